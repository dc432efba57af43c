"""What the views of the diary share: what the address asks for, and what stands around it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from salon.booking.fingerprint import ANYWHERE, Where
from salon.booking.names import names_for
from salon.booking.queries import People
from salon.core.access import Permission, SignedInRequest, may
from salon.core.time import local_day
from salon.house.hours import working_spans
from salon.house.models import Staff
from salon.house.standing import House, house_of

YEARS = (2000, 2100)
MOST_CHOSEN = 60


@dataclass(frozen=True)
class Asked:
    """What part of the diary an address asks for: it can be kept as a bookmark and sent to a colleague."""

    day: date
    week: bool = False
    rooms: bool = False
    who: tuple[str, ...] = ()
    place: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        """Read from the address; what makes no sense there is as if it were not written."""
        given = request.GET
        keys = [key_of(text) for text in [*given.getlist("who"), given.get("staff", "")][:MOST_CHOSEN]]
        place = key_of(given.get("place", ""))
        return cls(
            day=day_asked(request),
            week=given.get("view") == "week",
            rooms=given.get("by") == "rooms",
            who=tuple(str(key) for key in keys if key),
            place=str(place) if place else "",
        )

    @property
    def first(self) -> date:
        return self.day - timedelta(days=self.day.weekday()) if self.week else self.day

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6) if self.week else self.day

    @property
    def query(self) -> str:
        """The same, as it is written in an address."""
        said: list[tuple[str, str]] = [("day", self.day.isoformat())]
        said += [("view", "week")] * self.week + [("by", "rooms")] * self.rooms
        said += [("who", key) for key in self.who] + [("place", self.place)] * bool(self.place)
        return urlencode(said)

    def other(self, **changed: Any) -> str:
        """The query of another view beside this one."""
        return "?" + replace(self, **changed).query

    def chooses(self, people: list[Staff], house: House) -> list[Staff]:
        """Of these people those whom the address asks for: all where it names none."""
        here = people
        if self.place:
            home = (None, UUID(self.place))
            guests = self._guests([person for person in people if person.location_id not in home], house)
            here = [person for person in people if person.location_id in home or person.pk in guests]
        return [person for person in here if not self.who or str(person.pk) in self.who]

    def _guests(self, people: list[Staff], house: House) -> set[UUID]:
        """Who has her place elsewhere and works here on one of these days."""
        location = house.places.locations.get(UUID(self.place))
        if location is None:
            return set()
        those = [person for person in people if house.works_at(person, location.pk)]
        hours = working_spans(those, self.first, self.last, location=location, house=house)
        return {key for key, spans in hours.items() if spans}

    def where(self, people: list[Staff], house: House) -> Where:
        """What stands at the place that is asked for: with its people, in its rooms, with its devices."""
        if not self.place:
            return ANYWHERE
        here = (None, UUID(self.place))
        rooms = [room for room in house.things.rooms.values() if room.location_id in here]
        devices = [device for device in house.things.devices.values() if device.location_id in here]
        return Where(self.there(people, house), rooms, devices)

    def there(self, people: list[Staff], house: House) -> list[Staff]:
        """Of these people those of the place that is asked for, chosen or not."""
        return replace(self, who=()).chooses(people, house)


@dataclass(frozen=True)
class Link:
    """One way to another view of the diary."""

    url: str
    active: bool = False


def links(asked: Asked, today: date, here: str) -> dict[str, Link]:
    """The ways from this view to the ones beside it."""
    step = timedelta(days=7 if asked.week else 1)
    day, rows = reverse("booking:diary"), reverse("booking:list")
    return {
        "before": Link(here + asked.other(day=asked.day - step)),
        "today": Link(here + asked.other(day=today), active=asked.first <= today <= asked.last),
        "after": Link(here + asked.other(day=asked.day + step)),
        "day": Link(here + asked.other(week=False), active=not asked.week),
        "week": Link(here + asked.other(week=True, rooms=False), active=asked.week),
        "people": Link(day + asked.other(rooms=False), active=not asked.rooms),
        "rooms": Link(day + asked.other(rooms=True, week=False), active=asked.rooms),
        "columns": Link(day + asked.other(), active=here == day),
        "list": Link(rows + asked.other(rooms=False), active=here == rows),
        "sheet": Link(reverse("booking:sheet") + asked.other(week=False, rooms=False)),
        "calls": Link(reverse("booking:calls")),
        "version": Link(reverse("booking:day-version") + asked.other(rooms=False, who=())),
        "events": Link(reverse("booking:day-events") + asked.other()),
    }


def frame(request: SignedInRequest, asked: Asked, people: People, at: datetime) -> dict[str, object]:
    """What every view of a day needs: the days around it, whose diary may be written, what can be booked."""
    may_change = may(request.user, Permission.DIARY_CHANGE)
    today, house = local_day(at), house_of(request)
    return {
        "asked": asked,
        "day": asked.day,
        "today": today,
        "links": links(asked, today, request.path),
        "everybody": asked.there(people.on(asked.first, asked.last), house),
        "places": house.locations if len(house.locations) > 1 else [],
        "may_change": may_change,
        "bookable": asked.there(people.bookable, house) if may_change else [],
        "services": house.bookable if may_change else [],
        "private": names_for(request).hidden,
        "walk_in_at": at - timedelta(minutes=at.minute % 5),
    }


def day_asked(request: HttpRequest) -> date:
    """The day asked for; today where it is none."""
    try:
        asked = parse_date(request.GET.get("day", ""))
    except ValueError:
        asked = None
    return asked if asked is not None and asked.year in range(*YEARS) else local_day(timezone.now())


def key_of(text: str) -> UUID | None:
    """The key in an address; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
