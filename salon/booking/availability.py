"""Free times: working hours minus absences minus what already holds the time, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from salon.booking.models import Appointment
from salon.core.time import day_bounds, local_day
from salon.house.hours import Span, working_spans
from salon.house.models import Service, Staff
from salon.stats.slots import starting_points, subtract

STEP = timedelta(minutes=15)
SEARCH_DAYS = 28


@dataclass(frozen=True)
class FreeTime:
    """A moment at which somebody can begin this treatment."""

    staff: Staff
    starts_at: datetime
    ends_at: datetime


def free_times(
    service: Service, day: date, *, staff: Staff | None = None, at: datetime, ignoring: Appointment | None = None
) -> list[FreeTime]:
    """Every free beginning on a Helsinki day from `at` on, by time, then in the order of the diary.

    `ignoring` is a visit about to move: its own time counts as free.
    """
    return list(_search(service, (day, day), staff=staff, from_at=at, ignoring=ignoring))


def first_free(service: Service, *, staff: Staff | None = None, from_at: datetime, most: int = 5) -> list[FreeTime]:
    """The soonest free times within four weeks that are real alternatives: two with one person do not overlap."""
    today = local_day(from_at)
    chosen: list[FreeTime] = []
    taken_until: dict[UUID, datetime] = {}
    days = (today, today + timedelta(days=SEARCH_DAYS - 1))
    for free in _search(service, days, staff=staff, from_at=from_at, ignoring=None):
        if len(chosen) == most:
            break
        if free.starts_at >= taken_until.get(free.staff.pk, free.starts_at):
            chosen.append(free)
            taken_until[free.staff.pk] = free.ends_at
    return chosen


def _search(
    service: Service, days: tuple[date, date], *, staff: Staff | None, from_at: datetime, ignoring: Appointment | None
) -> Iterator[FreeTime]:
    """Every beginning in the days, in order. At most four queries: people, shifts, absences, what is busy."""
    if not service.active or not service.duration_minutes:
        return
    people = _who_may_give(service, days, staff)
    if not people:
        return
    begin, end = max(day_bounds(days[0])[0], from_at), day_bounds(days[1])[1]
    needed = timedelta(minutes=service.duration_minutes + service.buffer_after_minutes)
    spans = working_spans(people, *days)
    busy = _busy(people, begin, end, ignoring)
    found = []
    for rank, person in enumerate(people):
        free = subtract(_cut(spans[person.pk], begin), busy[person.pk])
        origin = day_bounds(days[0])[0]
        found += [(point, rank) for point in starting_points(free, needed, STEP, origin=origin)]
    for point, rank in sorted(found):
        yield FreeTime(people[rank], point, point + timedelta(minutes=service.duration_minutes))


def _who_may_give(service: Service, days: tuple[date, date], staff: Staff | None) -> list[Staff]:
    able = Staff.objects.in_diary().who_give(service).filter(employed_from__lte=days[1])
    if staff is not None:
        able = able.filter(pk=staff.pk)
    return [person for person in able if person.employed_until is None or person.employed_until > days[0]]


def _busy(
    people: Iterable[Staff], begin: datetime, end: datetime, ignoring: Appointment | None
) -> dict[UUID, list[Span]]:
    held = Appointment.objects.live().filter(staff__in=people, busy_from__lt=end, busy_until__gt=begin)
    if ignoring is not None:
        held = held.exclude(pk=ignoring.pk)
    busy: dict[UUID, list[Span]] = defaultdict(list)
    for staff_id, busy_from, busy_until in held.values_list("staff_id", "busy_from", "busy_until"):
        busy[staff_id].append((busy_from, busy_until))
    return busy


def _cut(spans: Iterable[Span], begin: datetime) -> list[Span]:
    """Nothing before `begin`: the past is not free."""
    return [(max(start, begin), end) for start, end in spans if end > begin]
