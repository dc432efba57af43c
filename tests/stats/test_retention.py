"""Until when the law keeps a voucher, and until when the salon may keep a card."""

from datetime import date

import pytest

from salon.stats.months import months_later
from salon.stats.retention import books_until, financial_year_end, vouchers_until


@pytest.mark.parametrize(
    ("day", "last_month", "kept"),
    [
        (date(2017, 4, 30), 4, date(2023, 12, 31)),  # DOMAIN B3's own vector
        (date(2017, 5, 1), 4, date(2024, 12, 31)),
        (date(2016, 5, 1), 4, date(2023, 12, 31)),
        (date(2026, 1, 1), 12, date(2032, 12, 31)),
        (date(2026, 12, 31), 12, date(2032, 12, 31)),
        (date(2024, 2, 29), 2, date(2030, 12, 31)),
    ],
)
def test_vouchers_are_kept_six_years_from_the_year_in_which_their_financial_year_ended(day, last_month, kept):
    assert vouchers_until(day, last_month=last_month, years=6) == kept


@pytest.mark.parametrize(
    ("day", "last_month", "kept"),
    [
        (date(2017, 4, 30), 4, date(2027, 4, 30)),  # DOMAIN B3's own vector
        (date(2024, 2, 29), 2, date(2034, 2, 28)),
        (date(2026, 7, 1), 12, date(2036, 12, 31)),
    ],
)
def test_books_are_kept_ten_years_from_the_end_of_their_financial_year(day, last_month, kept):
    assert books_until(day, last_month=last_month, years=10) == kept


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2023, 9, 25), 38, date(2026, 11, 25)),
        (date(2024, 12, 31), 38, date(2028, 2, 29)),
        (date(2026, 11, 25), -38, date(2023, 9, 25)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 11, 25), 0, date(2026, 11, 25)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, later):
    assert months_later(day, months) == later


@pytest.mark.parametrize("month", [0, 13])
def test_a_month_that_does_not_exist_is_an_error(month):
    with pytest.raises(ValueError, match="a month is 1 to 12"):
        financial_year_end(date(2026, 1, 1), last_month=month)


@pytest.mark.parametrize("until", [vouchers_until, books_until])
def test_negative_years_are_an_error(until):
    with pytest.raises(ValueError, match="years are counted from zero"):
        until(date(2026, 1, 1), last_month=12, years=-1)
