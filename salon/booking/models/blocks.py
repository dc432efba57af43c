"""Time that is not for clients: a break, a meeting, a room that is being painted."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salon.core.models import Record, User
from salon.house.models import Device, Room, Staff


class BlockQuerySet(models.QuerySet["Block"]):
    """Questions about blocks."""

    def live(self) -> Self:
        return self.filter(live=True)

    def during(self, start: datetime, end: datetime) -> Self:
        return self.filter(starts_at__lt=end, ends_at__gt=start)


class Block(Record):
    """A person, room or device is not to be booked, `[starts_at, ends_at)`."""

    class Kind(models.TextChoices):
        BREAK = "break", _("Break")
        MEETING = "meeting", _("Meeting")
        TRAINING = "training", _("Training")
        WORK = "work", _("Other work")
        PRIVATE = "private", _("Private")
        SERVICING = "servicing", _("Being serviced")

    kind = models.CharField(_("what for"), max_length=10, choices=Kind, default=Kind.BREAK)
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="blocks")
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="blocks")
    device = models.ForeignKey(Device, models.PROTECT, null=True, blank=True, related_name="blocks")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    note = models.CharField(_("note"), max_length=120, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    live = models.GeneratedField(
        expression=Q(removed_at__isnull=True),  # type: ignore[arg-type]  # the stubs do not know that Q is an expression
        output_field=models.BooleanField(),
        db_persist=True,
    )
    version = models.PositiveIntegerField(default=1)

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_block_ends_after_start"),
            models.CheckConstraint(
                condition=Q(staff__isnull=False, room=None, device=None)
                | Q(staff=None, room__isnull=False, device=None)
                | Q(staff=None, room=None, device__isnull=False),
                name="booking_block_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.kind}"
