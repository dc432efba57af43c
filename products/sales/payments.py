"""How a sum is paid: in one way or several, cash to five cents, and never the number of a card."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from products.sales.basket import PartWish
from products.sales.models import Payment
from products.sales.words import euros
from salon.core.errors import Refused
from salon.stats.money import round_to_five_cents, to_cents

Method = Payment.Method
METHODS = (Method.CARD, Method.CASH, Method.MOBILEPAY, Method.INVOICE)
MOST_PARTS = 6


def pay(gross: Decimal, rest: PartWish, parts: Sequence[PartWish]) -> list[Payment]:
    """The payments of a receipt of `gross`, above zero or below it where money is given back, not saved.

    `parts` have the sign of the gross; what they leave is paid as `rest` says, whose amount is not read. Cash is
    rounded to five cents, and the difference stands as a payment of its own: payments add up to the gross.
    """
    if len(parts) > MOST_PARTS:
        raise Refused(_("A receipt is paid in at most %(most)d parts.") % {"most": MOST_PARTS + 1}, code="parts")
    payments = [_part(part, gross) for part in parts] if gross else []
    left = gross - sum((payment.amount for payment in payments), Decimal(0))
    if left * gross < 0 or (parts and not gross):
        words = {"sum": euros(abs(gross))}
        raise Refused(_("The parts are more than the sum of %(sum)s. Look at them again.") % words, code="overpaid")
    if left or not payments:
        payments.append(_payment(rest, left))
    return [payment for payment in (*_rounded(payments), *_rounding(payments)) if gross or payment.amount]


def due(gross: Decimal, method: str, parts: Sequence[PartWish] = ()) -> Decimal:
    """What is still to be taken by `method` beside the parts, rounded where it is cash [euro]."""
    left = gross - sum((part.amount for part in parts), Decimal(0))
    return round_to_five_cents(left) if method == Method.CASH else left


def _part(part: PartWish, gross: Decimal) -> Payment:
    if part.amount * gross <= 0 or part.amount != to_cents(part.amount):
        raise Refused(_("A part of the payment is a sum above zero, in euros and cents."), code="part")
    return _payment(part, part.amount)


def _payment(wish: PartWish, amount: Decimal) -> Payment:
    if wish.method not in METHODS:
        raise Refused(_("Choose how the client pays."), code="unknown_method")
    if looks_like_a_card(wish.reference):
        raise Refused(
            _("This looks like the number of a card. Write the terminal's reference instead."), code="card_number"
        )
    return Payment(method=wish.method, amount=amount, reference="" if wish.method == Method.CASH else wish.reference)


def _rounded(payments: Sequence[Payment]) -> list[Payment]:
    """Cash in one payment: two parts in cash are rounded once."""
    cash = sum((payment.amount for payment in payments if payment.method == Method.CASH), Decimal(0))
    others = [payment for payment in payments if payment.method != Method.CASH]
    if len(others) == len(payments):
        return others
    return [*others, Payment(method=Method.CASH, amount=round_to_five_cents(cash))]


def _rounding(payments: Sequence[Payment]) -> list[Payment]:
    cash = sum((payment.amount for payment in payments if payment.method == Method.CASH), Decimal(0))
    difference = cash - round_to_five_cents(cash)
    return [Payment(method=Method.ROUNDING, amount=difference)] if difference else []


def looks_like_a_card(reference: str) -> bool:
    """Thirteen to nineteen digits that pass the check of payment cards (Luhn)."""
    digits = [int(sign) for sign in reference if sign.isascii() and sign.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return 13 <= len(digits) <= 19 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
