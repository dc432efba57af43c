"""An offer as most tests need it: for something found today."""

from products.advice.services import Offer


def offer_of(product, reason, *more, finding="dry", **changes):
    return Offer(product, reason, *more, finding=finding, **changes)
