"""Harm that a treatment or a product did: kept as the safety law asks (KuPaL 185/2025), with product and batch."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clients.card.models import Client
from clients.care.models import Visit
from salon.core.encryption import EncryptedTextField
from salon.core.models import User, Versioned


class AdverseEventQuerySet(models.QuerySet["AdverseEvent"]):
    def readable_by(self, user: User, at: datetime) -> Self:
        """About clients whom this user treats."""
        return self.filter(client__in=Client.objects.visible_to(user, at).treated_by(user))

    def undecided(self) -> Self:
        """Those of which nobody has said whether the authority is told, and those not told yet."""
        return self.filter(Q(notify="") | Q(notify="yes", notified_on=None))


class AdverseEvent(Versioned):
    """What happened, by what, how bad, what was done, and whether Tukes is told. The words are encrypted."""

    class Severity(models.TextChoices):
        MILD = "mild", _("Mild: passed by itself")
        MODERATE = "moderate", _("Moderate: needed care at home or here")
        SEVERE = "severe", _("Severe: needed a doctor, or lasted")

    class YesNo(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", pgettext_lazy("it is not so", "No")

    client = models.ForeignKey(Client, models.PROTECT, related_name="adverse_events")
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="adverse_events")
    happened_on = models.DateField(_("when it happened"))
    severity = models.CharField(_("how bad"), max_length=8, choices=Severity)
    what = EncryptedTextField(_("what happened"))
    measures = EncryptedTextField(_("what was done about it"), blank=True)
    # The product as it stands in the record of treatment; no health data without the client.
    product = models.CharField(_("product"), max_length=120, blank=True)
    batch = models.CharField(_("batch"), max_length=60, blank=True)
    device = models.CharField(_("device"), max_length=120, blank=True)
    doctor = models.CharField(_("a doctor was seen"), max_length=3, choices=YesNo, blank=True)
    # Disability, hospital, danger to life (Cosmetics Regulation, article 23).
    serious = models.BooleanField(_("serious undesirable effect"), default=False)
    notify = models.CharField(_("Tukes is told"), max_length=3, choices=YesNo, blank=True)
    notify_why = EncryptedTextField(_("why, or why not"), blank=True)
    notified_on = models.DateField(_("told on"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = AdverseEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(severity__in=["mild", "moderate", "severe"]), name="followup_event_severity_is_known"
            ),
            models.CheckConstraint(
                condition=Q(notified_on=None) | Q(notify="yes"), name="followup_event_told_only_where_decided"
            ),
            # What is serious is told: that is no choice of the salon.
            models.CheckConstraint(condition=Q(serious=False) | Q(notify="yes"), name="followup_event_serious_is_told"),
            models.CheckConstraint(condition=Q(batch="") | ~Q(product=""), name="followup_event_batch_of_a_product"),
        ]
