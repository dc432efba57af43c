"""Laying the treatments of a visit into free time: who can begin when, in which room, with which device.

Whole minutes throughout, counted from any common origin (the caller takes minutes since 1970 in UTC), so that a clock
change cannot stretch or shrink anything. Free time is given as half-open spans (start, end), disjoint and ascending,
as `slots.subtract` returns them.
"""

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

Key = Hashable
Span = tuple[int, int]
Free = Mapping[Key, Sequence[Span]]


class Times(NamedTuple):
    """How one treatment by one person lies in time [minutes, each >= 0; work > 0]."""

    work: int
    gap: int = 0
    finish: int = 0
    before: int = 0
    after: int = 0

    @property
    def length(self) -> int:
        """From beginning to end, buffers not counted [minutes]."""
        return self.work + self.gap + self.finish


@dataclass(frozen=True)
class Need:
    """One treatment: who may give it and how long each takes, and what it needs. `None` needs no such thing."""

    people: Mapping[Key, Times]
    rooms: Sequence[Key] | None = None
    devices: Sequence[Key] | None = None
    # Begins together with the treatment before it, in other hands.
    parallel: bool = False


@dataclass(frozen=True)
class Placed:
    """One treatment where it would lie [minutes]; `gap` leaves the person free, never the room or device."""

    person: Key
    starts: int
    ends: int
    busy_from: int
    busy_until: int
    gap: Span | None = None
    room: Key | None = None
    device: Key | None = None

    @property
    def hands(self) -> tuple[Span, ...]:
        """When the person is taken."""
        if self.gap is None:
            return ((self.busy_from, self.busy_until),)
        return ((self.busy_from, self.gap[0]), (self.gap[1], self.busy_until))

    @property
    def whole(self) -> tuple[Span, ...]:
        """When room and device are taken."""
        return ((self.busy_from, self.busy_until),)


def place(person: Key, times: Times, start: int) -> Placed:
    """One treatment by one person from `start` on [minutes].

    >>> place("Mari", Times(work=20, gap=30, finish=10, after=5), 600).hands
    ((600, 620), (650, 665))
    """
    end = start + times.length
    gap = (start + times.work, start + times.work + times.gap) if times.gap else None
    return Placed(person, start, end, start - times.before, end + times.after, gap)


def starting_spans(free: Iterable[Span], pieces: Iterable[Span]) -> list[Span]:
    """Closed spans (first, last) of the beginnings t for which every piece [t + a, t + b) lies in one free span.

    free : disjoint, ascending, not touching [minutes]
    pieces : half-open (a, b) relative to the beginning, a < b [minutes]; none asks for nothing and gives nothing

    >>> starting_spans([(0, 60), (90, 200)], [(0, 20), (50, 60)])
    [(0, 0), (40, 40), (90, 140)]
    >>> starting_spans([(0, 60)], [(0, 61)])
    []
    """
    free = list(free)
    found: list[Span] | None = None
    for begin, end in pieces:
        fits = [(start - begin, until - end) for start, until in free if until - start >= end - begin]
        found = fits if found is None else _meet(found, fits)
    return found or []


def beginnings(need: Need, free: Free, *, step: int, origin: int) -> list[tuple[int, Key]]:
    """Every beginning on the grid at which one treatment fits, with each person who could give it.

    step : > 0 [minutes]; origin : one point of the grid [minutes]

    Returns (beginning, person), ascending by beginning, people in the order of `need`; a person, a room and a device
    are free then, each for all that it is needed. Raises ValueError if step is not above 0.

    >>> beginnings(Need({"Mari": Times(45)}), {"Mari": [(0, 60)]}, step=15, origin=0)
    [(0, 'Mari'), (15, 'Mari')]
    """
    if step <= 0:
        raise ValueError("the step of the grid is above 0")
    found: list[tuple[int, int]] = []
    people = list(need.people)
    for rank, person in enumerate(people):
        at_zero = place(person, need.people[person], 0)
        spans = starting_spans(free.get(person, ()), at_zero.hands)
        for things in (need.rooms, need.devices):
            if things is not None and spans:
                spans = _meet(spans, _any_of(things, free, at_zero.whole))
        for first, last in spans:
            found += [(point, rank) for point in range(first + (origin - first) % step, last + 1, step)]
    found.sort()
    return [(point, people[rank]) for point, rank in found]


def arrange(needs: Sequence[Need], free: Free, start: int) -> tuple[Placed, ...] | None:
    """The treatments of one visit from `start` on, one after the other or beside each other; None if they do not fit.

    needs : at least one, in the order of the visit; the first is never parallel
    free : every person, room and device by key; one that is missing is not free
    start : [minutes]

    The person and the room of the treatment before come first, so that the client stays where she is; after them the
    order of `need`. Where the same person or room goes on, the buffers between the two fall away: they are for the next
    client. Parallel treatments are in different hands; where the visit has a room already, they happen in it.
    """
    return _lay(tuple(needs), free, start, ())


def arrangements(
    needs: Sequence[Need], free: Free, *, step: int, origin: int
) -> Iterator[tuple[int, tuple[Placed, ...]]]:
    """Every beginning on the grid at which the whole visit fits, ascending, with one way to lay it.

    Raises ValueError if step is not above 0.
    """
    points = dict.fromkeys(
        point for point, _ in beginnings(replace(needs[0], rooms=None), free, step=step, origin=origin)
    )
    for point in points:
        if (placed := arrange(needs, free, point)) is not None:
            yield point, placed


def unusable(free: Sequence[Span], taken: Span, *, least: int) -> int:
    """Minutes that become too short for anybody when `taken` is cut out of the free time [minutes].

    free : disjoint, ascending; taken : inside one of them, else ValueError; least : shortest useful stretch [minutes]

    >>> unusable([(0, 120)], (10, 70), least=30)
    10
    >>> unusable([(0, 120)], (0, 60), least=30)
    0
    """
    at = bisect_right(free, (taken[0], float("inf"))) - 1
    if at < 0 or free[at][1] < taken[1] or free[at][0] > taken[0]:
        raise ValueError(f"not free: {taken}")
    left = (taken[0] - free[at][0], free[at][1] - taken[1])
    return sum(minutes for minutes in left if minutes < least)


def _lay(needs: tuple[Need, ...], free: Free, start: int, placed: tuple[Placed, ...]) -> tuple[Placed, ...] | None:
    if not needs:
        return placed
    need, later = needs[0], needs[1:]
    begin = start if not placed else placed[-1].starts if need.parallel else max(one.ends for one in placed)
    for person in _first(need.people, [one.person for one in placed[-1:]]):
        for option in _options(need, place(person, need.people[person], begin), placed):
            joined, before = _joined(option, placed)
            if _fits(joined, before, free):
                found = _lay(later, free, start, (*before, joined))
                if found is not None:
                    return found
    return None


def _options(need: Need, bare: Placed, placed: tuple[Placed, ...]) -> Iterator[Placed]:
    """The treatment with every room and device that would do, the room of the treatment before first."""
    last = placed[-1] if placed else None
    rooms: Iterable[Key | None] = [None]
    if need.rooms is not None and not (need.parallel and last and last.room is not None):
        rooms = _first(need.rooms, [last.room] if last else [])
    devices: Iterable[Key | None] = [None] if need.devices is None else need.devices
    for room in rooms:
        for device in devices:
            yield replace(bare, room=room, device=device)


def _joined(option: Placed, placed: tuple[Placed, ...]) -> tuple[Placed, tuple[Placed, ...]]:
    """Both sides of a seam without buffers, where the same person or the same room goes on at once."""
    seams = [one for one in placed if one.ends == option.starts and _goes_on(one, option)]
    if not seams:
        return option, placed
    before = tuple(replace(one, busy_until=one.ends) if one in seams else one for one in placed)
    return replace(option, busy_from=option.starts), before


def _goes_on(one: Placed, option: Placed) -> bool:
    return one.person == option.person or (one.room is not None and one.room == option.room)


def _fits(option: Placed, placed: tuple[Placed, ...], free: Free) -> bool:
    return (
        _is_free(option.hands, free.get(option.person, ()))
        and not any(one.person == option.person and _meets(one.hands, option.hands) for one in placed)
        and all(
            thing is None
            or (
                _is_free(option.whole, free.get(thing, ()))
                and not any(thing in {one.room, one.device} and _meets(one.whole, option.whole) for one in placed)
            )
            for thing in (option.room, option.device)
        )
    )


def _is_free(pieces: Iterable[Span], free: Sequence[Span]) -> bool:
    for begin, end in pieces:
        at = bisect_right(free, (begin, float("inf"))) - 1
        if at < 0 or free[at][1] < end:
            return False
    return True


def _meets(some: Iterable[Span], others: Iterable[Span]) -> bool:
    return any(begin < until and start < end for begin, end in some for start, until in others)


def _first(keys: Iterable[Key], wished: Sequence[Key | None]) -> list[Key]:
    """The keys, those wished for in front."""
    return sorted(keys, key=lambda key: key not in wished)


def _any_of(things: Iterable[Key], free: Free, pieces: tuple[Span, ...]) -> list[Span]:
    """Beginnings at which at least one of the things is free."""
    spans = sorted(span for thing in things for span in starting_spans(free.get(thing, ()), pieces))
    joined: list[Span] = []
    for first, last in spans:
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _meet(some: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """What two ascending lists of closed spans have in common."""
    found: list[Span] = []
    here = there = 0
    while here < len(some) and there < len(others):
        first, last = max(some[here][0], others[there][0]), min(some[here][1], others[there][1])
        if first <= last:
            found.append((first, last))
        if some[here][1] < others[there][1]:
            here += 1
        else:
            there += 1
    return found
