"""Taken time, past the service: a live row cannot be stored without holding what it takes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from salon.booking.models import Appointment, Block, Hold
from salon.house.models import Device
from tests.factories import AppointmentFactory, RoomFactory

MINUTES_20 = timedelta(minutes=20)


def holds_of(visit):
    """What a visit holds, in the order in which it was written."""
    return Hold.objects.filter(appointment=visit).order_by("pk")


@pytest.mark.django_db
def test_the_triggers_that_hold_time_are_there():
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_holds_%' ORDER BY name",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgname LIKE '%_holds_%' ORDER BY tgname",
    }
    with connection.cursor() as cursor:
        cursor.execute(query[connection.vendor])
        found = [name for (name,) in cursor.fetchall()]

    tables = ("booking_appointment", "booking_block", "booking_waitingoffer")
    assert found == [f"{table}_holds_{verb}" for table in tables for verb in ("insert", "update")]


@pytest.mark.django_db
def test_a_live_visit_holds_its_person_room_and_device_and_leaves_the_gap_to_her():
    room, device = RoomFactory(), Device.objects.create(name="Laser")
    visit = AppointmentFactory(room=room, device=device)
    visit.gap_from, visit.gap_until = visit.starts_at + MINUTES_20, visit.starts_at + MINUTES_20 * 2
    visit.save()

    held = [(hold.staff_id, hold.room_id, hold.device_id, hold.busy_from, hold.busy_until) for hold in holds_of(visit)]
    whole = (visit.busy_from, visit.busy_until)
    assert held == [
        (visit.staff_id, None, None, visit.busy_from, visit.gap_from),
        (visit.staff_id, None, None, visit.gap_until, visit.busy_until),
        (None, room.pk, None, *whole),
        (None, None, device.pk, *whole),
    ]


@pytest.mark.django_db
def test_what_is_cancelled_holds_nothing_and_what_comes_back_holds_its_time_again():
    visit = AppointmentFactory()

    Appointment.objects.filter(pk=visit.pk).update(state="cancelled_client")
    gone = holds_of(visit).count()
    Appointment.objects.filter(pk=visit.pk).update(state="booked")

    assert (gone, holds_of(visit).count()) == (0, 1)


@pytest.mark.django_db
def test_a_block_takes_the_time_of_a_visit_from_the_person():
    visit = AppointmentFactory()
    block = Block(staff=visit.staff, starts_at=visit.starts_at, ends_at=visit.ends_at, created_at=visit.booked_at)

    with pytest.raises(DatabaseError), transaction.atomic():
        block.save(force_insert=True)

    visit.state = "cancelled_salon"
    visit.save()
    block.save(force_insert=True)
    assert Hold.objects.get().block == block


@pytest.mark.django_db
def test_another_client_may_come_while_the_mask_of_the_first_takes_effect():
    first = AppointmentFactory()
    gap = (first.starts_at + MINUTES_20, first.starts_at + MINUTES_20 * 2)
    Appointment.objects.filter(pk=first.pk).update(gap_from=gap[0], gap_until=gap[1])

    AppointmentFactory(staff=first.staff, starts_at=gap[0], ends_at=gap[1])

    with pytest.raises(DatabaseError), transaction.atomic():
        AppointmentFactory(staff=first.staff, starts_at=gap[1], ends_at=gap[1] + MINUTES_20)


@pytest.mark.django_db
def test_an_overbooked_visit_needs_a_reason_and_shares_the_person_but_not_the_room():
    room = RoomFactory()
    first = AppointmentFactory(room=room)
    beside = {"staff": first.staff, "starts_at": first.starts_at, "overbooked": True}

    AppointmentFactory(**beside, overbook_reason="Her bus was late")

    for refused in ({"overbook_reason": ""}, {"overbook_reason": "Her bus was late", "room": room}):
        with pytest.raises(DatabaseError), transaction.atomic():
            AppointmentFactory(**beside, **refused)
