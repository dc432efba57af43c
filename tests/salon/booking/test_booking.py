"""Booking: one client, one person, one time; everything else is refused in words."""

from datetime import timedelta

import pytest

from salon.booking.models import Appointment, AppointmentChange
from salon.booking.services import BookingWish, book
from salon.core.errors import Refused
from salon.core.models import AuditEvent
from salon.house.models import Absence, Device
from tests.factories import NOW, TODAY, AppointmentFactory, ClientFactory, RoomFactory


def refusal_of(client, wish, desk, at=NOW):
    with pytest.raises(Refused) as refusal:
        book(client, wish, by=desk, at=at)
    assert Appointment.objects.filter(client=client).count() == 0
    return refusal.value


def test_a_booking_holds_the_treatment_and_the_cleaning(facial, mari, desk, at):
    client = ClientFactory()

    visit = book(client, BookingWish(facial, mari, at(2026, 11, 26, 9), asked_for=True), by=desk, at=NOW)

    visit.refresh_from_db()
    held = (visit.starts_at, visit.ends_at, visit.busy_from, visit.busy_until)
    assert held == (at(2026, 11, 26, 9), at(2026, 11, 26, 10), at(2026, 11, 26, 9), at(2026, 11, 26, 10, 15))
    assert (visit.state, visit.live, visit.asked_for, visit.price_estimate, visit.booked_by, visit.booked_at) == (
        "booked", True, True, facial.price, desk, NOW,
    )  # fmt: skip


def test_a_booking_is_written_down_once_with_its_author(facial, mari, desk, at):
    visit = book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 9)), by=desk, at=NOW)

    changes = list(AppointmentChange.objects.values_list("appointment", "from_state", "to_state", "by", "at"))
    audited = list(AuditEvent.objects.values_list("action", "subject_id", "actor", "at"))
    assert changes == [(visit.pk, "", "booked", desk.pk, NOW)]
    assert audited == [("appointment.booked", str(visit.pk), desk.pk, NOW)]


def test_a_taken_time_is_refused_with_who_until_when_and_what_is_near(facial, mari, desk, at):
    book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 11)), by=desk, at=NOW)

    refusal = refusal_of(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 11, 30)), desk)

    assert (refusal.code, refusal.message) == (
        "slot_taken",
        "Mari is taken from 11:00 until 12:15. Nearest free times with Mari: 12:15, 12:30, 12:45.",
    )


def test_the_cleaning_after_a_visit_is_not_free(facial, mari, desk, at):
    book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 11)), by=desk, at=NOW)

    refusal = refusal_of(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 12)), desk)

    assert refusal.code == "slot_taken"


def test_the_next_visit_begins_where_the_cleaning_ends(facial, mari, desk, at):
    book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 11)), by=desk, at=NOW)

    visit = book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 12, 15)), by=desk, at=NOW)

    assert visit.starts_at == at(2026, 11, 26, 12, 15)


@pytest.mark.parametrize("kind", ["room", "device"])
def test_a_taken_room_or_device_is_refused_by_name(kind, facial, mari, desk, at):
    thing = RoomFactory(name="Laser") if kind == "room" else Device.objects.create(name="Laser")
    AppointmentFactory(starts_at=at(2026, 11, 26, 11), **{kind: thing})

    refusal = refusal_of(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 11), **{kind: thing}), desk)

    assert (refusal.code, refusal.message.split(". ")[0]) == (
        "slot_taken",
        "Laser is taken from 11:00 until 12:00",
    )


@pytest.mark.parametrize("clock", [(8, 45), (16, 0), (20, 0)])
def test_outside_working_hours_is_refused(clock, facial, mari, desk, at):
    refusal = refusal_of(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, *clock)), desk)

    assert refusal.code == "outside_hours"


def test_a_day_off_is_refused_and_the_first_free_time_named(facial, mari, desk, at):
    Absence.objects.create(staff=mari, kind="sick", starts_on=TODAY, ends_on=TODAY + timedelta(days=2))

    refusal = refusal_of(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 9)), desk)

    assert (refusal.code, refusal.message) == (
        "outside_hours",
        "Mari does not work from 09:00 until 10:15. First free: 27 Nov at 09:00 with Mari.",
    )


def test_who_has_not_learned_the_treatment_does_not_give_it(facial, liisa, desk, at):
    refusal = refusal_of(ClientFactory(), BookingWish(facial, liisa, at(2026, 11, 26, 9)), desk)

    assert (refusal.code, refusal.message) == ("not_competent", "Liisa does not give Facial.")


def test_a_treatment_off_the_price_list_is_refused(facial, mari, desk, at):
    facial.active = False
    facial.save()

    refusal = refusal_of(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 9)), desk)

    assert refusal.code == "not_offered"


def test_a_time_that_has_passed_is_refused(facial, mari, desk, at):
    refusal = refusal_of(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 24, 9)), desk)

    assert refusal.code == "in_the_past"


def test_a_visit_that_has_just_begun_can_still_be_written_in(facial, mari, desk, at):
    visit = book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 25, 9, 45)), by=desk, at=NOW)

    assert visit.starts_at < NOW


def test_a_time_years_ahead_is_refused(facial, mari, desk, at):
    refusal = refusal_of(ClientFactory(), BookingWish(facial, mari, at(2999, 11, 26, 9)), desk)

    assert refusal.code == "too_far"


@pytest.mark.parametrize("day", [(2026, 3, 29), (2027, 3, 28)])
def test_the_hour_that_spring_skips_cannot_be_booked(day, facial, mari, desk, at):
    before = at(2026, 3, 1, 9)

    refusal = refusal_of(ClientFactory(), BookingWish(facial, mari, at(*day, 3, 30)), desk, at=before)

    assert refusal.code == "no_such_time"


def test_an_erased_client_is_not_booked(facial, mari, desk, at):
    refusal = refusal_of(ClientFactory(state="erased"), BookingWish(facial, mari, at(2026, 11, 26, 9)), desk)

    assert refusal.code == "client_erased"
