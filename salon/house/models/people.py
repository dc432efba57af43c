"""The people: who works here, from when until when, and in whose place."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salon.core.models import Access, Record, User
from salon.house.models.salon import Location

if TYPE_CHECKING:
    from salon.house.models.prices import Service


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
    location = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("place")
    )
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
        return self.employed_from <= day and not self.has_left(day)

    def has_left(self, day: date) -> bool:
        return self.employed_until is not None and self.employed_until <= day


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
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("first day back"), null=True, blank=True)

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
    # Her right to see and treat the absent one's clients: it begins and ends with the cover.
    access = models.OneToOneField(Access, models.PROTECT, null=True, blank=True, related_name="cover")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("first day back"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="house_cover_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(absent=F("substitute")), name="house_cover_is_by_somebody_else"),
        ]
