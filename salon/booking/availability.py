"""Free times: working hours minus absences minus what is taken already, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from heapq import merge
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce

from salon.booking.models import Hold
from salon.booking.plans import Part, minute, moment_of, times_of
from salon.core.database import EpochMinute
from salon.core.time import HELSINKI, day_bounds, local_day
from salon.house.hours import working_spans
from salon.house.models import Location, Service, Staff
from salon.house.standing import House
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
    ask: Ask,
    first: date,
    last: date | None = None,
    *,
    at: datetime,
    ignoring: Iterable[UUID] = (),
    house: House | None = None,
) -> list[FreeTime]:
    """Every free beginning on the Helsinki days `[first, last]` from `at` on, by time, then in the order of the diary.

    ignoring : keys of visits about to move: their own time counts as free
    house : where the caller has read it already; else it is asked for here
    """
    return list(_Search(ask, (first, last or first), at, house or House.now(), tuple(ignoring)).found())


def free_at(ask: Ask, start: datetime, *, house: House | None = None) -> FreeTime | None:
    """The visit at exactly this moment, on the grid of quarters or off it, with whoever is free; None if nobody is."""
    day = local_day(start)
    first = next(_Search(ask, (day, day), start, house or House.now(), origin=minute(start)).found(), None)
    return first if first is not None and first.starts_at == start else None


def first_free(
    ask: Ask, *, from_at: datetime, most: int = 5, days: int = SEARCH_DAYS, house: House | None = None
) -> list[FreeTime]:
    """The soonest free times that are real alternatives: two with one person do not overlap."""
    today = local_day(from_at)
    chosen: list[FreeTime] = []
    taken_until: dict[UUID, datetime] = {}
    searched = _Search(ask, (today, today + timedelta(days=days - 1)), from_at, house or House.now())
    for free in searched.found():
        if len(chosen) == most:
            break
        if free.starts_at >= taken_until.get(free.staff.pk, free.starts_at):
            chosen.append(free)
            taken_until[free.staff.pk] = free.ends_at
    return chosen


def best_first(found: Iterable[FreeTime]) -> list[FreeTime]:
    """Those that leave nobody a stretch too short to use come first; then by time."""
    return sorted(found, key=lambda free: (free.unusable > 0, free.unusable, free.starts_at))


@dataclass(frozen=True)
class _Search:
    """One search: what for, on which days `[first, last]`, from when on. What is taken is its only question."""

    ask: Ask
    days: tuple[date, date]
    from_at: datetime
    house: House
    ignoring: tuple[UUID, ...] = ()
    # A point of the grid of beginnings; without one it is the quarters of the clock.
    origin: int | None = None

    def found(self) -> Iterator[FreeTime]:
        """Every beginning in the days, in order."""
        ask = self.ask
        if not ask.parts or any(not service.active or not service.duration_minutes for service in ask.services):
            return
        # Who gives it, and in what time, may change on a day; between such days it is one search.
        for days in self.house.spells({service.pk for service in ask.services}, *self.days):
            yield from replace(self, days=days)._found()

    def _found(self) -> Iterator[FreeTime]:
        begin, end = max(day_bounds(self.days[0])[0], self.from_at), day_bounds(self.days[1])[1]
        people, needs = self._wanted()
        if begin >= end or not all(need.people for need in needs):
            return
        window = (minute(begin), minute(end))
        taken = self._taken(people, needs, window)
        if not self._by_place():
            yield from self._laid(people, needs, window, taken)
            return
        # A room of one place is of no use to who works at another: each place is searched by itself, in one question.
        places = [replace(self, ask=replace(self.ask, location=place)) for place in self.house.locations]
        every = [there._laid(*there._wanted(), window, taken) for there in places]
        order = {key: rank for rank, key in enumerate(people)}
        yield from _once(merge(*every, key=lambda free: (free.starts_at, order[free.staff.pk])))

    def _by_place(self) -> bool:
        """True if any place would do, and the rooms or devices that are needed stand at several."""
        things = any(service.room_kind_id or service.device_kind_id for service in self.ask.services)
        return things and self.ask.location is None and len(self.house.locations) > 1

    def _laid(
        self, people: dict[Any, Staff], needs: Sequence[Need], window: Span, taken: dict[Any, list[Span]]
    ) -> Iterator[FreeTime]:
        """Every beginning with these people, at a time of day that suits."""
        if not all(need.people for need in needs):
            return
        free = self._free(people, needs, window, taken)
        origin = minute(day_bounds(self.days[0])[0]) if self.origin is None else self.origin
        for found in _laid(needs, free, people, origin):
            if _at_this_hour(self.ask, found, self.from_at):
                yield found

    def _wanted(self) -> tuple[dict[Any, Staff], list[Need]]:
        """Who may give something of it, in the diary's order, and what each treatment needs."""
        people, able = self._who_may()
        return people, [self._need(times, part) for times, part in zip(able, self.ask.parts, strict=True)]

    def _who_may(self) -> tuple[dict[Any, Staff], list[dict[Any, Times]]]:
        """Everybody who may give something of it, and for each treatment who and in what time, in the diary's order."""
        people: dict[Any, Staff] = {}
        able: list[dict[Any, Times]] = []
        first = self.days[0]
        for part in self.ask.parts:
            service = part.service
            those = [person for person in self.house.who_give(service.pk, first) if self._may(person, part)]
            people |= {person.pk: person for person in those}
            able.append({one.pk: times_of(service, self.house.competence(one.pk, service.pk, first)) for one in those})
        return {person.pk: person for person in self.house.in_diary if person.pk in people}, able

    def _may(self, person: Staff, part: Part) -> bool:
        """True if she is the one asked for, employed on these days, not unwanted, and works at the place."""
        there = self.house.employed_within(person, *self.days)
        asked = person.pk not in self.ask.without and (part.staff is None or part.staff.pk == person.pk)
        location = self.ask.location
        return there and asked and (location is None or self.house.works_at(person, location.pk))

    def _need(self, able: dict[Any, Times], part: Part) -> Need:
        """Who could give a treatment, and the rooms and devices that would do."""
        place = self.ask.location.pk if self.ask.location else None
        room, device = part.service.room_kind_id, part.service.device_kind_id
        return Need(
            able,
            parallel=part.parallel,
            rooms=None if room is None else [one.pk for one in self.house.rooms_for(room, place)],
            devices=None if device is None else [one.pk for one in self.house.devices_for(device, place)],
        )

    def _free(
        self, people: dict[Any, Staff], needs: Sequence[Need], window: Span, taken: dict[Any, list[Span]]
    ) -> dict[Any, list[Span]]:
        """Free time of everybody and everything that could be needed, inside the window [minutes]."""
        spans = working_spans(people.values(), *self.days, location=self.ask.location, house=self.house)
        free: dict[Any, list[Span]] = {
            key: [(max(minute(start), window[0]), minute(end)) for start, end in works if minute(end) > window[0]]
            for key, works in spans.items()
        }
        free |= {key: [window] for need in needs for key in (*(need.rooms or ()), *(need.devices or ()))}
        return {key: subtract(works, taken[key]) for key, works in free.items()}

    def _taken(self, people: Iterable[Any], needs: Sequence[Need], window: Span) -> dict[Any, list[Span]]:
        """What is taken of each person, room and device, inside the window [minutes]. One query."""
        rooms = {key for need in needs for key in need.rooms or ()}
        devices = {key for need in needs for key in need.devices or ()}
        whose = Q(staff__in=list(people))
        for things, wanted in (("room__in", rooms), ("device__in", devices)):
            whose |= Q(**{things: wanted}) if wanted else Q()
        held = Hold.objects.filter(whose, busy_from__lt=moment_of(window[1]), busy_until__gt=moment_of(window[0]))
        if self.ignoring:
            held = held.exclude(appointment__in=self.ignoring)
        # One key a row, since a row is about one thing: reading three costs more than the database takes to find it.
        thing = Coalesce("staff_id", "room_id", "device_id")
        taken: dict[Any, list[Span]] = defaultdict(list)
        for key, start, until in held.values_list(thing, EpochMinute("busy_from"), EpochMinute("busy_until", up=True)):
            taken[key].append((start, until))
        return taken


def _once(found: Iterable[FreeTime]) -> Iterator[FreeTime]:
    """Who is bound to no place is found at each; she is offered once."""
    seen: set[tuple[datetime, tuple[UUID, ...]]] = set()
    for free in found:
        key = (free.starts_at, tuple(person.pk for person in free.people))
        if key not in seen:
            seen.add(key)
            yield free


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
