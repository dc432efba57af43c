"""What rests for a client: a no is given time, for the whole line and by the whole salon."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from clients.card.models import Client
from products.advice.models import Recommendation
from products.catalogue.models import Product
from salon.core.prepared import Prepared


def resting_for(client: Client, day: date) -> dict[UUID, Recommendation]:
    """By line: the no that rests longest for this client on that day."""
    return {no.product.line_id: no for no in RESTING.ask(client.pk, day)}


def _resting(client: UUID, day: date) -> QuerySet[Recommendation]:
    return Recommendation.objects.filter(visit__client=client).resting_on(day).with_product().order_by("rests_until")


RESTING = Prepared(_resting, UUID, date)


def resting_no(client: Client, product: Product, day: date) -> Recommendation | None:
    """The no that rests for this product or another of its line."""
    return resting_for(client, day).get(product.line_id)
