"""The people as their owner reads them: who works here, when, what she gives, who is away and who stands in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import F, Max, Prefetch, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import time_format

from salon.house.models import Absence, Competence, Cover, DayShift, OpeningHours, Service, Staff, WeeklyShift
from salon.house.services.rota import Hours, Week

STATES = ("now", "left", "all")
ORDERS = {
    "order": ["diary_order", "name", "pk"],
    "-order": ["-diary_order", "-name", "pk"],
    "name": ["name", "pk"],
    "-name": ["-name", "pk"],
    "from": ["newest_from", "name", "pk"],
    "-from": ["-newest_from", "name", "pk"],
}
ABSENCE_ORDERS: dict[str, list[str | OrderBy]] = {
    "from": ["starts_on", "pk"],
    "-from": ["-starts_on", "pk"],
    "name": ["staff__name", "starts_on", "pk"],
    "-name": ["-staff__name", "starts_on", "pk"],
    "back": [F("ends_on").asc(nulls_last=True), "pk"],
    "-back": [F("ends_on").desc(nulls_first=True), "pk"],
}


@dataclass(frozen=True)
class Person:
    """Somebody of the house with the hours of this week and the number of her treatments."""

    staff: Staff
    week: list[str]
    treatments: int
    away: Absence | None


def people(state: str, sort: str, day: date) -> "QuerySet[Staff]":
    """Everybody, or those who work here on this day or later, or those who have left."""
    newest = Max("employments__starts_on")
    found = Staff.objects.annotate(newest_from=newest).select_related("user", "location").order_by(*ORDERS[sort])
    if state == "now":
        found = found.not_left(day)
    elif state == "left":
        found = found.exclude(pk__in=Staff.objects.not_left(day).values("pk"))
    shifts = WeeklyShift.objects.filter(valid_from__lt=_monday(day) + timedelta(days=7))
    shifts = shifts.filter(Q(valid_until=None) | Q(valid_until__gt=day))
    learned = Competence.objects.on(day).filter(service__active=True)
    return found.prefetch_related(
        "employments",
        Prefetch("weekly_shifts", shifts, to_attr="shifts_near"),
        Prefetch("competences", learned, to_attr="gives"),
        Prefetch("absences", Absence.objects.touching(day, day), to_attr="away_now"),
    )


def described(staff: Iterable[Staff], day: date) -> list[Person]:
    """Each with this week's hours in words; asks nothing."""
    return [
        Person(
            person,
            lines_of_week(getattr(person, "shifts_near", ()), day),
            len(getattr(person, "gives", ())),
            next(iter(getattr(person, "away_now", ())), None),
        )
        for person in staff
    ]


def _in_force(shift: WeeklyShift, day: date) -> bool:
    monday = _monday(day)
    weeks = (monday - _monday(shift.valid_from)).days // 7
    begun = shift.valid_from <= monday + timedelta(days=max(shift.weekday, day.weekday()))
    return begun and weeks % shift.every_weeks == 0 and (shift.valid_until is None or shift.valid_until > day)


def week_of(shifts: Iterable[WeeklyShift], day: date) -> Week:
    """The pattern that holds in the week of this day, as it is from that day on."""
    return Week.of(shift for shift in shifts if _in_force(shift, day))


def lines_of_week(shifts: Iterable[WeeklyShift], day: date) -> list[str]:
    """The hours of a week in words, days with equal hours together: "Mon–Fri 9.00–12.00, 13.00–17.00"."""
    lines: list[tuple[int, int, str]] = []
    for weekday, spans in enumerate(week_of(shifts, day).days):
        hours = ", ".join(f"{time_format(span.starts)}–{time_format(span.ends)}" for span in spans)
        if not hours:
            continue
        if lines and lines[-1][1:] == (weekday - 1, hours):
            lines[-1] = (lines[-1][0], weekday, hours)
        else:
            lines.append((weekday, weekday, hours))
    return [f"{_days(first, last)} {hours}" for first, last, hours in lines]


@dataclass(frozen=True)
class Rota:
    """Somebody's hours: this week's, next week's where the weeks take turns, and what changes later."""

    this_week: list[str]
    next_week: list[str]
    take_turns: bool
    changes_on: date | None
    then: list[str]


def rota_of(shifts: list[WeeklyShift], day: date) -> Rota:
    """What the patterns of this day and after say; asks nothing."""
    next_monday = _monday(day) + timedelta(days=7)
    ends = [shift.valid_until for shift in shifts if shift.valid_until and shift.valid_from <= day]
    later = [shift.valid_from for shift in shifts if shift.valid_from > day]
    begun = any(shift.valid_from <= day for shift in shifts)
    changes_on = min(ends, default=None) if begun else min(later, default=None)
    following = changes_on + timedelta(days=-changes_on.weekday() % 7) if changes_on else None
    return Rota(
        this_week=lines_of_week(shifts, day),
        next_week=lines_of_week(shifts, next_monday),
        take_turns=any(shift.every_weeks > 1 and shift.valid_from <= next_monday for shift in shifts),
        changes_on=changes_on,
        then=lines_of_week(shifts, following) if following else [],
    )


def usual_week() -> Week:
    """What a new person's week begins as: the salon's usual hours, else nine to five from Monday to Friday."""
    rows = {row.weekday: Hours(row.starts, row.ends) for row in OpeningHours.objects.all()}
    if not rows:
        nine_to_five = Hours(time(9), time(17))
        rows = dict.fromkeys(range(5), nine_to_five)
    return Week(tuple((rows[weekday],) if weekday in rows else () for weekday in range(7)))


def days_ahead(person: Staff, day: date) -> list[tuple[date, list[DayShift]]]:
    """Single days of hers from this day on, each with its hours."""
    by_day: dict[date, list[DayShift]] = {}
    for row in person.day_shifts.filter(day__gte=day).select_related("location")[:60]:
        by_day.setdefault(row.day, []).append(row)
    return list(by_day.items())


def treatments_from(person: Staff, day: date) -> "QuerySet[Competence]":
    """What she gives on this day or later, each way of giving it for itself."""
    hers = Competence.objects.not_over(day).filter(staff=person, service__active=True)
    return hers.select_related("service").order_by("service__name", F("valid_from").asc(nulls_first=True))


def price_list(day: date) -> "QuerySet[Service]":
    """Treatments that somebody can learn to give, with the price of this day."""
    return Service.objects.bookable().with_price_on(day).select_related("category")


def absences(state: str, sort: str, day: date) -> "QuerySet[Absence]":
    """Absences of now and to come, or all."""
    found = Absence.objects.select_related("staff").order_by(*ABSENCE_ORDERS[sort])
    return found if state == "all" else found.filter(Q(ends_on=None) | Q(ends_on__gt=day))


def covers(state: str, day: date) -> "QuerySet[Cover]":
    """Who stands in for whom: now and to come, or all."""
    found = Cover.objects.select_related("absent", "substitute", "access").order_by("-starts_on", "pk")
    return found if state == "all" else found.filter(Q(ends_on=None) | Q(ends_on__gt=day))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days(first: int, last: int) -> str:
    begin, end = str(WEEKDAYS_ABBR[first]), str(WEEKDAYS_ABBR[last])
    return begin if first == last else f"{begin}–{end}"
