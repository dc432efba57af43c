"""Taking a payment: one transaction, one number, one receipt, however often the form arrives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from products.advice.services.owned import note_bought
from products.catalogue.services import stock
from products.sales import visits
from products.sales.basket import Basket, PartWish
from products.sales.models import Receipt, ReceiptLine
from products.sales.payments import pay
from products.sales.pricing import price
from products.sales.services import open_sales
from products.sales.services.storing import already_there, head, hold_the_till, store
from products.sales.words import euros
from salon.booking.models import Appointment
from salon.core import audit, hooks
from salon.core.errors import Refused
from salon.core.models import User


@dataclass(frozen=True)
class Form:
    """A form of the till: its key, what was written in it, and the visit whose page it was."""

    key: UUID
    written: Mapping[str, list[str]]
    appointment: Appointment | None = None


def take_payment(basket: Basket, form: Form, *, by: User, at: datetime) -> Receipt:
    """Pay a form of the till: first it is noted that the money was taken, then the receipt is made.

    Two transactions: where the second one dies with its machine, the first says that the terminal has the money and
    the receipt is missing. The basket is looked through before, so that what was mistyped is not noted as paid.
    """
    with transaction.atomic():
        if not Receipt.objects.filter(idempotency_key=form.key).exists():
            gross = _looked_through(basket, by=by, at=at)
            taken = open_sales.Taken(form.key, dict(form.written), gross, basket.client, form.appointment)
            open_sales.note_taken(taken, reference=basket.reference, by=by, at=at)
    return check_out(basket, key=form.key, by=by, at=at)


@transaction.atomic
def check_out(basket: Basket, *, key: UUID, by: User, at: datetime) -> Receipt:
    """Store this basket as a paid receipt, once: the same key again gives the receipt that is there.

    `key` belongs to one form. The same key with another basket is refused (code "key_used"): it is not a retry.
    """
    salon = hold_the_till()
    digest = basket.digest()
    earlier = already_there(key, digest)
    if earlier is not None:
        return earlier
    lines = price(basket, by=by, at=at)
    receipt = head(salon, basket.client, lines, at=at)
    receipt.request_digest = digest
    _as_seen(basket, receipt.gross)
    payments = pay(receipt.gross, _rest(basket), basket.parts)
    visits.attach(lines, basket.client, by=by, at=at)
    store(receipt, lines, payments, key=key, by=by)
    _hand_over(receipt, by=by, at=at)
    open_sales.paid(key, receipt, by=by, at=at)
    audit.record("receipt.paid", receipt, by=by, at=at, number=receipt.full_number, gross=str(receipt.gross))
    hooks.receipt_paid(receipt.pk, by=by, at=at)
    return receipt


def _looked_through(basket: Basket, *, by: User, at: datetime) -> Decimal:
    gross = sum((line.gross for line in price(basket, by=by, at=at)), Decimal(0))
    _as_seen(basket, gross)
    pay(gross, _rest(basket), basket.parts)
    return gross


def _rest(basket: Basket) -> PartWish:
    return PartWish(basket.method, Decimal(0), basket.reference)


def _as_seen(basket: Basket, gross: Decimal) -> None:
    if basket.expected is not None and basket.expected != gross:
        words = {"sum": euros(gross)}
        raise Refused(_("The sum is now %(sum)s. Look at it again, then take the payment.") % words, code="sum_changed")


def _hand_over(receipt: Receipt, *, by: User, at: datetime) -> None:
    """What is sold leaves the shelf; what a client buys stands from now on among what she has at home."""
    # In the order of the products, so that two tills lock them in the same one.
    goods = (
        receipt.lines.filter(kind=ReceiptLine.Kind.PRODUCT).select_related("product").order_by("product", "position")
    )
    for line in goods:
        if line.product is None:
            continue
        stock.sell(line.product, line.quantity, line=line.pk, by=by, at=at)
        if receipt.client is not None:
            note_bought(receipt.client, line.product, line=line.pk, by=by, at=at)
