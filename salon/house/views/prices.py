"""The price list: found, written, changed, priced from a day on, taken off and put back."""

from copy import copy
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.time import local_day
from salon.house.forms.prices import MinutesForm, NewServiceForm, PriceForm, ServiceForm
from salon.house.models import Category, Service, ServicePrice
from salon.house.queries import prices as queries
from salon.house.queries.history import history
from salon.house.services import prices as verbs
from salon.house.views.acts import conflict, done, status_of

ON_A_PAGE = 25


@never_cache
@vary_on_headers("HX-Request")
@require_GET
@requires(Permission.SALON_SETTINGS)
def services(request: SignedInRequest) -> HttpResponse:
    """The price list of today; answers while the owner types."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "category", "state", "sort")}
    sort = asked["sort"] if asked["sort"] in queries.ORDERS else "category"
    state = asked["state"] if asked["state"] in queries.STATES else "on"
    category = asked["category"].replace("\0", "")
    day = local_day(timezone.now())
    found = queries.listed(asked["q"], category=category, state=state, sort=sort, day=day)
    context = {
        "page_obj": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "categories": queries.categories(),
        "q": asked["q"],
        "category": category,
        "state": state,
        "sort": sort,
        "query": _query(request, "page"),
        "sorting": _query(request, "page", "sort"),
        "narrowed": bool(asked["q"] or category or state != "on"),
    }
    return render(
        request, "house/_services.html" if request.headers.get("HX-Request") else "house/services.html", context
    )


@never_cache
@require_GET
@requires(Permission.SALON_SETTINGS)
def categories(request: SignedInRequest) -> HttpResponse:
    """Categories in the order of the price list, and who changed what."""
    state, sort = request.GET.get("state", ""), request.GET.get("sort", "")
    state = state if state in queries.CATEGORY_STATES else "on"
    sort = sort if sort in queries.CATEGORY_ORDERS else "order"
    found = queries.all_categories(state, sort)
    context = {
        "page_obj": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "sort": sort,
        "query": f"state={state}&sort={sort}&",
        "sorting": f"state={state}&",
        "history": history(Category),
    }
    return render(request, "house/categories.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def service_new(request: SignedInRequest) -> HttpResponse:
    """A treatment that was not on the price list before."""
    form = NewServiceForm(request.POST or None)
    if form.is_valid():
        try:
            price = form.cleaned_data["price"]
            made = verbs.create_service(form.details(), price, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("%(treatment)s is on the price list.") % {"treatment": made.name})
            return redirect("house:service", made.pk)
    context = {"form": form, "parts": queries.line_of(MinutesForm(request.POST).minutes())}
    return render(request, "house/service_new.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def service(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One treatment: its minutes as a line, its prices, who gives it, and everything to change."""
    shown = _service(pk)
    form = ServiceForm(request.POST or None, instance=copy(shown))

    def act() -> None:
        version = form.cleaned_data["version"]
        verbs.change_service(shown, form.details(), version=version, by=request.user, at=timezone.now())

    if done(form, act):
        messages.success(request, _("Saved."))
        return redirect("house:service", pk)
    return _page(request, shown, form=form)


@require_GET
@requires(Permission.SALON_SETTINGS)
def service_line(request: SignedInRequest) -> HttpResponse:
    """The line of a treatment while its minutes are typed."""
    parts = queries.line_of(MinutesForm(request.GET).minutes())
    return render(request, "house/_service_line.html", {"parts": parts})


@require_POST
@requires(Permission.SALON_SETTINGS)
def service_price(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Write down what it costs from a day on."""
    shown, form = _service(pk), PriceForm(request.POST)
    if form.is_valid():
        price, day = form.change
        try:
            verbs.change_price(shown, price, valid_from=day, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The new price is written down."))
            return redirect("house:service", pk)
    return _page(request, shown, price_form=form)


@require_POST
@requires(Permission.SALON_SETTINGS)
def service_price_back(request: SignedInRequest, pk: UUID, price: UUID) -> HttpResponse:
    """Take a coming price back; the form on the page holds it, should that have been a slip."""
    row = get_object_or_404(ServicePrice, pk=price, service=pk)
    try:
        verbs.take_back_price(row, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("house:service", pk)
    messages.success(request, _("The coming price is taken back. The form still holds it, should that be a slip."))
    again = urlencode({"price": row.price, "valid_from": row.valid_from.isoformat()})
    return redirect(f"{reverse('house:service', args=[pk])}?{again}")


@require_POST
@requires(Permission.SALON_SETTINGS)
def service_active(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take it off the price list or put it back."""
    on = request.POST.get("on") == "yes"
    changed = verbs.set_on_price_list(_service(pk), on=on, by=request.user, at=timezone.now())
    said = _("%(treatment)s is on the price list.") if on else _("%(treatment)s is off the price list.")
    messages.success(request, said % {"treatment": changed.name})
    return redirect("house:service", pk)


def _service(pk: UUID) -> Service:
    return get_object_or_404(Service.objects.select_related("category"), pk=pk)


def _page(
    request: SignedInRequest, shown: Service, *, form: ServiceForm | None = None, price_form: PriceForm | None = None
) -> HttpResponse:
    day: date = local_day(timezone.now())
    form = form or ServiceForm(instance=copy(shown))
    asked = {name: request.GET[name] for name in ("price", "valid_from") if request.GET.get(name)}
    price_form = price_form or PriceForm(initial={"valid_from": day, **asked})
    context = {
        "service": shown,
        "form": form,
        "conflict": conflict(form, shown),
        "price_form": price_form,
        "prices": queries.prices_of(shown, day),
        "parts": queries.line_of(queries.minutes_of(shown)),
        "today": day,
        "givers": queries.givers_of(shown, day),
    }
    return render(request, "house/service.html", context, status=max(status_of(form), status_of(price_form)))


def _query(request: HttpRequest, *without: str) -> str:
    """The rest of the query string, for links that keep it."""
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    return f"{query.urlencode()}&" if query else ""
