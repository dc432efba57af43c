"""Does what stands in the database agree with what the files said? Line by line, to the cent, person by person."""

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from clients.care.models import Visit
from products.sales.models import ReceiptLine
from salon.importing import records
from salon.importing.journal import Figures, Journal, Money
from salon.importing.known import Known
from salon.stats.money import to_cents

NOBODY = "(nobody)"


@dataclass
class Reconciliation:
    """Both sides of the account and every disagreement in words."""

    journal: Journal
    money_out: Money = field(default_factory=Money)
    people_out: dict[str, Figures] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        return not self.faults

    @property
    def wrote_nothing(self) -> bool:
        return not any(self.journal.rows.values())

    def as_json(self) -> dict[str, Any]:
        """Everything, sums as text so that no cent is lost on the way."""
        journal = self.journal
        people = sorted({*journal.people, *self.people_out})
        return {
            "reconciles": self.agrees,
            "faults": self.faults,
            "files": {name: asdict(tally) for name, tally in journal.files.items()},
            "rows_written": {name: count for name, count in journal.rows.items() if count},
            "set_aside": [
                {"file": item.place.file, "line": item.place.line, "reason": item.reason} for item in journal.set_aside
            ],
            "money": {
                "in": _texts(asdict(journal.money)),
                "in_rounded_per_line": _texts(asdict(journal.cents)),
                "out": _texts(asdict(self.money_out)),
                "rounding": _texts(asdict(rounding(journal))),
            },
            "people": {
                code or NOBODY: {
                    "in": _texts(asdict(journal.people.get(code, Figures()))),
                    "out": _texts(asdict(self.people_out.get(code, Figures()))),
                }
                for code in people
            },
        }


def rounding(journal: Journal) -> Money:
    """What rounding each line to cents has added."""
    before, after = journal.money, journal.cents
    return Money(after.net - before.net, after.tax - before.tax, after.gross - before.gross)


@dataclass
class ReadBack:
    """What stands in the database of the rows that the files speak of, asked batch by batch after writing."""

    money: Money = field(default_factory=Money)
    people: dict[str, Figures] = field(default_factory=dict)
    visits_with_product: set[UUID] = field(default_factory=set)

    def person(self, code: str | None) -> Figures:
        return self.people.setdefault(code or "", Figures())

    def visits(self, batch: list[records.VisitRecord], known: Known) -> None:
        """Count each person's visits."""
        rows = Visit.objects.filter(pk__in=[known.visits[record.key] for record in batch])
        for code, count in rows.order_by().values_list("staff__code").annotate(Count("pk")):
            self.person(code).visits += count

    def receipts(self, batch: list[records.ReceiptRecord]) -> None:
        """Add up the lines, and note the visits at which a product was sold."""
        numbers: dict[str, list[int]] = {}
        for record in batch:
            numbers.setdefault(record.series, []).append(record.number)
        for series, wanted in numbers.items():
            lines = ReceiptLine.objects.filter(receipt__series=series, receipt__number__in=wanted).order_by()
            self._sums(lines)
            sold = lines.filter(kind="product", net__gt=0, visit__isnull=False)
            for code, visit in sold.values_list("visit__staff__code", "visit_id").distinct():
                self.person(code).visits_with_product += visit not in self.visits_with_product
                self.visits_with_product.add(visit)

    def _sums(self, lines: "QuerySet[ReceiptLine]") -> None:
        groups = lines.values_list("staff__code", "kind").annotate(Sum("net"), Sum("vat"), Sum("gross"))
        for code, kind, *sums in groups:
            # SQLite adds in binary: the sum is right to the cent once it is rounded to cents.
            net, tax, gross = (to_cents(value) for value in sums)
            self.money = Money(self.money.net + net, self.money.tax + tax, self.money.gross + gross)
            name = {"treatment": "treatments", "product": "products"}.get(kind, "other")
            setattr(self.person(code), name, getattr(self.person(code), name) + net)


def reconcile(journal: Journal, stands: ReadBack) -> Reconciliation:
    """Set both sides against each other."""
    found = Reconciliation(journal, stands.money, stands.people)
    _compare(found)
    return found


def _compare(found: Reconciliation) -> None:
    journal, faults = found.journal, found.faults
    for name, tally in journal.files.items():
        if tally.read != tally.accounted:
            faults.append(f"{name}: {tally.read} lines read, {tally.accounted} accounted for")
    for kind in ("net", "tax", "gross"):
        money_in, money_out = getattr(journal.cents, kind), getattr(found.money_out, kind)
        if money_in != money_out:
            faults.append(f"{kind}: {money_in} in, {money_out} out")
    for code in sorted({*journal.people, *found.people_out}):
        said, stands = journal.people.get(code, Figures()), found.people_out.get(code, Figures())
        if said != stands:
            faults.append(f"{code or NOBODY}: {said} in, {stands} out")


def _texts(values: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}
