"""Sales without a receipt: opened again, or made void."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from products.sales import queries
from products.sales.forms.receipts import VoidForm
from products.sales.models import OpenSale
from products.sales.services.open_sales import make_void
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused


@require_GET
@requires(Permission.CHECK_OUT)
def open_sale(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Go on with a sale where it was left; one that has its receipt leads there."""
    sale = get_object_or_404(queries.seen_sales(request.user), pk=pk)
    if sale.receipt_id:
        return redirect("sales:receipt", pk=sale.receipt_id)
    if sale.state == OpenSale.State.VOID:
        messages.info(request, _("This sale was made void."))
        return redirect("sales:till")
    page = (
        reverse("sales:check-out", args=[sale.appointment_id]) if sale.appointment_id else reverse("sales:product-sale")
    )
    return redirect(f"{page}?{urlencode({'open': sale.pk})}")


@require_POST
@requires(Permission.CHECK_OUT)
def open_sale_void(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """End a sale without a receipt, and say why."""
    sale = get_object_or_404(queries.seen_sales(request.user), pk=pk)
    form = VoidForm(request.POST)
    try:
        make_void(sale, request.POST.get("why", "") if form.is_valid() else "", by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The sale is void. No receipt was made of it."))
    return redirect("sales:till")
