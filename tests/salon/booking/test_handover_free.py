"""Who could take each visit and when: only what is possible now, asked in a constant number of questions."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salon.booking.handover import progress_of, rows_of
from salon.booking.handover_free import Spot
from salon.booking.handover_today import left_to_do
from salon.booking.models import Block
from salon.house.models import Cover, Device, DeviceKind, RoomKind
from salon.house.standing import House
from tests.factories import NOW, RoomFactory, ServiceFactory
from tests.salon.booking.handover_parts import at_clock, day_of_visits, decided, salon_with_mari_away, visit_in

pytestmark = pytest.mark.django_db
TEN = (2026, 12, 1, 10)


@pytest.fixture
def house():
    return salon_with_mari_away()


def possible(house, visit, at=NOW):
    rows = {row.visit.pk: row for row in rows_of(house.absence, house.desk, at=at)}
    return rows[visit.pk].possible


def names(house, visit):
    return [person.name for person in possible(house, visit).same_time]


def test_the_substitute_comes_first_then_who_else_has_learned_it(house):
    assert names(house, visit_in(house, at_clock(*TEN))) == ["Sanna", "Liisa"]


def test_a_cover_that_has_ended_is_no_longer_first(house):
    Cover.objects.update(ends_on=at_clock(*TEN).date())

    assert names(house, visit_in(house, at_clock(*TEN))) == ["Liisa", "Sanna"]


def test_who_is_taken_blocked_or_off_is_not_offered(house):
    visit = visit_in(house, at_clock(*TEN))
    visit_in(house, at_clock(2026, 12, 1, 9, 30), staff=house.sanna)
    Block.objects.create(
        kind="break",
        staff=house.liisa,
        starts_at=visit.ends_at - timedelta(minutes=5),
        ends_at=visit.ends_at,
        created_at=NOW,
    )

    assert (names(house, visit), names(house, visit_in(house, at_clock(2026, 12, 5, 10)))) == ([], [])


def test_a_gap_of_a_colleague_takes_a_short_visit(house):
    mask = ServiceFactory(name="Mask", performers=[house.sanna])
    brows = ServiceFactory(name="Brows", duration_minutes=15, performers=[house.mari, house.sanna])
    start = at_clock(*TEN)
    minutes = [start + timedelta(minutes=number) for number in (20, 40)]
    visit_in(house, start, staff=house.sanna, service=mask, gap_from=minutes[0], gap_until=minutes[1])

    inside = visit_in(house, start + timedelta(minutes=20), service=brows)
    outside = visit_in(house, start + timedelta(minutes=35), service=brows)

    assert (names(house, inside), names(house, outside)) == (["Sanna"], [])


def test_a_room_of_the_kind_must_be_free_and_the_visits_own_room_is(house):
    kind = RoomKind.objects.create(name="Wet room")
    room = RoomFactory(name="One")
    room.kinds.add(kind)
    bath = ServiceFactory(name="Bath", room_kind=kind, performers=[house.mari, house.sanna])
    own = visit_in(house, at_clock(*TEN), service=bath, room=room)

    without = visit_in(house, at_clock(2026, 12, 2, 10), service=bath)
    visit_in(house, at_clock(2026, 12, 2, 10), staff=house.ella, room=room)

    assert (names(house, own), names(house, without)) == (["Sanna"], [])


def test_a_device_of_the_kind_must_be_free(house):
    kind = DeviceKind.objects.create(name="Laser")
    device = Device.objects.create(name="Laser 1", kind=kind)
    peel = ServiceFactory(name="Peel", device_kind=kind, performers=[house.mari, house.sanna])
    visit = visit_in(house, at_clock(*TEN), service=peel)

    before = names(house, visit)
    visit_in(house, at_clock(*TEN), staff=house.ella, device=device)

    assert (before, names(house, visit)) == (["Sanna"], [])


def test_the_nearest_other_times_come_one_for_each_person_and_day(house):
    visit = visit_in(house, at_clock(*TEN))
    for person in (house.sanna, house.liisa):
        visit_in(house, at_clock(*TEN), staff=person)

    spots = [(spot.staff.name, spot.starts_at) for spot in possible(house, visit).elsewhere]

    assert spots == [
        ("Sanna", at_clock(2026, 12, 1, 9)),
        ("Liisa", at_clock(2026, 12, 1, 9)),
        ("Sanna", at_clock(2026, 11, 30, 10)),
        ("Sanna", at_clock(2026, 12, 2, 10)),
    ]


def test_who_is_free_at_its_own_time_is_not_offered_a_quarter_of_an_hour_earlier(house):
    visit = visit_in(house, at_clock(*TEN))
    visit_in(house, at_clock(*TEN), staff=house.liisa)

    found = possible(house, visit)

    assert ([person.name for person in found.same_time], found.elsewhere[0]) == (
        ["Sanna"],
        Spot(house.liisa, at_clock(2026, 12, 1, 9)),
    )


def test_after_her_return_the_client_finds_the_hour_she_is_used_to(house):
    visit = visit_in(house, at_clock(*TEN))
    visit_in(house, at_clock(2026, 12, 14, 10))

    spots = [spot.starts_at for spot in possible(house, visit).own_later]

    assert spots == [at_clock(2026, 12, 14, 9), at_clock(2026, 12, 15, 10), at_clock(2026, 12, 16, 10)]


def test_without_a_day_of_return_nothing_is_offered_with_her(house):
    house.absence.ends_on = None
    house.absence.save()

    assert possible(house, visit_in(house, at_clock(*TEN))).own_later == ()


def test_every_offer_is_accepted_when_it_is_taken(house):
    visit = visit_in(house, at_clock(*TEN))
    found = possible(house, visit)

    for spot in (*found.elsewhere, *found.own_later):
        one = visit_in(house, at_clock(2026, 12, 9, 10))
        decided(house, one, spot.staff, outcome="moved", starts_at=spot.starts_at)

    assert len(found.elsewhere) + len(found.own_later) == 7


def test_a_visit_that_is_over_cancelled_or_begun_is_not_listed(house):
    for state in ("cancelled_client", "in_care", "completed"):
        visit_in(house, at_clock(*TEN), state=state)
    visit_in(house, at_clock(2026, 11, 27, 10))
    visit = visit_in(house, at_clock(2026, 12, 2, 10))

    now = [row.visit for row in rows_of(house.absence, house.desk, at=NOW)]
    later = rows_of(house.absence, house.desk, at=at_clock(2026, 12, 2, 12))

    assert (now, later) == ([visit], [])


def test_progress_counts_what_is_open_what_is_to_call_and_what_is_done(house):
    visits = day_of_visits(house, at_clock(*TEN).date(), hours=range(9, 14))
    decided(house, visits[0], house.sanna, told="mail")
    decided(house, visits[1], house.sanna)
    decided(house, visits[2], outcome="call")

    found = progress_of(rows_of(house.absence, house.desk, at=NOW))

    assert (found.total, found.open, found.call, found.done) == (5, 2, 2, 1)
    assert [(left.absence, left.open, left.call) for left in left_to_do(NOW)] == [(house.absence, 2, 2)]


@pytest.mark.parametrize("visits", [1, 3, 40])
def test_the_questions_do_not_grow_with_the_visits(visits, house, django_assert_num_queries):
    for number in range(visits):
        visit_in(house, at_clock(2026, 11, 30, 9) + timedelta(days=number // 8, hours=number % 8))
    house.facial.room_kind = RoomKind.objects.create(name="Quiet room")
    house.facial.device_kind = DeviceKind.objects.create(name="Steamer")
    house.facial.save()
    RoomFactory().kinds.add(house.facial.room_kind)
    Device.objects.create(name="Steamer", kind=house.facial.device_kind)

    House.now()
    with django_assert_num_queries(10):
        found = rows_of(house.absence, house.desk, at=NOW)

    assert len(found) == visits


def test_nothing_is_asked_about_the_diary_when_nothing_is_to_decide(house):
    with CaptureQueriesContext(connection) as asked:
        found = rows_of(house.absence, house.desk, at=NOW)

    assert (found, len(asked)) == ([], 2)
