"""Posting commission: what each paid line earns its person, once, with the rule that made it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from uuid import UUID

from django.db import transaction

from products.sales.models import ReceiptLine
from salon.commission.models import LedgerEntry, Scheme
from salon.core.models import User
from salon.stats.money import HUNDRED, to_cents

Kind = ReceiptLine.Kind
# Lines are read and written this many at a time: the number of queries does not grow with the lines inside.
BATCH = 1000


def post_receipt(receipt_id: UUID, *, by: User | None, at: datetime) -> None:
    """Follow a paid receipt: its lines are posted in the transaction that stores it."""
    post_lines(ReceiptLine.objects.filter(receipt_id=receipt_id), at=at, by=by)


def post_lines(lines: Iterable[ReceiptLine], *, at: datetime, by: User | None = None) -> int:
    """Post what these lines earn, and return how many entries were made; posting a line again makes none.

    A treatment earns the one who gave it. A product earns the one who recommended it, where the line comes from an
    advice, else the one who sold it. Base is the line's net: after discount, without VAT. A line given back takes back
    by the rule of the line it returns, in the month of the return. Where nobody stands on the line, or no scheme of
    hers is valid on that day, there is no entry. The line's receipt, staff and recommendation are read here.
    """
    keys = iter([line.pk for line in lines])
    return sum(_post_batch(batch, at=at, by=by) for batch in _batches(keys))


def _batches(keys: Iterator[UUID]) -> Iterator[list[UUID]]:
    while batch := list(islice(keys, BATCH)):
        yield batch


@transaction.atomic
def _post_batch(keys: list[UUID], *, at: datetime, by: User | None) -> int:
    lines = ReceiptLine.objects.filter(pk__in=keys, kind__in=[Kind.TREATMENT, Kind.PRODUCT])
    # What was sold before what was given back, so that a return finds what its sale has earned.
    found = sorted(lines.select_related("receipt", "recommendation"), key=lambda line: line.refund_of_id is not None)
    posted = _posted([*keys, *(line.refund_of_id for line in found if line.refund_of_id)])
    schemes = _schemes({key for line in found if (key := earner_of(line))})
    entries = []
    for line in found:
        if line.pk not in posted:
            made = _entries(line, posted, schemes)
            posted[line.pk] = made
            entries += made
    for entry in entries:
        entry.posted_at, entry.posted_by = at, by
    LedgerEntry.objects.bulk_create(entries, batch_size=500)
    return len(entries)


def earner_of(line: ReceiptLine) -> UUID | None:
    """Whom a line earns something: the recommender of a product on advice, else whose name stands on the line."""
    if line.kind == Kind.PRODUCT and line.recommendation is not None:
        return line.recommendation.by_id
    return line.staff_id


def _posted(lines: list[UUID]) -> dict[UUID, list[LedgerEntry]]:
    posted: dict[UUID, list[LedgerEntry]] = {}
    for entry in LedgerEntry.objects.filter(line__in=lines):
        posted.setdefault(entry.line_id, []).append(entry)
    return posted


def _schemes(people: set[UUID]) -> dict[UUID, list[Scheme]]:
    """Each one's schemes; where two are valid at once, the one that began later holds and stands first."""
    schemes: dict[UUID, list[Scheme]] = {}
    for scheme in Scheme.objects.filter(staff__in=people).order_by("-valid_from"):
        schemes.setdefault(scheme.staff_id, []).append(scheme)
    return schemes


def _entries(
    line: ReceiptLine, posted: dict[UUID, list[LedgerEntry]], schemes: dict[UUID, list[Scheme]]
) -> list[LedgerEntry]:
    if line.refund_of_id:
        # The salon may carry a refund itself: then what the line has earned stays earned.
        if line.keeps_earning:
            return []
        return [_taken_back(line, entry) for entry in posted.get(line.refund_of_id, [])]
    earner = earner_of(line)
    valid = [scheme for scheme in schemes.get(earner, []) if scheme.is_valid_on(line.receipt.day)] if earner else []
    return [_earned(line, valid[0])] if valid else []


def _earned(line: ReceiptLine, scheme: Scheme) -> LedgerEntry:
    percent = scheme.treatment_percent if line.kind == Kind.TREATMENT else scheme.product_percent
    return _entry(line, staff_id=scheme.staff_id, scheme_id=scheme.pk, percent=percent)


def _taken_back(line: ReceiptLine, original: LedgerEntry) -> LedgerEntry:
    entry = _entry(line, staff_id=original.staff_id, scheme_id=original.scheme_id, percent=original.percent)
    entry.reversal_of = original
    return entry


def _entry(line: ReceiptLine, *, staff_id: UUID, scheme_id: UUID, percent: Decimal) -> LedgerEntry:
    day: date = line.receipt.day
    return LedgerEntry(
        staff_id=staff_id,
        line=line,
        scheme_id=scheme_id,
        month=day.replace(day=1),
        day=day,
        base=line.net,
        percent=percent,
        amount=to_cents(line.net * percent / HUNDRED),
    )
