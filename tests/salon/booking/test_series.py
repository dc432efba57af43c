"""Repeating visits: the same time on the wall over both clock changes; what does not fit is said."""

from datetime import UTC, date, datetime, timedelta

import pytest

from salon.booking.models import Appointment, Series
from salon.booking.services import (
    BookingWish,
    Destination,
    Part,
    Repeat,
    VisitWish,
    book,
    book_visit,
    move,
    occurrences,
    repeat,
)
from salon.core.errors import Refused
from salon.house.models import Absence, RoomKind, WeeklyShift
from tests.factories import AppointmentFactory, ClientFactory, ServiceFactory, StaffFactory

pytestmark = pytest.mark.django_db
# Before the clock change of autumn 2026, so that a series can run over it and over the one of spring 2027.
EARLY = datetime(2026, 10, 1, 6, 0, tzinfo=UTC)


def starts_of(found):
    return [one.starts_at for one in found]


@pytest.mark.parametrize(
    ("first", "weeks", "times", "change"),
    [
        ((2026, 10, 22, 9), 1, 2, date(2026, 10, 25)),
        ((2027, 3, 24, 9), 1, 2, date(2027, 3, 28)),
        ((2026, 10, 20, 15), 4, 8, date(2027, 3, 28)),
    ],
)
def test_f13_a_series_keeps_its_time_on_the_wall(facial, mari, desk, at, first, weeks, times, change):
    visit = book(ClientFactory(), BookingWish(facial, mari, at(*first)), by=desk, at=EARLY)

    found = repeat(visit, Repeat(weeks, times), by=desk, at=EARLY)

    begin = at(*first)
    assert starts_of(found) == [begin + timedelta(weeks=weeks * number) for number in range(1, times + 1)]
    offsets = {one.starts_at.astimezone(begin.tzinfo).utcoffset() for one in found} | {begin.utcoffset()}
    assert (len(offsets), found[-1].day > change) == (2, True)


def test_f13_the_hour_that_spring_skips_is_reported_and_the_rest_booked(desk, at):
    night = StaffFactory()
    WeeklyShift.objects.create(staff=night, weekday=6, starts="00:00", ends="08:00", valid_from=date(2020, 1, 1))
    service = ServiceFactory(performers=[night])
    visit = book(ClientFactory(), BookingWish(service, night, at(2027, 3, 21, 3, 30)), by=desk, at=EARLY)

    found = repeat(visit, Repeat(1, 2), by=desk, at=EARLY)

    assert [(one.starts_at, one.problem) for one in found] == [
        (None, "The clocks change that night: this time does not exist."),
        (at(2027, 4, 4, 3, 30), ""),
    ]


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 10, 25), 25), (date(2027, 3, 28), 23), (date(2026, 3, 29), 23)])
def test_f13_the_days_of_the_change_have_their_true_length(day, hours):
    from salon.core.time import day_bounds

    start, end = day_bounds(day)

    assert end - start == timedelta(hours=hours)


def test_f13_the_hour_that_autumn_repeats_is_booked_once_and_the_first_of_the_two(desk, at):
    night = StaffFactory()
    WeeklyShift.objects.create(staff=night, weekday=6, starts="00:00", ends="08:00", valid_from=date(2020, 1, 1))
    service = ServiceFactory(performers=[night])
    visit = book(ClientFactory(), BookingWish(service, night, at(2026, 10, 18, 3, 30)), by=desk, at=EARLY)

    found = repeat(visit, Repeat(1, 1), by=desk, at=EARLY)

    assert starts_of(found) == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]
    assert Appointment.objects.count() == 2


def test_days_that_do_not_fit_are_skipped_and_say_why(facial, mari, desk, at):
    visit = book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 5, 9)), by=desk, at=EARLY)
    AppointmentFactory(staff=mari, starts_at=at(2026, 11, 12, 9, 30), ends_at=at(2026, 11, 12, 10))
    Absence.objects.create(staff=mari, kind="holiday", starts_on=date(2026, 11, 19), ends_on=date(2026, 11, 20))

    found = repeat(visit, Repeat(1, 3), by=desk, at=EARLY)

    problems = [one.problem.split(".")[0] for one in found]
    assert problems == ["Mari is taken from 09:30 until 10:00", "Mari does not work from 09:00 until 10:15", ""]
    assert Appointment.objects.filter(client=visit.client).count() == 2


def test_showing_the_days_writes_nothing_and_tells_the_same(facial, mari, desk, at):
    visit = book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 5, 9)), by=desk, at=EARLY)
    AppointmentFactory(staff=mari, starts_at=at(2026, 11, 12, 9, 30), ends_at=at(2026, 11, 12, 10))

    shown = occurrences(visit, Repeat(1, 2), at=EARLY)

    assert (Appointment.objects.filter(client=visit.client).count(), Series.objects.count()) == (1, 0)
    booked = repeat(visit, Repeat(1, 2), by=desk, at=EARLY)
    assert [(one.day, one.problem) for one in shown] == [(one.day, one.problem) for one in booked]


def test_only_the_days_left_ticked_are_booked(facial, mari, desk, at):
    visit = book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 5, 9)), by=desk, at=EARLY)

    repeat(visit, Repeat(1, 3, frozenset({date(2026, 11, 19)})), by=desk, at=EARLY)

    mine = Appointment.objects.filter(client=visit.client).order_by("starts_at")
    assert [(one.starts_at, one.series_id is not None) for one in mine] == [
        (at(2026, 11, 5, 9), True), (at(2026, 11, 19, 9), True),
    ]  # fmt: skip


def test_when_no_day_fits_nothing_is_stored(facial, mari, desk, at):
    visit = book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 5, 9)), by=desk, at=EARLY)
    Absence.objects.create(staff=mari, kind="family", starts_on=date(2026, 11, 6))

    with pytest.raises(Refused) as refusal:
        repeat(visit, Repeat(1, 3), by=desk, at=EARLY)

    assert (refusal.value.code, Series.objects.count(), Appointment.objects.count()) == ("nothing_to_repeat", 0, 1)


@pytest.mark.parametrize(
    ("every_weeks", "times", "code"),
    [(0, 3, "wrong_rhythm"), (27, 3, "wrong_rhythm"), (1, 0, "wrong_times"), (1, 10**9, "wrong_times")],
)
def test_a_rhythm_out_of_reason_is_refused(facial, mari, desk, at, every_weeks, times, code):
    visit = book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 5, 9)), by=desk, at=EARLY)

    with pytest.raises(Refused) as refusal:
        repeat(visit, Repeat(every_weeks, times), by=desk, at=EARLY)

    assert refusal.value.code == code


def test_all_treatments_of_a_visit_repeat_together(facial, mari, desk, at):
    lashes = ServiceFactory(name="Lashes", duration_minutes=30, performers=[mari])
    wish = VisitWish((Part(facial, mari), Part(lashes, mari)), at(2026, 11, 5, 9))
    first = book_visit(ClientFactory(), wish, by=desk, at=EARLY)[0]

    found = repeat(first, Repeat(2, 1), by=desk, at=EARLY)

    assert [(one.service, one.starts_at) for one in found[0].booked] == [
        (facial, at(2026, 11, 19, 9)), (lashes, at(2026, 11, 19, 10)),
    ]  # fmt: skip
    assert len({one.booking for one in found[0].booked}) == 1


def test_one_of_a_series_moves_alone(facial, mari, desk, at):
    visit = book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 5, 9)), by=desk, at=EARLY)
    second, third = (one.booked[0] for one in repeat(visit, Repeat(1, 2), by=desk, at=EARLY))

    move(second, Destination(mari, at(2026, 11, 13, 11)), version=1, by=desk, at=EARLY)

    third.refresh_from_db()
    assert third.starts_at == at(2026, 11, 19, 9)


def test_a_room_is_chosen_anew_for_each_day(mari, liisa, desk, at):
    kind = RoomKind.objects.create(name="Wet")
    rooms = [kind.rooms.create(name=name, diary_order=order) for order, name in enumerate(("Sea", "Lake"))]
    peel = ServiceFactory(name="Peel", room_kind=kind, performers=[mari])
    visit = book(ClientFactory(), BookingWish(peel, mari, at(2026, 11, 5, 9)), by=desk, at=EARLY)
    other = {"staff": liisa, "starts_at": at(2026, 11, 12, 9), "ends_at": at(2026, 11, 12, 10), "room": rooms[0]}
    AppointmentFactory(**other)

    found = repeat(visit, Repeat(1, 2), by=desk, at=EARLY)

    assert [one.booked[0].room.name for one in found] == ["Lake", "Sea"]
