"""Months of the calendar."""

from calendar import monthrange
from datetime import date


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later; where that month has no such day, its last one.

    months : int [month]; below 0 for so many months earlier

    Source: the way terms are reckoned in the act on terms (150/1930), 3 §.

    >>> months_later(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    >>> months_later(date(2028, 2, 29), 12)
    datetime.date(2029, 2, 28)
    """
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
