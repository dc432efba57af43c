"""Who works when: patterns, single days, absences, closed days, places, and both changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salon.core.time import HELSINKI
from salon.house.hours import off_days, working_spans
from salon.house.models import Absence, DayShift, Location, SpecialDay, WeeklyShift
from salon.house.standing import House
from tests.factories import SalonFactory, StaffFactory, with_hours

pytestmark = pytest.mark.django_db
# Week 48 of 2026: Monday to Sunday, winter time, no holiday.
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)


def worked(person, first=MONDAY, last=SUNDAY, **asked):
    """The hours as the clock on the wall shows them: "Mon 9-17"."""
    person.refresh_from_db()
    spans = working_spans([person], first, last, **asked)[person.pk]
    shown = [(start.astimezone(HELSINKI), end.astimezone(HELSINKI)) for start, end in spans]
    return [f"{start:%a} {start:%H:%M}-{end:%H:%M}" for start, end in shown]


def shift(person, weekday=0, starts="09:00", ends="17:00", valid_from=date(2020, 1, 1), **more):
    return WeeklyShift.objects.create(
        staff=person, weekday=weekday, starts=starts, ends=ends, valid_from=valid_from, **more
    )


def test_the_week_is_worked_as_the_pattern_says():
    mari = with_hours(StaffFactory(), weekdays=[0, 2])

    assert worked(mari) == ["Mon 09:00-17:00", "Wed 09:00-17:00"]


def test_a_pattern_ends_where_the_next_begins():
    mari = StaffFactory()
    shift(mari, weekday=0, valid_until=date(2026, 11, 24))
    shift(mari, weekday=1, ends="12:00", valid_until=date(2026, 11, 24))
    shift(mari, weekday=1, starts="10:00", valid_from=date(2026, 11, 24))

    assert worked(mari) == ["Mon 09:00-17:00", "Tue 10:00-17:00"]


@pytest.mark.parametrize(
    ("valid_from", "weeks"),
    [
        (date(2026, 11, 23), [0, 2]),
        (date(2026, 11, 18), [1, 3]),  # a Wednesday: counted from its Monday, a week before
        (date(2026, 11, 29), [0, 2]),  # a Sunday of the same week: that week's Monday is over
        (date(2020, 1, 6), [1, 3]),
        (date(2026, 12, 1), [1, 3]),
    ],
)
def test_every_other_week_is_counted_from_the_monday_of_the_first(valid_from, weeks):
    mari = StaffFactory()
    shift(mari, valid_from=valid_from, every_weeks=2)

    spans = working_spans([mari], MONDAY, MONDAY + timedelta(days=27))[mari.pk]

    found = [(start.date() - MONDAY).days / 7 for start, _ in spans]
    assert found == [week for week in weeks if MONDAY + timedelta(days=7 * week) >= valid_from]


def test_a_single_day_stands_in_place_of_the_pattern():
    mari = with_hours(StaffFactory(), weekdays=[0, 1, 2])
    DayShift.objects.create(staff=mari, day=MONDAY, starts="12:00", ends="14:00")
    DayShift.objects.create(staff=mari, day=MONDAY, starts="15:00", ends="20:00")
    DayShift.objects.create(staff=mari, day=date(2026, 11, 24))
    DayShift.objects.create(staff=mari, day=date(2026, 11, 28), starts="10:00", ends="11:00")

    assert worked(mari) == ["Mon 12:00-14:00", "Mon 15:00-20:00", "Wed 09:00-17:00", "Sat 10:00-11:00"]


def test_who_is_away_or_not_employed_does_not_work():
    mari = with_hours(StaffFactory(employed_from=date(2026, 11, 24), employed_until=date(2026, 11, 27)))
    Absence.objects.create(staff=mari, kind="training", starts_on=date(2026, 11, 25), ends_on=date(2026, 11, 26))
    DayShift.objects.create(staff=mari, day=date(2026, 11, 25), starts="09:00", ends="10:00")

    assert worked(mari) == ["Tue 09:00-17:00", "Thu 09:00-17:00"]


def test_an_absence_without_an_end_lasts():
    mari = with_hours(StaffFactory())
    Absence.objects.create(staff=mari, kind="sick", starts_on=date(2026, 11, 24))

    assert worked(mari) == ["Mon 09:00-17:00"]


def test_a_closed_day_and_a_public_holiday_are_off_unless_the_salon_says_it_is_open():
    SalonFactory(closed_on_holidays=True)
    mari = with_hours(StaffFactory(), weekdays=range(7))
    SpecialDay.objects.create(day=date(2026, 12, 22), name="Stocktaking")
    SpecialDay.objects.create(day=date(2026, 12, 26), name="Boxing day sale", is_open=True)
    DayShift.objects.create(staff=mari, day=date(2026, 12, 25), starts="09:00", ends="10:00")

    hours = worked(mari, date(2026, 12, 21), date(2026, 12, 27))
    with translation.override("en"):
        english = off_days(date(2026, 12, 21), date(2026, 12, 27))
    with translation.override("fi"):
        finnish = off_days(date(2026, 12, 21), date(2026, 12, 27))

    assert hours == ["Mon 09:00-17:00", "Wed 09:00-17:00", "Sat 09:00-17:00", "Sun 09:00-17:00"]
    assert list(english.items()) == [
        (date(2026, 12, 22), "Stocktaking"),
        (date(2026, 12, 24), "Christmas Eve"),
        (date(2026, 12, 25), "Christmas Day"),
    ]
    assert list(finnish.values()) == ["Stocktaking", "Jouluaatto", "Joulupäivä"]


@pytest.mark.parametrize("salon", [None, False])
def test_holidays_count_only_where_the_salon_closes_on_them(salon):
    if salon is not None:
        SalonFactory(closed_on_holidays=salon)
    mari = with_hours(StaffFactory(), weekdays=[4])

    assert worked(mari, date(2026, 12, 25), date(2026, 12, 25)) == ["Fri 09:00-17:00"]
    assert off_days(date(2026, 12, 20), date(2027, 1, 10)) == {}


def test_holidays_are_known_in_the_years_on_both_sides_of_new_year():
    SalonFactory(closed_on_holidays=True)

    with translation.override("en"):
        assert off_days(date(2026, 12, 26), date(2027, 1, 6)) == {
            date(2026, 12, 26): "Second Day of Christmas",
            date(2027, 1, 1): "New Year's Day",
            date(2027, 1, 6): "Epiphany",
        }


def test_a_place_is_that_of_the_shift_then_of_the_person_then_any():
    north, south = Location.objects.create(name="North"), Location.objects.create(name="South")
    bound, free = StaffFactory(location=north), StaffFactory()
    for person in (bound, free):
        shift(person, weekday=0)
        shift(person, weekday=1, location=south)
        DayShift.objects.create(staff=person, day=SUNDAY, starts="10:00", ends="12:00", location=north)

    found = {place.name: [worked(person, location=place) for person in (bound, free)] for place in (north, south)}

    assert found == {
        "North": [["Mon 09:00-17:00", "Sun 10:00-12:00"], ["Mon 09:00-17:00", "Sun 10:00-12:00"]],
        "South": [["Tue 09:00-17:00"], ["Mon 09:00-17:00", "Tue 09:00-17:00"]],
    }


@pytest.mark.parametrize(
    ("day", "starts", "ends", "begin", "end"),
    [
        # 28 March 2027: 3.00 becomes 4.00 (1.00 UTC). An edge in the missing hour falls on the moment after it.
        (date(2027, 3, 28), "00:00", "23:00", "27T22:00", "28T20:00"),
        (date(2027, 3, 28), "02:00", "03:30", "28T00:00", "28T01:00"),
        (date(2027, 3, 28), "03:30", "05:00", "28T01:00", "28T02:00"),
        (date(2027, 3, 28), "03:10", "03:50", None, None),
        (date(2026, 3, 29), "09:00", "17:00", "29T06:00", "29T14:00"),
        # 25 October 2026: the hour from 3.00 is there twice; the earlier one is meant.
        (date(2026, 10, 25), "00:00", "23:00", "24T21:00", "25T21:00"),
        (date(2026, 10, 25), "02:00", "03:30", "24T23:00", "25T00:30"),
        (date(2027, 10, 31), "09:00", "17:00", "31T07:00", "31T15:00"),
    ],
)
def test_f13_the_hours_follow_the_clock_on_the_wall_when_it_changes(day, starts, ends, begin, end):
    mari = with_hours(StaffFactory(), starts, ends, weekdays=range(7))

    spans = working_spans([mari], day, day)[mari.pk]
    inside_a_fortnight = working_spans([mari], day - timedelta(days=6), day + timedelta(days=7))[mari.pk]

    moments = [datetime.fromisoformat(f"{day:%Y-%m}-{text}").replace(tzinfo=UTC) for text in (begin, end) if text]
    assert spans == ([tuple(moments)] if moments else [])
    assert [span for span in inside_a_fortnight if span[0].astimezone(HELSINKI).date() == day] == spans


def test_every_weekday_of_a_year_is_what_the_wall_clock_says():
    mari = with_hours(StaffFactory(), "08:15", "19:45", weekdays=range(7))
    first = date(2026, 1, 1)

    spans = working_spans([mari], first, date(2026, 12, 31))[mari.pk]

    days = [first + timedelta(days=number) for number in range(365)]
    clock = [tuple(datetime.combine(day, at, HELSINKI) for at in (time(8, 15), time(19, 45))) for day in days]
    assert spans == clock


def by_hand(rows, absences, singles, days):
    """The same by asking each day about each row."""
    found = []
    for day in days:
        if any(begin <= day and (end is None or day < end) for begin, end in absences):
            continue
        hours = [span for on, span in singles if on == day]
        if not hours:
            for weekday, begin, end, every, span in rows:
                weeks = ((day - timedelta(days=day.weekday())) - (begin - timedelta(days=begin.weekday()))).days // 7
                if day.weekday() == weekday and begin <= day and (end is None or day < end) and weeks % every == 0:
                    hours.append(span)
        found += [(day, *span) for span in hours]
    return sorted(set(found))


near = st.integers(-40, 40).map(lambda number: MONDAY + timedelta(days=number))
SPANS = [(time(8), time(10)), (time(11), time(13)), (time(14), time(19))]
periods = st.tuples(near, st.none() | st.integers(1, 30)).map(
    lambda pair: (pair[0], pair[1] and pair[0] + timedelta(days=pair[1]))
)


@given(
    rows=st.lists(st.tuples(st.integers(0, 6), periods, st.integers(1, 4), st.sampled_from(SPANS)), max_size=6),
    absences=st.lists(periods, max_size=2),
    singles=st.lists(st.tuples(near, st.sampled_from(SPANS)), max_size=3, unique_by=lambda pair: pair[0]),
    length=st.integers(1, 30),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_mixture_is_what_a_reader_of_the_rows_would_say(db, rows, absences, singles, length):
    mari = StaffFactory()
    flat = [(weekday, *period, every, span) for weekday, period, every, span in rows]
    for weekday, begin, end, every, (starts, ends) in flat:
        shift(mari, weekday, starts, ends, begin, valid_until=end, every_weeks=every)
    for begin, end in absences:
        Absence.objects.create(staff=mari, kind="other", starts_on=begin, ends_on=end)
    for day, (starts, ends) in singles:
        DayShift.objects.create(staff=mari, day=day, starts=starts, ends=ends)
    days = [MONDAY + timedelta(days=number) for number in range(length)]

    spans = working_spans([mari], days[0], days[-1])[mari.pk]

    shown = [(start.astimezone(HELSINKI), end.astimezone(HELSINKI)) for start, end in spans]
    found = [(start.date(), start.time(), end.time()) for start, end in shown]
    assert found == by_hand(flat, absences, singles, days)


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize("days", [1, 28])
def test_the_questions_grow_with_neither_people_nor_days(people, days, django_assert_num_queries):
    SalonFactory(closed_on_holidays=True)
    staff = [with_hours(StaffFactory()) for _ in range(people)]
    for person in staff:
        Absence.objects.create(staff=person, kind="other", starts_on=MONDAY, ends_on=date(2026, 11, 25))
        DayShift.objects.create(staff=person, day=SUNDAY, starts="09:00", ends="10:00")

    House.now()
    with django_assert_num_queries(1):
        working_spans(staff, MONDAY, MONDAY + timedelta(days=days - 1))


def test_nobody_works_no_time():
    assert working_spans([], MONDAY, SUNDAY) == {}
