"""A package at home: the worked examples of DOMAIN.md A3, and what holds for any package."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.stats.supply import LONGEST_DAYS, days_of_supply, ml_per_day, supply_of

OPENED = date(2026, 3, 1)
SERUM = {"volume_ml": Decimal(30), "ml_per_application": Decimal("0.4"), "applications_per_week": 14}

amounts = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(20), places=2)
volumes = st.decimals(min_value=0, max_value=Decimal(1000), places=1)
weekly = st.integers(min_value=1, max_value=21)
shares = st.decimals(min_value=Decimal("0.01"), max_value=1, places=2)
days = st.integers(min_value=0, max_value=LONGEST_DAYS)
prices = st.decimals(min_value=0, max_value=Decimal(999), places=2)
openings = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))


def test_worked_example_of_a3():
    lasts = days_of_supply(**SERUM, usable_share=Decimal(1))
    used = supply_of(OPENED, lasts, price=Decimal("59.00"))

    assert (lasts, used.until, used.reorder_on, used.per_day) == (
        37,
        date(2026, 4, 7),
        date(2026, 3, 31),
        Decimal("1.59"),
    )


def test_worked_example_of_a3_with_a_month_after_opening():
    used = supply_of(OPENED, 37, pao_months=1, price=Decimal("59.00"))

    assert (used.until, used.days, used.per_day) == (date(2026, 4, 1), 31, Decimal("1.90"))


def test_what_stays_in_the_package_is_not_counted():
    assert days_of_supply(**SERUM) == 35


def test_a_package_that_ends_exactly_with_a_day_keeps_that_day():
    # 7 ml, 0.1 ml three times a week: 163 days and a third; 0.3 ml of 0.9 ml: three weeks to the day.
    assert days_of_supply(Decimal("0.9"), Decimal("0.1"), 3, usable_share=Decimal(1)) == 21


@pytest.mark.parametrize(("amount", "times"), [(Decimal(0), 14), (Decimal("0.4"), 0)])
def test_what_is_not_used_has_no_days(amount, times):
    assert days_of_supply(Decimal(30), amount, times) is None


def test_a_word_waits_for_seven_tenths_of_a_short_package():
    used = supply_of(OPENED, 10)

    assert (used.reorder_on, used.word_from) == (date(2026, 3, 4), date(2026, 3, 8))


def test_a_batch_that_expires_ends_it_and_one_that_had_expired_lasts_no_day():
    soon, over = (
        supply_of(OPENED, 37, expires_on=day, price=Decimal(10)) for day in (date(2026, 3, 6), date(2026, 1, 1))
    )

    assert (soon.days, soon.per_day) == (5, Decimal("2.00"))
    assert (over.days, over.until, over.per_day, over.reorder_on) == (0, OPENED, None, OPENED)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: ml_per_day(Decimal(-1), 7),
        lambda: ml_per_day(Decimal(1), -7),
        lambda: days_of_supply(Decimal(-1), Decimal(1), 7),
        lambda: days_of_supply(Decimal(1), Decimal(1), 7, usable_share=Decimal(0)),
        lambda: days_of_supply(Decimal(1), Decimal(1), 7, usable_share=Decimal("1.01")),
        lambda: supply_of(OPENED, -1),
        lambda: supply_of(OPENED, 1, lead_days=-1),
        lambda: supply_of(OPENED, 1, price=Decimal(-1)),
        lambda: supply_of(OPENED, 1, pao_months=0),
    ],
)
def test_numbers_outside_their_range_are_refused(wrong):
    with pytest.raises(ValueError, match=r"not|at least"):
        wrong()


@given(volumes, amounts, weekly, shares)
def test_days_are_the_most_whole_days_that_the_volume_allows(volume, amount, times, share):
    found = days_of_supply(volume, amount, times, usable_share=share)

    usable, weekly_use = volume * share * 7, amount * times
    assert found * weekly_use <= usable
    assert found == LONGEST_DAYS or (found + 1) * weekly_use > usable


@given(openings, days, st.none() | st.integers(1, 60), st.none() | openings, prices, st.integers(0, 60))
def test_the_days_of_a_package_stand_in_order(opened, lasts, pao, expires, price, lead):
    used = supply_of(opened, lasts, pao_months=pao, expires_on=expires, price=price, lead_days=lead)

    assert opened <= used.reorder_on <= used.word_from <= used.until
    assert used.until == opened + timedelta(days=used.days)
    assert (used.word_from - opened).days * 10 >= used.days * 7
    if used.days:
        assert abs(used.per_day * used.days - price) <= Decimal("0.005") * used.days


@given(openings, days, prices)
def test_a_shorter_time_after_opening_never_lasts_longer_nor_costs_less(opened, lasts, price):
    long, short = (supply_of(opened, lasts, pao_months=months, price=price) for months in (12, 3))

    assert short.until <= long.until
    assert short.per_day is None or long.per_day <= short.per_day
