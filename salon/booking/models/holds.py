"""What is taken, by whom and until when: one row per person, room or device and stretch of time.

Nobody writes these rows but the database itself: a trigger on each table that takes time (visits, blocks, offers)
keeps them in step, so that a live visit that does not hold its time cannot be stored, whoever writes it.
"""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from salon.booking.models.appointments import Appointment
from salon.booking.models.blocks import Block
from salon.booking.models.waiting import WaitingOffer
from salon.core.database import LiveExclusion
from salon.house.models import Device, Room, Staff

if TYPE_CHECKING:
    from uuid import UUID

HOLDERS = ("appointment", "block", "offer")
THINGS = ("staff", "room", "device")


def _exactly_one(columns: tuple[str, ...]) -> Q:
    either = Q()
    for there in columns:
        either |= Q(**{f"{column}__isnull": column != there for column in columns})
    return either


def _busy_range() -> Func:
    return Func(F("busy_from"), F("busy_until"), Value("[)"), function="tstzrange", output_field=DateTimeRangeField())


def _never_twice(thing: str) -> LiveExclusion:
    return LiveExclusion(
        name=f"booking_hold_one_at_a_time_per_{thing}",
        expressions=[(F(thing), RangeOperators.EQUAL), (_busy_range(), RangeOperators.OVERLAPS)],
        condition=Q(shared=False),
    )


class Hold(models.Model):
    """One thing is taken, `[busy_from, busy_until)`. Written by the triggers of the tables that take time."""

    id = models.BigAutoField(primary_key=True)
    staff = models.ForeignKey(Staff, models.CASCADE, null=True, related_name="holds")
    room = models.ForeignKey(Room, models.CASCADE, null=True, related_name="holds")
    device = models.ForeignKey(Device, models.CASCADE, null=True, related_name="holds")
    busy_from = models.DateTimeField()
    busy_until = models.DateTimeField()
    # An over-booked visit stands beside another: it is seen by whoever looks, and refuses nobody.
    shared = models.BooleanField(default=False)
    appointment = models.ForeignKey(Appointment, models.CASCADE, null=True, related_name="holds")
    block = models.ForeignKey(Block, models.CASCADE, null=True, related_name="holds")
    offer = models.ForeignKey(WaitingOffer, models.CASCADE, null=True, related_name="holds")

    if TYPE_CHECKING:
        staff_id: UUID | None
        room_id: UUID | None
        device_id: UUID | None

    class Meta:
        indexes = [
            models.Index(fields=["staff", "busy_until", "busy_from"], name="booking_hold_staff_time"),
            models.Index(fields=["room", "busy_until", "busy_from"], name="booking_hold_room_time"),
            models.Index(fields=["device", "busy_until", "busy_from"], name="booking_hold_device_time"),
        ]
        constraints = [
            models.CheckConstraint(condition=_exactly_one(THINGS), name="booking_hold_of_one_thing"),
            models.CheckConstraint(condition=_exactly_one(HOLDERS), name="booking_hold_by_one_holder"),
            models.CheckConstraint(condition=Q(busy_until__gt=F("busy_from")), name="booking_hold_ends_after_start"),
            *(_never_twice(thing) for thing in THINGS),
        ]
