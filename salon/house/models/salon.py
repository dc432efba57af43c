"""The business itself: its name and rules, its places, the days on which it is closed, VAT, campaigns."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from salon.core.models import Record, Versioned


class VatClass(models.TextChoices):
    """Which VAT rate a line has; the percentages are dated rows."""

    GENERAL = "general", _("General rate")
    REDUCED = "reduced", _("Reduced rate")
    EXEMPT = "exempt", _("Free of VAT")


class Salon(Versioned):
    """The one business this installation serves: issuer of receipts, and the rules its owner has set."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    business_id = models.CharField(_("business ID"), max_length=20)
    street = models.CharField(_("street address"), max_length=120)
    postal_code = models.CharField(_("postal code"), max_length=10)
    city = models.CharField(_("city"), max_length=60)
    phone = PhoneNumberField(_("phone"), blank=True)
    email = models.EmailField(_("email"), blank=True)
    decline_rest_days = models.PositiveSmallIntegerField(
        _("days that a declined product rests"), default=180, validators=[MinValueValidator(1)]
    )
    products_per_visit = models.PositiveSmallIntegerField(
        _("products offered per visit at most"), default=2, validators=[MaxValueValidator(10)]
    )
    letters_per_month = models.PositiveSmallIntegerField(
        _("letters to a client in a month at most"), default=6, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    discount_percent = models.PositiveSmallIntegerField(
        _("discount at the till without the owner, in per cent at most"),
        default=20,
        validators=[MaxValueValidator(100)],
    )
    discount_percent_treating = models.PositiveSmallIntegerField(
        _("discount that a cosmetologist gives, in per cent at most"), default=10, validators=[MaxValueValidator(100)]
    )
    refund_limit = models.DecimalField(
        _("money that is given back without the owner, at most per receipt"),
        max_digits=7,
        decimal_places=2,
        default=Decimal(200),
        validators=[MinValueValidator(0)],
    )
    vat_liable = models.BooleanField(_("liable for VAT"), default=True)
    closed_on_holidays = models.BooleanField(_("closed on public holidays"), default=True)
    late_notice_hours = models.PositiveSmallIntegerField(
        _("hours before the visit from which cancelling is late"), default=24, validators=[MaxValueValidator(168)]
    )
    price_rise_percent = models.PositiveSmallIntegerField(
        _("rise of the price over the estimate that is shown, in per cent"),
        default=15,
        validators=[MaxValueValidator(100)],
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours that a freed time is held for a client on the waiting list"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(168)],
    )

    offers_by_itself = models.BooleanField(
        _("a freed time is offered by itself to the first on the waiting list whom it suits"), default=False
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="house_salon_is_the_only_one")]

    def __str__(self) -> str:
        return self.name


class Location(Versioned):
    """A place where the salon works; a salon with one place needs none of its own."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    street = models.CharField(_("street address"), max_length=120, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    city = models.CharField(_("city"), max_length=60, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    diary_order = models.PositiveSmallIntegerField(_("order in the diary"), default=100)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["diary_order", "name"]

    def __str__(self) -> str:
        return self.name


class OpeningHours(Record):
    """The salon's usual hours of one weekday (0 = Monday) by the wall clock: what a new person's week begins as."""

    weekday = models.PositiveSmallIntegerField(unique=True)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))

    class Meta:
        ordering = ["weekday"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="house_openinghours_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="house_openinghours_ends_after_start"),
        ]


class SpecialDay(Record):
    """A day that is not as its weekday is: closed, or open although it is a public holiday."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    is_open = models.BooleanField(_("open"), default=False)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return self.name


class VatRateQuerySet(models.QuerySet["VatRate"]):
    """Questions about VAT rates."""

    def valid_on(self, day: date) -> Self:
        return self.filter(valid_from__lte=day).order_by("-valid_from")


class VatRate(Versioned):
    """A VAT rate from a date on; the newest one that has begun holds."""

    vat_class = models.CharField(_("class"), max_length=8, choices=VatClass)
    valid_from = models.DateField(_("from"))
    percent = models.DecimalField(_("per cent"), max_digits=4, decimal_places=2)

    objects = VatRateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vat_class", "valid_from"], name="house_vatrate_one_per_date"),
            models.CheckConstraint(
                condition=Q(percent__gte=0) & Q(percent__lt=100), name="house_vatrate_is_a_percentage"
            ),
            models.CheckConstraint(
                condition=~Q(vat_class=VatClass.EXEMPT) | Q(percent=0), name="house_vatrate_free_of_vat_is_nothing"
            ),
        ]


class Campaign(Record):
    """A time of special offers, `[starts_on, ends_on)`: sales of these days are compared among themselves."""

    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="house_campaign_ends_after_start")
        ]
