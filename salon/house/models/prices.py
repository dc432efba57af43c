"""The price list: treatments with their times, needs and prices, and who may give them."""

from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from salon.core.database import periods_apart
from salon.core.models import Record, Versioned
from salon.house.models.people import Staff
from salon.house.models.places import DeviceKind, RoomKind
from salon.house.models.salon import VatClass


class Category(Versioned):
    """A kind of treatment: facial, peel, body; products belong to one too."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    list_order = models.PositiveSmallIntegerField(_("order on the price list"), default=100)
    # Retired: no new treatment is put under it; what stands there stays, and so do the visits of years.
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["list_order", "name"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class ServiceQuerySet(models.QuerySet["Service"]):
    """Questions about the price list."""

    def bookable(self) -> Self:
        return self.filter(active=True, duration_minutes__gt=0)

    def matching(self, text: str) -> Self:
        """Treatments of which every word of `text` is part of the name, code or category."""
        found = self
        for word in text.replace("\0", "").split()[:6]:
            parts = ("name", "code", "category__name")
            found = found.filter(reduce(or_, (Q(**{f"{part}__icontains": word}) for part in parts)))
        return found

    def with_price_on(self, day: date) -> Self:
        """Each with `day_price`, what it costs on this day, without a query per treatment."""
        begun = ServicePrice.objects.filter(service=OuterRef("pk"), valid_from__lte=day).order_by("-valid_from")
        return self.annotate(day_price=Coalesce(Subquery(begun.values("price")[:1]), F("price")))


class Service(Versioned):
    """A treatment on the price list."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    category = models.ForeignKey(Category, models.PROTECT, related_name="services")
    duration_minutes = models.PositiveSmallIntegerField(_("duration in minutes"))
    # The client waits, her cosmetologist is free for another; then the treatment is finished.
    gap_minutes = models.PositiveSmallIntegerField(_("time to take effect in minutes"), default=0)
    finish_minutes = models.PositiveSmallIntegerField(_("finishing in minutes"), default=0)
    buffer_before_minutes = models.PositiveSmallIntegerField(_("getting ready in minutes"), default=0)
    buffer_after_minutes = models.PositiveSmallIntegerField(_("cleaning up afterwards in minutes"), default=0)
    # The first price it ever had; those after it are dated rows. What a day costs says `price_on`.
    price = models.DecimalField(_("price with VAT"), max_digits=8, decimal_places=2)
    vat_class = models.CharField(_("VAT class"), max_length=8, choices=VatClass, default=VatClass.GENERAL)
    room_kind = models.ForeignKey(
        RoomKind, models.PROTECT, null=True, blank=True, related_name="services", verbose_name=_("room that it needs")
    )
    device_kind = models.ForeignKey(
        DeviceKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="services",
        verbose_name=_("device that it needs"),
    )
    min_age = models.PositiveSmallIntegerField(_("least age without a guardian"), null=True, blank=True)
    online = models.BooleanField(_("can be booked online"), default=True)
    notice_hours = models.PositiveSmallIntegerField(_("booked at least so many hours ahead"), default=0)
    latest_start = models.TimeField(_("begins at the latest at"), null=True, blank=True)
    active = models.BooleanField(_("on the price list"), default=True)
    performers = models.ManyToManyField(Staff, through="Competence", related_name="services")

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["category__list_order", "category__name", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(duration_minutes__lte=480 - F("gap_minutes") - F("finish_minutes")),
                name="house_service_at_most_eight_hours",
            ),
            models.CheckConstraint(
                condition=Q(gap_minutes=0) | Q(finish_minutes__gt=0, duration_minutes__gt=0),
                name="house_service_gap_has_work_on_both_sides",
            ),
            models.CheckConstraint(condition=Q(price__gte=Decimal(0)), name="house_service_price_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def total_minutes(self) -> int:
        """From the client's arrival until she leaves the chair, without the buffers [min]."""
        return self.duration_minutes + self.gap_minutes + self.finish_minutes

    def price_on(self, day: date) -> Decimal:
        """What it costs on this day: the newest price that has begun, else the first it ever had."""
        begun = self.prices.filter(valid_from__lte=day).order_by("-valid_from")
        newest = begun.values_list("price", flat=True).first()
        return self.price if newest is None else newest


class ServicePrice(Record):
    """The price of a treatment from a day on; visits already booked keep the price they were told."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="prices")
    valid_from = models.DateField(_("from"))
    price = models.DecimalField(_("price with VAT"), max_digits=8, decimal_places=2)

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["service", "valid_from"], name="house_serviceprice_one_per_date"),
            models.CheckConstraint(condition=Q(price__gte=Decimal(0)), name="house_serviceprice_not_negative"),
        ]


class CompetenceQuerySet(models.QuerySet["Competence"]):
    """Questions about who gives what, when."""

    def on(self, day: date) -> Self:
        """What is given on this day, as it is given then."""
        return self.not_over(day).filter(Q(valid_from=None) | Q(valid_from__lte=day))

    def not_over(self, day: date) -> Self:
        """What is given on this day or later."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=day))


class Competence(Record):
    """Who gives which treatment on the days `[valid_from, valid_until)`; without them, ever.

    A duration or price of her own goes before that of the price list. New ones begin a new row: what was stays true.
    """

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="competences")
    service = models.ForeignKey(Service, models.CASCADE, related_name="competences")
    duration_minutes = models.PositiveSmallIntegerField(_("own duration in minutes"), null=True, blank=True)
    price = models.DecimalField(_("own price with VAT"), max_digits=8, decimal_places=2, null=True, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("no longer from"), null=True, blank=True)

    objects = CompetenceQuerySet.as_manager()

    class Meta:
        constraints = [
            periods_apart(
                "house_competence_periods_apart", of=("staff", "service"), begins="valid_from", ends="valid_until"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="house_competence_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(duration_minutes=None) | Q(duration_minutes__range=(5, 480)),
                name="house_competence_at_most_eight_hours",
            ),
            models.CheckConstraint(
                condition=Q(price=None) | Q(price__gte=Decimal(0)), name="house_competence_price_not_negative"
            ),
        ]

    def changes_after(self, day: date) -> bool:
        """True if it begins after this day, or ends."""
        return self.valid_until is not None or (self.valid_from is not None and self.valid_from > day)

    def holds_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day < self.valid_until)
