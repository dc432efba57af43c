"""The till: who waits to pay, the payment, and the receipts."""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from products.sales import desk, document, paper, queries, services
from products.sales.forms import MailForm, ReceiptFilter
from products.sales.models import Receipt
from salon.booking.models import Appointment
from salon.core.access import Permission, SignedInRequest, may, requires
from salon.core.errors import Refused
from salon.core.time import local_day

PAGE = 25


@require_GET
@requires(Permission.CHECK_OUT)
def till(request: SignedInRequest) -> HttpResponse:
    """Today at the till: who waits to pay, and what was paid."""
    at = timezone.now()
    day = local_day(at)
    receipts = Receipt.objects.visible_to(request.user).of_day(day)
    context = {
        "day": day,
        "waiting": queries.waiting(day, user=request.user, at=at),
        "receipts": queries.listed(receipts)[:PAGE],
        "takings": queries.takings(receipts),
        "sees_clients": may(request.user, Permission.CLIENT_SEE),
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
    if request.method == "POST":
        asked = request.POST.getlist("visit")
        visits = queries.payable(asked, opened.client, user=request.user, at=at)
    else:
        visits = [*queries.unpaid(day, user=request.user, at=at).filter(client=opened.client)]
    return _serve(request, desk.Desk(opened.client, visits, day, opened), at=at)


@require_http_methods(["GET", "POST"])
@requires(Permission.CHECK_OUT)
def product_sale(request: SignedInRequest) -> HttpResponse:
    """Sell products to somebody who walked in."""
    at = timezone.now()
    return _serve(request, desk.Desk(None, [], local_day(at)), at=at)


def _serve(request: SignedInRequest, place: desk.Desk, *, at: datetime) -> HttpResponse:
    form = place.form(request.POST if request.method == "POST" else None, user=request.user, at=at)
    refusal = ""
    wants_to_pay = "pay" in request.POST
    if wants_to_pay and form.is_valid():
        try:
            basket, key = form.basket(place.client), form.payment.cleaned_data["key"]
            receipt = services.check_out(basket, key=key, by=request.user, at=at)
        except Refused as refused:
            refusal = refused.message
        else:
            messages.success(request, _("Receipt %(number)s is made.") % {"number": receipt.full_number})
            return redirect("sales:receipt", pk=receipt.pk)
    context = place.context(form, search=request.POST.get("q", ""), by=request.user, at=at)
    context["refusal"] = refusal or context["refusal"]
    return render(request, "sales/check_out.html", context, status=422 if wants_to_pay else 200)


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
    mail = services.email_receipt(found, to=form.cleaned_data["to"], by=request.user, at=timezone.now())
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
    seen = Receipt.objects.visible_to(request.user).select_related("client", "cashier")
    return get_object_or_404(seen, pk=pk)


def _receipt_page(request: SignedInRequest, found: Receipt, form: MailForm, *, status: int = 200) -> HttpResponse:
    sees_client = may(request.user, Permission.CLIENT_SEE)
    if sees_client and found.client and not form.is_bound:
        form.initial["to"] = found.client.email
    context = {
        "document": document.of(found),
        "client": found.client if sees_client else None,
        "mail": services.mail_of(found),
        "form": form,
        "roll": request.GET.get("paper") == "80",
        "may_rebook": found.client is not None and may(request.user, Permission.DIARY_CHANGE),
        "rebook": queries.rebooking(found).urlencode(),
    }
    return render(request, "sales/receipt.html", context, status=status)
