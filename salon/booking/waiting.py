"""For whom on the waiting list a free time would do: everybody who waits at once, in a constant number of questions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from salon.booking.availability import STEP, FreeTime
from salon.booking.models import Appointment, FreedTime, Hold, WaitingEntry, WaitingOffer
from salon.booking.plans import minute, moment_of, times_of
from salon.core.time import HELSINKI, day_bounds, local_day
from salon.house.hours import working_spans
from salon.house.models import Competence, Device, Room, Staff
from salon.stats.arrange import Need, Times, beginnings, place
from salon.stats.slots import subtract

SEARCH_DAYS = 28
# A time is held until an hour before it begins, so that it can still be given to somebody else.
ENDS_BEFORE = timedelta(hours=1)
# Whoever is asked gets at least this long to answer.
LEAST_TO_ANSWER = timedelta(minutes=15)
# How long a freed time counts as freed on the pages of the desk.
FREED_WITHIN = timedelta(days=7)
# Two times for one client lie at least this far apart, so that they are a real choice.
APART = timedelta(hours=1)
# What is longer than any working day is told in days.
DAYS_FROM = timedelta(hours=12)
Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Freed:
    """Somebody's time that was taken and is so no longer, `[start, end)`."""

    staff: Staff
    start: datetime
    end: datetime
    # The cancelled visit that gave it back, where it was one.
    visit: UUID | None = None
    # Whose visit it was: she could not come then.
    given_by: UUID | None = None
    # In words, for the desk.
    why: str = ""

    @property
    def until_day(self) -> date | None:
        """The last day of what is days rather than hours: an absence that ended early."""
        return local_day(self.end - timedelta(seconds=1)) if self.end - self.start >= DAYS_FROM else None


def freed_by(visit: Appointment) -> Freed:
    """The time that a cancelled visit has given back."""
    return Freed(visit.staff, visit.busy_from, visit.busy_until, visit.pk)


def freed_since(since: datetime, *, at: datetime) -> list[Freed]:
    """What visits, blocks and absences have given back since then and has not passed, soonest first. One query.

    Whether it is free at this moment is not asked here: `Search` knows.
    """
    rows = FreedTime.objects.filter(freed_at__gte=since, ends_at__gt=at).select_related("staff", "visit")
    found = {(row.staff_id, row.starts_at): freed_in(row) for row in rows.order_by("freed_at", "pk")}
    return sorted(found.values(), key=lambda free: (free.start, free.staff.pk))


def freed_in(row: FreedTime) -> Freed:
    """The row as the search takes it; only a visit that is gone is named, one that moved stands elsewhere."""
    gone = row.visit is not None and row.visit.state in Appointment.GONE
    key = row.visit_id if gone else None
    return Freed(row.staff, row.starts_at, row.ends_at, key, why=row.get_why_display())


def in_line(entries: Iterable[WaitingEntry]) -> list[WaitingEntry]:
    """Whoever has waited longest comes first."""
    return sorted(entries, key=lambda entry: (entry.created_at, entry.pk))


class Search:
    """Everything that decides who could come when, read once for all these entries.

    entries : with their service at hand; `people` : only times of these, None for everybody's.
    A time that a client was offered before, or at which she is booked already, is none for her.
    """

    def __init__(self, entries: Sequence[WaitingEntry], *, at: datetime, people: Iterable[Staff] | None = None) -> None:
        self.entries = entries
        self.at = at
        self.from_at = at + ENDS_BEFORE + LEAST_TO_ANSWER
        self.first = local_day(at)
        self.last = self.first + timedelta(days=SEARCH_DAYS - 1)
        self._only = None if people is None else {person.pk for person in people}

    def times(self, entry: WaitingEntry, *, freed: Freed | None = None, most: int = 3) -> list[FreeTime]:
        """The soonest times that fit; with `freed`, those that use that time, the nearest to its beginning first."""
        if entry.state != WaitingEntry.State.WAITING or not entry.service.active:
            return []
        if freed is not None and freed.given_by == entry.client_id:
            return []
        on_days = (self._on(entry, day) for day in self._days(entry, freed))
        found: Iterable[FreeTime] = (free for times in on_days for free in times if _uses(free, freed))
        if freed is not None:
            found = sorted(found, key=lambda free: abs(free.starts_at - freed.start))
        chosen: list[FreeTime] = []
        for free in found:
            if len(chosen) == most:
                break
            if all(abs(free.starts_at - other.starts_at) >= APART for other in chosen):
                chosen.append(free)
        return chosen

    def _days(self, entry: WaitingEntry, freed: Freed | None) -> Iterator[date]:
        first, last = max(entry.first_day, self.first), min(entry.last_day or self.last, self.last)
        if freed is not None:
            first, last = max(first, local_day(freed.start)), min(last, local_day(freed.end))
        for number in range((last - first).days + 1):
            yield first + timedelta(days=number)

    def _on(self, entry: WaitingEntry, day: date) -> Iterator[FreeTime]:
        """Every beginning of one day at which she could come, by time."""
        need = self._need(entry, day)
        if need is None:
            return
        free, origin = self._free_on(day), minute(day_bounds(day)[0])
        for point, key in beginnings(need, free, step=STEP, origin=origin):
            laid = place(key, need.people[key], point)
            found = FreeTime((self._people[key],), moment_of(point), moment_of(laid.ends))
            if self._suits(entry, found, (moment_of(laid.busy_from), moment_of(laid.busy_until))):
                yield found

    def _suits(self, entry: WaitingEntry, found: FreeTime, busy: tuple[datetime, datetime]) -> bool:
        clock = found.starts_at.astimezone(HELSINKI).time()
        latest = [last for last in (entry.latest, entry.service.latest_start) if last is not None]
        if found.starts_at < self.from_at or (entry.earliest is not None and clock < entry.earliest):
            return False
        if any(clock > last for last in latest):
            return False
        away = self._away[entry.pk, None] + self._away[entry.pk, found.staff.pk]
        return not any(start < busy[1] and busy[0] < end for start, end in away)

    @cached_property
    def _learned(self) -> list[Competence]:
        services = {entry.service_id for entry in self.entries}
        able = Competence.objects.not_over(self.first).filter(service__in=services, staff__has_column=True)
        able = able.select_related("staff")
        able = able.filter(staff__in=Staff.objects.not_left(self.first))
        if self._only is not None:
            able = able.filter(staff__in=self._only)
        return list(able.order_by("staff__diary_order", "staff__name"))

    @cached_property
    def _people(self) -> dict[Any, Staff]:
        return {one.staff_id: one.staff for one in self._learned}

    @cached_property
    def _able(self) -> dict[UUID, list[Competence]]:
        able: dict[UUID, list[Competence]] = defaultdict(list)
        for one in self._learned:
            able[one.service_id].append(one)
        return able

    def _need(self, entry: WaitingEntry, day: date) -> Need | None:
        """Who could give what she waits for on this day; whoever waits for one person gets hers only."""
        service = entry.service
        those = [one for one in self._able[service.pk] if _would_do(entry, one) and one.holds_on(day)]
        if not those or not service.duration_minutes:
            return None
        people: dict[Any, Times] = {one.staff_id: times_of(service, one) for one in those}
        rooms = self._things["room"].get(service.room_kind_id) if service.room_kind_id else None
        devices = self._things["device"].get(service.device_kind_id) if service.device_kind_id else None
        return Need(
            people,
            (rooms or []) if service.room_kind_id else None,
            (devices or []) if service.device_kind_id else None,
        )

    @cached_property
    def _things(self) -> dict[str, dict[UUID, list[UUID]]]:
        """Rooms and devices in use that serve each kind."""
        found: dict[str, dict[UUID, list[UUID]]] = {"room": defaultdict(list), "device": defaultdict(list)}
        rooms = {entry.service.room_kind_id for entry in self.entries}
        devices = {entry.service.device_kind_id for entry in self.entries}
        for kind, key in Room.objects.filter(active=True, kinds__in=rooms - {None}).values_list("kinds", "pk"):
            found["room"][kind].append(key)
        for kind, key in Device.objects.filter(active=True, kind__in=devices - {None}).values_list("kind", "pk"):
            found["device"][kind].append(key)
        return found

    @cached_property
    def _free(self) -> dict[Any, Spans]:
        """What is free of each person, room and device from today on [minutes]."""
        begin, end = day_bounds(self.first)[0], day_bounds(self.last)[1]
        things = {kind: {key for keys in found.values() for key in keys} for kind, found in self._things.items()}
        held = Hold.objects.filter(
            Q(staff__in=list(self._people)) | Q(room__in=things["room"]) | Q(device__in=things["device"]),
            busy_from__lt=end,
            busy_until__gt=begin,
        ).exclude(offer__expires_at__lte=self.at)
        taken: dict[Any, Spans] = defaultdict(list)
        for *keys, start, until in held.values_list("staff_id", "room_id", "device_id", "busy_from", "busy_until"):
            taken[next(filter(None, keys))].append((minute(start), -(-int(until.timestamp()) // 60)))
        works = working_spans(self._people.values(), self.first, self.last)
        free = {key: [(minute(start), minute(until)) for start, until in works[key]] for key in self._people}
        free |= {key: [(minute(begin), minute(end))] for keys in things.values() for key in keys}
        return {key: subtract(spans, taken[key]) for key, spans in free.items()}

    @cached_property
    def _away(self) -> dict[tuple[UUID, UUID | None], list[tuple[datetime, datetime]]]:
        """When each cannot come: she is booked then, or was offered that time of that person already."""
        away: dict[tuple[UUID, UUID | None], list[tuple[datetime, datetime]]] = defaultdict(list)
        asked = WaitingOffer.objects.filter(entry__in=self.entries, starts_at__gte=self.at)
        asked = asked.exclude(answer="").exclude(answer=WaitingOffer.Answer.WITHDRAWN)
        for key, staff, start, end in asked.values_list("entry_id", "staff_id", "busy_from", "busy_until"):
            away[key, staff].append((start, end))
        clients = {entry.client_id for entry in self.entries}
        booked: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
        visits = Appointment.objects.live().filter(client__in=clients, ends_at__gt=self.at)
        for client, start, end in visits.values_list("client_id", "starts_at", "ends_at"):
            booked[client].append((start, end))
        for entry in self.entries:
            away[entry.pk, None] += booked[entry.client_id]
        return away

    def _free_on(self, day: date) -> dict[Any, Spans]:
        if day not in self._by_day:
            begin, end = (minute(moment) for moment in day_bounds(day))
            self._by_day[day] = {
                key: [(max(start, begin), min(until, end)) for start, until in spans if start < end and until > begin]
                for key, spans in self._free.items()
            }
        return self._by_day[day]

    @cached_property
    def _by_day(self) -> dict[date, dict[Any, Spans]]:
        return {}


def _would_do(entry: WaitingEntry, one: Competence) -> bool:
    return entry.staff_id in {None, one.staff_id} and entry.without_id != one.staff_id


def _uses(free: FreeTime, freed: Freed | None) -> bool:
    if freed is None:
        return True
    return free.staff == freed.staff and free.starts_at < freed.end and freed.start < free.ends_at
