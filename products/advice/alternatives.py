"""Beside what is suggested: one that costs less a day, and a smaller one, of the same use. Two at most."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from products.advice.regimen import supply_for
from products.catalogue.models import Product


@dataclass(frozen=True)
class Alternative:
    """A product of the same use that costs less, by the day or at once."""

    product: Product
    per_day: Decimal | None
    cheaper_a_day: bool


def alternatives_to(
    products: Iterable[Product], day: date, *, without: Collection[UUID] = frozenset()
) -> dict[UUID, list[Alternative]]:
    """For each product at most two others on sale that are used as the same. One query.

    `without` are product lines with a no that rests. The first is the cheapest by the day, the second the lowest price.
    """
    rows = list(products)
    uses = {product.use for product in rows if product.use}
    shelf = list(Product.objects.on_sale().filter(use__in=uses).order_by("price", "pk")) if uses else []
    return {product.pk: _beside(product, shelf, day, without) for product in rows}


def _beside(product: Product, shelf: list[Product], day: date, without: Collection[UUID]) -> list[Alternative]:
    others = [one for one in shelf if one.use == product.use and one.pk != product.pk and one.line_id not in without]
    own = _per_day(product, day)
    by_day = [(cost, one) for one in others if (cost := _per_day(one, day)) is not None]
    found = []
    if own is not None and by_day:
        cost, one = min(by_day, key=lambda pair: (pair[0], pair[1].price))
        if cost < own:
            found.append(Alternative(one, cost, cheaper_a_day=True))
    smaller = next((one for one in others if one.price < product.price), None)
    if smaller is not None and all(smaller.pk != one.product.pk for one in found):
        found.append(Alternative(smaller, _per_day(smaller, day), cheaper_a_day=False))
    return found


def _per_day(product: Product, day: date) -> Decimal | None:
    supply = supply_for(product, opened_on=day)
    return supply.per_day if supply else None
