"""The house itself: its name and rules, people and their hours, rooms, treatments, VAT, absences and covers."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from salon.core.models import Record, User


class VatClass(models.TextChoices):
    """Which VAT rate a line has; the percentages are dated rows."""

    GENERAL = "general", _("General rate")
    REDUCED = "reduced", _("Reduced rate")
    EXEMPT = "exempt", _("Free of VAT")


class Salon(Record):
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
    discount_percent = models.PositiveSmallIntegerField(
        _("discount at the till without the owner, in per cent at most"),
        default=20,
        validators=[MaxValueValidator(100)],
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="house_salon_is_the_only_one")]

    def __str__(self) -> str:
        return self.name


class VatRateQuerySet(models.QuerySet["VatRate"]):
    """Questions about VAT rates."""

    def valid_on(self, day: date) -> Self:
        return self.filter(valid_from__lte=day).order_by("-valid_from")


class VatRate(Record):
    """A VAT rate from a date on; the newest one that has begun holds."""

    vat_class = models.CharField(max_length=8, choices=VatClass)
    valid_from = models.DateField()
    percent = models.DecimalField(max_digits=4, decimal_places=2)

    objects = VatRateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vat_class", "valid_from"], name="house_vatrate_one_per_date"),
            models.CheckConstraint(
                condition=Q(percent__gte=0) & Q(percent__lt=100), name="house_vatrate_is_a_percentage"
            ),
        ]


class StaffQuerySet(models.QuerySet["Staff"]):
    """Questions about the people, in the words staff use."""

    def employed_on(self, day: date) -> Self:
        return self.filter(employed_from__lte=day).filter(Q(employed_until=None) | Q(employed_until__gt=day))

    def in_diary(self) -> Self:
        """Those who have a column of their own, in the order of the diary."""
        return self.filter(has_column=True).order_by("diary_order", "name")

    def who_give(self, service: "Service") -> Self:
        """Those who have learned this treatment."""
        return self.filter(competences__service=service)


class Staff(Record):
    """Somebody who works here, `[employed_from, employed_until)`."""

    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="staff")
    name = models.CharField(_("name"), max_length=80)
    code = models.CharField(_("code in an imported system"), max_length=40, null=True, blank=True, unique=True)
    colour = models.PositiveSmallIntegerField(_("colour"), default=1)
    diary_order = models.PositiveSmallIntegerField(_("order in the diary"), default=100)
    has_column = models.BooleanField(_("has a column in the diary"), default=True)
    employed_from = models.DateField(_("employed from"))
    employed_until = models.DateField(_("employed until"), null=True, blank=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        ordering = ["diary_order", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(employed_until=None) | Q(employed_until__gt=F("employed_from")),
                name="house_staff_leaves_after_starting",
            ),
            models.CheckConstraint(condition=Q(colour__range=(1, 10)), name="house_staff_colour_is_in_the_palette"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_employed_on(self, day: date) -> bool:
        return self.employed_from <= day and (self.employed_until is None or day < self.employed_until)


class WeeklyShift(Record):
    """Working hours of one weekday (0 = Monday) by the wall clock, for a period `[valid_from, valid_until)`."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="weekly_shifts")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="house_weeklyshift_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="house_weeklyshift_ends_after_start"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="house_weeklyshift_period"
            ),
        ]


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Questions about absences."""

    def touching(self, first: date, last: date) -> Self:
        """Absences that share a day with `[first, last]`."""
        return self.filter(starts_on__lte=last).filter(Q(ends_on=None) | Q(ends_on__gt=first))


class Absence(Record):
    """Somebody is away, `[starts_on, ends_on)`; an empty end means "still"."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Holiday")
        FAMILY = "family", _("Family leave")
        SICK = "sick", _("Sick leave")
        TRAINING = "training", _("Training")
        OTHER = "other", _("Other absence")

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="absences")
    kind = models.CharField(max_length=8, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="house_absence_ends_after_start"
            )
        ]

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


class Cover(Record):
    """A substitute stands in for an absent colleague, `[starts_on, ends_on)`."""

    absent = models.ForeignKey(Staff, models.PROTECT, related_name="covered_by")
    substitute = models.ForeignKey(Staff, models.PROTECT, related_name="covers")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="house_cover_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(absent=F("substitute")), name="house_cover_is_by_somebody_else"),
        ]


class Room(Record):
    """A room that one client at a time can be treated in."""

    name = models.CharField(_("name"), max_length=60, unique=True)

    def __str__(self) -> str:
        return self.name


class Device(Record):
    """A device that one treatment at a time can use."""

    name = models.CharField(_("name"), max_length=60, unique=True)

    def __str__(self) -> str:
        return self.name


class Category(Record):
    """A kind of treatment: facial, peel, body; products belong to one too."""

    name = models.CharField(_("name"), max_length=60, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class ServiceQuerySet(models.QuerySet["Service"]):
    """Questions about the price list."""

    def bookable(self) -> Self:
        return self.filter(active=True, duration_minutes__gt=0)


class Service(Record):
    """A treatment on the price list."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    category = models.ForeignKey(Category, models.PROTECT, related_name="services")
    duration_minutes = models.PositiveSmallIntegerField(_("duration in minutes"))
    buffer_minutes = models.PositiveSmallIntegerField(_("cleaning up afterwards in minutes"), default=0)
    price = models.DecimalField(_("price with VAT"), max_digits=8, decimal_places=2)
    vat_class = models.CharField(_("VAT class"), max_length=8, choices=VatClass, default=VatClass.GENERAL)
    active = models.BooleanField(_("on the price list"), default=True)
    performers = models.ManyToManyField(Staff, through="Competence", related_name="services")

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["category__name", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(duration_minutes__lte=480), name="house_service_at_most_eight_hours"),
            models.CheckConstraint(condition=Q(price__gte=Decimal(0)), name="house_service_price_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class Competence(Record):
    """Who may give which treatment."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="competences")
    service = models.ForeignKey(Service, models.CASCADE, related_name="competences")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "service"], name="house_competence_once")]


class Campaign(Record):
    """A time of special offers, `[starts_on, ends_on)`: sales of these days are compared among themselves."""

    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="house_campaign_ends_after_start")
        ]
