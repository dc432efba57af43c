"""What the advice page shows: what was recommended and answered, and the shelf with what rests on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from clients.care.models import Visit
from products.advice.models import NothingNeeded, Recommendation
from products.advice.rests import resting_for
from products.catalogue.models import Product
from salon.core.time import local_day
from salon.house.models import Salon

SHOWN_AT_MOST = 8


@dataclass(frozen=True)
class OnShelf:
    """A product as the picker shows it, with the no that rests for it."""

    product: Product
    rests: Recommendation | None
    offered: bool


@dataclass(frozen=True)
class Spoken:
    """What has been said about home care at a visit."""

    recommendations: list[Recommendation]
    nothing_needed: bool
    enough: bool


def spoken_at(visit: Visit) -> Spoken:
    """What was recommended at a visit, and whether the salon's number is full."""
    said = list(Recommendation.objects.filter(visit=visit).with_product())
    most = (Salon.objects.first() or Salon()).products_per_visit
    return Spoken(said, NothingNeeded.objects.filter(visit=visit).exists(), len(said) >= most)


def shelf_for(visit: Visit, text: str, spoken: Spoken, at: datetime) -> list[OnShelf]:
    """The products that fit what is typed; before that, those for this kind of treatment, where they may be raised."""
    if not text and visit.client.no_product_talk:
        return []
    on_sale = Product.objects.on_sale().select_related("line")
    found = on_sale.matching(text) if text else on_sale.filter(category=visit.category_id)
    return marked(visit, found[:SHOWN_AT_MOST], spoken, local_day(at))


def marked(visit: Visit, products: Iterable[Product], spoken: Spoken, day: date) -> list[OnShelf]:
    """The products with what rests and what was offered at this visit."""
    rests = resting_for(visit.client, day)
    offered = {said.product_id for said in spoken.recommendations}
    return [OnShelf(product, rests.get(product.line_id), product.pk in offered) for product in products]
