"""Until which day something must, or may, be kept."""

import calendar
from datetime import date

from salon.stats.months import months_later


def financial_year_end(day: date, *, last_month: int) -> date:
    """Last day of the financial year in which `day` lies.

    last_month : int, 1 <= last_month <= 12, the month with whose last day the financial year ends [month]

    Raises ValueError if the month is out of range.

    >>> financial_year_end(date(2016, 5, 1), last_month=4)
    datetime.date(2017, 4, 30)
    """
    if not 1 <= last_month <= 12:
        raise ValueError("a month is 1 to 12")
    year = day.year + (day.month > last_month)
    return date(year, last_month, calendar.monthrange(year, last_month)[1])


def vouchers_until(day: date, *, last_month: int, years: int) -> date:
    """Last day on which a voucher of `day` must be kept: so many years from the calendar year of its financial year.

    years : int, >= 0 [years]

    Raises ValueError for a month out of range or negative years.
    Source: Finnish Accounting Act, chapter 2, section 10: six years from the end of the year in which the financial
    year ended.

    >>> vouchers_until(date(2017, 4, 30), last_month=4, years=6)
    datetime.date(2023, 12, 31)
    """
    if years < 0:
        raise ValueError("years are counted from zero")
    return date(financial_year_end(day, last_month=last_month).year + years, 12, 31)


def books_until(day: date, *, last_month: int, years: int) -> date:
    """Last day on which the ledger of `day` must be kept: so many years from the end of its financial year.

    years : int, >= 0 [years]

    Raises ValueError for a month out of range or negative years.
    Source: Finnish Accounting Act, chapter 2, section 10: ten years from the end of the financial year.

    >>> books_until(date(2017, 4, 30), last_month=4, years=10)
    datetime.date(2027, 4, 30)
    """
    if years < 0:
        raise ValueError("years are counted from zero")
    return months_later(financial_year_end(day, last_month=last_month), 12 * years)
