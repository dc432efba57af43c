"""Giving money back: a receipt of its own that mirrors what was paid, and never comes to more."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from products.advice.services.owned import note_returned
from products.catalogue.models import Product
from products.catalogue.services import stock
from products.sales.basket import PartWish
from products.sales.models import Payment, Receipt, ReceiptLine
from products.sales.payments import pay
from products.sales.refundable import Paid, paid_lines
from products.sales.services.storing import already_there, head, hold_the_till, store
from products.sales.words import euros
from salon.core import audit, hooks
from salon.core.access import Permission, may
from salon.core.errors import Refused
from salon.core.models import User
from salon.house.models import Salon
from salon.stats.money import VatSplit, part_given_back, to_cents

Why = Receipt.Why


@dataclass(frozen=True)
class BackWish:
    """One line given back: so many of its pieces, or (`reduction`) so many euros while the client keeps it.

    `to_shelf`: the goods are whole and go back on the shelf. `keeps_earning`: what the line earned its person stays.
    """

    line: UUID
    pieces: int = 1
    reduction: Decimal | None = None
    to_shelf: bool = False
    keeps_earning: bool = False


@dataclass(frozen=True)
class Refund:
    """What is given back from one receipt, why, and how the money goes. `expected` is the sum that was seen [euro]."""

    wishes: tuple[BackWish, ...]
    why: str
    method: str = Payment.Method.CARD
    reference: str = ""
    expected: Decimal | None = None

    def digest(self, receipt: Receipt) -> str:
        """A fingerprint of what is asked for."""
        lines = [
            [str(one.line), one.pieces, str(one.reduction), one.to_shelf, one.keeps_earning] for one in self.wishes
        ]
        return hashlib.sha256(json.dumps([str(receipt.pk), lines, self.why, self.method]).encode()).hexdigest()


@transaction.atomic
def give_back(receipt: Receipt, refund: Refund, *, key: UUID, by: User, at: datetime) -> Receipt:
    """Store a receipt of money given back, once: the same key again gives the one that is there.

    Refused: nothing chosen ("nothing"), a line of another receipt ("unknown_line"), a receipt that gives back itself
    ("refund_of_refund"), more than is left of a line ("too_much"), above what this person may give ("refund_limit"),
    another sum than was seen ("sum_changed").
    """
    salon = hold_the_till()
    digest = refund.digest(receipt)
    earlier = already_there(key, digest)
    if earlier is not None:
        return earlier
    lines = mirror(receipt, refund.wishes)
    back = head(salon, receipt.client, lines, at=at)
    back.request_digest, back.refund_of, back.why = digest, receipt, _why(refund)
    _allowed(receipt, -back.gross, salon, by)
    if refund.expected is not None and refund.expected != -back.gross:
        words = {"sum": euros(-back.gross)}
        raise Refused(_("The sum is now %(sum)s. Look at it again, then give the money.") % words, code="sum_changed")
    payments = pay(back.gross, PartWish(refund.method, Decimal(0), refund.reference), ())
    store(back, lines, payments, key=key, by=by)
    _take_from_home(receipt, lines, by=by, at=at)
    _to_the_shelf(lines, by=by, at=at)
    facts = {"number": back.full_number, "of": receipt.full_number, "gross": str(back.gross), "why": back.why}
    audit.record("receipt.given_back", back, by=by, at=at, **facts)
    hooks.receipt_paid(back.pk, by=by, at=at)
    return back


def _take_from_home(receipt: Receipt, lines: Sequence[ReceiptLine], *, by: User, at: datetime) -> None:
    """Goods of which no piece is left with the client are no longer at her home."""
    returned = {line.refund_of_id for line in lines if line.kind == ReceiptLine.Kind.PRODUCT and not line.is_reduction}
    for paid in paid_lines(receipt) if returned else ():
        if paid.line.pk in returned and not paid.pieces_left:
            note_returned(paid.line.pk, by=by, at=at)


def _to_the_shelf(lines: Sequence[ReceiptLine], *, by: User, at: datetime) -> None:
    """Whole packages go back on the shelf, to the batches they were sold of."""
    whole = [line for line in lines if line.to_shelf and line.product_id and line.refund_of_id]
    products = Product.objects.in_bulk([line.product_id for line in whole])
    for line in sorted(whole, key=lambda line: str(line.product_id)):
        product, sold = products[line.product_id], line.refund_of_id
        if sold is not None:
            stock.bring_back(product, -line.quantity, sold=sold, line=line.pk, by=by, at=at)


def mirror(receipt: Receipt, wishes: Sequence[BackWish]) -> list[ReceiptLine]:
    """The lines that give this back, not saved: negative, at the prices and VAT rates that were paid."""
    if receipt.is_refund:
        raise Refused(_("Money that was given back is not given back again."), code="refund_of_refund")
    if not wishes:
        raise Refused(_("Choose what is given back."), code="nothing")
    known = {paid.line.pk: paid for paid in paid_lines(receipt)}
    if len({wish.line for wish in wishes}) != len(wishes):
        raise Refused(_("One line stands here twice."), code="twice")
    return [_mirror(wish, known.get(wish.line)) for wish in wishes]


def _mirror(wish: BackWish, paid: Paid | None) -> ReceiptLine:
    if paid is None:
        raise Refused(_("This line does not stand on this receipt."), code="unknown_line")
    amount = _amount(wish, paid)
    line = paid.line
    part = part_given_back(VatSplit(line.net, line.vat, line.gross), paid.given, amount)
    reduction = wish.reduction is not None
    pieces = 1 if reduction else wish.pieces
    unit = amount if reduction else line.unit_gross
    return ReceiptLine(
        kind=line.kind,
        name=line.name,
        client_id=line.client_id,
        visit_id=line.visit_id,
        appointment_id=line.appointment_id,
        service_id=line.service_id,
        product_id=line.product_id,
        recommendation_id=line.recommendation_id,
        origin=line.origin,
        staff_id=line.staff_id,
        quantity=-pieces,
        unit_gross=unit,
        # What was taken off when it was paid is not given back.
        discount=amount - pieces * unit,
        vat_rate=line.vat_rate,
        vat_reason=line.vat_reason,
        net=-part.net,
        vat=-part.vat,
        gross=-part.gross,
        refund_of=line,
        is_reduction=reduction,
        to_shelf=wish.to_shelf and not reduction and line.kind == ReceiptLine.Kind.PRODUCT,
        keeps_earning=wish.keeps_earning,
    )


def _amount(wish: BackWish, paid: Paid) -> Decimal:
    """What this wish comes to [euro]."""
    words = {"name": paid.line.name, "left": euros(paid.left), "pieces": paid.pieces_left}
    if wish.reduction is not None:
        if not Decimal(0) < wish.reduction <= paid.left or wish.reduction != to_cents(wish.reduction):
            raise Refused(_("Of %(name)s at most %(left)s can be given back.") % words, code="too_much")
        return wish.reduction
    if not 1 <= wish.pieces <= paid.pieces_left:
        raise Refused(_("Of %(name)s %(pieces)d can still be given back.") % words, code="too_much")
    return paid.worth(wish.pieces)


def _why(refund: Refund) -> str:
    if refund.why not in Why.values:
        raise Refused(_("Choose why the money is given back."), code="why")
    return refund.why


def _allowed(receipt: Receipt, amount: Decimal, salon: Salon, by: User) -> None:
    """Who may, and how much of one receipt: what was given back of it before counts, or ten small sums would pass."""
    if not may(by, Permission.REFUND):
        raise Refused(_("The owner or the manager gives money back."), code="refund_limit")
    if may(by, Permission.REFUND_ANY):
        return
    before = -(receipt.refunds.aggregate(sum=Sum("gross"))["sum"] or Decimal(0))
    if to_cents(before + amount) > salon.refund_limit:
        words = {"most": euros(salon.refund_limit)}
        raise Refused(
            _("You may give back at most %(most)s on one receipt. The owner gives more.") % words, code="refund_limit"
        )
