"""The columns of the diary: a person, room or device each; with the grey of time off, and how busy each one is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from salon.house.hours import Span, off_days, working_spans
from salon.house.models import Device, Room, Staff
from salon.house.standing import House
from salon.stats.slots import merge, subtract

Spans = Mapping[UUID, list[Span]]
# The column of the visits that have no room.
NO_ROOM = UUID(int=0)


@dataclass(frozen=True)
class Columns:
    """What stands side by side."""

    people: list[Staff]
    # In whose diary this user writes.
    writable: frozenset[UUID]
    house: House
    things: "list[Room | Device] | None" = None
    # Whether a column stands beside the rooms for the visits that have none.
    no_room: bool = False

    @cached_property
    def keys(self) -> frozenset[UUID]:
        return frozenset(one.pk for one in (self.people if self.things is None else self.things))

    def has(self, row: Any) -> bool:
        """True if the row stands in one of these columns."""
        keys = self.keys
        return bool(keys & {row.staff_id}) if self.things is None else bool(keys & {row.room_id, row.device_id})

    def standing(self, visits: Sequence[Any]) -> "Columns":
        """With these visits: a column more for those without a room, none for what is out of use and empty."""
        if self.things is None:
            return self
        used = {key for visit in visits for key in (visit.room_id, visit.device_id)}
        things = [thing for thing in self.things if thing.active or thing.pk in used]
        return replace(self, things=things, no_room=any(self.roomless(visit) for visit in visits))

    def roomless(self, visit: Any) -> bool:
        """True if the visit stands beside the rooms: it has none, and is of one of these people."""
        return bool(self.things) and visit.room_id is None and visit.staff_id in self._persons

    @cached_property
    def _persons(self) -> frozenset[UUID]:
        return frozenset(person.pk for person in self.people)

    def spans(self, first: date, last: date) -> dict[UUID, list[Span]]:
        """Working time of each column; rooms and devices are open while anybody works."""
        people = working_spans(self.people, first, last, house=self.house)
        if self.things is None:
            return people
        opened = merge(span for spans in people.values() for span in spans)
        beside = [NO_ROOM] if self.no_room else []
        return dict.fromkeys([*beside, *(thing.pk for thing in self.things)], opened)

    def heads(self, working: Spans, busy: Spans, blocked: Spans) -> list[dict[str, object]]:
        """The head of each column: name, colour, how much of its working time is taken, and whether one may write."""
        if self.things is not None:
            heads = [self._thing(thing, _share(working[thing.pk], busy, blocked, thing.pk)) for thing in self.things]
            return [_NO_ROOM_HEAD | {"title": _("No room")}, *heads] if self.no_room else heads
        return [self._person(person, working[person.pk], busy, blocked) for person in self.people]

    def off(self, working: Spans, bounds: Span, wall: Callable[[datetime], str]) -> list[list[str]]:
        """The grey: column, from, until."""
        left = ((key, span) for key, spans in working.items() for span in subtract([bounds], spans))
        return [[str(key), wall(start), wall(end)] for key, (start, end) in left]

    def _person(self, person: Staff, spans: list[Span], busy: Spans, blocked: Spans) -> dict[str, object]:
        works = bool(spans)
        return {
            "id": str(person.pk),
            "title": person.name,
            "colour": person.colour,
            "works": works,
            "write": person.pk in self.writable,
            "note": "" if works else _("not in"),
            "share": _share(spans, busy, blocked, person.pk) if works else None,
        }

    def _thing(self, thing: Room | Device, share: int | None) -> dict[str, object]:
        kind = "room" if isinstance(thing, Room) else "device"
        head = {"id": str(thing.pk), "title": thing.name, "kind": kind, "works": True, "write": False, "share": share}
        return head if thing.active else {**head, "note": _("out of use")}


_NO_ROOM_HEAD: dict[str, object] = {
    "id": str(NO_ROOM), "kind": "none", "works": True, "write": False, "share": None
}  # fmt: skip


def closed_days(first: date, last: date, house: House) -> list[str]:
    """A sentence for each day of `[first, last]` on which the salon is closed."""
    days = off_days(first, last, house=house).items()
    return [
        _("Closed %(day)s: %(name)s") % {"day": date_format(day, "SHORT_DATE_FORMAT"), "name": name}
        for day, name in days
    ]


def _share(working: list[Span], busy: Spans, blocked: Spans, key: UUID) -> int | None:
    """How much of the time that could be sold is taken [per cent, 0..100]; None where there is none to sell."""
    open_time = subtract(working, blocked.get(key, []))
    total = _length(open_time)
    if not total:
        return None
    return round(100 * (1 - _length(subtract(open_time, busy.get(key, []))) / total))


def _length(spans: Iterable[Span]) -> timedelta:
    return sum((end - start for start, end in spans), timedelta(0))
