"""Why somebody who leads the salon reads the health data of a client whom she does not treat (DOMAIN D2, H13)."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.card.models.clients import Client
from salon.core.encryption import EncryptedTextField
from salon.core.models import Record, User

# So long a reason opens the card.
HOLDS = timedelta(minutes=15)


class HealthReasonQuerySet(models.QuerySet["HealthReason"]):
    def open_to(self, user: User, at: datetime) -> Self:
        """Those that this user gave a short while ago."""
        return self.filter(by=user, given_at__lte=at, until__gt=at)


class HealthReason(Record):
    """A reason given before reading, and until when it opens the card. Append-only; the words are encrypted."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="health_reasons")
    text = EncryptedTextField(_("reason"))
    given_at = models.DateTimeField()
    until = models.DateTimeField(_("until"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = HealthReasonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("given_at")), name="card_healthreason_ends_after_given")
        ]
