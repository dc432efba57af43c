"""Time that became free before it came: a due row, so that nothing rests on a message that may be lost."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salon.booking.models.appointments import Appointment
from salon.core.models import Record
from salon.house.models import Staff


class FreedTimeQuerySet(models.QuerySet["FreedTime"]):
    """Questions about freed times."""

    def open(self) -> Self:
        """Those for which somebody who waits may still be found."""
        return self.filter(done_at=None)

    def due(self, at: datetime) -> Self:
        """Those to be looked at now."""
        return self.open().filter(due_at__lte=at)

    def touching(self, start: datetime, end: datetime) -> Self:
        return self.filter(starts_at__lt=end, ends_at__gt=start)


class FreedTime(Record):
    """Somebody's time that was taken and is so no longer, `[starts_at, ends_at)`."""

    class Why(models.TextChoices):
        CANCELLED = "cancelled", _("A visit was cancelled")
        MOVED = "moved", _("A visit was moved or made shorter")
        MISSED = "missed", _("A client did not come")
        REMOVED = "removed", _("A break or other time was removed")
        BACK = "back", _("An absence ended early")

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="freed_times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    why = models.CharField(max_length=10, choices=Why)
    # The visit that gave it back, where it was one.
    visit = models.ForeignKey(Appointment, models.PROTECT, null=True, blank=True, related_name="freed_times")
    freed_at = models.DateTimeField(db_index=True)
    due_at = models.DateTimeField()
    # It was given back to whom it was taken from, taken by the desk, or has come.
    done_at = models.DateTimeField(null=True, blank=True)

    objects = FreedTimeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="booking_freed_due")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_freed_ends_after_start"),
            models.CheckConstraint(condition=Q(due_at__gte=F("freed_at")), name="booking_freed_due_after_it_is_freed"),
            models.CheckConstraint(
                condition=Q(why__in=("cancelled", "moved", "missed", "removed", "back")),
                name="booking_freed_why_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.why}"
