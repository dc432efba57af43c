"""The six files of a hair salon's export, row by row. Amounts are net of two taxes (GST and PST)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TypeVar

from salon.core.time import HELSINKI
from salon.importing import cells
from salon.importing.problems import Place, Problems, unreadable
from salon.importing.table import Row, Table
from salon.stats.money import to_cents

WALK_IN, HOUSE = "WALK_IN", "HOUSE"

COLUMNS: dict[str, tuple[str, ...]] = {
    "Service Listing": ("IsActive", "Code", "Desc", "Cate", "Price"),
    "Product Listing (Retail)": ("IsActive", "Code", "Description", "Supplier", "Brand", "Category", "Price"),
    "Future Bookings (All Clients)": ("Code", "Staff", "Service", "Date", "Time", "TimeInt"),
    "Client Cancellations": ("Cancel Date", "Code", "Service", "Staff", "Booking Date", "Canceled By", "Days"),
    "No-Show Report": ("Date", "Code", "Service", "Staff"),
    "Receipt Transactions": (
        "Receipt", "Date", "Description", "Client", "Staff", "Quantity", "Amount", "GST", "PST",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """A service or a product of the price lists."""

    code: str
    name: str
    category: str
    brand: str
    price: Decimal
    active: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Planned:
    """A booking, a cancelled booking or a no-show; the last two know the day only."""

    client: str
    staff: str
    service: str
    day: date
    place: Place
    clock: time | None = None
    cancelled_on: date | None = None
    by: str = ""

    @property
    def key(self) -> tuple[str, date, str, str]:
        return self.client, self.day, self.service, self.staff


@dataclass(frozen=True, slots=True)
class Sold:
    """One line of a receipt, as written."""

    receipt: int
    day: date
    name: str
    client: str
    staff: str
    quantity: int
    amount: Decimal
    tax: Decimal
    place: Place

    @property
    def net(self) -> Decimal:
        return to_cents(self.amount)

    @property
    def vat(self) -> Decimal:
        return to_cents(self.tax)

    @property
    def vat_rate(self) -> Decimal:
        """The rate that this line was taxed with; a line of nothing has none."""
        if not self.amount:
            return Decimal("0.00")
        return (self.tax / self.amount * 100).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def person_or_nobody(code: str, nobody: str) -> str:
    """The code of a real person; the walk-in and the house are nobody."""
    return "" if code.upper() == nobody else code


def find_tables(folder: Path) -> dict[str, Table]:
    """The six files by their report's name; exporters put a number or a date after it."""
    if not folder.is_dir():
        raise unreadable(str(folder), 0, "is not a folder")
    tables = {}
    for report, columns in COLUMNS.items():
        found = sorted(folder.glob(f"{report}*.csv"))
        if len(found) > 1:
            raise unreadable(found[1].name, 0, f"is a second file of the same report as {found[0].name}; leave one")
        if not found:
            raise unreadable(f"{report}*.csv", 0, f"is not there; the folder {folder.name} needs all six reports")
        tables[report] = Table(found[0], columns)
    return tables


Parsed = TypeVar("Parsed")


def parsed(table: Table, parse: Callable[[Row], Parsed], problems: Problems | None) -> Iterator[Parsed]:
    """Each row as a value; rows that cannot be read go to `problems`."""
    for row in table.rows(problems):
        try:
            value = parse(row)
        except ValueError as fault:
            if problems is not None:
                problems.add(row.place, str(fault))
            continue
        yield value


def listed_service(row: Row) -> Listed:
    """A treatment; where the name or the code is blank the other stands for it."""
    code, name = cells.text(row["Code"], "Code", most=40), cells.text(row["Desc"], "Desc", most=120)
    return Listed(
        code or name[:40],
        name or code,
        cells.text(row["Cate"], "Cate", most=60),
        "",
        cells.price(row["Price"], "Price"),
        cells.yes_or_no(row["IsActive"], "IsActive"),
        row.place,
    )


def listed_product(row: Row) -> Listed:
    """A product; where the name or the code is blank the other stands for it."""
    code, name = cells.text(row["Code"], "Code", most=60), cells.text(row["Description"], "Description", most=120)
    return Listed(
        code or name[:60],
        name or code,
        cells.text(row["Category"], "Category", most=60),
        cells.text(row["Brand"] or row["Supplier"], "Brand", most=80),
        cells.price(row["Price"], "Price"),
        cells.yes_or_no(row["IsActive"], "IsActive"),
        row.place,
    )


def _planned(row: Row, day: date, **more: object) -> Planned:
    return Planned(
        cells.text(row["Code"], "Code", most=40),
        cells.text(row["Staff"], "Staff", most=40),
        cells.text(row["Service"], "Service", most=40),
        day,
        row.place,
        **more,  # type: ignore[arg-type]
    )


def booking(row: Row) -> Planned:
    """A booking; TimeInt is the same time in minutes after midnight and must agree."""
    day = cells.american_day(row["Date"], "Date")
    minutes = cells.whole(row["TimeInt"], "TimeInt", low=0, high=1439) if row["TimeInt"].strip() else None
    if row["Time"].strip():
        clock = cells.american_time(row["Time"], "Time")
        if minutes is not None and minutes != clock.hour * 60 + clock.minute:
            raise ValueError(f"Time {row['Time']} and TimeInt {row['TimeInt']} are not the same time")
    elif minutes is not None:
        clock = time(minutes // 60, minutes % 60)
    else:
        raise ValueError("Time is empty")
    return _planned(row, day, clock=clock)


def cancellation(row: Row) -> Planned:
    """A cancellation; it may have been written down after the day it was for (negative Days)."""
    return _planned(
        row,
        cells.american_day(row["Booking Date"], "Booking Date"),
        cancelled_on=cells.american_day(row["Cancel Date"], "Cancel Date"),
        by=cells.text(row["Canceled By"], "Canceled By", most=40),
    )


def no_show(row: Row) -> Planned:
    """Somebody did not come."""
    return _planned(row, cells.american_day(row["Date"], "Date"))


def sold(row: Row) -> Sold:
    """A line of a receipt. Zero and negative amounts are lines like others; no pieces at all are not."""
    line = Sold(
        cells.whole(row["Receipt"], "Receipt", low=0, high=2_000_000_000),
        cells.american_day(row["Date"], "Date"),
        cells.text(row["Description"], "Description", most=160),
        cells.text(row["Client"], "Client", most=40),
        cells.text(row["Staff"], "Staff", most=40),
        cells.whole(row["Quantity"], "Quantity", low=-100_000, high=100_000),
        cells.amount(row["Amount"], "Amount"),
        cells.amount(row["GST"] or "0", "GST") + cells.amount(row["PST"] or "0", "PST"),
        row.place,
    )
    if not line.quantity:
        raise ValueError("Quantity is 0")
    if (line.tax and not line.amount) or not 0 <= line.vat_rate < 100:
        raise ValueError(f"taxes of {line.tax} on an amount of {line.amount} are not possible")
    return line


def folded(name: str) -> str:
    """A description as it is compared: without regard to case and spaces."""
    return "".join(name.casefold().split())


def at_noon(day: date) -> datetime:
    """Where only the day is known: noon by the salon's clock."""
    return datetime.combine(day, time(12), HELSINKI)
