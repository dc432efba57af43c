"""The client card: who she is and what she wishes."""

from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from salon.core.access import roles_of
from salon.core.database import PartsIndex
from salon.core.models import Record, Role, User
from salon.core.names import fold
from salon.core.time import day_bounds, local_day
from salon.house.models import Staff


class ProductTalk(models.TextChoices):
    """How the client wishes products to be spoken of."""

    GLADLY = "gladly", _("Gladly")
    FINDING = "finding", _("Only about today's finding")
    IF_ASKED = "if_asked", _("Only if I ask")
    NEVER = "never", _("No product talk")


class ToldBy(models.TextChoices):
    """How the client wishes to hear of what changes about her visits; nothing where she has not said."""

    MAIL = "mail", _("By e-mail")
    CALL = "call", _("By a phone call")


def sees_all_clients(user: User) -> bool:
    """False for a substitute, who sees those of her own diary."""
    return not roles_of(user) <= {Role.SUBSTITUTE}


class ClientQuerySet(models.QuerySet["Client"]):
    """Questions about clients, in the words staff use."""

    def active(self) -> Self:
        return self.filter(state=Client.State.ACTIVE)

    def visible_to(self, user: User, at: datetime) -> Self:
        """All clients for who works here; a substitute sees those of her own diary, the day before to the day after."""
        active = self.active()
        if sees_all_clients(user):
            return active
        first, last = local_day(at) - timedelta(days=1), local_day(at) + timedelta(days=1)
        start, end = day_bounds(first)[0], day_bounds(last)[1]
        booked = _in_diary_of(user).filter(appointments__starts_at__gte=start, appointments__starts_at__lt=end)
        treated = Client.objects.filter(visits__staff__user=user, visits__day__range=(first, last))
        return active.filter(Q(pk__in=booked.values("pk")) | Q(pk__in=treated.values("pk")))

    def treated_by(self, user: "User | UUID") -> Self:
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


def _in_diary_of(user: "User | UUID") -> "models.QuerySet[Client]":
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
        MERGED = "merged", _("Put into another card")

    # Cards that nobody finds or books any more.
    GONE = (State.ERASED, State.MERGED)

    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    email = models.EmailField(_("email"), blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FINNISH)
    product_talk = models.CharField(
        _("talk about products"), max_length=8, choices=ProductTalk, default=ProductTalk.FINDING
    )
    told_by = models.CharField(_("hears of changes"), max_length=4, choices=ToldBy, blank=True)
    preferred_staff = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("gladly with")
    )
    unwanted_staff = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("not with")
    )
    quiet_treatment = models.BooleanField(_("a quiet treatment"), default=False)
    state = models.CharField(max_length=12, choices=State, default=State.ACTIVE)
    code = models.CharField(_("code in an imported system"), max_length=40, null=True, blank=True, unique=True)
    search_text = models.CharField(max_length=400, editable=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name"]
        indexes = [
            PartsIndex("search_text", name="card_client_search"),
            models.Index(fields=["last_name", "first_name"], name="card_client_by_name"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(first_name=""), name="card_client_has_a_name"),
            models.CheckConstraint(condition=Q(product_talk__in=ProductTalk.values), name="card_client_talk_is_known"),
            models.CheckConstraint(condition=Q(told_by__in=["", *ToldBy.values]), name="card_client_told_by_is_known"),
            models.CheckConstraint(
                condition=Q(preferred_staff=None) | Q(unwanted_staff=None) | ~Q(preferred_staff=F("unwanted_staff")),
                name="card_client_never_the_same_person",
            ),
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


def search_words(text: str) -> list[str]:
    """What to look for: a phone number, however it is spaced, is one word without its leading zero."""
    folded = fold(text).replace("\0", "")
    digits = "".join(sign for sign in folded if sign.isdigit())
    if digits and not folded.strip(" +-().0123456789"):
        return [digits.lstrip("0") or digits]
    return folded.split()[:6]
