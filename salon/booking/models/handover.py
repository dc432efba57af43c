"""What became of the visits of somebody who is away, and what each client said to it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salon.booking.models.appointments import Appointment
from salon.core.models import Record, User
from salon.house.models import Absence, Staff


class AffectedVisitQuerySet(models.QuerySet["AffectedVisit"]):
    """Questions about handed-over visits."""

    def to_call(self) -> Self:
        """Clients who must still be called."""
        return self.filter(outcome=AffectedVisit.Outcome.CALL, told="")


class AffectedVisit(Record):
    """One visit that an absence touched: to whom it went, or that the client would rather wait."""

    class Outcome(models.TextChoices):
        HANDED = "handed", _("Handed to a colleague")
        MOVED = "moved", _("Moved to another time")
        CALL = "call", _("On the call list")
        WAITS = "waits", _("Waits for her own cosmetologist")
        CANCELLED = "cancelled", _("Cancelled")

    class Told(models.TextChoices):
        MAIL = "mail", _("By e-mail")
        CALLED = "called", _("Called")
        NOT_REACHED = "not_reached", _("Not reached")

    absence = models.ForeignKey(Absence, models.PROTECT, related_name="affected_visits")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="affected_by")
    outcome = models.CharField(max_length=10, choices=Outcome)
    # With whom and when the visit stood before.
    from_staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    from_start = models.DateTimeField()
    to_staff = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    told = models.CharField(max_length=12, choices=Told, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AffectedVisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["absence", "appointment"], name="booking_affectedvisit_once"),
            models.CheckConstraint(
                condition=~Q(outcome="handed") | Q(to_staff__isnull=False),
                name="booking_affectedvisit_handed_to_whom",
            ),
            models.CheckConstraint(
                condition=Q(told="", told_at=None) | (~Q(told="") & Q(told_at__isnull=False)),
                name="booking_affectedvisit_told_has_a_time",
            ),
        ]
