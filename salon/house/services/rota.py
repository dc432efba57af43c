"""Hours: a weekly pattern from a day on, and single days that differ from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import DayShift, Location, Staff, WeeklyShift
from salon.house.services.marks import insist, mark

FURTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Hours:
    """From when until when, on one day, by the clock on the wall."""

    starts: time
    ends: time
    location: Location | None = None


@dataclass(frozen=True)
class Week:
    """The hours of seven days, Monday first."""

    days: tuple[tuple[Hours, ...], ...]

    @classmethod
    def of(cls, shifts: Iterable[WeeklyShift]) -> "Week":
        days: list[list[Hours]] = [[] for _ in range(7)]
        for shift in sorted(shifts, key=lambda shift: shift.starts):
            days[shift.weekday].append(Hours(shift.starts, shift.ends, shift.location))
        return cls(tuple(tuple(day) for day in days))


def coming(person: Staff, day: date) -> list[WeeklyShift]:
    """Her patterns of this day and after."""
    rows = person.weekly_shifts.filter(Q(valid_until=None) | Q(valid_until__gt=day))
    return list(rows.select_related("location").order_by("valid_from", "weekday", "starts", "pk"))


def mark_of(person: Staff) -> str:
    """A sign of the hours that a page showed."""
    return mark(*person.weekly_shifts.order_by("pk").values_list("pk", "valid_until"))


def faults_of(spans: Sequence[Hours]) -> list[str]:
    """What is wrong with the hours of one day, in sentences."""
    ordered = sorted(spans, key=lambda span: span.starts)
    found = []
    if any(span.ends <= span.starts for span in ordered):
        found.append(_("The end comes after the beginning, on the same day: hours after midnight go to the next day."))
    if any(after.starts < before.ends for before, after in pairwise(ordered)):
        found.append(_("These hours overlap."))
    return found


@transaction.atomic
def set_week(
    person: Staff, weeks: Sequence[Week], from_day: date, *, seen: str, by: User, at: datetime
) -> list[WeeklyShift]:
    """From this day on she works these hours; the pattern before ends that day. Two weeks take turns."""
    locked = Staff.objects.select_for_update().get(pk=person.pk)
    insist(seen, mark_of(locked))
    _check_start(locked, from_day, at)
    for week in weeks:
        for spans in week.days:
            _refuse(faults_of(spans))
    locked.weekly_shifts.filter(valid_from__gte=from_day).delete()
    running = locked.weekly_shifts.filter(Q(valid_until=None) | Q(valid_until__gt=from_day))
    ended = running.update(valid_until=from_day)
    monday = from_day - timedelta(days=from_day.weekday())
    written = [
        WeeklyShift(
            staff=locked,
            weekday=weekday,
            starts=hours.starts,
            ends=hours.ends,
            location=hours.location,
            # The second week begins a week later; counted in pairs, they take turns from there on.
            valid_from=max(from_day, monday + timedelta(days=7 * number)),
            every_weeks=len(weeks),
        )
        for number, week in enumerate(weeks)
        for weekday, spans in enumerate(week.days)
        for hours in spans
    ]
    WeeklyShift.objects.bulk_create(written)
    audit.record("staff.hours_set", locked, by=by, at=at, from_day=str(from_day), shifts=len(written), ended=ended)
    return written


@transaction.atomic
def set_day(person: Staff, day: date, spans: Sequence[Hours], *, by: User, at: datetime) -> list[DayShift]:
    """The hours of one single day, in place of the pattern; no hours: a day off."""
    locked = Staff.objects.select_for_update().get(pk=person.pk)
    if not locked.is_employed_on(day):
        raise Refused(_("She does not work here on this day."), code="not_employed")
    if day > local_day(at) + FURTHEST:
        raise Refused(_("This day is more than three years away. Check the year."), code="too_far")
    _refuse(faults_of(spans))
    locked.day_shifts.filter(day=day).delete()
    rows = [DayShift(staff=locked, day=day, starts=one.starts, ends=one.ends, location=one.location) for one in spans]
    written = DayShift.objects.bulk_create(rows or [DayShift(staff=locked, day=day)])
    audit.record("staff.day_set", locked, by=by, at=at, day=str(day), spans=len(spans))
    return written


@transaction.atomic
def clear_day(person: Staff, day: date, *, by: User, at: datetime) -> list[DayShift]:
    """Back to the pattern on this day; gives the rows it had, for who wants to undo it."""
    locked = Staff.objects.select_for_update().get(pk=person.pk)
    rows = list(locked.day_shifts.filter(day=day))
    if rows:
        locked.day_shifts.filter(day=day).delete()
        audit.record("staff.day_cleared", locked, by=by, at=at, day=str(day))
    return rows


@transaction.atomic
def put_day_back(person: Staff, day: date, rows: Iterable[DayShift], *, by: User, at: datetime) -> list[DayShift]:
    """Undo `clear_day`: the rows it gave stand again, unless other hours were written for the day meanwhile."""
    locked = Staff.objects.select_for_update().get(pk=person.pk)
    if locked.day_shifts.filter(day=day).exists():
        raise Refused(_("Other hours were written for this day meanwhile. They stay."), code="written_meanwhile")
    if not locked.is_employed_on(day):
        raise Refused(_("She does not work here on this day."), code="not_employed")
    written = DayShift.objects.bulk_create(rows)
    audit.record("staff.day_put_back", locked, by=by, at=at, day=str(day))
    return written


def _check_start(person: Staff, from_day: date, at: datetime) -> None:
    today = local_day(at)
    if from_day > today + FURTHEST:
        raise Refused(_("This day is more than three years away. Check the year."), code="too_far")
    if not person.employments.filter(starts_on__lte=from_day).exists():
        raise Refused(_("The employment begins after this day."), code="not_employed")
    if from_day < today and person.weekly_shifts.filter(valid_from__lt=today).exists():
        text = _("What was worked stays as it was: new hours begin today at the earliest.")
        raise Refused(text, code="past_hours")


def _refuse(faults: list[str]) -> None:
    if faults:
        raise Refused(" ".join(faults), code="odd_hours")
