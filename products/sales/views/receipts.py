"""Receipts: found, read, printed, sent."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from products.sales import document, paper, queries
from products.sales.forms.receipts import MailForm, ReceiptFilter
from products.sales.models import Receipt
from products.sales.refundable import Paid, paid_lines
from products.sales.services.letters import email_receipt, mail_of
from salon.core.access import Permission, SignedInRequest, may, requires
from salon.core.errors import Refused

PAGE = 25


@require_GET
@requires(Permission.RECEIPT_SEE)
def receipts(request: SignedInRequest) -> HttpResponse:
    """All receipts, newest first; by day or by number."""
    form = ReceiptFilter(request.GET)
    form.is_valid()
    chosen: dict[str, object] = form.cleaned_data
    day, number = chosen.get("day"), chosen.get("number")
    seen = Receipt.objects.visible_to(request.user)
    of_day = seen.of_day(day) if isinstance(day, date) else seen
    found = queries.numbered(of_day, str(number)) if number else of_day
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page_obj": Paginator(queries.listed(found), PAGE).get_page(request.GET.get("page")),
        "takings": queries.takings(found) if isinstance(day, date) and not number else None,
        "query": f"{query.urlencode()}&" if query else "",
        "filtered": bool(day or number),
        "sees_clients": may(request.user, Permission.CLIENT_SEE),
        "may_export": may(request.user, Permission.BOOKKEEPING),
    }
    return render(request, "sales/receipts.html", context)


@require_GET
@requires(Permission.RECEIPT_SEE)
def receipt(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One receipt, to read, to print on a roll or a sheet, to send."""
    return _receipt_page(request, _receipt_of(request, pk), MailForm())


@require_POST
@requires(Permission.RECEIPT_SEE)
def receipt_email(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Send the receipt to the client's address, once."""
    found = _receipt_of(request, pk)
    form = MailForm(request.POST)
    if not form.is_valid():
        return _receipt_page(request, found, form, status=422)
    mail = email_receipt(found, to=form.cleaned_data["to"], by=request.user, at=timezone.now())
    messages.success(request, _("The receipt goes to %(address)s.") % {"address": mail.to})
    return redirect("sales:receipt", pk=found.pk)


@require_GET
@requires(Permission.RECEIPT_SEE)
def receipt_pdf(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The receipt as a PDF file; where this machine cannot make one, the receipt's page says so."""
    found = _receipt_of(request, pk)
    try:
        content = paper.as_pdf(document.of(found))
    except Refused as refused:
        messages.warning(request, refused.message)
        return redirect("sales:receipt", pk=found.pk)
    name = f"receipt-{found.full_number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _receipt_of(request: SignedInRequest, pk: UUID) -> Receipt:
    seen = Receipt.objects.visible_to(request.user).select_related("client", "cashier", "refund_of")
    return get_object_or_404(seen, pk=pk)


def _receipt_page(request: SignedInRequest, found: Receipt, form: MailForm, *, status: int = 200) -> HttpResponse:
    sees_client = may(request.user, Permission.CLIENT_SEE)
    if sees_client and found.client and not form.is_bound:
        form.initial["to"] = found.client.email
    context = {
        "document": document.of(found),
        "client": found.client if sees_client else None,
        "mail": mail_of(found),
        "form": form,
        "roll": request.GET.get("paper") == "80",
        "may_rebook": found.client is not None and may(request.user, Permission.DIARY_CHANGE),
        "rebook": queries.rebooking(found).urlencode(),
        "may_give_back": may(request.user, Permission.REFUND) and any(paid.is_open for paid in _refundable(found)),
        "refunds": found.refunds.visible_to(request.user).order_by("paid_at"),
    }
    return render(request, "sales/receipt.html", context, status=status)


def _refundable(found: Receipt) -> Sequence[Paid]:
    return [] if found.is_refund else paid_lines(found)
