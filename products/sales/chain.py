"""A chain over the receipts in the order in which the till stored them: whoever changes one breaks it."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC
from uuid import UUID

from products.sales.models import DayClose, Payment, Receipt, ReceiptLine

START = "0" * 64
# Whose a row is stands outside: two cards of one client may become one.
SUMS = ("net", "vat", "gross")
RECEIPT = ("pk", "place", "series", "number", "day", "paid_at", "issuer_business_id", *SUMS, "refund_of", "why")
WHOSE = ("staff", "recommendation", "origin", "refund_of", "keeps_earning", "vat_reason")
LINE = ("receipt", "pk", *WHOSE, "kind", "name", "quantity", "unit_gross", "discount", "vat_rate", *SUMS)
PAYMENT = ("receipt", "pk", "method", "amount", "reference")


def link(before: str, after: int, through: int) -> str:
    """The hash over the receipts whose places lie in `(after, through]`, going on from `before`. Three queries."""
    kept = {"receipt__place__gt": after, "receipt__place__lte": through}
    lines = _by_receipt(ReceiptLine.objects.filter(**kept).order_by("receipt__place", "position").values_list(*LINE))
    payments = _by_receipt(Payment.objects.filter(**kept).order_by("receipt__place", "pk").values_list(*PAYMENT))
    chained = before
    found = Receipt.objects.filter(place__gt=after, place__lte=through).order_by("place").values_list(*RECEIPT)
    for row in found:
        text = "\n".join([_text(row), *lines[row[0]], *payments[row[0]]])
        chained = hashlib.sha256(f"{chained}\n{text}".encode()).hexdigest()
    return chained


def broken() -> Iterator[DayClose]:
    """The closes whose receipts, or whose place in the chain, no longer fit; oldest first.

    Each is reckoned from the hash that the close before it has stored, so one fault is told once.
    """
    before, after = START, 0
    for close in DayClose.objects.order_by("number"):
        fits = (close.before_hash, close.after_place) == (before, after)
        if not fits or not holds(close):
            yield close
        before, after = close.hash, close.through_place


def holds(close: DayClose) -> bool:
    """True if the receipts of this close are those that it was reckoned from."""
    return link(close.before_hash, close.after_place, close.through_place) == close.hash


def _by_receipt(rows: Iterable[tuple[object, ...]]) -> dict[object, list[str]]:
    found: dict[object, list[str]] = defaultdict(list)
    for receipt, *facts in rows:
        found[receipt].append(_text(facts))
    return found


def _text(facts: Iterable[object]) -> str:
    """Facts in one line, the same on both databases."""
    return "|".join(_fact(fact) for fact in facts)


def _fact(fact: object) -> str:
    if isinstance(fact, UUID):
        return fact.hex
    if hasattr(fact, "astimezone"):
        return str(fact.astimezone(UTC).isoformat())
    return "" if fact is None else str(fact).replace("\\", "\\\\").replace("|", "\\p").replace("\n", "\\n")
