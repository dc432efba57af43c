"""Packages that come and go: every change of the shelf is a movement, and a slip is taken back by its mirror."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from products.catalogue.models import Batch, Product, Shelf, StockMove
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.names import clean_line

Kind = StockMove.Kind
NONE = Decimal(0)
MOST = Decimal(100_000)
SMALLEST = Decimal("0.001")
# What a person may write down, and which way it goes.
BY_HAND = {
    Kind.RECEIVE: 1,
    Kind.USE: -1,
    Kind.WRITE_OFF: -1,
    Kind.TO_SUPPLIER: -1,
    Kind.MOVED_OUT: -1,
    Kind.COUNT: 0,
}


@dataclass(frozen=True)
class MoveWish:
    """What is written down by hand: so many pieces, above zero; of a count what stands there now, zero or more."""

    kind: str
    pieces: Decimal
    shelf: str = Shelf.RETAIL
    batch: str = ""
    expires_on: date | None = None
    note: str = ""


@transaction.atomic
def move(product: Product, wish: MoveWish, *, key: UUID, by: User, at: datetime) -> list[StockMove]:
    """Write a movement down; the same key again gives the movements that are there.

    Moving to the other shelf makes two, one out and one in; a count that agrees makes none. Refused: a kind that is
    none ("kind"), a number that cannot be ("pieces"), a loss without a word ("no_note"), more of a batch than there is
    of it ("too_many"), another day for a batch that is known ("other_day").
    """
    locked = Product.objects.select_for_update().get(pk=product.pk)
    if earlier := list(StockMove.objects.filter(key=key).order_by("part")):
        return earlier
    note = clean_line(wish.note)[:120]
    _check(wish, note)
    batch = _batch(locked, wish)
    moves = _moves(locked, wish, batch)
    for part, row in enumerate(moves):
        row.note, row.at, row.by, row.key, row.part = note, at, by, key, part
    StockMove.objects.bulk_create(moves)
    facts = {"kind": wish.kind, "pieces": str(wish.pieces), "shelf": wish.shelf, "batch": wish.batch}
    audit.record("stock.moved", locked, by=by, at=at, **facts)
    return moves


@transaction.atomic
def take_back(row: StockMove, *, by: User, at: datetime) -> StockMove:
    """Undo a movement that was a slip, by its mirror; once, and only what was written down by hand ("not_by_hand")."""
    Product.objects.select_for_update().get(pk=row.product_id)
    if hasattr(row, "correction"):
        return row.correction
    if row.line_key or row.kind == Kind.CORRECTION:
        raise Refused(_("This came from the till, or takes back another movement. Give the money back there."),
                      code="not_by_hand")  # fmt: skip
    pair = StockMove.objects.filter(key=row.key).order_by("part") if row.key else [row]
    mirrors = [
        StockMove(
            product_id=one.product_id, shelf=one.shelf, batch_id=one.batch_id, kind=Kind.CORRECTION,
            pieces=-one.pieces, at=at, by=by, corrects=one,
        )
        for one in pair
    ]  # fmt: skip
    StockMove.objects.bulk_create(mirrors)
    audit.record("stock.taken_back", row, by=by, at=at, kind=row.kind, pieces=str(row.pieces))
    return next(one for one in mirrors if one.corrects == row)


def sell(product: Product, pieces: int, *, line: UUID, by: User | None, at: datetime) -> None:
    """Packages that a client takes: of the batches that end first, then of what has none. The shelf may go below zero:

    what the client holds in her hand is sold, and the count puts it right. Part of the payment's transaction.
    """
    locked = Product.objects.select_for_update().get(pk=product.pk)
    left, rows = pieces, list[tuple[Batch | None, int]]()
    for batch, level in _batches(locked, Shelf.RETAIL):
        taken = min(left, int(level))
        if taken > 0:
            rows.append((batch, taken))
            left -= taken
    if left:
        rows.append((None, left))
    StockMove.objects.bulk_create(
        StockMove(product=locked, kind=Kind.SELL, batch=batch, pieces=-taken, line_key=line, part=part, at=at, by=by)
        for part, (batch, taken) in enumerate(rows)
    )


def bring_back(product: Product, pieces: int, *, sold: UUID, line: UUID, by: User | None, at: datetime) -> None:
    """Whole packages that a client brings back, to the batches they were sold of. Part of the refund's transaction.

    `sold` is the line that sold them, `line` the one that gives the money back.
    """
    locked = Product.objects.select_for_update().get(pk=product.pk)
    left, rows = pieces, list[tuple[UUID | None, int]]()
    for move_of_it in StockMove.objects.filter(line_key=sold, kind=Kind.SELL).order_by("part"):
        back = min(left, int(-move_of_it.pieces))
        if back > 0:
            rows.append((move_of_it.batch_id, back))
            left -= back
    if left:
        rows.append((None, left))
    StockMove.objects.bulk_create(
        StockMove(
            product=locked, kind=Kind.RETURNED, batch_id=batch, pieces=back, line_key=line, part=part, at=at, by=by
        )
        for part, (batch, back) in enumerate(rows)
    )


def level_of(product: Product, shelf: str, batch: Batch | None = None) -> Decimal:
    """What stands there now: the sum of the movements, in pieces; of one batch where one is named."""
    moves = StockMove.objects.on(shelf).filter(product=product)
    if batch is not None:
        moves = moves.filter(batch=batch)
    return _pieces(moves.aggregate(sum=Sum("pieces"))["sum"])


def _moves(product: Product, wish: MoveWish, batch: Batch | None) -> list[StockMove]:
    row = StockMove(product=product, shelf=wish.shelf, batch=batch, kind=wish.kind)
    if wish.kind == Kind.COUNT:
        row.pieces = wish.pieces - level_of(product, wish.shelf, batch)
        return [row] if row.pieces else []
    row.pieces = wish.pieces * BY_HAND[Kind(wish.kind)]
    if batch is not None and row.pieces < 0 and level_of(product, wish.shelf, batch) + row.pieces < 0:
        raise Refused(_("There are not so many of batch %(batch)s. Count them first.") % {"batch": batch},
                      code="too_many")  # fmt: skip
    if wish.kind != Kind.MOVED_OUT:
        return [row]
    other = Shelf.PROFESSIONAL if wish.shelf == Shelf.RETAIL else Shelf.RETAIL
    return [row, StockMove(product=product, shelf=other, batch=batch, kind=Kind.MOVED_IN, pieces=wish.pieces)]


def _check(wish: MoveWish, note: str) -> None:
    if wish.kind not in BY_HAND or wish.shelf not in Shelf.values:
        raise Refused(_("Choose what happened, and on which shelf."), code="kind")
    least = NONE if wish.kind == Kind.COUNT else SMALLEST
    if not least <= wish.pieces < MOST or wish.pieces % SMALLEST:
        raise Refused(_("Write how many packages, like 6."), code="pieces")
    touches_sale = wish.shelf == Shelf.RETAIL or wish.kind == Kind.MOVED_OUT
    if touches_sale and wish.pieces % 1:
        raise Refused(_("Packages for sale are whole."), code="pieces")
    if wish.kind in {Kind.WRITE_OFF, Kind.TO_SUPPLIER} and not note:
        raise Refused(_("Write in a word why it goes."), code="no_note")


def _batch(product: Product, wish: MoveWish) -> Batch | None:
    code = clean_line(wish.batch)[:40]
    if not code:
        if wish.expires_on is not None:
            raise Refused(_("Write the batch that ends on this day."), code="no_batch")
        return None
    batch, made = Batch.objects.get_or_create(product=product, code=code, defaults={"expires_on": wish.expires_on})
    if not made and wish.expires_on is not None and batch.expires_on != wish.expires_on:
        if batch.expires_on is not None:
            words = {"batch": batch, "day": batch.expires_on}
            raise Refused(_("Batch %(batch)s ends on %(day)s. Look at the package again.") % words, code="other_day")
        batch.expires_on = wish.expires_on
        batch.save(update_fields=["expires_on"])
    return batch


def _batches(product: Product, shelf: str) -> Sequence[tuple[Batch, Decimal]]:
    """The batches that stand there, the one that ends first at the front; those without a day last."""
    batches = Batch.objects.filter(product=product, moves__shelf=shelf).annotate(level=Sum("moves__pieces"))
    standing = [(batch, _pieces(batch.level)) for batch in batches if batch.level > 0]
    return sorted(standing, key=lambda pair: (pair[0].expires_on or date.max, pair[0].code))


def _pieces(sum_of_moves: Decimal | None) -> Decimal:
    """A sum of pieces to a thousandth: SQLite adds in binary fractions."""
    return (sum_of_moves or NONE).quantize(SMALLEST)
