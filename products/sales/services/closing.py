"""Closing the till: count, compare, freeze, and go on with the chain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, QuerySet, Sum
from django.utils.translation import gettext as _

from products.sales import chain
from products.sales.models import CashMove, CloseSum, DayClose, Payment, Receipt, ReceiptLine
from products.sales.services.storing import hold_the_till
from products.sales.words import euros
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.names import clean_line
from salon.core.time import local_day
from salon.stats.money import to_cents

NONE = Decimal(0)
MOST_CASH = Decimal(100_000)


@dataclass(frozen=True)
class Open:
    """What has gathered in the till since the last close: the sums that a close now would freeze."""

    last: DayClose | None
    after: int
    through: int
    after_move: int
    through_move: int
    receipts: int
    net: Decimal
    vat: Decimal
    gross: Decimal
    cash_before: Decimal
    cash_taken: Decimal
    cash_moved: Decimal
    sums: Sequence[CloseSum]

    @property
    def cash_expected(self) -> Decimal:
        """What should be in the till now [euro]."""
        return self.cash_before + self.cash_taken + self.cash_moved

    @property
    def is_empty(self) -> bool:
        return self.through == self.after and self.through_move == self.after_move


@dataclass(frozen=True)
class Counted:
    """What was counted, and what of it stays in the till [euro]; `seen` is how far the page's sums went."""

    cash: Decimal
    left: Decimal
    note: str = ""
    seen: int | None = None


def gathered() -> Open:
    """What has gathered since the last close. The number of queries does not grow with the receipts."""
    last = DayClose.objects.order_by("-number").first()
    after, after_move = (last.through_place, last.through_move) if last else (0, 0)
    through = Receipt.objects.aggregate(last=Max("place"))["last"] or 0
    moves = CashMove.objects.filter(place__gt=after_move).aggregate(last=Max("place"), sum=Sum("amount"))
    receipts = Receipt.objects.filter(place__gt=after, place__lte=through)
    sums = receipts.order_by().aggregate(count=Count("pk"), net=Sum("net"), vat=Sum("vat"), gross=Sum("gross"))
    by_payment = _by_payment(receipts)
    return Open(
        last, after, through, after_move, moves["last"] or after_move,
        sums["count"], _sum(sums["net"]), _sum(sums["vat"]), _sum(sums["gross"]),
        last.cash_left if last else NONE,
        next((row.gross for row in by_payment if row.name == Payment.Method.CASH), NONE),
        _sum(moves["sum"]),
        [*_by_vat(receipts), *by_payment, *_by_person(receipts)],
    )  # fmt: skip


@transaction.atomic
def close_till(counted: Counted, *, key: UUID, by: User, at: datetime) -> DayClose:
    """Freeze what has gathered since the last close; the same key again gives the close that is there.

    Refused: nothing has gathered ("nothing"), a receipt came after the page was opened ("sum_changed"), a sum of cash
    that cannot be ("cash"), a difference without a word ("no_note").
    """
    hold_the_till()
    if earlier := DayClose.objects.filter(key=key).first():
        return earlier
    found = gathered()
    if found.is_empty:
        raise Refused(_("Nothing has been paid or moved since the last close."), code="nothing")
    if counted.seen is not None and counted.seen != found.through:
        raise Refused(_("A receipt was made meanwhile. Look at the sums again, then close."), code="sum_changed")
    _check_cash(counted)
    difference, note = counted.cash - found.cash_expected, clean_line(counted.note)[:200]
    if difference and not note:
        words = {"sum": euros(difference)}
        raise Refused(_("The cash differs by %(sum)s. Write a word about it.") % words, code="no_note")
    close = _frozen(found, counted)
    close.day, close.closed_at, close.closed_by = local_day(at), at, by
    close.note, close.key = note, key
    close.save(force_insert=True)
    for row in found.sums:
        row.close = close
    CloseSum.objects.bulk_create(found.sums)
    facts = {"number": close.number, "gross": str(close.gross), "difference": str(difference)}
    audit.record("till.closed", close, by=by, at=at, **facts)
    return close


def _frozen(found: Open, counted: Counted) -> DayClose:
    """The close over what has gathered, not saved."""
    before = found.last.hash if found.last else chain.START
    return DayClose(
        number=(found.last.number if found.last else 0) + 1,
        after_place=found.after,
        through_place=found.through,
        after_move=found.after_move,
        through_move=found.through_move,
        receipts=found.receipts,
        net=found.net,
        vat=found.vat,
        gross=found.gross,
        cash_before=found.cash_before,
        cash_taken=found.cash_taken,
        cash_moved=found.cash_moved,
        cash_counted=counted.cash,
        cash_left=counted.left,
        difference=counted.cash - found.cash_expected,
        before_hash=before,
        hash=chain.link(before, found.after, found.through),
    )


@dataclass(frozen=True)
class MoveWish:
    """Cash put in or taken out; the sum above zero either way [euro]."""

    kind: str
    amount: Decimal
    note: str = ""


@transaction.atomic
def move_cash(wish: MoveWish, *, key: UUID, by: User, at: datetime) -> CashMove:
    """Note cash that goes in or out without a sale; the same key again gives the movement that is there."""
    hold_the_till()
    if earlier := CashMove.objects.filter(key=key).first():
        return earlier
    note = clean_line(wish.note)[:80]
    if wish.kind not in CashMove.Kind.values:
        raise Refused(_("Choose where the cash goes."), code="kind")
    if not NONE < wish.amount < MOST_CASH or wish.amount != to_cents(wish.amount):
        raise Refused(_("Write the sum in euros, like 20 or 20.50."), code="cash")
    if wish.kind == CashMove.Kind.EXPENSE and not note:
        raise Refused(_("Write what was bought; its receipt goes to the accountant."), code="no_note")
    place = (CashMove.objects.aggregate(last=Max("place"))["last"] or 0) + 1
    amount = wish.amount if wish.kind == CashMove.Kind.CHANGE else -wish.amount
    move = CashMove.objects.create(kind=wish.kind, amount=amount, note=note, place=place, at=at, by=by, key=key)
    audit.record("till.cash_moved", move, by=by, at=at, kind=move.kind, amount=str(move.amount))
    return move


def _sum(amount: Decimal | None) -> Decimal:
    """A sum in whole cents: SQLite adds in binary fractions."""
    return to_cents(amount or NONE)


def _check_cash(counted: Counted) -> None:
    for amount in (counted.cash, counted.left):
        if not NONE <= amount < MOST_CASH or amount != to_cents(amount):
            raise Refused(_("Write the sum in euros, like 20 or 20.50."), code="cash")
    if counted.left > counted.cash:
        raise Refused(_("No more can stay in the till than was counted."), code="cash")


def _by_vat(receipts: QuerySet[Receipt]) -> list[CloseSum]:
    rates = _lines_by(receipts, "vat_rate")
    return [CloseSum(by=CloseSum.By.VAT, name=f"{rate:.2f}", **sums) for rate, sums in rates]


def _by_payment(receipts: QuerySet[Receipt]) -> list[CloseSum]:
    paid = Payment.objects.filter(receipt__in=receipts.order_by()).order_by("method").values("method")
    found = paid.annotate(count=Count("pk"), sum=Sum("amount"))
    return [
        CloseSum(by=CloseSum.By.PAYMENT, name=row["method"], count=row["count"], gross=_sum(row["sum"]))
        for row in found
    ]


def _by_person(receipts: QuerySet[Receipt]) -> list[CloseSum]:
    people = _lines_by(receipts, "staff")
    return [CloseSum(by=CloseSum.By.PERSON, staff_id=staff, **sums) for staff, sums in people]


def _lines_by(receipts: QuerySet[Receipt], column: str) -> list[tuple[Any, dict[str, Any]]]:
    """The number of lines and their sums, by one of their columns."""
    lines = ReceiptLine.objects.filter(receipt__in=receipts.order_by()).order_by(column).values(column)
    found = lines.annotate(lines=Count("pk"), n=Sum("net"), v=Sum("vat"), g=Sum("gross"))
    return [
        (row[column], {"count": row["lines"], "net": _sum(row["n"]), "vat": _sum(row["v"]), "gross": _sum(row["g"])})
        for row in found
    ]
