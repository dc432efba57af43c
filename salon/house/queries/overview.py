"""The house as its owner reads it: people, price list, VAT, absences and covers."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import time_format

from salon.house.models import Absence, Competence, Cover, Service, Staff, VatRate, WeeklyShift

LOOKED_BACK = timedelta(days=90)


@dataclass(frozen=True)
class Person:
    """Somebody of the house with her present hours and what she gives."""

    staff: Staff
    hours: tuple[WeeklyShift, ...]
    treatments: int

    @property
    def week(self) -> list[str]:
        """The hours in words, days with equal hours together: "Mon–Fri 9.00–12.00, 13.00–17.00"."""
        by_day: dict[int, list[str]] = {}
        for shift in self.hours:
            by_day.setdefault(shift.weekday, []).append(f"{time_format(shift.starts)}–{time_format(shift.ends)}")
        lines: list[tuple[int, int, str]] = []
        for weekday, spans in by_day.items():
            hours = ", ".join(spans)
            if lines and lines[-1][1:] == (weekday - 1, hours):
                lines[-1] = (lines[-1][0], weekday, hours)
            else:
                lines.append((weekday, weekday, hours))
        return [f"{_days(first, last)} {hours}" for first, last, hours in lines]


def _days(first: int, last: int) -> str:
    begin, end = str(WEEKDAYS_ABBR[first]), str(WEEKDAYS_ABBR[last])
    return begin if first == last else f"{begin}–{end}"


def people_on(day: date) -> list[Person]:
    """Everybody employed now or later, with hours of this day's week and the number of treatments. Three queries."""
    present = WeeklyShift.objects.filter(valid_from__lte=day).filter(Q(valid_until=None) | Q(valid_until__gt=day))
    shifts = Prefetch("weekly_shifts", present.order_by("weekday", "starts"), to_attr="hours_now")
    competences = Prefetch("competences", Competence.objects.filter(service__active=True), to_attr="gives")
    people = Staff.objects.filter(Q(employed_until=None) | Q(employed_until__gt=day), has_column=True)
    found = people.select_related("user").prefetch_related(shifts, competences)
    return [
        Person(person, tuple(getattr(person, "hours_now", ())), len(getattr(person, "gives", ()))) for person in found
    ]


def price_list() -> "QuerySet[Service]":
    """What is on the price list, by category."""
    return Service.objects.bookable().select_related("category").order_by("category__name", "name")


def vat_rates() -> "QuerySet[VatRate]":
    """Every rate with its first day, newest first."""
    return VatRate.objects.order_by("vat_class", "-valid_from")


def absences_near(day: date) -> "QuerySet[Absence]":
    """Absences of the last quarter, of now, and to come."""
    recent = Q(ends_on=None) | Q(ends_on__gt=day - LOOKED_BACK)
    return Absence.objects.filter(recent).select_related("staff").order_by("-starts_on")


def covers_near(day: date) -> "QuerySet[Cover]":
    """Who stands in for whom: of the last quarter, of now, and to come."""
    recent = Q(ends_on=None) | Q(ends_on__gt=day - LOOKED_BACK)
    return Cover.objects.filter(recent).select_related("absent", "substitute").order_by("-starts_on")
