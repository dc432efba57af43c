"""The steps of a visit: what may follow what, and who did it when."""

from datetime import timedelta

import pytest

from salon.booking.models import Appointment, AppointmentChange
from salon.booking.services import BookingWish, book, cancel, change_state
from salon.core.errors import Refused
from salon.core.models import AuditEvent
from tests.factories import NOW, AppointmentFactory, ClientFactory

ALLOWED = {(old, new) for old, following in Appointment.NEXT.items() for new in following}
EVERY = [(old, new) for old in Appointment.State.values for new in Appointment.State.values if old != new]


@pytest.mark.parametrize(("old", "new"), EVERY)
def test_only_the_steps_that_make_sense_are_possible(old, new, desk, at):
    visit = AppointmentFactory(state=old, starts_at=NOW - timedelta(minutes=10))

    if (old, new) in ALLOWED:
        result = change_state(visit, new, by=desk, at=NOW).state
    else:
        with pytest.raises(Refused) as refusal:
            change_state(visit, new, by=desk, at=NOW)
        result = refusal.value.code

    assert result == (new if (old, new) in ALLOWED else "no_such_step")


def test_a_completed_visit_stays_completed():
    assert Appointment.NEXT["completed"] == ()


def test_a_step_is_written_down_with_author_time_and_reason(desk):
    visit = AppointmentFactory()

    change_state(visit, "arrived", by=desk, at=NOW, reason="Came early")

    written = AppointmentChange.objects.values_list("from_state", "to_state", "by", "at", "reason")
    assert list(written) == [("booked", "arrived", desk.pk, NOW, "Came early")]
    assert AuditEvent.objects.filter(action="appointment.state", subject_id=str(visit.pk)).count() == 1


def test_asking_twice_writes_once(desk):
    visit = AppointmentFactory()
    change_state(visit, "arrived", by=desk, at=NOW)

    again = change_state(visit, "arrived", by=desk, at=NOW)

    assert (again.state, again.version, AppointmentChange.objects.count()) == ("arrived", 2, 1)


@pytest.mark.parametrize("state", ["arrived", "in_care", "completed", "no_show"])
def test_a_visit_of_tomorrow_has_not_happened(state, desk):
    visit = AppointmentFactory(starts_at=NOW + timedelta(days=1))

    with pytest.raises(Refused) as refusal:
        change_state(visit, state, by=desk, at=NOW)

    assert refusal.value.code == "not_yet"


def test_nobody_has_failed_to_come_before_the_time(desk):
    visit = AppointmentFactory(starts_at=NOW + timedelta(minutes=1))

    with pytest.raises(Refused) as refusal:
        change_state(visit, "no_show", by=desk, at=NOW)

    assert refusal.value.code == "not_yet"


def test_an_unknown_state_is_refused(desk):
    with pytest.raises(Refused) as refusal:
        change_state(AppointmentFactory(), "eaten", by=desk, at=NOW)

    assert refusal.value.code == "no_such_step"


@pytest.mark.parametrize(
    ("hours", "by_salon", "state"),
    [
        (25, False, "cancelled_client"),
        (24, False, "cancelled_client"),
        (23, False, "cancelled_late"),
        (23, True, "cancelled_salon"),
    ],
)
def test_a_late_cancellation_is_told_apart(hours, by_salon, state, desk):
    visit = AppointmentFactory(starts_at=NOW + timedelta(hours=hours))

    cancelled = cancel(visit, by=desk, at=NOW, by_salon=by_salon)

    assert (cancelled.state, cancelled.live) == (state, False)


def test_a_cancelled_time_can_be_given_to_somebody_else(facial, mari, desk, at):
    first = book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 9)), by=desk, at=NOW)
    cancel(first, by=desk, at=NOW)

    second = book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 9)), by=desk, at=NOW)

    assert second.starts_at == first.starts_at


def test_a_cancellation_taken_back_needs_its_time_again(facial, mari, desk, at):
    first = book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 9)), by=desk, at=NOW)
    cancel(first, by=desk, at=NOW)
    book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 9)), by=desk, at=NOW)

    with pytest.raises(Refused) as refusal:
        change_state(first, "booked", by=desk, at=NOW)

    first.refresh_from_db()
    assert (refusal.value.code, first.state) == ("slot_taken", "cancelled_late")


def test_a_visit_that_is_over_cannot_come_back_from_its_cancellation(desk):
    visit = AppointmentFactory(state="cancelled_client", starts_at=NOW - timedelta(days=1))

    with pytest.raises(Refused) as refusal:
        change_state(visit, "booked", by=desk, at=NOW)

    assert refusal.value.code == "in_the_past"
