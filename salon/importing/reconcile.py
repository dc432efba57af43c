"""Does what stands in the database agree with what the files said? Line by line, to the cent, person by person."""

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from clients.care.models import Visit
from products.sales.models import ReceiptLine
from salon.importing.journal import Figures, Journal, Money

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


def reconcile(journal: Journal, prefix: str, days: tuple[Any, Any] | None) -> Reconciliation:
    """Read back what stands in the database from this format in the days that the files speak of."""
    found = Reconciliation(journal)
    if days is not None:
        lines = ReceiptLine.objects.filter(import_key__startswith=f"{prefix}:", receipt__day__range=days)
        sums = lines.aggregate(net=Sum("net"), tax=Sum("vat"), gross=Sum("gross"))
        found.money_out = Money(*(sums[name] or Decimal(0) for name in ("net", "tax", "gross")))
        _people(found, prefix, days)
    _compare(found)
    return found


def _people(found: Reconciliation, prefix: str, days: tuple[Any, Any]) -> None:
    def person(code: str | None) -> Figures:
        return found.people_out.setdefault(code or "", Figures())

    lines = ReceiptLine.objects.filter(import_key__startswith=f"{prefix}:", receipt__day__range=days)
    for code, kind, net in lines.order_by().values_list("staff__code", "kind").annotate(Sum("net")):
        name = {"treatment": "treatments", "product": "products"}.get(kind, "other")
        setattr(person(code), name, getattr(person(code), name) + net)
    visits = Visit.objects.filter(import_key__startswith=f"{prefix}:", day__range=days)
    sold = Q(
        receipt_lines__kind="product", receipt_lines__net__gt=0, receipt_lines__import_key__startswith=f"{prefix}:"
    )
    for code in visits.order_by().values_list("staff__code", flat=True):
        person(code).visits += 1
    for code, _visit in visits.filter(sold).order_by().values_list("staff__code", "pk").distinct():
        person(code).visits_with_product += 1


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
