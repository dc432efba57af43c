"""Free times: working hours minus absences minus what is taken already, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from salon.booking.models import Hold
from salon.booking.plans import Part, minute, moment_of, times_of
from salon.core.database import EpochMinute
from salon.core.time import HELSINKI, day_bounds, local_day
from salon.house.hours import working_spans
from salon.house.models import Competence, DayShift, Device, Location, Room, Service, Staff, WeeklyShift
from salon.stats.arrange import Need, Times, arrangements, beginnings, place, unusable
from salon.stats.slots import subtract

STEP = 15
SEARCH_DAYS = 28
# A stretch shorter than this is of no use to anybody.
LEAST_USEFUL = 30
Span = tuple[int, int]


@dataclass(frozen=True)
class Ask:
    """What a free time is looked for: the treatments, and what the client would rather not."""

    parts: tuple[Part, ...]
    without: frozenset[UUID] = frozenset()
    location: Location | None = None
    earliest: time | None = None
    latest: time | None = None
    online: bool = False

    @property
    def services(self) -> list[Service]:
        return [part.service for part in self.parts]


@dataclass(frozen=True)
class FreeTime:
    """A moment at which the visit can begin; `people` gives each treatment its person."""

    people: tuple[Staff, ...]
    starts_at: datetime
    ends_at: datetime
    # Minutes of hers that would become too short for anybody else: 0 is the best time to take.
    unusable: int = 0

    @property
    def staff(self) -> Staff:
        return self.people[0]


def ask_for(service: Service, staff: Staff | None = None) -> Ask:
    """One treatment, with somebody or with anyone."""
    return Ask((Part(service, staff),))


def free_times(
    ask: Ask, first: date, last: date | None = None, *, at: datetime, ignoring: Iterable[UUID] = ()
) -> list[FreeTime]:
    """Every free beginning on the Helsinki days `[first, last]` from `at` on, by time, then in the order of the diary.

    `ignoring` are keys of visits about to move: their own time counts as free.
    """
    return list(_search(ask, (first, last or first), from_at=at, ignoring=ignoring))


def free_at(ask: Ask, start: datetime) -> FreeTime | None:
    """The visit at exactly this moment, on the grid of quarters or off it, with whoever is free; None if nobody is."""
    day = local_day(start)
    origin = minute(start)
    found = _search(ask, (day, day), from_at=start, ignoring=(), origin=origin)
    first = next(found, None)
    return first if first is not None and first.starts_at == start else None


def first_free(ask: Ask, *, from_at: datetime, most: int = 5, days: int = SEARCH_DAYS) -> list[FreeTime]:
    """The soonest free times that are real alternatives: two with one person do not overlap."""
    today = local_day(from_at)
    chosen: list[FreeTime] = []
    taken_until: dict[UUID, datetime] = {}
    for free in _search(ask, (today, today + timedelta(days=days - 1)), from_at=from_at, ignoring=()):
        if len(chosen) == most:
            break
        if free.starts_at >= taken_until.get(free.staff.pk, free.starts_at):
            chosen.append(free)
            taken_until[free.staff.pk] = free.ends_at
    return chosen


def best_first(found: Iterable[FreeTime]) -> list[FreeTime]:
    """Those that leave nobody a stretch too short to use come first; then by time."""
    return sorted(found, key=lambda free: (free.unusable > 0, free.unusable, free.starts_at))


def _search(
    ask: Ask, days: tuple[date, date], *, from_at: datetime, ignoring: Iterable[UUID], origin: int | None = None
) -> Iterator[FreeTime]:
    """Every beginning in the days, in order. People, hours, what is taken, rooms and devices: a question each."""
    if not ask.parts or any(not service.active or not service.duration_minutes for service in ask.services):
        return
    begin, end = max(day_bounds(days[0])[0], from_at), day_bounds(days[1])[1]
    people, able = _who_may(ask, days)
    if begin >= end or not all(able):
        return
    window = (minute(begin), minute(end))
    free: dict[Any, list[Span]] = dict(_free_people(people, days, window, ask.location, ignoring))
    needs = [Need(times, parallel=part.parallel) for times, part in zip(able, ask.parts, strict=True)]
    needs = _with_things(needs, ask, free, window, ignoring)
    grid = minute(day_bounds(days[0])[0]) if origin is None else origin
    for found in _laid(needs, free, people, grid):
        if _at_this_hour(ask, found, from_at):
            yield found


def _laid(
    needs: Sequence[Need], free: dict[Any, list[Span]], people: dict[Any, Staff], origin: int
) -> Iterator[FreeTime]:
    if len(needs) == 1:
        times = needs[0].people
        for point, key in beginnings(needs[0], free, step=STEP, origin=origin):
            laid = place(key, times[key], point)
            wasted = sum(unusable(free[key], piece, least=LEAST_USEFUL) for piece in laid.hands[:1])
            yield FreeTime((people[key],), moment_of(point), moment_of(laid.ends), wasted)
        return
    for point, placed in arrangements(needs, free, step=STEP, origin=origin):
        wasted = unusable(free[placed[0].person], placed[0].hands[0], least=LEAST_USEFUL)
        yield FreeTime(
            tuple(people[one.person] for one in placed),
            moment_of(point),
            moment_of(max(one.ends for one in placed)),
            wasted,
        )


def _who_may(ask: Ask, days: tuple[date, date]) -> tuple[dict[Any, Staff], list[dict[Any, Times]]]:
    """Everybody who may give something of it, and for each treatment who and in what time, in the diary's order."""
    learned = Competence.objects.filter(service__in=ask.services, staff__has_column=True)
    learned = learned.filter(staff__employed_from__lte=days[1]).select_related("staff")
    if ask.location is not None:
        learned = learned.filter(_works_at(ask.location))
    people: dict[Any, Staff] = {}
    by_service: dict[UUID, dict[Any, Times]] = defaultdict(dict)
    services = {service.pk: service for service in ask.services}
    for one in learned.order_by("staff__diary_order", "staff__name"):
        person = one.staff
        gone = person.employed_until is not None and person.employed_until <= days[0]
        if not gone and person.pk not in ask.without:
            people[person.pk] = person
            by_service[one.service_id][person.pk] = times_of(services[one.service_id], one)
    able = []
    for part in ask.parts:
        those = by_service[part.service.pk]
        able.append({key: those[key] for key in those if part.staff is None or key == part.staff.pk})
    wanted = {key for those in able for key in those}
    return {key: person for key, person in people.items() if key in wanted}, able


def _works_at(location: Location) -> Q:
    """Whose home it is, who has none, and who has shifts there: the hours say later what of it is worked there."""
    home = Q(staff__location=location) | Q(staff__location=None)
    shifts = (WeeklyShift.objects.filter(location=location), DayShift.objects.filter(location=location))
    guest = Q()
    for rota in shifts:
        guest |= Q(staff__in=rota.values("staff"))
    return home | guest


def _free_people(
    people: dict[Any, Staff],
    days: tuple[date, date],
    window: Span,
    location: Location | None,
    ignoring: Iterable[UUID],
) -> Iterator[tuple[UUID, list[Span]]]:
    """Working time minus what is taken, inside the window [minutes]."""
    spans = working_spans(people.values(), *days, location=location)
    taken = _taken("staff", people, window, ignoring)
    for key in people:
        works = [(max(minute(start), window[0]), minute(end)) for start, end in spans[key] if minute(end) > window[0]]
        yield key, subtract(works, taken[key])


def _with_things(
    needs: list[Need], ask: Ask, free: dict[Any, list[Span]], window: Span, ignoring: Iterable[UUID]
) -> list[Need]:
    """The needs with the rooms and devices that would do; their free time goes to the others'."""
    rooms = _of_kinds({part.service.room_kind_id for part in ask.parts}, "rooms", ask.location)
    devices = _of_kinds({part.service.device_kind_id for part in ask.parts}, "devices", ask.location)
    for thing, kinds in (("room", rooms), ("device", devices)):
        keys = {key for those in kinds.values() for key in those}
        taken = _taken(thing, keys, window, ignoring) if keys else {}
        free.update({key: subtract([window], taken[key]) for key in keys})
    return [
        replace(need, rooms=_for(rooms, part.service.room_kind_id), devices=_for(devices, part.service.device_kind_id))
        for need, part in zip(needs, ask.parts, strict=True)
    ]


def _of_kinds(kinds: set[UUID | None], thing: str, location: Location | None) -> dict[UUID, list[UUID]]:
    """Rooms or devices in use that serve each of the kinds, in the order of the diary."""
    wanted = {kind for kind in kinds if kind is not None}
    found: dict[UUID, list[UUID]] = {kind: [] for kind in wanted}
    if not wanted:
        return found
    here = Q(active=True) & (Q() if location is None else Q(location=None) | Q(location=location))
    rooms = Room.objects.filter(here, kinds__in=wanted).values_list("kinds", "pk")
    devices = Device.objects.filter(here, kind__in=wanted).values_list("kind", "pk")
    for kind, key in list(rooms) if thing == "rooms" else list(devices):
        if kind in found:
            found[kind].append(key)
    return found


def _for(kinds: dict[UUID, list[UUID]], kind: UUID | None) -> list[UUID] | None:
    return None if kind is None else kinds[kind]


def _taken(thing: str, keys: Iterable[Any], window: Span, ignoring: Iterable[UUID]) -> dict[Any, list[Span]]:
    """What is taken of each person, room or device, inside the window [minutes]."""
    begin, end = moment_of(window[0]), moment_of(window[1])
    held = Hold.objects.filter(**{f"{thing}__in": list(keys)}, busy_from__lt=end, busy_until__gt=begin)
    if own := list(ignoring):
        held = held.exclude(appointment__in=own)
    rows = held.values_list(f"{thing}_id", EpochMinute("busy_from"), EpochMinute("busy_until", up=True))
    taken: dict[Any, list[Span]] = defaultdict(list)
    for key, start, until in rows:
        taken[key].append((start, until))
    return taken


def _at_this_hour(ask: Ask, found: FreeTime, from_at: datetime) -> bool:
    """True if the time of day suits the client and the treatment's own rules."""
    starts = found.starts_at
    if starts < from_at:
        return False
    if ask.online and any(starts < from_at + timedelta(hours=service.notice_hours) for service in ask.services):
        return False
    latest = [clock for clock in (ask.latest, *(service.latest_start for service in ask.services)) if clock]
    if not latest and ask.earliest is None:
        return True
    clock = starts.astimezone(HELSINKI).time()
    return all(clock <= last for last in latest) and (ask.earliest is None or clock >= ask.earliest)
