"""A form asked of a client, and what she filled in: encrypted, with the hash of what was read and a seal over all."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client
from clients.intake.models.questionnaires import Edition, Questionnaire
from salon.booking.models import Appointment
from salon.core.encryption import EncryptedTextField
from salon.core.models import Record, User


class FilledQuerySet(models.QuerySet["Filled"]):
    def holding(self, day: date | models.F | models.OuterRef) -> Self:
        """Those that are filled and hold on a day."""
        return self.filter(filled_at__isnull=False, holds_until__gt=day)

    def open(self) -> Self:
        """Those that are asked for and not filled."""
        return self.filter(filled_at=None, withdrawn_at=None)

    def visible_to(self, user: User, at: datetime) -> Self:
        """Of clients whom this user treats."""
        return self.filter(client__in=Client.objects.visible_to(user, at).treated_by(user))


class Filled(Record):
    """One asking of one form. What is filled in stands as it was signed; `seal` is over all of it."""

    class Channel(models.TextChoices):
        LINK = "link", _("By link")
        TABLET = "tablet", _("On the tablet here")

    client = models.ForeignKey(Client, models.CASCADE, related_name="forms")
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="filled")
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="forms")
    channel = models.CharField(_("how"), max_length=6, choices=Channel)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="filled")
    language = models.CharField(_("language"), max_length=2, choices=Client.Language, blank=True)
    answers = EncryptedTextField(_("answers"), blank=True)
    signed_name = EncryptedTextField(_("signed by"), blank=True)
    # The drawn lines, as the path of a picture; empty where it was clicked.
    signature = EncryptedTextField(_("signature"), blank=True)
    text_hash = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)
    filled_at = models.DateTimeField(null=True)
    holds_until = models.DateField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = FilledQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "questionnaire"],
                condition=Q(filled_at=None, withdrawn_at=None),
                name="intake_filled_one_open_a_form",
            ),
            models.CheckConstraint(
                condition=Q(filled_at=None, edition=None, holds_until=None, text_hash="", seal="", reviewed_at=None)
                | (Q(filled_at__isnull=False, edition__isnull=False, holds_until__isnull=False, withdrawn_at=None)
                   & ~Q(text_hash="") & ~Q(seal="")),
                name="intake_filled_whole_or_not_at_all",
            ),
            models.CheckConstraint(
                condition=Q(filled_at=None) | Q(filled_at__gte=F("asked_at")), name="intake_filled_after_asked"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="intake_filled_reviewed_by_somebody",
            ),
        ]  # fmt: skip
