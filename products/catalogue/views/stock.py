"""What stands on the shelf: the list, one product with its batches and movements, and what is written down by hand."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from products.catalogue import queries
from products.catalogue.forms.stock import KindFilter, MoveForm
from products.catalogue.models import Product, StockMove
from products.catalogue.services.stock import move, take_back
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.time import local_day
from salon.house.views.acts import done, status_of, told

ON_A_PAGE = 25


@never_cache
@vary_on_headers("HX-Request")
@require_GET
@requires(Permission.STOCK)
def stock(request: SignedInRequest) -> HttpResponse:
    """Every product with what stands of it; a barcode that is read leads to its product."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "state", "sort")}
    sort = asked["sort"] if asked["sort"] in queries.STOCK_ORDERS else "name"
    state = asked["state"] if asked["state"] in queries.STOCK_STATES else "all"
    fragment = request.headers.get("HX-Request")
    if not fragment and (read := Product.objects.filter(ean=asked["q"]).exclude(ean="").first()):
        return redirect("catalogue:stock-of", pk=read.pk)
    found = queries.stock(asked["q"], state=state, sort=sort, today=local_day(timezone.now()))
    kept = {"q": asked["q"], "state": state}
    context = {
        "page_obj": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        **kept,
        "sort": sort,
        "query": f"{urlencode({**kept, 'sort': sort})}&",
        "sorting": f"{urlencode(kept)}&",
    }
    return render(request, "catalogue/_stock.html" if fragment else "catalogue/stock.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.STOCK)
def stock_of(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One product: what stands of it by batch, what happened, and what is written down now."""
    product = get_object_or_404(Product.objects.select_related("line"), pk=pk)
    form = MoveForm(request.POST or None)

    def act() -> None:
        made.extend(move(product, form.wish(), key=form.cleaned_data["key"], by=request.user, at=timezone.now()))

    made: list[StockMove] = []
    if done(form, act):
        messages.success(request, _("Noted.") if made else _("The count agrees. Nothing has changed."))
        return redirect("catalogue:stock-of", pk=product.pk)
    chosen = KindFilter(request.GET)
    kind = chosen.cleaned_data["kind"] if chosen.is_valid() else ""
    moves = product.moves.select_related("batch", "by", "correction", "corrects")
    context = {
        "product": product,
        "form": form,
        "levels": queries.levels(product),
        "filter": chosen,
        "page_obj": Paginator(moves.filter(kind=kind) if kind else moves, ON_A_PAGE).get_page(request.GET.get("page")),
        "query": f"{urlencode({'kind': kind})}&" if kind else "",
    }
    return render(request, "catalogue/stock_of.html", context, status=status_of(form))


@require_POST
@requires(Permission.STOCK)
def stock_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take a movement back that was a slip."""
    row = get_object_or_404(StockMove.objects.select_related("correction"), pk=pk)
    if told(request, lambda: take_back(row, by=request.user, at=timezone.now())):
        messages.success(request, _("Taken back."))
    return redirect("catalogue:stock-of", pk=row.product_id)
