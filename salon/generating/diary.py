"""Days of the diary: who comes, for what, when, in which room; nobody and nothing is ever in two places at once.

A day is a row of five-minute bits per person, room and device, so that "is it free" is one comparison.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from salon.generating.offer import CHEAPEST_TO_PLACE, Line
from salon.generating.write import DAY_MINUTES, Row, key_at, stamp

STEP = 15
BIT = 5
COLUMNS = (
    "id", "client_id", "staff_id", "service_id", "room_id", "device_id", "starts_at", "ends_at", "busy_from",
    "busy_until", "gap_from", "gap_until", "state", "source", "overbooked", "overbook_reason", "asked_for",
    "price_estimate", "note", "booked_at", "booked_by_id", "version",
)  # fmt: skip
# What, and how often in a hundred.
PAST = (("completed", "no_show", "cancelled_client", "cancelled_late", "cancelled_salon"), (88, 4, 5, 2, 1))
AHEAD = (("booked", "confirmed", "requested", "cancelled_client"), (58, 36, 2, 4))
SOURCES = (("phone", "online", "desk", "walk_in"), (50, 30, 18, 2))
CANCELLED = frozenset({"cancelled_client", "cancelled_late", "cancelled_salon"})
FIRST_SHARE = 0.3  # of the clients are there when the salon opens; the others come over the years


@dataclass(frozen=True)
class Person:
    """Somebody with a column: her key, and what she gives."""

    key: str
    gives: tuple[Line, ...]


@dataclass
class Place:
    """One location: its people, clients in the order in which they came, rooms and devices by kind."""

    people: list[Person]
    clients: list[str]
    rooms: dict[str, list[str]]
    devices: dict[str, list[str]]
    services: dict[str, str]
    desk: str
    roll: Random
    taken: dict[str, int] = field(default_factory=dict)
    here_today: set[str] = field(default_factory=set)

    def new_day(self) -> None:
        self.taken.clear()
        self.here_today.clear()

    def client(self, elapsed: float) -> str:
        """Somebody who is not here today yet; regulars come more often."""
        pool = max(1, int(len(self.clients) * (FIRST_SHARE + (1 - FIRST_SHARE) * min(elapsed, 1.0))))
        for _attempt in range(50):
            chosen = self.clients[int(pool * self.roll.random() ** 1.5)]
            if chosen not in self.here_today:
                break
        self.here_today.add(chosen)
        return chosen

    def free(self, keys: list[str], bits: int) -> str | None:
        """The first of these that is free then."""
        return next((key for key in keys if not self.taken.get(key, 0) & bits), None)

    def find(self, line: Line, bits: int) -> tuple[str | None, str | None] | None:
        """Room and device for it at that time; None where one is lacking."""
        room = self.free(self.rooms[line.room], bits) if line.room else None
        device = self.free(self.devices[line.device], bits) if line.device else None
        if (line.room and room is None) or (line.device and device is None):
            return None
        for key in (room, device):
            if key is not None:
                self.taken[key] = self.taken.get(key, 0) | bits
        return room, device


@dataclass(frozen=True)
class Day:
    """What the visits of one day share: the edges of the salon's time, in minutes since 1970."""

    opened: int
    today: int
    elapsed: float


def past_day(place: Place, person: Person, span: tuple[int, int], visits: int, day: Day) -> Iterator[Row]:
    """So many visits of a day gone by, to the number; those that do not fit any more were cancelled."""
    states = place.roll.choices(*PAST, k=visits)
    held = [state for state in states if state not in CANCELLED]
    lines = place.roll.choices(person.gives, [line.weight for line in person.gives], k=len(held))
    _shorten(lines, span)
    yield from _laid(place, person, span, (list(zip(lines, held, strict=False)), day))
    for state in [state for state in states if state in CANCELLED] + ["cancelled_client"] * (len(held) - len(lines)):
        yield _cancelled(place, person, span, state, day)


def day_ahead(place: Place, person: Person, span: tuple[int, int], filled: float, day: Day) -> Iterator[Row]:
    """A day to come, booked about so far."""
    aim = (span[1] - span[0]) * min(0.95, filled + place.roll.uniform(-0.2, 0.2))
    visits: list[tuple[Line, str]] = []
    total = 0
    while total < aim:
        state = place.roll.choices(*AHEAD)[0]
        line = place.roll.choices(person.gives, [line.weight for line in person.gives])[0]
        if state in CANCELLED:
            yield _cancelled(place, person, span, state, day)
            continue
        visits.append((line, state))
        total += _steps(line) * STEP
    while sum(_steps(line) for line, _state in visits) * STEP > span[1] - span[0]:
        visits.pop()
    yield from _laid(place, person, span, (visits, day))


def _shorten(lines: list[Line], span: tuple[int, int]) -> None:
    """Put short treatments in place of long ones until the day holds them all; leave out what never fits."""
    room = (span[1] - span[0]) // STEP
    total = sum(_steps(line) for line in lines)
    short = _steps(CHEAPEST_TO_PLACE)
    for index, line in enumerate(lines):
        if total <= room:
            return
        total -= _steps(line) - short
        lines[index] = CHEAPEST_TO_PLACE
    while total > room:
        lines.pop()
        total -= short


def _steps(line: Line) -> int:
    return -(-line.held_minutes // STEP)


def _laid(
    place: Place, person: Person, span: tuple[int, int], plan: tuple[list[tuple[Line, str]], Day]
) -> Iterator[Row]:
    """One after the other, with what time is left spread between them by chance."""
    visits, day = plan
    slack = (span[1] - span[0]) // STEP - sum(_steps(line) for line, _state in visits)
    pauses = sorted(place.roll.randint(0, slack) for _ in visits)
    at, used = span[0], 0
    for (line, state), pause in zip(visits, pauses, strict=True):
        at += (pause - used) * STEP
        used = pause
        yield _visit(place, person, line, at, (state, day))
        at += _steps(line) * STEP


def _visit(place: Place, person: Person, line: Line, at: int, rest: tuple[str, Day]) -> Row:
    """The visit in the first free room and with the first free device; a simpler treatment where there is none."""
    state, day = rest
    found = place.find(line, _bits(at, line))
    if found is None:
        line, found = CHEAPEST_TO_PLACE, (None, None)
    starts = at + line.before
    return _row(place, person, line, starts, (state, *found, day))


def _cancelled(place: Place, person: Person, span: tuple[int, int], state: str, day: Day) -> Row:
    """A visit that was called off: it holds nothing, and stands where it would have been."""
    line = place.roll.choice(person.gives)
    latest = max(0, (span[1] - span[0] - line.held_minutes) // STEP)
    starts = span[0] + place.roll.randint(0, latest) * STEP + line.before
    return _row(place, person, line, starts, (state, None, None, day))


def _bits(at: int, line: Line) -> int:
    return ((1 << -(-line.held_minutes // BIT)) - 1) << (at % DAY_MINUTES // BIT)


def _row(place: Place, person: Person, line: Line, starts: int, rest: tuple[str, str | None, str | None, Day]) -> Row:
    state, room, device, day = rest
    roll = place.roll
    gap_from = starts + line.minutes
    ends = gap_from + line.gap + line.finish
    booked = max(day.opened, min(starts - roll.randrange(90, 40 * DAY_MINUTES), day.today - roll.randrange(1, 2000)))
    return (
        key_at(booked, roll), place.client(day.elapsed), person.key, place.services[line.code], room, device,
        stamp(starts), stamp(ends), stamp(starts - line.before), stamp(ends + line.after),
        stamp(gap_from) if line.gap else None, stamp(gap_from + line.gap) if line.gap else None,
        state, roll.choices(*SOURCES)[0], 0, "", int(roll.random() < 0.4),
        line.price, "Tulee bussilla" if roll.random() < 0.05 else "", stamp(booked), place.desk, 1,
    )  # fmt: skip
