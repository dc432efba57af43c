"""What became of it: asked of what a client took, after 2, 14 and 42 days. The answer is health data, and encrypted."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client
from products.advice.models.offers import Recommendation
from salon.core.encryption import EncryptedTextField
from salon.core.models import Record, User

# Days after the client took it.
DAYS = (2, 14, 42)


class InUse(models.TextChoices):
    """One tap."""

    IN_USE = "in_use", _("I use it")
    STOPPED = "stopped", _("I have stopped")
    REACTION = "reaction", _("My skin did not like it")


class Better(models.TextChoices):
    """What became of the finding it was for."""

    BETTER = "better", _("Better")
    SAME = "same", _("The same")
    WORSE = "worse", _("Worse")


class UseCheckQuerySet(models.QuerySet["UseCheck"]):
    def due(self, at: datetime) -> Self:
        """Those to ask now."""
        return self.filter(due_at__lte=at, asked_at=None, cancelled_at=None, answered_at=None)

    def answered(self) -> Self:
        return self.filter(answered_at__isnull=False)


class UseCheck(Record):
    """One question about one product that a client took on advice."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="use_checks")
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="use_checks")
    days = models.PositiveSmallIntegerField(_("days after she took it"))
    due_at = models.DateTimeField(_("to be asked"))
    asked_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    # Who wrote down what the client said; nobody where she tapped it herself.
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    use = EncryptedTextField(_("in use"), choices=InUse, blank=True, db_column="in_use")
    better = EncryptedTextField(_("what became of the finding"), choices=Better, blank=True)

    objects = UseCheckQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [models.Index(fields=["due_at"], condition=Q(asked_at=None), name="advice_usecheck_due")]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "days"], name="advice_usecheck_once_a_day"),
            models.CheckConstraint(condition=Q(days__in=[2, 14, 42]), name="advice_usecheck_days"),
            models.CheckConstraint(
                condition=Q(answered_at=None, noted_by=None) | Q(answered_at__isnull=False, cancelled_at=None),
                name="advice_usecheck_answer_has_a_time",
            ),
        ]
