"""The till: who waits to pay, the basket, the payment."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from products.sales import desk, queries
from products.sales.basket import is_key
from products.sales.forms.till import TillForm, kept_of, opened_again
from products.sales.models import OpenSale, Receipt
from products.sales.services import open_sales
from products.sales.services.paying import Form, take_payment
from salon.booking.models import Appointment
from salon.core.access import Permission, SignedInRequest, may, requires
from salon.core.errors import Refused
from salon.core.time import local_day

PAGE = 25
# A payment that is being made this moment is not missing.
BEING_MADE = timedelta(minutes=1)


@require_GET
@requires(Permission.CHECK_OUT)
def till(request: SignedInRequest) -> HttpResponse:
    """Today at the till: who waits to pay, what was put aside or lacks its receipt, and what was paid."""
    at = timezone.now()
    day = local_day(at)
    receipts = Receipt.objects.visible_to(request.user).of_day(day)
    context = {
        "day": day,
        "waiting": queries.waiting(day, user=request.user, at=at),
        "missing": list(queries.open_sales(request.user).without_receipt(at - BEING_MADE)),
        "parked": list(queries.open_sales(request.user).filter(state=OpenSale.State.PARKED)),
        "void_reasons": OpenSale.Why.choices,
        "receipts": queries.listed(receipts)[:PAGE],
        "takings": queries.takings(receipts),
        "sees_clients": may(request.user, Permission.CLIENT_SEE),
        "may_stock": may(request.user, Permission.STOCK),
        "may_close": may(request.user, Permission.TILL_CLOSE),
    }
    return render(request, "sales/till.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CHECK_OUT)
def check_out(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Pay the visits that one client has on one day, and what she takes home."""
    at = timezone.now()
    seen = Appointment.objects.visible_to(request.user, at).for_display()
    opened = get_object_or_404(seen, pk=pk)
    day = local_day(opened.starts_at)
    data = _data(request)
    if data is not None:
        visits = queries.payable(data.getlist("visit"), opened.client, user=request.user, at=at)
    else:
        visits = [*queries.unpaid(day, user=request.user, at=at).filter(client=opened.client)]
    return _serve(request, desk.Desk(opened.client, visits, day, opened), data, at=at)


@require_http_methods(["GET", "POST"])
@requires(Permission.CHECK_OUT)
def product_sale(request: SignedInRequest) -> HttpResponse:
    """Sell products to somebody who walked in."""
    at = timezone.now()
    return _serve(request, desk.Desk(None, [], local_day(at)), _data(request), at=at)


def _data(request: SignedInRequest) -> QueryDict | None:
    """The form as it was sent, or as it was kept when it was put aside or its receipt went missing."""
    if request.method == "POST":
        return request.POST
    if not (asked := request.GET.get("open", "")):
        return None
    kept = queries.open_sales(request.user).filter(pk=asked).first() if is_key(asked) else None
    return opened_again(kept.form) if kept else None


def _serve(request: SignedInRequest, place: desk.Desk, data: QueryDict | None, *, at: datetime) -> HttpResponse:
    form = place.form(data, user=request.user, at=at)
    refusal, acts = "", request.method == "POST" and ("pay" in request.POST or "park" in request.POST)
    if acts and form.is_valid():
        try:
            return _act(request, place, form, at=at)
        except Refused as refused:
            refusal = refused.message
    context = place.context(form, search=request.POST.get("q", ""), by=request.user, at=at)
    context["refusal"] = refusal or context["refusal"]
    return render(request, "sales/check_out.html", context, status=422 if acts else 200)


def _act(request: SignedInRequest, place: desk.Desk, form: TillForm, *, at: datetime) -> HttpResponse:
    basket, key = form.basket(place.client), form.payment.cleaned_data["key"]
    kept = kept_of(request.POST)
    if "park" in request.POST:
        total = place.context(form, search="", by=request.user, at=at)["total"]
        gross = total.gross if isinstance(total, desk.Total) else Decimal(0)
        open_sales.park(open_sales.Taken(key, kept, gross, place.client, place.opened), by=request.user, at=at)
        messages.success(request, _("Put aside. It stands on the till's page."))
        return redirect("sales:till")
    receipt = take_payment(basket, Form(key, kept, place.opened), by=request.user, at=at)
    messages.success(request, _("Receipt %(number)s is made.") % {"number": receipt.full_number})
    return redirect("sales:receipt", pk=receipt.pk)
