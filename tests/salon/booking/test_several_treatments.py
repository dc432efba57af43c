"""One visit, several treatments: after each other or side by side, by one person or several, all or nothing."""

from datetime import timedelta

import pytest

from salon.booking.availability import Ask, free_times
from salon.booking.models import Appointment, Booking, Hold
from salon.booking.plans import MOST_TREATMENTS
from salon.booking.services import Destination, Part, VisitWish, book_visit, move, take_back
from salon.core.errors import Refused
from salon.house.models import Competence
from salon.house.standing import House
from tests.factories import NOW, TODAY, AppointmentFactory, ClientFactory, ServiceFactory

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def lashes(mari, liisa):
    return ServiceFactory(name="Lashes", duration_minutes=30, buffer_after_minutes=10, performers=[mari, liisa])


@pytest.fixture
def mask(mari):
    """Twenty minutes of work, half an hour to take effect, ten minutes to finish."""
    return ServiceFactory(name="Mask", duration_minutes=20, gap_minutes=30, finish_minutes=10, performers=[mari])


def refusal_of(client, wish, desk):
    with pytest.raises(Refused) as refusal:
        book_visit(client, wish, by=desk, at=NOW)
    assert Appointment.objects.filter(client=client).count() == 0
    return refusal.value


def spans(visits):
    return [(visit.staff.name, visit.starts_at, visit.ends_at, visit.busy_from, visit.busy_until) for visit in visits]


def test_two_treatments_in_the_same_hands_follow_without_cleaning_in_between(facial, lashes, mari, desk, at):
    wish = VisitWish((Part(facial, mari), Part(lashes, mari)), at(2026, 11, 26, 9))

    visits = book_visit(ClientFactory(), wish, by=desk, at=NOW)

    nine, ten, half = (at(2026, 11, 26, *clock) for clock in ((9,), (10,), (10, 30)))
    assert spans(visits) == [
        ("Mari", nine, ten, nine, ten),
        ("Mari", ten, half, ten, half + timedelta(minutes=10)),
    ]
    assert (Booking.objects.count(), {visit.booking for visit in visits}) == (1, {Booking.objects.get()})


def test_in_other_hands_each_keeps_the_time_to_clean(facial, lashes, mari, liisa, desk, at):
    wish = VisitWish((Part(facial, mari), Part(lashes, liisa)), at(2026, 11, 26, 9))

    first, second = book_visit(ClientFactory(), wish, by=desk, at=NOW)

    assert (first.busy_until, second.starts_at) == (at(2026, 11, 26, 10, 15), at(2026, 11, 26, 10))


def test_side_by_side_needs_two_people(facial, lashes, mari, liisa, desk, at):
    start = at(2026, 11, 26, 9)
    beside = VisitWish((Part(facial, mari), Part(lashes, mari, parallel=True)), start)

    assert refusal_of(ClientFactory(), beside, desk).code == "slot_taken"

    visits = book_visit(
        ClientFactory(), VisitWish((Part(facial, mari), Part(lashes, liisa, parallel=True)), start), by=desk, at=NOW
    )
    assert [(visit.staff, visit.starts_at) for visit in visits] == [(mari, start), (liisa, start)]


def test_all_or_nothing_and_the_sentence_names_who_is_taken(facial, lashes, mari, liisa, desk, at):
    AppointmentFactory(staff=liisa, starts_at=at(2026, 11, 26, 10), ends_at=at(2026, 11, 26, 11))

    wish = VisitWish((Part(facial, mari), Part(lashes, liisa)), at(2026, 11, 26, 9))

    refusal = refusal_of(ClientFactory(), wish, desk)
    assert (refusal.code, refusal.message.split(".")[0]) == ("slot_taken", "Liisa is taken from 10:00 until 11:00")
    assert Booking.objects.count() == 0


def test_anyone_means_somebody_who_is_free_and_the_hands_stay_the_same_where_they_can(facial, lashes, mari, desk, at):
    visits = book_visit(ClientFactory(), VisitWish((Part(facial), Part(lashes)), at(2026, 11, 26, 9)), by=desk, at=NOW)

    assert [visit.staff for visit in visits] == [mari, mari]


def test_anyone_is_somebody_else_where_the_first_is_taken(facial, lashes, mari, liisa, desk, at):
    AppointmentFactory(staff=mari, starts_at=at(2026, 11, 26, 10), ends_at=at(2026, 11, 26, 11))
    facial.buffer_after_minutes = 0
    facial.save()

    visits = book_visit(ClientFactory(), VisitWish((Part(facial), Part(lashes)), at(2026, 11, 26, 9)), by=desk, at=NOW)

    assert [visit.staff for visit in visits] == [mari, liisa]


def test_nobody_free_says_so(facial, mari, desk, at):
    AppointmentFactory(staff=mari, starts_at=at(2026, 11, 26, 9), ends_at=at(2026, 11, 26, 10))

    assert refusal_of(ClientFactory(), VisitWish((Part(facial),), at(2026, 11, 26, 9)), desk).code == "nobody_free"


@pytest.mark.parametrize("number", [MOST_TREATMENTS + 1, 400])
def test_four_hundred_treatments_in_a_visit_are_refused(facial, mari, desk, at, number):
    wish = VisitWish((Part(facial, mari),) * number, at(2026, 11, 26, 9))

    assert refusal_of(ClientFactory(), wish, desk).code == "too_many_treatments"


def test_a_visit_without_a_treatment_is_refused(desk, at):
    assert refusal_of(ClientFactory(), VisitWish((), at(2026, 11, 26, 9)), desk).code == "no_treatment"


def test_free_times_of_two_treatments_leave_room_for_both(facial, lashes, mari, at):
    AppointmentFactory(staff=mari, starts_at=at(2026, 11, 26, 10, 30), ends_at=at(2026, 11, 26, 16))

    found = free_times(Ask((Part(facial), Part(lashes, mari))), TOMORROW, at=NOW)

    # Until 10.30 there is time for the facial, the lashes, but not for the cleaning after them.
    assert found == []
    AppointmentFactory(staff=mari, starts_at=at(2026, 11, 27, 10, 40), ends_at=at(2026, 11, 27, 16))
    later = free_times(Ask((Part(facial), Part(lashes, mari))), TOMORROW + timedelta(days=1), at=NOW)
    assert [(free.starts_at, free.ends_at) for free in later] == [(at(2026, 11, 27, 9), at(2026, 11, 27, 10, 30))]


def test_while_the_mask_takes_effect_another_client_fits_into_the_gap_and_not_a_minute_more(mask, mari, desk, at):
    short = ServiceFactory(name="Brows", duration_minutes=30, performers=[mari])
    longer = ServiceFactory(name="Wax", duration_minutes=31, performers=[mari])
    visit = book_visit(ClientFactory(), VisitWish((Part(mask, mari),), at(2026, 11, 26, 9)), by=desk, at=NOW)[0]

    in_the_gap = VisitWish((Part(longer, mari),), at(2026, 11, 26, 9, 20))
    assert refusal_of(ClientFactory(), in_the_gap, desk).code == "slot_taken"
    other = book_visit(ClientFactory(), VisitWish((Part(short, mari),), at(2026, 11, 26, 9, 20)), by=desk, at=NOW)[0]

    assert (visit.gap_from, visit.gap_until, visit.ends_at) == (
        at(2026, 11, 26, 9, 20), at(2026, 11, 26, 9, 50), at(2026, 11, 26, 10),
    )  # fmt: skip
    assert (other.starts_at, other.ends_at) == (visit.gap_from, visit.gap_until)


def test_the_free_times_know_the_gap(mask, mari, desk, at):
    short = ServiceFactory(name="Brows", duration_minutes=30, performers=[mari])
    book_visit(ClientFactory(), VisitWish((Part(mask, mari),), at(2026, 11, 26, 9, 10)), by=desk, at=NOW)

    starts = [free.starts_at for free in free_times(Ask((Part(short),)), TOMORROW, at=NOW)]

    # The gap is 9.30 to 10.00; before 9.10 there are ten minutes only; after it she is free from 10.10 on.
    assert starts[:2] == [at(2026, 11, 26, 9, 30), at(2026, 11, 26, 10, 15)]


def test_her_own_duration_and_price_go_before_those_of_the_list(facial, mari, liisa, desk, at):
    Competence.objects.create(staff=liisa, service=facial, duration_minutes=45, price="99.00")

    visit = book_visit(ClientFactory(), VisitWish((Part(facial, liisa),), at(2026, 11, 26, 9)), by=desk, at=NOW)[0]

    visit.refresh_from_db()
    assert (visit.ends_at, str(visit.price_estimate)) == (at(2026, 11, 26, 9, 45), "99.00")


def test_a_friend_who_comes_along_belongs_to_the_same_booking(facial, lashes, mari, liisa, desk, at):
    start = at(2026, 11, 26, 9)
    first = book_visit(ClientFactory(), VisitWish((Part(facial, mari),), start), by=desk, at=NOW)[0]

    wish = VisitWish((Part(lashes, liisa),), start)
    second = book_visit(ClientFactory(), wish, by=desk, at=NOW, joining=first)[0]

    first.refresh_from_db()
    assert first.booking is not None
    assert (second.booking, first.client == second.client) == (first.booking, False)


def test_companions_move_along_by_the_same_time_or_stay(facial, lashes, mari, liisa, desk, at):
    wish = VisitWish((Part(facial, mari), Part(lashes, liisa)), at(2026, 11, 26, 9))
    first, second = book_visit(ClientFactory(), wish, by=desk, at=NOW)

    moved = move(first, Destination(mari, at(2026, 11, 27, 13), along=True), version=1, by=desk, at=NOW)

    second.refresh_from_db()
    assert (moved.starts_at, second.starts_at, second.staff) == (at(2026, 11, 27, 13), at(2026, 11, 27, 14), liisa)
    move(moved, Destination(mari, at(2026, 11, 27, 9)), version=2, by=desk, at=NOW)
    second.refresh_from_db()
    assert second.starts_at == at(2026, 11, 27, 14)


def test_companions_are_never_torn_apart_by_a_move_that_one_cannot_follow(facial, lashes, mari, liisa, desk, at):
    wish = VisitWish((Part(facial, mari), Part(lashes, liisa)), at(2026, 11, 26, 9))
    first, second = book_visit(ClientFactory(), wish, by=desk, at=NOW)
    AppointmentFactory(staff=liisa, starts_at=at(2026, 11, 27, 14), ends_at=at(2026, 11, 27, 15))

    with pytest.raises(Refused) as refusal:
        move(first, Destination(mari, at(2026, 11, 27, 13), along=True), version=1, by=desk, at=NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (refusal.value.code, first.starts_at, second.starts_at) == (
        "slot_taken", at(2026, 11, 26, 9), at(2026, 11, 26, 10),
    )  # fmt: skip


def test_a_longer_visit_takes_more_time_and_undo_gives_it_back(facial, mari, desk, at):
    visit = book_visit(ClientFactory(), VisitWish((Part(facial, mari),), at(2026, 11, 26, 9)), by=desk, at=NOW)[0]

    longer = move(visit, Destination(mari, at(2026, 11, 26, 9), minutes=90), version=1, by=desk, at=NOW)
    held = (longer.ends_at, longer.busy_until)
    back = take_back(longer, version=2, by=desk, at=NOW)

    assert held == (at(2026, 11, 26, 10, 30), at(2026, 11, 26, 10, 45))
    assert (back.ends_at, back.busy_until) == (at(2026, 11, 26, 10), at(2026, 11, 26, 10, 15))


@pytest.mark.parametrize("minutes", [0, -5, 4, 481, 10**6])
def test_a_length_out_of_reason_is_refused(facial, mari, desk, at, minutes):
    visit = book_visit(ClientFactory(), VisitWish((Part(facial, mari),), at(2026, 11, 26, 9)), by=desk, at=NOW)[0]

    with pytest.raises(Refused) as refusal:
        move(visit, Destination(mari, at(2026, 11, 26, 9), minutes=minutes), version=1, by=desk, at=NOW)

    visit.refresh_from_db()
    assert (refusal.value.code, visit.ends_at) == ("wrong_length", at(2026, 11, 26, 10))


def test_undoing_a_booking_cancels_all_that_was_booked_in_the_same_breath(facial, lashes, mari, desk, at):
    wish = VisitWish((Part(facial, mari), Part(lashes, mari)), at(2026, 11, 26, 9))
    visits = book_visit(ClientFactory(), wish, by=desk, at=NOW)

    take_back(visits[0], version=1, by=desk, at=NOW)

    states = list(Appointment.objects.values_list("state", flat=True))
    assert (states, Hold.objects.count()) == (["cancelled_salon", "cancelled_salon"], 0)


@pytest.mark.parametrize("people", [1, 3])
def test_the_questions_of_a_search_over_several_treatments_do_not_grow(people, at, django_assert_num_queries):
    from tests.factories import StaffFactory, with_hours

    staff = [with_hours(StaffFactory()) for _ in range(people)]
    first, second = (ServiceFactory(performers=staff) for _ in range(2))
    for person in staff:
        AppointmentFactory(staff=person, starts_at=at(2026, 11, 26, 9))

    House.now()
    with django_assert_num_queries(2):
        found = free_times(Ask((Part(first), Part(second))), TOMORROW, TOMORROW + timedelta(days=13), at=NOW)

    assert len(found) > 100
