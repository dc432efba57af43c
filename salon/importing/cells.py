"""What stands in a cell, as a value. Each function raises ValueError with a reason that fits after "line 7: "."""

from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from salon.core.time import HELSINKI
from salon.stats.money import CENT

LARGEST_AMOUNT = Decimal(10) ** 7


def text(cell: str, name: str, *, most: int, blank: bool = True) -> str:
    """Trimmed text of at most so many signs."""
    value = cell.strip()
    if not value and not blank:
        raise ValueError(f"{name} is empty")
    if len(value) > most:
        raise ValueError(f"{name} is longer than {most} signs: {shown(value)}")
    return value


def amount(cell: str, name: str) -> Decimal:
    """A sum of money as written, not rounded. Empty is not a number."""
    try:
        value = Decimal(cell.strip())
    except InvalidOperation:
        raise ValueError(f"{name} is not a number: {shown(cell)}") from None
    if not value.is_finite() or abs(value) >= LARGEST_AMOUNT:
        raise ValueError(f"{name} is out of range: {shown(cell)}")
    if value.as_tuple().exponent < -20:  # type: ignore[operator]
        raise ValueError(f"{name} has too many places: {shown(cell)}")
    return value


def price(cell: str, name: str) -> Decimal:
    """A price in a list: empty is nothing, never negative."""
    value = amount(cell or "0", name)
    if not 0 <= value < Decimal(10) ** 6:
        raise ValueError(f"{name} is out of range: {shown(cell)}")
    return value


def whole(cell: str, name: str, *, low: int, high: int) -> int:
    """A whole number within limits."""
    value = amount(cell, name)
    if value != value.to_integral_value():
        raise ValueError(f"{name} is not a whole number: {shown(cell)}")
    if not low <= value <= high:
        raise ValueError(f"{name} is not between {low} and {high}: {shown(cell)}")
    return int(value)


def american_day(cell: str, name: str) -> date:
    """A date written MM/DD/YYYY."""
    try:
        month, day, year = (int(part) for part in cell.strip().split("/"))
        return _plausible(date(year, month, day))
    except ValueError:
        raise ValueError(f"{name} is not a date like 03/14/2018: {shown(cell)}") from None


def american_time(cell: str, name: str) -> time:
    """A time written 3:50:00 PM."""
    try:
        clock, half = cell.strip().upper().split()
        hour, minute, second = (int(part) for part in clock.split(":"))
        if not 1 <= hour <= 12 or half not in {"AM", "PM"}:
            raise ValueError
        return time(hour % 12 + (12 if half == "PM" else 0), minute, second)
    except ValueError:
        raise ValueError(f"{name} is not a time like 3:50:00 PM: {shown(cell)}") from None


def iso_day(cell: str, name: str) -> date:
    """A date written YYYY-MM-DD."""
    try:
        return _plausible(date.fromisoformat(cell.strip()))
    except ValueError:
        raise ValueError(f"{name} is not a date like 2025-03-14: {shown(cell)}") from None


def iso_day_or_none(cell: str, name: str) -> date | None:
    """A date, or nothing where the cell is empty."""
    return iso_day(cell, name) if cell.strip() else None


def iso_moment(cell: str, name: str) -> datetime:
    """A moment written 2025-03-14T10:00, by the salon's clock unless it says its own zone."""
    try:
        moment = datetime.fromisoformat(cell.strip())
        _plausible(moment.date())
    except ValueError:
        raise ValueError(f"{name} is not a time like 2025-03-14T10:00: {shown(cell)}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=HELSINKI)


def iso_moment_or_none(cell: str, name: str) -> datetime | None:
    """A moment, or nothing where the cell is empty."""
    return iso_moment(cell, name) if cell.strip() else None


def one_of(cell: str, name: str, allowed: tuple[str, ...] | list[str]) -> str:
    """One of a few words."""
    value = cell.strip()
    if value not in allowed:
        raise ValueError(f"{name} is {shown(value)}, not one of {', '.join(word or '(empty)' for word in allowed)}")
    return value


def yes_or_no(cell: str, name: str) -> bool:
    """TRUE/FALSE or 1/0; empty is yes."""
    return one_of(cell.strip().upper() or "TRUE", name, ["TRUE", "1", "FALSE", "0"]) in {"TRUE", "1"}


def shown(value: str) -> str:
    """A cell in a message: quoted, on one line, short."""
    return repr(value if len(value) <= 40 else value[:40] + "...")


def _plausible(day: date) -> date:
    if not 1900 <= day.year <= 2200:
        raise ValueError
    return day


def cents(cell: str, name: str) -> Decimal:
    """A sum in whole cents."""
    value = amount(cell, name)
    if value != value.quantize(CENT):
        raise ValueError(f"{name} has parts of a cent: {shown(cell)}")
    return value.quantize(CENT)


def percentage(cell: str, name: str) -> Decimal:
    """From 0 to 100 with at most two places."""
    value = cents(cell, name)
    if not 0 <= value <= 100:
        raise ValueError(f"{name} is not between 0 and 100: {shown(cell)}")
    return value


def phone(cell: str, name: str) -> str:
    """A number with its country code, as +358401234567."""
    value = cell.strip().replace(" ", "")
    if not (value.startswith("+") and value[1:].isdecimal() and 7 <= len(value) <= 16):
        raise ValueError(f"{name} is not a number like +358401234567: {shown(cell)}")
    return value


def email(cell: str, name: str) -> str:
    """A mail address."""
    try:
        validate_email(cell.strip())
    except ValidationError:
        raise ValueError(f"{name} is not a mail address: {shown(cell)}") from None
    return text(cell, name, most=254)
