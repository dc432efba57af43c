"""Who works when: weekly patterns, and single days that differ from them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salon.core.models import Record
from salon.house.models.people import Staff
from salon.house.models.salon import Location


class WeeklyShift(Record):
    """Working hours of one weekday (0 = Monday) by the wall clock, for a period `[valid_from, valid_until)`."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="weekly_shifts")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    # 2 = every other week, counted from the week of `valid_from`; two patterns a week apart take turns.
    every_weeks = models.PositiveSmallIntegerField(default=1)
    location = models.ForeignKey(Location, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="house_weeklyshift_weekday"),
            models.CheckConstraint(condition=Q(every_weeks__range=(1, 8)), name="house_weeklyshift_every_weeks"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="house_weeklyshift_ends_after_start"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="house_weeklyshift_period"
            ),
        ]


class DayShift(Record):
    """Hours of one single day by the wall clock, in place of the weekly pattern; without hours the day is off."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="day_shifts")
    day = models.DateField(_("day"))
    starts = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("until"), null=True, blank=True)
    location = models.ForeignKey(Location, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["day", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["staff", "day", "starts"], name="house_dayshift_once"),
            models.UniqueConstraint(fields=["staff", "day"], condition=Q(starts=None), name="house_dayshift_off_once"),
            models.CheckConstraint(
                condition=Q(starts=None, ends=None) | Q(starts__isnull=False, ends__gt=F("starts")),
                name="house_dayshift_ends_after_start",
            ),
        ]
