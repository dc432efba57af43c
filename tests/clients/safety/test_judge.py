"""The judgement: boundaries to the day, leap days, missing dates, both ways between two treatments."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.safety.judge import Given, Line, Told, after, findings

PEEL = frozenset({"peel"})
SIX_MONTHS = Line("r", "peel", "substance:iso", window=6, unit="months")
WAX_WEEK = Line("w", "peel", "wax", earlier=True, window=7, unit="days")
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))


def stands(day, last, *, line=SIX_MONTHS, medicine=True):
    told = Told(frozenset({"substance:iso"}), medicine, last)
    return findings(Given(PEEL, day), [line], [told], []) == ["r"]


@pytest.mark.parametrize(
    ("last", "day", "expected"),
    [
        (date(2025, 11, 26), date(2026, 5, 25), True),
        (date(2025, 11, 26), date(2026, 5, 26), False),
        (date(2026, 8, 31), date(2027, 2, 27), True),
        (date(2026, 8, 31), date(2027, 2, 28), False),
        (date(2027, 8, 31), date(2028, 2, 28), True),
        (date(2027, 8, 31), date(2028, 2, 29), False),
        (date(2028, 2, 29), date(2028, 8, 28), True),
        (date(2028, 2, 29), date(2028, 8, 29), False),
        (None, date(2040, 1, 1), True),
    ],
)
def test_h90_a_medicine_that_ended_stands_until_the_very_day_and_a_missing_date_counts_as_recent(last, day, expected):
    assert stands(day, last) is expected


def test_a_medicine_without_a_window_stands_as_long_as_it_is_told():
    assert stands(date(2030, 1, 1), date(2020, 1, 1), line=Line("r", "peel", "substance:iso")) is True


def test_an_allergy_stands_whatever_the_window():
    assert stands(date(2030, 1, 1), date(2020, 1, 1), medicine=False) is True


def test_a_rule_of_another_treatment_or_another_factor_says_nothing():
    told = [Told(frozenset({"substance:iso"}))]

    assert findings(Given(frozenset({"wax"}), date(2026, 5, 1)), [SIX_MONTHS], told, []) == []
    assert findings(Given(PEEL, date(2026, 5, 1)), [SIX_MONTHS], [Told(frozenset({"condition:eye"}))], []) == []


@pytest.mark.parametrize(
    ("planned", "kinds", "other", "kind", "expected"),
    [
        (date(2026, 5, 8), "peel", date(2026, 5, 1), "wax", []),
        (date(2026, 5, 7), "peel", date(2026, 5, 1), "wax", ["w"]),
        (date(2026, 5, 1), "peel", date(2026, 5, 1), "wax", ["w"]),
        # The wax is being planned, and the peel of the week after is booked already.
        (date(2026, 5, 1), "wax", date(2026, 5, 7), "peel", ["w"]),
        (date(2026, 5, 1), "wax", date(2026, 5, 8), "peel", []),
        # The other way round nothing is said: a peel first and the wax after is another rule.
        (date(2026, 5, 7), "wax", date(2026, 5, 1), "peel", []),
    ],
)
def test_a_window_between_two_treatments_looks_both_ways(planned, kinds, other, kind, expected):
    found = findings(Given(frozenset({kinds}), planned), [WAX_WEEK], [], [Given(frozenset({kind}), other)])

    assert found == expected


@given(last=DAYS, months=st.integers(1, 60), unit=st.sampled_from(["days", "months"]))
def test_a_window_ends_on_one_day_before_which_all_stand_and_after_which_none(last, months, unit):
    line = Line("r", "peel", "substance:iso", window=months, unit=unit)
    end = after(last, months, unit)

    assert end > last
    assert (stands(end - timedelta(days=1), last, line=line), stands(end, last, line=line)) == (True, False)


@given(last=DAYS, first=st.integers(1, 60), second=st.integers(1, 60))
def test_a_longer_window_never_ends_sooner(last, first, second):
    short, long = sorted((first, second))

    assert after(last, short, "months") <= after(last, long, "months")


@given(planned=DAYS, other=DAYS)
def test_two_treatments_are_too_near_whichever_of_them_is_planned(planned, other):
    peel, wax = Given(PEEL, planned), Given(frozenset({"wax"}), other)

    assert findings(peel, [WAX_WEEK], [], [wax]) == findings(wax, [WAX_WEEK], [], [peel])
