"""The client card: who she is, what she wishes, what must be known before anything touches her skin."""

import unicodedata
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from salon.core.access import roles_of
from salon.core.encryption import EncryptedTextField
from salon.core.models import Record, Role, User
from salon.core.time import day_bounds, local_day


class ProductTalk(models.TextChoices):
    """How the client wishes products to be spoken of."""

    GLADLY = "gladly", _("Gladly")
    FINDING = "finding", _("Only about today's finding")
    IF_ASKED = "if_asked", _("Only if I ask")
    NEVER = "never", _("No product talk")


class ClientQuerySet(models.QuerySet["Client"]):
    """Questions about clients, in the words staff use."""

    def visible_to(self, user: User, at: datetime) -> Self:
        """All clients for who works here; a substitute sees those of her own diary, the day before to the day after."""
        active = self.exclude(state=Client.State.ERASED)
        if not roles_of(user) <= {Role.SUBSTITUTE}:
            return active
        first, last = local_day(at) - timedelta(days=1), local_day(at) + timedelta(days=1)
        start, end = day_bounds(first)[0], day_bounds(last)[1]
        booked = _in_diary_of(user).filter(appointments__starts_at__gte=start, appointments__starts_at__lt=end)
        treated = Client.objects.filter(visits__staff__user=user, visits__day__range=(first, last))
        return active.filter(Q(pk__in=booked.values("pk")) | Q(pk__in=treated.values("pk")))

    def treated_by(self, user: User) -> Self:
        """Clients whom this user has in her own diary or has treated: only these open their health data to her."""
        treated = Client.objects.filter(visits__staff__user=user)
        return self.filter(Q(pk__in=_in_diary_of(user).values("pk")) | Q(pk__in=treated.values("pk")))

    def matching(self, text: str) -> Self:
        """Clients of whom every word of `text` is part of name, phone or mail, without regard to accents or order."""
        found = self
        for word in search_words(text):
            found = found.filter(search_text__contains=word)
        return found

    def with_last_visit(self) -> Self:
        return self.annotate(last_visit=models.Max("visits__day"))


# States of an appointment that bring a client before the person who treats her: all but cancelled and missed ones.
BEFORE_HER = ("requested", "booked", "confirmed", "arrived", "in_care", "completed")


def _in_diary_of(user: User) -> "models.QuerySet[Client]":
    return Client.objects.filter(appointments__staff__user=user, appointments__state__in=BEFORE_HER)


class Client(Record):
    """A client of the salon."""

    class Language(models.TextChoices):
        FINNISH = "fi", _("Finnish")
        ENGLISH = "en", _("English")

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        RESTRICTED = "restricted", _("Restricted")
        ERASED = "erased", _("Erased")

    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    email = models.EmailField(_("email"), blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FINNISH)
    product_talk = models.CharField(
        _("talk about products"), max_length=8, choices=ProductTalk, default=ProductTalk.FINDING
    )
    quiet_treatment = models.BooleanField(_("a quiet treatment"), default=False)
    state = models.CharField(max_length=12, choices=State, default=State.ACTIVE)
    code = models.CharField(_("code in an imported system"), max_length=40, null=True, blank=True, unique=True)
    search_text = models.CharField(max_length=400, editable=False, db_index=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name"]
        constraints = [
            models.CheckConstraint(condition=~Q(first_name=""), name="card_client_has_a_name"),
            models.CheckConstraint(condition=Q(product_talk__in=ProductTalk.values), name="card_client_talk_is_known"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def no_product_talk(self) -> bool:
        """True if nobody may raise products unasked."""
        return self.product_talk in {ProductTalk.NEVER, ProductTalk.IF_ASKED}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search text in step with what it is made of."""
        self.search_text = self.searchable()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_text"}
        super().save(*args, **kwargs)

    def searchable(self) -> str:
        """What a search looks through; bulk writers set `search_text` from it themselves."""
        return fold(f"{self.first_name} {self.last_name} {self.phone} {self.email} {self.code or ''}")[:400]

    def age_on(self, day: date) -> int | None:
        born = self.birth_date
        return None if born is None else day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class HealthFactQuerySet(models.QuerySet["HealthFact"]):
    def active(self) -> Self:
        """Those that hold now."""
        return self.filter(ended_at=None)


class HealthFact(Record):
    """An allergy, condition or warning. Encrypted; read only by those who treat the client, each reading logged."""

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
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HealthFactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("recorded_at")), name="card_healthfact_ends_after_start"
            )
        ]


class ClientLinkQuerySet(models.QuerySet["ClientLink"]):
    def usable_at(self, at: datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=at)


class ClientLink(Record):
    """A page for one client by link: only the hash of its token is kept; one purpose, one object, an end."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=20)
    object_id = models.UUIDField()
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    first_opened_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ClientLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="card_clientlink_ends_after_it_starts"
            )
        ]


def fold(text: str) -> str:
    """Lower case without accents, for searching: "Äijö" is found by "aijo"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def search_words(text: str) -> list[str]:
    """What to look for: a phone number, however it is spaced, is one word without its leading zero."""
    folded = fold(text).replace("\0", "")
    digits = "".join(sign for sign in folded if sign.isdigit())
    if digits and not folded.strip(" +-().0123456789"):
        return [digits.lstrip("0") or digits]
    return folded.split()[:6]
