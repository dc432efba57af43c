"""Money given back from a receipt."""

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from products.sales.forms.receipts import RefundForm, usual_way
from products.sales.models import Receipt
from products.sales.payments import due
from products.sales.refundable import paid_lines
from products.sales.services.refunding import give_back, mirror
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused


@require_http_methods(["GET", "POST"])
@requires(Permission.REFUND)
def refund(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Choose what of a receipt is given back, see what it comes to, give it."""
    seen = Receipt.objects.visible_to(request.user).select_related("client").prefetch_related("payments")
    receipt = get_object_or_404(seen, pk=pk, refund_of=None)
    form = RefundForm(request.POST or None, paid_lines(receipt), usual_way(receipt))
    refusal, acts = "", "give" in request.POST
    if acts and form.is_valid():
        try:
            back = give_back(
                receipt, form.refund(), key=form.how.cleaned_data["key"], by=request.user, at=timezone.now()
            )
        except Refused as refused:
            refusal = refused.message
        else:
            messages.success(
                request, _("The money is given back with receipt %(number)s.") % {"number": back.full_number}
            )
            return redirect("sales:receipt", pk=back.pk)
    total, said = _total(receipt, form)
    context = {"receipt": receipt, "form": form, "refusal": refusal or said, "total": total}
    return render(request, "sales/refund.html", context, status=422 if acts else 200)


def _total(receipt: Receipt, form: RefundForm) -> tuple[dict[str, object] | None, str]:
    """The sum as it would be given now, or why it would not."""
    if not form.how.is_bound or not form.is_valid():
        return None, ""
    wanted = form.refund()
    if not wanted.wishes:
        return None, ""
    try:
        lines = mirror(receipt, wanted.wishes)
    except Refused as refused:
        return None, refused.message
    gross = -sum((line.gross for line in lines), Decimal(0))
    return {"lines": lines, "gross": gross, "due": due(gross, wanted.method)}, ""
