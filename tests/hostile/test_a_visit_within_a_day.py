"""A visit or offer of a day or longer, past the services: the diary looks no further back, so the database refuses."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from salon.booking.models import Appointment, WaitingEntry, WaitingOffer
from tests.factories import NOW, AppointmentFactory, ClientFactory, ServiceFactory, StaffFactory

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
# In March the clocks skip an hour, in October they repeat one: a day is 24 hours all the same.
BEGINNINGS = [NOW, datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 10, 24, 21, tzinfo=UTC)]


def a_visit(starts_at, ends_at):
    return AppointmentFactory(starts_at=starts_at, ends_at=ends_at)


def an_offer(starts_at, ends_at):
    service = ServiceFactory()
    entry = WaitingEntry.objects.create(
        client=ClientFactory(), service=service, first_day=starts_at.date(), created_at=NOW
    )
    times = {"starts_at": starts_at, "ends_at": ends_at, "busy_from": starts_at, "busy_until": ends_at}
    asked = {"offered_at": starts_at - DAY, "expires_at": starts_at - DAY / 2}
    return WaitingOffer.objects.create(entry=entry, staff=StaffFactory(), **times, **asked)


@pytest.mark.parametrize("starts_at", BEGINNINGS)
@pytest.mark.parametrize("make", [a_visit, an_offer])
def test_what_is_shorter_than_a_day_is_stored_and_a_whole_day_is_not(make, starts_at):
    longest = make(starts_at, starts_at + DAY - SECOND)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make(starts_at + 7 * DAY, starts_at + 8 * DAY)

    assert ("shorter_than_a_day" in str(refusal.value), longest.ends_at - longest.starts_at) == (True, DAY - SECOND)


def test_a_stored_visit_cannot_be_made_longer_than_a_day():
    visit = AppointmentFactory()

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Appointment.objects.filter(pk=visit.pk).update(ends_at=NOW + 2 * DAY, busy_until=NOW + 2 * DAY)

    assert "shorter_than_a_day" in str(refusal.value)


def test_the_rule_holds_for_a_statement_that_django_did_not_make():
    visit = AppointmentFactory(starts_at=datetime.combine(NOW.date(), time(8), UTC))
    later = "2026-11-27 08:00:00"

    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE booking_appointment SET ends_at = %s, busy_until = %s", [later, later])

    visit.refresh_from_db()
    assert ("shorter_than_a_day" in str(refusal.value), visit.ends_at) == (True, NOW + timedelta(hours=1))


def test_a_form_hears_of_it_before_it_is_written():
    visit = AppointmentFactory()
    visit.ends_at = visit.busy_until = visit.starts_at + DAY

    with pytest.raises(ValidationError) as refusal:
        visit.validate_constraints()

    assert ["shorter_than_a_day" in text for text in refusal.value.messages] == [True]
