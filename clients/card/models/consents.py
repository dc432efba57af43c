"""What a client has agreed to, purpose by purpose: the text as it was read, when, how; and when it was taken back."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.card.models.clients import Client
from salon.core.models import Record, User


class Purpose(models.TextChoices):
    HEALTH = "health", _("Health data for safe treatment")
    PHOTO_CARE = "photo_care", _("Photos for the treatment")
    PHOTO_TEACH = "photo_teach", _("Photos for teaching colleagues")
    PHOTO_MARKETING = "photo_marketing", _("Photos for showing to others")
    MARKETING_EMAIL = "marketing_email", _("News and offers by e-mail")


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    def newest(self) -> Self:
        """The one that is shown now, of each purpose and language."""
        later = ConsentText.objects.filter(
            purpose=models.OuterRef("purpose"),
            language=models.OuterRef("language"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(later))


class ConsentText(Record):
    """What a client reads before agreeing, in one language. Append-only: a change is a new version."""

    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    language = models.CharField(_("language"), max_length=2, choices=Client.Language)
    version = models.PositiveIntegerField()
    text = models.TextField(_("text"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        ordering = ["purpose", "language", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "language", "version"], name="card_consenttext_version_once"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="card_consenttext_purpose_is_known"),
            models.CheckConstraint(condition=~Q(text="") & Q(version__gte=1), name="card_consenttext_says_something"),
        ]


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self, at: datetime) -> Self:
        """Those that hold: not taken back, and not over by themselves."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=at), withdrawn_at=None)


def took_back(purpose: str, client: models.OuterRef) -> Q:
    """True of a client who has taken back this consent and not given it anew."""
    said = Consent.objects.filter(client=client, purpose=purpose)
    return Q(models.Exists(said.exclude(withdrawn_at=None))) & ~Q(models.Exists(said.filter(withdrawn_at=None)))


class Consent(Record):
    """A client's word for one purpose. Taken back, never deleted; what was read is kept by its version and hash."""

    class Channel(models.TextChoices):
        DESK = "desk", _("Said here")
        TABLET = "tablet", _("On the tablet here")
        LINK = "link", _("By link")
        PAPER = "paper", _("On paper")

    client = models.ForeignKey(Client, models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+")
    text_hash = models.CharField(max_length=64)
    channel = models.CharField(_("how it was given"), max_length=6, choices=Channel)
    # Who said so: the client, or the guardian by name.
    given_by = models.CharField(_("given by"), max_length=160)
    given_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_via = models.CharField(_("how it was taken back"), max_length=6, choices=Channel, blank=True)
    # When what follows from taking it back had been carried out.
    effect_done_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "purpose"], condition=Q(withdrawn_at=None), name="card_consent_one_open_a_purpose"
            ),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="card_consent_purpose_is_known"),
            models.CheckConstraint(condition=~Q(given_by="") & ~Q(text_hash=""), name="card_consent_somebody_gave_it"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_via="", effect_done_at=None)
                | (Q(withdrawn_at__isnull=False, withdrawn_at__gte=F("given_at")) & ~Q(withdrawn_via="")),
                name="card_consent_withdrawn_after_given",
            ),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=F("given_at")), name="card_consent_ends_after_given"
            ),
        ]
