"""Hours are set from a day on: history stays true, weeks take turns, a single day goes before the pattern."""

from datetime import date, time, timedelta

import pytest

from salon.core.errors import Refused
from salon.core.models import AuditEvent, Role
from salon.core.time import HELSINKI
from salon.house.hours import working_spans
from salon.house.models import DayShift, Location
from salon.house.queries.people import lines_of_week, rota_of
from salon.house.services.rota import Hours, Week, clear_day, coming, mark_of, set_day, set_week
from tests.factories import NOW, TODAY, StaffFactory, UserFactory, with_hours

pytestmark = pytest.mark.django_db
# TODAY is the Wednesday of this week.
MONDAY = date(2026, 11, 23)
MORNING, EVENING = Hours(time(8), time(12)), Hours(time(12), time(20))


@pytest.fixture
def owner():
    return UserFactory(role=Role.OWNER)


def week(**days):
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return Week(tuple(tuple(days.get(name, ())) for name in names))


def worked(person, first, days):
    spans = working_spans([person], first, first + timedelta(days=days - 1))[person.pk]
    local = [(start.astimezone(HELSINKI), end.astimezone(HELSINKI)) for start, end in spans]
    return [f"{start.day}.{start.month}. {start:%H}-{end:%H}" for start, end in local]


def test_the_old_pattern_ends_where_the_new_begins_and_the_past_stays(owner):
    mari = with_hours(StaffFactory(), weekdays=[0, 3])

    set_week(mari, [week(mon=[MORNING], thu=[EVENING])], TODAY, seen=mark_of(mari), by=owner, at=NOW)

    assert worked(mari, MONDAY, 14) == ["23.11. 09-17", "26.11. 12-20", "30.11. 08-12", "3.12. 12-20"]
    assert AuditEvent.objects.get().facts == {"from_day": "2026-11-25", "shifts": 2, "ended": 2}


def test_two_weeks_take_turns_from_the_week_of_the_day_on(owner):
    mari = StaffFactory()

    set_week(mari, [week(wed=[MORNING]), week(wed=[EVENING])], TODAY, seen=mark_of(mari), by=owner, at=NOW)

    assert worked(mari, MONDAY, 28) == ["25.11. 08-12", "2.12. 12-20", "9.12. 08-12", "16.12. 12-20"]


def test_hours_of_two_spans_a_day_at_a_place_are_kept(owner):
    mari, north = StaffFactory(), Location.objects.create(name="North")
    late = Hours(time(13), time(17), north)

    set_week(mari, [week(fri=[MORNING, late])], TODAY, seen=mark_of(mari), by=owner, at=NOW)

    assert Week.of(coming(mari, TODAY)) == week(fri=[MORNING, late])


def test_a_pattern_that_was_still_to_come_gives_way(owner):
    mari = with_hours(StaffFactory(), weekdays=[4])
    set_week(mari, [week(fri=[MORNING])], date(2026, 12, 7), seen=mark_of(mari), by=owner, at=NOW)

    set_week(mari, [week(fri=[EVENING])], date(2026, 12, 1), seen=mark_of(mari), by=owner, at=NOW)

    assert worked(mari, MONDAY, 21) == ["27.11. 09-17", "4.12. 12-20", "11.12. 12-20"]


@pytest.mark.parametrize(
    ("from_day", "code"),
    [
        (TODAY - timedelta(days=1), "past_hours"),
        (date(2019, 1, 1), "not_employed"),
        (date(2032, 1, 1), "too_far"),
    ],
)
def test_hours_begin_neither_in_the_past_that_was_worked_nor_before_the_employment(owner, from_day, code):
    mari = with_hours(StaffFactory())

    with pytest.raises(Refused) as refusal:
        set_week(mari, [week(mon=[MORNING])], from_day, seen=mark_of(mari), by=owner, at=NOW)

    assert (refusal.value.code, mari.weekly_shifts.count()) == (code, 5)


def test_the_first_hours_of_all_may_begin_with_the_employment(owner):
    mari = StaffFactory(employed_from=date(2026, 11, 2))

    set_week(mari, [week(mon=[MORNING])], date(2026, 11, 2), seen=mark_of(mari), by=owner, at=NOW)

    assert worked(mari, date(2026, 11, 1), 10) == ["2.11. 08-12", "9.11. 08-12"]


@pytest.mark.parametrize(
    "spans",
    [
        [Hours(time(17), time(9))],
        [Hours(time(22), time(0))],
        [Hours(time(9), time(9))],
        [Hours(time(9), time(13)), Hours(time(12), time(15))],
    ],
)
def test_hours_over_midnight_backwards_or_twice_are_refused(owner, spans):
    mari = StaffFactory()

    codes = []
    for act in (
        lambda: set_week(mari, [week(mon=spans)], TODAY, seen=mark_of(mari), by=owner, at=NOW),
        lambda: set_day(mari, TODAY, spans, by=owner, at=NOW),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        codes.append(refusal.value.code)

    assert (codes, mari.weekly_shifts.count(), DayShift.objects.count()) == (["odd_hours"] * 2, 0, 0)


def test_hours_set_on_an_old_page_are_refused(owner):
    mari = StaffFactory()
    seen = mark_of(mari)
    set_week(mari, [week(mon=[MORNING])], TODAY, seen=seen, by=owner, at=NOW)

    with pytest.raises(Refused) as refusal:
        set_week(mari, [week()], TODAY, seen=seen, by=owner, at=NOW)

    assert (refusal.value.code, mari.weekly_shifts.count()) == ("stale", 1)


def test_a_single_day_is_set_again_and_taken_back(owner):
    mari = with_hours(StaffFactory(), weekdays=range(7))

    set_day(mari, TODAY, [MORNING, EVENING], by=owner, at=NOW)
    set_day(mari, TODAY, [EVENING], by=owner, at=NOW)
    set_day(mari, TODAY + timedelta(days=1), [], by=owner, at=NOW)
    changed = worked(mari, TODAY, 2)
    taken_back = clear_day(mari, TODAY, by=owner, at=NOW)

    assert (changed, [(row.starts, row.ends) for row in taken_back]) == (
        ["25.11. 12-20"],
        [(EVENING.starts, EVENING.ends)],
    )
    assert worked(mari, TODAY, 2) == ["25.11. 09-17"]


def test_a_day_on_which_she_does_not_work_here_has_no_hours(owner):
    mari = StaffFactory(employed_from=TODAY)

    with pytest.raises(Refused) as refusal:
        set_day(mari, TODAY - timedelta(days=1), [MORNING], by=owner, at=NOW)

    assert (refusal.value.code, DayShift.objects.count()) == ("not_employed", 0)


def test_her_page_says_this_week_the_next_and_what_changes(owner):
    mari = StaffFactory()
    set_week(mari, [week(wed=[MORNING]), week(fri=[EVENING])], TODAY, seen=mark_of(mari), by=owner, at=NOW)
    set_week(mari, [week(mon=[MORNING])], date(2027, 1, 1), seen=mark_of(mari), by=owner, at=NOW)

    rota = rota_of(coming(mari, TODAY), TODAY)

    assert (rota.this_week, rota.next_week, rota.take_turns) == (
        ["Wed 08:00–12:00"],
        ["Fri 12:00–20:00"],
        True,
    )
    assert (rota.changes_on, rota.then) == (date(2027, 1, 1), ["Mon 08:00–12:00"])


def test_days_with_equal_hours_stand_together():
    mari = with_hours(StaffFactory(), weekdays=[0, 1, 2, 4])

    assert lines_of_week(coming(mari, MONDAY), MONDAY) == ["Mon–Wed 09:00–17:00", "Fri 09:00–17:00"]
