"""Our own format, file by file and column by column: what `docs/import.md` describes, as a table the reader follows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from clients.card.models import Client, ProductTalk
from products.advice.models import Finding, Recommendation
from products.sales.models import Payment, ReceiptLine
from salon.booking.models import Appointment
from salon.house.models import Absence, VatClass
from salon.importing import cells
from salon.importing.problems import unreadable
from salon.importing.table import Row, Table

Convert = Callable[[str, str], Any]
_NEEDED = object()


@dataclass(frozen=True)
class Column:
    """One column: how its cell is read, and what an empty cell or a missing column means; without that it is needed."""

    name: str
    convert: Convert
    default: Any = _NEEDED

    @property
    def needed(self) -> bool:
        return self.default is _NEEDED

    def value(self, row: Row) -> Any:
        cell = row[self.name].strip()
        if cell:
            return self.convert(cell, self.name)
        if self.needed:
            raise ValueError(f"{self.name} is empty")
        return self.default


def text(most: int) -> Convert:
    """Words."""
    return partial(cells.text, most=most)


def whole(low: int, high: int) -> Convert:
    """A whole number."""
    return partial(cells.whole, low=low, high=high)


def word(allowed: list[str]) -> Convert:
    """One of a few words."""
    return partial(cells.one_of, allowed=allowed)


CODE, DAY, MOMENT, MONEY = text(40), cells.iso_day, cells.iso_moment, cells.cents
PERCENT = partial(cells.percentage)

FILES: dict[str, tuple[Column, ...]] = {
    "staff.csv": (
        Column("code", CODE),
        Column("name", text(80)),
        Column("started_on", DAY),
        Column("ended_on", DAY, None),
        Column("colour", whole(1, 10), 1),
        Column("diary_order", whole(0, 10_000), 100),
    ),
    "clients.csv": (
        Column("code", CODE),
        Column("first_name", text(80)),
        Column("last_name", text(80), ""),
        Column("phone", cells.phone, ""),
        Column("email", cells.email, ""),
        Column("language", word(Client.Language.values), "fi"),
        Column("birth_date", DAY, None),
        Column("product_talk", word(ProductTalk.values), "finding"),
        Column("since", DAY, None),
    ),
    "categories.csv": (Column("name", text(60)),),
    "services.csv": (
        Column("code", CODE),
        Column("name", text(120)),
        Column("category", text(60)),
        Column("minutes", whole(1, 480)),
        Column("price", cells.price),
        Column("buffer_minutes", whole(0, 240), 0),
        Column("vat_class", word(VatClass.values), "general"),
        Column("active", cells.yes_or_no, True),
    ),
    "products.csv": (
        Column("code", text(60)),
        Column("name", text(120)),
        Column("brand", text(80)),
        Column("category", text(60)),
        Column("price", cells.price),
        Column("line", text(80), ""),
        Column("size", text(20), ""),
        Column("purpose", text(200), ""),
        Column("usage", text(200), ""),
        Column("vat_class", word(VatClass.values), "general"),
        Column("active", cells.yes_or_no, True),
    ),
    "absences.csv": (
        Column("staff", CODE),
        Column("kind", word(Absence.Kind.values)),
        Column("starts_on", DAY),
        Column("ends_on", DAY, None),
    ),
    "covers.csv": (
        Column("absent", CODE),
        Column("substitute", CODE),
        Column("starts_on", DAY),
        Column("ends_on", DAY, None),
    ),
    "campaigns.csv": (Column("name", text(120)), Column("starts_on", DAY), Column("ends_on", DAY)),
    "schemes.csv": (
        Column("staff", CODE),
        Column("version", whole(1, 1000)),
        Column("valid_from", DAY),
        Column("valid_until", DAY, None),
        Column("treatment_percent", PERCENT),
        Column("product_percent", PERCENT),
        Column("accepted_on", DAY),
    ),
    "appointments.csv": (
        Column("appointment", CODE),
        Column("client", CODE),
        Column("staff", CODE),
        Column("service", CODE),
        Column("starts_at", MOMENT),
        Column("minutes", whole(1, 480)),
        Column("state", word(Appointment.State.values)),
        Column("booked_at", MOMENT, None),
        Column("source", word(Appointment.Source.values), "import"),
        Column("price", cells.price, None),
        Column("changed_at", MOMENT, None),
        Column("reason", text(200), ""),
    ),
    "visits.csv": (
        Column("visit", CODE),
        Column("day", DAY),
        Column("client", CODE),
        Column("staff", CODE),
        Column("category", text(60)),
        Column("product_talk", word(ProductTalk.values), "finding"),
    ),
    "treatments.csv": (
        Column("visit", CODE),
        Column("service", CODE),
        Column("signed_at", MOMENT),
        Column("appointment", CODE, ""),
        Column("note", text(2000), ""),
        Column("reaction", whole(0, 4), 0),
    ),
    "recommendations.csv": (
        Column("visit", CODE),
        Column("product", text(60)),
        Column("reason", text(200)),
        Column("offered_at", MOMENT),
        Column("need", word(Recommendation.Need.values), "useful"),
        Column("slot", word(Recommendation.Slot.values), "evening"),
        Column("basis", word(Recommendation.Basis.values), ""),
        Column("answer", word(Recommendation.Answer.values), ""),
        Column("answered_at", MOMENT, None),
        Column("rests_until", DAY, None),
        Column("despite_visit", CODE, ""),
        Column("despite_product", text(60), ""),
        Column("finding", word(Finding.values), ""),
    ),
    "feedback.csv": (Column("visit", CODE), Column("in_peace", whole(1, 5)), Column("answered_at", MOMENT)),
    "receipts.csv": (
        Column("series", text(20)),
        Column("number", whole(0, 2_000_000_000)),
        Column("paid_at", MOMENT),
        Column("kind", word(ReceiptLine.Kind.values)),
        Column("name", text(160)),
        Column("quantity", whole(-100_000, 100_000)),
        Column("vat_rate", PERCENT),
        Column("net", MONEY),
        Column("vat", MONEY),
        Column("gross", MONEY),
        Column("unit_gross", MONEY, None),
        Column("client", CODE, ""),
        Column("staff", CODE, ""),
        Column("visit", CODE, ""),
        Column("appointment", CODE, ""),
        Column("code", text(60), ""),
        Column("origin", word([value for value in ReceiptLine.Origin.values if value]), ""),
        Column("method", word(Payment.Method.values), "imported"),
    ),
}
# Without these there is no history; a missing other file means that nothing is known of its kind.
NEEDED_FILES = ("staff.csv", "clients.csv", "services.csv", "visits.csv")


def find_tables(folder: Path) -> dict[str, Table]:
    """The files that are there; the needed ones must be."""
    if not folder.is_dir():
        raise unreadable(str(folder), 0, "is not a folder")
    tables = {}
    for name, columns in FILES.items():
        path = folder / name
        needed = tuple(column.name for column in columns if column.needed)
        optional = tuple(column.name for column in columns if not column.needed)
        if path.exists():
            tables[name] = Table(path, needed, optional)
        elif name in NEEDED_FILES:
            raise unreadable(name, 0, f"is not there; the folder {folder.name} needs {', '.join(NEEDED_FILES)}")
    return tables


def values_of(file: str, row: Row) -> dict[str, Any]:
    """A row's values by column."""
    return {column.name: column.value(row) for column in FILES[file]}
