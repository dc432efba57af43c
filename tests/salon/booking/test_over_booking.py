"""Over-booking: only with the right, a reason and a trace; and the rules that no reason lifts."""

from datetime import date, time, timedelta

import pytest

from salon.booking.models import Appointment
from salon.booking.services import BookingWish, book
from salon.core.errors import Refused
from salon.core.models import AuditEvent, Role
from tests.factories import NOW, ClientFactory, RoomFactory, ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db
WHY = "Her train was late"


@pytest.fixture
def owner(desk):
    return UserFactory(name="Liisa Owner", role=Role.OWNER)


def refusal_of(wish, by):
    client = ClientFactory()
    with pytest.raises(Refused) as refusal:
        book(client, wish, by=by, at=NOW)
    assert Appointment.objects.filter(client=client).count() == 0
    return refusal.value


def test_the_owner_may_put_a_visit_beside_another_and_it_is_written_down(facial, mari, owner, at):
    book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 9)), by=owner, at=NOW)

    wish = BookingWish(facial, mari, at(2026, 11, 26, 9, 30), overbook_reason=WHY)
    visit = book(ClientFactory(), wish, by=owner, at=NOW)

    trail = AuditEvent.objects.filter(action="appointment.overbooked").values_list("actor", "subject_id", "facts")
    assert (visit.overbooked, visit.overbook_reason, visit.changes.get().reason) == (True, WHY, WHY)
    assert list(trail) == [(owner.pk, str(visit.pk), {})]


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.COSMETOLOGIST])
def test_without_the_right_no_reason_helps(facial, mari, desk, at, role):
    wish = BookingWish(facial, mari, at(2026, 11, 26, 9), overbook_reason=WHY)

    assert refusal_of(wish, UserFactory(role=role)).code == "may_not_overbook"


def test_a_room_is_never_shared(facial, mari, liisa, owner, at):
    room = RoomFactory()
    book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 9), room=room), by=owner, at=NOW)

    wish = BookingWish(facial, mari, at(2026, 11, 26, 9), room=room, overbook_reason=WHY)

    assert refusal_of(wish, owner).code == "slot_taken"


def test_an_over_booked_visit_takes_its_time_from_those_who_follow(facial, mari, owner, at):
    book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 9)), by=owner, at=NOW)
    wish = BookingWish(facial, mari, at(2026, 11, 26, 9, 30), overbook_reason=WHY)
    book(ClientFactory(), wish, by=owner, at=NOW)

    assert refusal_of(BookingWish(facial, mari, at(2026, 11, 26, 10, 15)), owner).code == "slot_taken"


def test_outside_the_hours_with_a_reason_only(facial, mari, owner, at):
    late = at(2026, 11, 26, 18)

    assert refusal_of(BookingWish(facial, mari, late), owner).code == "outside_hours"
    wish = BookingWish(facial, mari, late, overbook_reason=WHY)
    assert book(ClientFactory(), wish, by=owner, at=NOW).starts_at == late


def test_a_treatment_that_begins_early_only_is_refused_later_in_the_day(mari, desk, at):
    service = ServiceFactory(name="Long peel", performers=[mari], latest_start=time(14))

    refusal = refusal_of(BookingWish(service, mari, at(2026, 11, 26, 14, 15)), desk)

    assert (refusal.code, refusal.message) == ("too_late_in_the_day", "Long peel begins at 14:00 at the latest.")
    assert book(ClientFactory(), BookingWish(service, mari, at(2026, 11, 26, 14)), by=desk, at=NOW).pk


def test_the_least_age_is_that_of_the_day_of_the_visit(mari, desk, at):
    service = ServiceFactory(name="Lash tint", performers=[mari], min_age=16)
    wish = BookingWish(service, mari, at(2026, 11, 26, 9))

    with pytest.raises(Refused) as refusal:
        book(ClientFactory(birth_date=date(2010, 11, 27)), wish, by=desk, at=NOW)

    assert refusal.value.code == "too_young"
    assert book(ClientFactory(birth_date=date(2010, 11, 26)), wish, by=desk, at=NOW).service == service


def test_a_block_of_hers_is_in_the_way_like_a_visit(facial, mari, desk, at):
    mari.blocks.create(starts_at=at(2026, 11, 26, 9), ends_at=at(2026, 11, 26, 9, 15), created_at=NOW)

    refusal = refusal_of(BookingWish(facial, mari, at(2026, 11, 26, 9)), desk)

    assert (refusal.code, refusal.message.split(".")[0]) == ("slot_taken", "Mari is taken from 09:00 until 09:15")


def test_nothing_is_booked_more_than_three_years_ahead(facial, mari, desk, at):
    wish = BookingWish(facial, mari, at(2026, 11, 26, 9) + timedelta(days=3 * 366))

    assert refusal_of(wish, desk).code == "too_far"
