"""What the pages of the shelf show."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from products.catalogue.models import Batch, Product, ProductQuerySet, Shelf, StockMove, Use

ORDERS = {
    "name": ("name", "size", "pk"),
    "-name": ("-name", "-size", "-pk"),
    "line": ("line__brand", "line__name", "name", "pk"),
    "price": ("price", "name", "pk"),
    "-price": ("-price", "name", "pk"),
    "code": ("code",),
}
STATES = ("on", "off", "all")


def shelf(text: str, *, use: str, state: str, sort: str, unknown: bool = False) -> QuerySet[Product]:
    """Products that fit, in order. `unknown`: those of which it is not known what is in them, or how long they last."""
    found = Product.objects.matching(text)
    if state != "all":
        found = found.filter(active=state == "on")
    if use in Use.values:
        found = found.filter(use=use)
    if unknown:
        amounts = Q(volume_ml=None) | Q(ml_per_application=None) | Q(applications_per_week=None)
        found = found.filter(amounts | Q(ingredients=None)).distinct()
    return found.select_related("line", "category").order_by(*ORDERS[sort])


STOCK_ORDERS: dict[str, tuple[Any, ...]] = {
    "name": ("name", "size", "pk"),
    "-name": ("-name", "-size", "-pk"),
    "retail": ("retail", "name", "pk"),
    "-retail": ("-retail", "name", "pk"),
    "ends": (F("ends_first").asc(nulls_last=True), "name", "pk"),
}
STOCK_STATES = ("all", "low", "ending", "below")
ENDING_DAYS = 90


def _level(shelf: str) -> Coalesce:
    moves = StockMove.objects.filter(product=OuterRef("pk"), shelf=shelf).order_by().values("product")
    total = Subquery(moves.annotate(sum=Sum("pieces")).values("sum"))
    return Coalesce(total, Value(Decimal(0)), output_field=DecimalField(max_digits=12, decimal_places=3))


def stock(text: str, *, state: str, sort: str, today: date) -> ProductQuerySet:
    """Products with what stands of them, in order: all, the low ones, those that end soon, those below zero."""
    standing = Batch.objects.filter(product=OuterRef("pk"), expires_on__isnull=False).annotate(
        left=Sum("moves__pieces")
    )
    known = StockMove.objects.filter(product=OuterRef("pk"), kind__in=["receive", "count"])
    found = Product.objects.matching(text).annotate(
        retail=_level(Shelf.RETAIL),
        professional=_level(Shelf.PROFESSIONAL),
        is_counted=Exists(known),
        ends_first=Subquery(standing.filter(left__gt=0).order_by("expires_on").values("expires_on")[:1]),
    )
    if state == "low":
        found = found.filter(is_counted=True, reorder_level__isnull=False, retail__lte=F("reorder_level"))
    elif state == "ending":
        found = found.filter(ends_first__lt=today + timedelta(days=ENDING_DAYS))
    elif state == "below":
        found = found.filter(Q(retail__lt=0) | Q(professional__lt=0), is_counted=True)
    return found.select_related("line").order_by(*STOCK_ORDERS[sort])


@dataclass(frozen=True)
class BatchLevel:
    """What stands of one batch, or of no batch, on a shelf."""

    shelf: str
    batch: Batch | None
    pieces: Decimal


def levels(product: Product) -> list[BatchLevel]:
    """What stands of a product, by shelf and batch; what is at zero is left out. Two queries."""
    sums = product.moves.order_by().values("shelf", "batch").annotate(sum=Sum("pieces"))
    batches = {batch.pk: batch for batch in product.batches.all()}
    found = [BatchLevel(row["shelf"], batches.get(row["batch"]), row["sum"].quantize(Decimal("0.001"))) for row in sums]
    standing = [row for row in found if row.pieces]
    return sorted(standing, key=lambda row: (row.shelf != Shelf.RETAIL, _ends(row), str(row.batch or "")))


def _ends(row: BatchLevel) -> date:
    return (row.batch.expires_on if row.batch else None) or date.max
