"""Who could take each visit of an absence, and when: everything is read once, however many visits there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q

from salon.booking.models import Appointment, Hold
from salon.booking.plans import minute, moment_of
from salon.core.time import HELSINKI, local_day
from salon.house.hours import working_spans
from salon.house.models import Absence, Competence, Cover, Device, Room, Staff
from salon.stats.arrange import Need, Times, beginnings
from salon.stats.slots import subtract

STEP = 15
# How far around the visit another time is looked for, and how far after her return.
NEAR = timedelta(days=7)
AFTER_RETURN = timedelta(days=21)
MOST_ELSEWHERE = 4
MOST_LATER = 3
DAY = 24 * 60
Span = tuple[int, int]


@dataclass(frozen=True)
class Spot:
    """Another beginning, with somebody."""

    staff: Staff
    starts_at: datetime


@dataclass(frozen=True)
class Possible:
    """What can become of one visit now, besides a call, waiting and cancelling."""

    same_time: tuple[Staff, ...] = ()
    elsewhere: tuple[Spot, ...] = ()
    own_later: tuple[Spot, ...] = ()

    def has(self, staff: UUID) -> bool:
        """True if this person could take the visit at its own time."""
        return any(person.pk == staff for person in self.same_time)


def possibilities(absence: Absence, visits: Sequence[Appointment], *, at: datetime) -> dict[UUID, Possible]:
    """What is possible for each of the visits at this moment, by visit. Nothing is asked when there are none."""
    if not visits:
        return {}
    board = _Board(absence, visits, at)
    return {visit.pk: board.possible(visit) for visit in visits}


class _Board:
    """The diary around an absence: who may give what, who is free when, and what else is taken."""

    def __init__(self, absence: Absence, visits: Sequence[Appointment], at: datetime) -> None:
        self.absence, self.at = absence, at
        self.earliest = -(-int(at.timestamp()) // 60)
        services = {visit.service_id for visit in visits}
        learned = Competence.objects.not_over(local_day(at)).filter(service__in=services, staff__has_column=True)
        self.people: dict[UUID, Staff] = {}
        self.able: dict[UUID, list[Competence]] = defaultdict(list)
        for one in learned.select_related("staff").order_by("staff__diary_order", "staff__name"):
            self.people[one.staff_id] = one.staff
            self.able[one.service_id].append(one)
        first, last = self._days(visits)
        self.window = (minute(at - timedelta(days=1)), minute(at)) if last < first else _minutes(first, last)
        self.covers = list(Cover.objects.filter(absent=absence.staff_id, starts_on__lte=last))
        self.free = self._free_people(first, last)
        self.rooms = _by_kind(Room.objects.filter(active=True), "kinds")
        self.devices = _by_kind(Device.objects.filter(active=True), "kind")
        self.taken = {"room": self._taken_things("room", visits), "device": self._taken_things("device", visits)}

    def possible(self, visit: Appointment) -> Possible:
        """The people who are free at its own time, and the nearest other times."""
        if not visit.service.active or not visit.service.duration_minutes:
            return Possible()
        others = [key for key in self._ordered(visit) if key != self.absence.staff_id]
        own = minute(visit.starts_at)
        around = (max(own - _in_minutes(NEAR), self.window[0]), own + _in_minutes(NEAR))
        found = [(start, key) for key in others for start in self._beginnings(visit, key, around)]
        here = {key for start, key in found if start == own}
        # Who is free at its own time needs no other time on that day.
        near = [
            (start, key)
            for start, key in found
            if self._at_this_hour(visit, start) and not (key in here and _days_off(visit, start) == 0)
        ]
        return Possible(
            tuple(self.people[key] for key in others if key in here),
            self._spots(near, lambda start: _days_off(visit, start) * DAY + _off_hour(visit, start), MOST_ELSEWHERE),
            self._later(visit),
        )

    def _later(self, visit: Appointment) -> tuple[Spot, ...]:
        """With her after her return: at the hour the client is used to, or near it."""
        back, key = self.absence.ends_on, self.absence.staff_id
        if back is None or key not in self._able(visit, max(back, local_day(self.at))):
            return ()
        window = _minutes(max(back, local_day(self.at)), back + AFTER_RETURN)
        found = [(start, key) for start in self._beginnings(visit, key, window) if self._at_this_hour(visit, start)]

        spots = self._spots(found, lambda start: _off_hour(visit, start), len(found))
        return tuple(sorted(spots, key=lambda spot: spot.starts_at))[:MOST_LATER]

    def _spots(self, found: Iterable[tuple[int, UUID]], distance: Any, most: int) -> tuple[Spot, ...]:
        """The best of each person and day, the best first."""
        best: dict[tuple[UUID, date], int] = {}
        for start, key in found:
            day = (key, _wall(start)[0])
            if day not in best or distance(start) < distance(best[day]):
                best[day] = start
        chosen = sorted(((start, key) for (key, _day), start in best.items()), key=lambda one: distance(one[0]))
        return tuple(Spot(self.people[key], moment_of(start)) for start, key in chosen[:most])

    def _beginnings(self, visit: Appointment, key: UUID, window: Span) -> list[int]:
        """When this person could begin the visit as long as it is, in a room and with a device that would do."""
        free: dict[Any, list[Span]] = {key: _inside(self.free[key], window)}
        rooms = self._things("room", visit, key, free, window)
        devices = self._things("device", visit, key, free, window)
        need = Need({key: _times_held(visit)}, rooms, devices)
        return [start for start, _key in beginnings(need, free, step=STEP, origin=minute(visit.starts_at))]

    def _things(
        self, thing: str, visit: Appointment, key: UUID, free: dict[Any, list[Span]], window: Span
    ) -> list[UUID] | None:
        """The rooms or devices that would do; their free time goes to the others'. The visit's own is its own."""
        kind = visit.service.room_kind_id if thing == "room" else visit.service.device_kind_id
        held = visit.room_id if thing == "room" else visit.device_id
        if kind is None and held is None:
            return None
        offered = self.rooms if thing == "room" else self.devices
        place = self.people[key].location_id
        keys = [one for one, there in offered.get(kind, ()) if place is None or there in {None, place}] if kind else []
        keys += [held] if held is not None and held not in keys and kind is None else []
        for one in keys:
            taken = [span for owner, span in self.taken[thing][one] if owner != visit.pk]
            free[one] = subtract([window], [span for span in taken if span[0] < window[1] and span[1] > window[0]])
        return keys

    def _ordered(self, visit: Appointment) -> list[UUID]:
        """Who may give it: whoever covers for her that day first, then the order of the diary."""
        day = local_day(visit.starts_at)
        covering = {
            cover.substitute_id
            for cover in self.covers
            if cover.starts_on <= day and (cover.ends_on is None or day < cover.ends_on)
        }
        return sorted(self._able(visit, day), key=lambda key: key not in covering)

    def _able(self, visit: Appointment, day: date) -> list[UUID]:
        return [one.staff_id for one in self.able[visit.service_id] if one.holds_on(day)]

    def _at_this_hour(self, visit: Appointment, start: int) -> bool:
        latest = visit.service.latest_start
        return start >= self.earliest and (latest is None or _wall(start)[1] <= latest.hour * 60 + latest.minute)

    def _days(self, visits: Sequence[Appointment]) -> tuple[date, date]:
        days = [local_day(visit.starts_at) for visit in visits]
        last = max(days) + NEAR
        if self.absence.ends_on is not None:
            last = max(last, self.absence.ends_on + AFTER_RETURN)
        return max(min(days) - NEAR, local_day(self.at)), last

    def _free_people(self, first: date, last: date) -> Mapping[UUID, list[Span]]:
        """Working time of everybody minus what is taken [minutes]."""
        spans = working_spans(self.people.values(), first, last)
        taken: dict[UUID, list[Span]] = defaultdict(list)
        for key, _owner, span in self._holds("staff", Q(staff__in=self.people)):
            taken[key].append(span)
        return {
            key: subtract([(minute(start), minute(end)) for start, end in works], taken[key])
            for key, works in spans.items()
        }

    def _taken_things(self, thing: str, visits: Sequence[Appointment]) -> dict[UUID, list[tuple[UUID | None, Span]]]:
        """When each room or device that could be needed is taken, and by which visit."""
        offered = self.rooms if thing == "room" else self.devices
        keys = {key for those in offered.values() for key, _place in those}
        keys |= {key for visit in visits if (key := getattr(visit, f"{thing}_id")) is not None}
        taken: dict[UUID, list[tuple[UUID | None, Span]]] = defaultdict(list)
        for key, owner, span in self._holds(thing, Q(**{f"{thing}__in": keys})):
            taken[key].append((owner, span))
        return taken

    def _holds(self, thing: str, whose: Q) -> Iterable[tuple[UUID, UUID | None, Span]]:
        begin, end = (moment_of(minutes) for minutes in self.window)
        held = Hold.objects.filter(whose, busy_from__lt=end, busy_until__gt=begin).exclude(
            offer__expires_at__lte=self.at
        )
        for key, owner, start, until in held.values_list(f"{thing}_id", "appointment_id", "busy_from", "busy_until"):
            # Whole minutes outward: a second that is taken takes its minute.
            yield key, owner, (minute(start), -(-int(until.timestamp()) // 60))


def _by_kind(things: Any, kind: str) -> dict[UUID, list[tuple[UUID, UUID | None]]]:
    """Rooms or devices with their places, by what they serve."""
    found: dict[UUID, list[tuple[UUID, UUID | None]]] = defaultdict(list)
    for key, pk, place in things.values_list(kind, "pk", "location_id"):
        if key is not None:
            found[key].append((pk, place))
    return found


def _times_held(visit: Appointment) -> Times:
    """How the visit lies in time now: a hand-over keeps its length, its gap and its buffers."""
    length = minute(visit.ends_at) - minute(visit.starts_at)
    before = minute(visit.starts_at) - minute(visit.busy_from)
    after = minute(visit.busy_until) - minute(visit.ends_at)
    if visit.gap_from is None or visit.gap_until is None:
        return Times(length, 0, 0, before, after)
    work = minute(visit.gap_from) - minute(visit.starts_at)
    gap = minute(visit.gap_until) - minute(visit.gap_from)
    return Times(work, gap, length - work - gap, before, after)


@lru_cache(maxsize=20_000)
def _wall(start: int) -> tuple[date, int]:
    """Day and minute of the day by the clock on the wall; many visits ask about the same beginnings."""
    there = moment_of(start).astimezone(HELSINKI)
    return there.date(), there.hour * 60 + there.minute


def _off_hour(visit: Appointment, start: int) -> int:
    """How far from the hour that the client is used to [minutes]."""
    return abs(_wall(start)[1] - _wall(minute(visit.starts_at))[1])


def _days_off(visit: Appointment, start: int) -> int:
    return abs((_wall(start)[0] - _wall(minute(visit.starts_at))[0]).days)


def _minutes(first: date, last: date) -> Span:
    """The days `[first, last]` in minutes."""
    begin = datetime(first.year, first.month, first.day, tzinfo=HELSINKI)
    end = datetime(last.year, last.month, last.day, tzinfo=HELSINKI) + timedelta(days=1)
    return minute(begin), minute(end)


def _in_minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60


def _inside(spans: Iterable[Span], window: Span) -> list[Span]:
    return [
        (max(start, window[0]), min(end, window[1])) for start, end in spans if start < window[1] and end > window[0]
    ]
