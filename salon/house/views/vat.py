"""VAT rates: those that held, hold and come; the ones to come are written, corrected and taken back."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salon.core import undo
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.time import local_day
from salon.house.forms.vat import VatRateForm
from salon.house.models import VatClass, VatRate
from salon.house.queries import vat as queries
from salon.house.queries.history import history
from salon.house.services import vat as verbs
from salon.house.views.acts import conflict, done, status_of, told

ON_A_PAGE = 25


@never_cache
@require_GET
@requires(Permission.SALON_SETTINGS)
def vat(request: SignedInRequest) -> HttpResponse:
    """Every rate with its days, and who changed what."""
    asked = {name: request.GET.get(name, "") for name in ("state", "class", "sort")}
    state = asked["state"] if asked["state"] in queries.STATES else "all"
    sort = asked["sort"] if asked["sort"] in queries.ORDERS else "class"
    chosen = asked["class"] if asked["class"] in VatClass.values else ""
    day = local_day(timezone.now())
    found = queries.rates(state, chosen, sort, day)
    context = {
        "page_obj": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "chosen": chosen,
        "classes": VatClass.choices,
        "sort": sort,
        "query": f"state={state}&class={chosen}&sort={sort}&",
        "sorting": f"state={state}&class={chosen}&",
        "today": day,
        "history": history(VatRate),
    }
    return render(request, "house/vat.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def vat_new(request: SignedInRequest) -> HttpResponse:
    """A rate of a day to come."""
    form = VatRateForm(request.POST or None)
    if done(form, lambda: verbs.add_rate(form.rate(), by=request.user, at=timezone.now())):
        messages.success(request, _("The rate is written down."))
        return redirect("house:vat")
    return render(request, "house/vat_rate.html", {"form": form}, status=status_of(form))


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def vat_rate(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Correct a rate that has not begun; one that has is shown as it stands."""
    row = get_object_or_404(VatRate, pk=pk)
    initial = {name: getattr(row, name) for name in ("vat_class", "valid_from", "percent", "version")}
    form = VatRateForm(request.POST or None, initial=initial)

    def act() -> None:
        version = form.cleaned_data["version"]
        verbs.change_rate(row, form.rate(), version=version, by=request.user, at=timezone.now())

    if done(form, act):
        messages.success(request, _("Saved."))
        return redirect("house:vat")
    begun = row.valid_from <= local_day(timezone.now())
    context = {"form": form, "rate": row, "begun": begun, "conflict": conflict(form, row)}
    return render(request, "house/vat_rate.html", context, status=status_of(form))


@require_POST
@requires(Permission.SALON_SETTINGS)
def vat_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take a coming rate back."""
    row = get_object_or_404(VatRate, pk=pk)
    gone: list[VatRate] = []
    if told(request, lambda: gone.append(verbs.take_back_rate(row, by=request.user, at=timezone.now()))):
        names = ("vat_class", "valid_from", "percent", "version")
        before = {name: str(getattr(gone[0], name)) for name in names}
        undo.offer(request, _("The coming rate is taken back."), reverse("house:vat-restore", args=[pk]), before)
    return redirect("house:vat")


@require_POST
@requires(Permission.SALON_SETTINGS)
def vat_restore(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Undo: the rate stands again."""

    def act() -> None:
        was = undo.before(request)
        row = VatRate(pk=pk, vat_class=was["vat_class"], version=int(was["version"]))
        row.valid_from, row.percent = date.fromisoformat(was["valid_from"]), Decimal(was["percent"])
        verbs.put_rate_back(row, by=request.user, at=timezone.now())

    if told(request, act):
        messages.success(request, _("Undone."))
    return redirect("house:vat")
