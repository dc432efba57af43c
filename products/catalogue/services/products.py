"""A product written down, corrected, taken off sale and back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from products.catalogue.models import Ingredient, Product, ProductLine
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.versions import check_version
from salon.house.models import Substance


@dataclass(frozen=True)
class Made:
    """Whose product it is, and what is in it."""

    brand: str
    line: str = ""
    contains: tuple[Substance, ...] = ()


@transaction.atomic
def save_product(product: Product, made: Made, *, version: int, by: User, at: datetime) -> Product:
    """Keep a product as it is written, in its maker's line (made where it is new), with what it contains.

    Refused where somebody else has saved it meanwhile (code "stale"), or another product has its code ("code_taken").
    What was recommended or sold keeps the price and amounts of its day.
    """
    new = product._state.adding
    if not new:
        check_version(Product.objects.select_for_update().get(pk=product.pk), version)
        product.version = version + 1
    product.line = ProductLine.objects.get_or_create(brand=made.brand, name=made.line)[0]
    try:
        with transaction.atomic():
            product.save()
    except IntegrityError as clash:
        raise Refused(_("Another product has this code or barcode."), code="code_taken") from clash
    _contain(product, made.contains)
    facts = {
        "code": product.code,
        "price": str(product.price),
        "contains": sorted(one.name_fi for one in made.contains),
    }
    audit.record("product.added" if new else "product.changed", product, by=by, at=at, **facts)
    return product


@transaction.atomic
def put_on_sale(product: Product, *, on: bool, by: User, at: datetime) -> Product:
    """Sell it, or no longer; it stays in what was recommended and sold."""
    locked = Product.objects.select_for_update().get(pk=product.pk)
    if locked.active != on:
        locked.active = on
        locked.save(update_fields=["active"])
        audit.record("product.on_sale" if on else "product.off_sale", locked, by=by, at=at, code=locked.code)
    return locked


def _contain(product: Product, contains: Collection[Substance]) -> None:
    wanted = {one.pk for one in contains}
    product.ingredients.exclude(substance__in=wanted).delete()
    known = set(product.ingredients.values_list("substance", flat=True))
    Ingredient.objects.bulk_create(Ingredient(product=product, substance_id=key) for key in wanted - known)
