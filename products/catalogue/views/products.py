"""The shelf: found, written down, corrected, taken off sale and back."""

from urllib.parse import urlencode
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
from django.views.decorators.vary import vary_on_headers

from products.catalogue import queries
from products.catalogue.forms.products import ProductForm
from products.catalogue.models import Product, Use
from products.catalogue.services.products import Made, put_on_sale, save_product
from salon.core import undo
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.house.views.acts import conflict, done, status_of

ON_A_PAGE = 25


@never_cache
@vary_on_headers("HX-Request")
@require_GET
@requires(Permission.SALON_SETTINGS)
def products(request: SignedInRequest) -> HttpResponse:
    """The shelf; answers while the owner types."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "use", "state", "sort", "unknown")}
    sort = asked["sort"] if asked["sort"] in queries.ORDERS else "name"
    state = asked["state"] if asked["state"] in queries.STATES else "on"
    use = asked["use"] if asked["use"] in Use.values else ""
    unknown = asked["unknown"] == "1"
    found = queries.shelf(asked["q"], use=use, state=state, sort=sort, unknown=unknown)
    kept = {"q": asked["q"], "use": use, "state": state, "unknown": "1" if unknown else ""}
    context = {
        "page_obj": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        **kept,
        "uses": Use.choices,
        "sort": sort,
        "none_at_all": not Product.objects.exists(),
        "query": f"{urlencode({**kept, 'sort': sort})}&",
        "sorting": f"{urlencode(kept)}&",
    }
    fragment = request.headers.get("HX-Request")
    return render(request, "catalogue/_products.html" if fragment else "catalogue/products.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def product_new(request: SignedInRequest) -> HttpResponse:
    """A further product."""
    return _form_page(request, Product())


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def product(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Correct a product."""
    return _form_page(request, get_object_or_404(Product.objects.select_related("line"), pk=pk))


@require_POST
@requires(Permission.SALON_SETTINGS)
def product_sale(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take it off sale, or back; taken off, "Undo" brings it back."""
    row = get_object_or_404(Product, pk=pk)
    on = request.POST.get("on") == "yes"
    put_on_sale(row, on=on, by=request.user, at=timezone.now())
    if on:
        messages.success(request, _("It is on sale."))
    else:
        undo.offer(request, _("Taken off sale."), reverse("catalogue:product-sale-back", args=[row.pk]), {})
    return redirect("catalogue:products")


@require_POST
@requires(Permission.SALON_SETTINGS)
def product_sale_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """On sale again."""
    row = get_object_or_404(Product, pk=pk)
    try:
        undo.before(request)
        put_on_sale(row, on=True, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("catalogue:products")


def _form_page(request: SignedInRequest, row: Product) -> HttpResponse:
    new = row._state.adding
    form = ProductForm(request.POST or None, instance=row)

    def act() -> None:
        written = form.cleaned_data
        made = Made(written["brand"], written["line_name"], tuple(written["contains"]))
        save_product(form.instance, made, version=written["version"], by=request.user, at=timezone.now())

    if done(form, act):
        messages.success(request, _("Saved."))
        return redirect("catalogue:products")
    context = {"form": form, "product": None if new else row, "conflict": None if new else conflict(form, row)}
    return render(request, "catalogue/product.html", context, status=status_of(form))
