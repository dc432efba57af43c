"""What must be known before anything touches a client's skin: encrypted, field by field."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from clients.card.models.clients import Client
from clients.card.models.consents import Purpose, took_back
from salon.core.encrypted_dates import EncryptedDateField
from salon.core.encryption import EncryptedTextField
from salon.core.models import Record, User


class Severity(models.TextChoices):
    """How strongly a client reacts."""

    MILD = "1", _("1 – mild redness, gone in hours")
    CLEAR = "2", _("2 – clear rash or itch, some days")
    STRONG = "3", _("3 – swelling or blisters, needed treatment")
    GENERAL = "4", _("4 – the whole body, an emergency")


class Source(models.TextChoices):
    """How it is known."""

    TOLD = "told", _("The client told")
    TESTED = "tested", _("Tested by a doctor")


class Use(models.TextChoices):
    """Whether she takes a medicine now."""

    ONGOING = "ongoing", _("Takes it now")
    STOPPED = "stopped", _("Takes it no longer")


class Condition(models.TextChoices):
    """What the rules on treatments ask about."""

    PREGNANCY = "pregnancy", _("Pregnancy")
    BREASTFEEDING = "breastfeeding", _("Breast-feeding")
    PACEMAKER = "pacemaker", _("Pacemaker")
    IMPLANT = "implant", _("Metal implant")
    LENSES = "lenses", _("Contact lenses")
    HEART = "heart", _("Heart disease")
    EPILEPSY = "epilepsy", _("Epilepsy")
    DIABETES = "diabetes", _("Diabetes")
    THYROID = "thyroid", _("Thyroid disease")
    CANCER = "cancer", _("Cancer, now or before")
    AUTOIMMUNE = "autoimmune", _("Autoimmune disease")
    RESISTANCE = "resistance", _("Lowered resistance")
    CLOTTING = "clotting", _("Clotting disorder")
    CIRCULATION = "circulation", _("Varicose veins or poor circulation")
    HERPES = "herpes", _("Herpes on the face")
    KELOID = "keloid", _("Scars that grow (keloid)")
    ECZEMA = "eczema", _("Eczema or psoriasis")
    ROSACEA = "rosacea", _("Rosacea")
    VITILIGO = "vitiligo", _("Vitiligo or melasma")
    EYE = "eye", _("Eye disease or eye surgery")
    # Known from the skin profile too: light burns dark skin.
    DARK_SKIN = "dark_skin", _("Dark skin (Fitzpatrick V or VI)")


class HealthFactQuerySet(models.QuerySet["HealthFact"]):
    def active(self, day: date | Any) -> Self:
        """Those that hold on a day (or on that of a column): not ended, and not expired by themselves."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=day), ended_at=None)

    def unfrozen(self) -> Self:
        """Without those of a client who has taken back the consent for health data: nobody reads them any more."""
        return self.exclude(took_back(Purpose.HEALTH, OuterRef("client")))

    def over(self, day: date) -> Self:
        """Those that hold no longer: the history."""
        return self.filter(Q(ended_at__isnull=False) | Q(valid_until__lte=day))


class HealthFact(Record):
    """An allergy, condition, medicine or warning. Encrypted; read only by those who treat the client, each reading
    logged.

    What is not asked about a kind is NULL. `substance` is the key of one of the vocabulary, encrypted as the rest.
    """

    class Kind(models.TextChoices):
        ALLERGY = "allergy", _("Allergy")
        CONDITION = "condition", _("Condition")
        MEDICATION = "medication", _("Medication")
        WARNING = "warning", _("Note for safety")

    client = models.ForeignKey(Client, models.CASCADE, related_name="health_facts")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    text = EncryptedTextField(_("what"))
    reaction = EncryptedTextField(_("reaction"), blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    substance = EncryptedTextField(_("substance"), null=True, blank=True)
    severity = EncryptedTextField(_("how strongly"), choices=Severity, null=True, blank=True)
    source = EncryptedTextField(_("how it is known"), choices=Source, null=True, blank=True)
    confirmed_on = EncryptedDateField(_("asked again on"), null=True, blank=True)
    condition = EncryptedTextField(_("condition"), choices=Condition, null=True, blank=True)
    use = EncryptedTextField(_("taken"), choices=Use, null=True, blank=True)
    last_used_on = EncryptedDateField(_("last used on"), null=True, blank=True)
    # From this day on it warns no longer, by itself. It stands open: the desk's stop sign asks for it.
    valid_until = models.DateField(_("holds until"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    # Nobody: the client told it herself, in a form.
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HealthFactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("recorded_at")), name="card_healthfact_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["allergy", "condition", "medication", "warning"]),
                name="card_healthfact_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["allergy", "medication"]) | Q(substance__isnull=True),
                name="card_healthfact_substance_of_allergy_or_medicine",
            ),
            models.CheckConstraint(
                condition=Q(kind="allergy") | Q(severity__isnull=True, source__isnull=True, confirmed_on__isnull=True),
                name="card_healthfact_severity_of_an_allergy",
            ),
            models.CheckConstraint(
                condition=Q(kind="condition") | Q(condition__isnull=True), name="card_healthfact_code_of_a_condition"
            ),
            models.CheckConstraint(
                condition=Q(kind="medication") | Q(use__isnull=True, last_used_on__isnull=True),
                name="card_healthfact_use_of_a_medicine",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(since=None) | Q(valid_until__gt=F("since")),
                name="card_healthfact_holds_after_it_began",
            ),
        ]

    @property
    def title(self) -> str:
        """What it is: the condition or substance by its name, with the client's own words behind it."""
        named = str(getattr(self, "named", "") or "")
        if self.condition:
            named = str(Condition(self.condition).label)
        if not named:
            return str(self.text)
        return f"{named} ({self.text})" if self.text and self.condition else named
