"""What rests for a client: a no is given time, for the whole line and by the whole salon."""

from datetime import date
from uuid import UUID

from clients.card.models import Client
from products.advice.models import Recommendation
from products.catalogue.models import Product


def resting_for(client: Client, day: date) -> dict[UUID, Recommendation]:
    """By line: the no that rests longest for this client on that day."""
    resting = Recommendation.objects.of_client(client).resting_on(day).with_product().order_by("rests_until")
    return {no.product.line_id: no for no in resting}


def resting_no(client: Client, product: Product, day: date) -> Recommendation | None:
    """The no that rests for this product or another of its line."""
    return resting_for(client, day).get(product.line_id)
