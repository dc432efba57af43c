"""Who answers for a client under age, and what that person has agreed to."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from clients.card.models.clients import Client
from salon.core.models import Record, User, Versioned
from salon.house.models import Service


class Guardian(Versioned):
    """The guardian of a client under age: whom to ask, and how to reach that person."""

    client = models.OneToOneField(Client, models.CASCADE, related_name="guardian")
    name = models.CharField(_("guardian's name"), max_length=160)
    phone = PhoneNumberField(_("guardian's phone"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(phone=""), name="card_guardian_can_be_asked"),
        ]

    def __str__(self) -> str:
        return self.name


class GuardianConsentQuerySet(models.QuerySet["GuardianConsent"]):
    def standing(self) -> Self:
        """Those that have not been withdrawn."""
        return self.filter(withdrawn_at=None)


class GuardianConsent(Record):
    """A guardian's word for one treatment. Withdrawn, never deleted; who gave it is kept as the name was then."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="guardian_consents")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    given_by = models.CharField(_("given by"), max_length=160)
    agreed_on = models.DateField(_("day"))
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = GuardianConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "service"],
                condition=Q(withdrawn_at=None),
                name="card_guardianconsent_one_standing_per_treatment",
            ),
            models.CheckConstraint(condition=~Q(given_by=""), name="card_guardianconsent_somebody_gave_it"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("noted_at")),
                name="card_guardianconsent_withdrawn_after_given",
            ),
        ]
