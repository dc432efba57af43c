"""Who works when: weekly shifts by the wall clock, absences and days outside the employment taken away."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q

from salon.core.time import HELSINKI
from salon.house.models import Absence, Location, Staff, WeeklyShift
from salon.stats.slots import merge

Span = tuple[datetime, datetime]


def working_spans(
    people: Iterable[Staff], first: date, last: date, *, location: Location | None = None
) -> dict[UUID, list[Span]]:
    """Working time of each person on the days `[first, last]`, in UTC. Two queries, however many people and days."""
    known = {person.pk: person for person in people}
    shifts = WeeklyShift.objects.filter(staff__in=known, valid_from__lte=last)
    shifts = shifts.filter(Q(valid_until=None) | Q(valid_until__gt=first))
    if location is not None:
        shifts = shifts.filter(Q(location=location) | Q(location=None))
    absences: dict[UUID, list[Absence]] = defaultdict(list)
    for absence in Absence.objects.filter(staff__in=known).touching(first, last):
        absences[absence.staff_id].append(absence)
    spans: dict[UUID, list[Span]] = {key: [] for key in known}
    for shift in shifts:
        for day in _days_of(shift, first, last):
            if known[shift.staff_id].is_employed_on(day) and not any(a.covers(day) for a in absences[shift.staff_id]):
                spans[shift.staff_id].append(_span(day, shift.starts, shift.ends))
    return {key: merge(found) for key, found in spans.items()}


def _days_of(shift: WeeklyShift, first: date, last: date) -> Iterator[date]:
    begin = max(first, shift.valid_from)
    day = begin + timedelta(days=(shift.weekday - begin.weekday()) % 7)
    while day <= last and (shift.valid_until is None or day < shift.valid_until):
        yield day
        day += timedelta(days=7)


def _span(day: date, starts: time, ends: time) -> Span:
    """A shift's edge in the hour that spring skips falls on the moment after it; nobody loses a day's work over it."""
    begin, end = (datetime.combine(day, clock, HELSINKI).astimezone(UTC) for clock in (starts, ends))
    return begin, max(begin, end)
