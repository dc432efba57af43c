"""The house as it stands: what nearly every page asks about and what hardly ever changes, read once and kept.

Who works here and when, what is on the price list, which rooms there are: ten questions to the database on every page,
with the same answers for days. They are asked once; after that one small question tells whether a part has been written
to since (`Revision`, kept by triggers), and only such a part is read anew. The database alone decides what holds: what
is kept here is never used without having asked it in the same request (ADR 10).

The rows are shared by everybody in the process. Read them; whoever wants to change one reads it for himself.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from salon.house.models import (
    Absence,
    Competence,
    DayShift,
    Device,
    Employment,
    Location,
    Revision,
    Room,
    Salon,
    Service,
    ServicePrice,
    SpecialDay,
    Staff,
    WeeklyShift,
)
from salon.house.rows import Away, Here, Single, Weekly


@dataclass(frozen=True)
class Places:
    """The business and its places, in the order of the diary."""

    salon: Salon | None
    locations: Mapping[UUID, Location]

    @classmethod
    def read(cls) -> "Places":
        return cls(Salon.objects.first(), {place.pk: place for place in Location.objects.all()})


@dataclass(frozen=True)
class Prices:
    """The price list, and who may give what."""

    services: Mapping[UUID, Service]
    # By person and treatment: one row for each time in which it was given in the same way, in no order.
    competences: Mapping[tuple[UUID, UUID], list[Competence]]
    # Per treatment, oldest first.
    dated: Mapping[UUID, list[tuple[date, Decimal]]]

    @classmethod
    def read(cls) -> "Prices":
        services = Service.objects.select_related("category", "room_kind", "device_kind")
        dated: dict[UUID, list[tuple[date, Decimal]]] = defaultdict(list)
        for service, begins, price in ServicePrice.objects.values_list("service_id", "valid_from", "price"):
            dated[service].append((begins, price))
        competences: dict[tuple[UUID, UUID], list[Competence]] = defaultdict(list)
        for one in Competence.objects.all():
            competences[one.staff_id, one.service_id].append(one)
        return cls(
            {service.pk: service for service in services},
            dict(competences),
            {service: sorted(prices) for service, prices in dated.items()},
        )


@dataclass(frozen=True)
class Things:
    """Rooms and devices, in the order of the diary, and what each serves."""

    rooms: Mapping[UUID, Room]
    devices: Mapping[UUID, Device]
    rooms_of_kind: Mapping[UUID, list[Room]]
    devices_of_kind: Mapping[UUID, list[Device]]

    @classmethod
    def read(cls) -> "Things":
        rooms = {room.pk: room for room in Room.objects.all()}
        devices = {device.pk: device for device in Device.objects.all()}
        serves: dict[UUID, set[UUID]] = defaultdict(set)
        for kind, room in Room.kinds.through.objects.values_list("roomkind_id", "room_id"):
            serves[kind].add(room)
        kinds = {device.kind_id for device in devices.values() if device.kind_id}
        return cls(
            rooms,
            devices,
            {kind: [room for key, room in rooms.items() if key in keys] for kind, keys in serves.items()},
            {kind: [device for device in devices.values() if device.kind_id == kind] for kind in kinds},
        )


Rota = tuple[Mapping[UUID, list[Weekly]], Mapping[UUID, Mapping[date, list[Single]]]]


def _people() -> dict[UUID, Staff]:
    return {person.pk: person for person in Staff.objects.order_by("diary_order", "name", "pk")}


def _employments() -> dict[UUID, list[Here]]:
    found: dict[UUID, list[Here]] = defaultdict(list)
    for staff, begin, end in Employment.objects.order_by().values_list("staff_id", "starts_on", "ends_on"):
        found[staff].append(Here(begin, end))
    return dict(found)


def _special() -> dict[date, SpecialDay]:
    return {special.day: special for special in SpecialDay.objects.all()}


def _rota() -> Rota:
    weekly: dict[UUID, list[Weekly]] = defaultdict(list)
    columns = ("staff_id", "weekday", "valid_from", "valid_until", "every_weeks", "starts", "ends", "location_id")
    for staff, *rest in WeeklyShift.objects.order_by().values_list(*columns):
        weekly[staff].append(Weekly(*rest))
    single: dict[UUID, dict[date, list[Single]]] = defaultdict(lambda: defaultdict(list))
    hours = DayShift.objects.values_list("staff_id", "day", "starts", "ends", "location_id")
    for staff, day, starts, ends, place in hours:
        single[staff][day].append(Single(starts, ends, place))
    return weekly, single


def _absences() -> dict[UUID, list[Away]]:
    found: dict[UUID, list[Away]] = defaultdict(list)
    for staff, begin, end in Absence.objects.values_list("staff_id", "starts_on", "ends_on"):
        found[staff].append(Away(begin, end))
    return found


_READ: dict[str, Callable[[], Any]] = {
    "places": Places.read,
    "people": _people,
    "employments": _employments,
    "prices": Prices.read,
    "things": Things.read,
    "calendar": _special,
    "rota": _rota,
    "absences": _absences,
}


@dataclass(frozen=True)
class House:
    """Everything about the house at the moment it was asked for."""

    # The mark of each part when it was read.
    marks: Mapping[str, str]
    places: Places
    # Everybody, also those who have left, in the order of the diary.
    people: Mapping[UUID, Staff]
    employments: Mapping[UUID, list[Here]]
    prices: Prices
    things: Things
    calendar: Mapping[date, SpecialDay]
    rota: Rota
    absences: Mapping[UUID, list[Away]]

    @classmethod
    def now(cls) -> "House":
        """The house as the database has it. One query where nothing changed, else those of the parts that did."""
        return cls.marked(dict(Revision.objects.values_list("part", "mark")))

    @classmethod
    def marked(cls, marks: Mapping[str, str]) -> "House":
        """The house of these marks, which the database gave just now. No query where nothing changed.

        Just now: in a transaction that has written to the house since, its rows would be kept under a mark not theirs.
        """
        global _last  # noqa: PLW0603 - one for the process; whoever comes second only reads once too often
        kept = _last
        if kept is not None and kept.marks == marks and marks.keys() >= _READ.keys():
            return kept
        # Rows read after their mark are as new as the mark or newer, so that no later mark is ever missed.
        _last = cls(marks, **{name: kept._part(name, marks) if kept else read() for name, read in _READ.items()})
        return _last

    def _part(self, name: str, marks: Mapping[str, str]) -> Any:
        same = name in marks and self.marks.get(name) == marks[name]
        return getattr(self, name) if same else _READ[name]()

    @property
    def salon(self) -> Salon | None:
        return self.places.salon

    @cached_property
    def locations(self) -> list[Location]:
        """The places in use."""
        return [place for place in self.places.locations.values() if place.active]

    @cached_property
    def in_diary(self) -> list[Staff]:
        """Those who have a column of their own."""
        return [person for person in self.people.values() if person.has_column]

    def employed_within(self, person: Staff, first: date, last: date) -> bool:
        """True if she is employed on some day of `[first, last]`."""
        times = self.employments.get(person.pk, ())
        return any(one.starts_on <= last and (one.ends_on is None or first < one.ends_on) for one in times)

    def has_left(self, person: Staff, day: date) -> bool:
        """True if she is not employed on this day nor later."""
        return not self.employed_within(person, day, date.max)

    @cached_property
    def bookable(self) -> list[Service]:
        """What can be booked, in the order of the price list."""
        return [service for service in self.prices.services.values() if service.active and service.duration_minutes]

    def who_give(self, service: UUID, day: date) -> list[Staff]:
        """Those with a column who give this treatment on this day, in the order of the diary."""
        return [person for person in self.in_diary if self.competence(person.pk, service, day)]

    def competence(self, staff: UUID, service: UUID, day: date) -> Competence | None:
        """How she gives it on this day; None if she does not."""
        rows = self.prices.competences.get((staff, service), ())
        return next((row for row in rows if row.holds_on(day)), None)

    def spells(self, services: Collection[UUID], first: date, last: date) -> list[tuple[date, date]]:
        """The days `[first, last]` cut where anybody begins, ends or changes one of these treatments."""
        cuts = {
            day
            for (_staff, service), rows in self.prices.competences.items()
            if service in services
            for row in rows
            for day in (row.valid_from, row.valid_until)
            if day is not None and first < day <= last
        }
        begins = [first, *sorted(cuts)]
        return list(zip(begins, [*(day - timedelta(days=1) for day in begins[1:]), last], strict=True))

    def price_on(self, service: Service, day: date) -> Decimal:
        """What a treatment costs on this day: the newest price that has begun, else the first it ever had."""
        begun = [price for begins, price in self.prices.dated.get(service.pk, ()) if begins <= day]
        return begun[-1] if begun else service.price

    def rooms_for(self, kind: UUID, location: UUID | None = None) -> list[Room]:
        """Rooms in use that serve this kind: of the place and of none, or all."""
        return _of_use(self.things.rooms_of_kind.get(kind, ()), location)

    def devices_for(self, kind: UUID, location: UUID | None = None) -> list[Device]:
        """Devices in use of this kind: of the place and of none, or all."""
        return _of_use(self.things.devices_of_kind.get(kind, ()), location)

    def works_at(self, person: Staff, location: UUID) -> bool:
        """True if it is her place, if she has none, or if she has ever a shift there."""
        return person.location_id in {None, location} or location in self._guests.get(person.pk, ())

    @cached_property
    def _guests(self) -> dict[UUID, set[UUID | None]]:
        """At which places each has shifts that name one."""
        weekly, single = self.rota
        found: dict[UUID, set[UUID | None]] = defaultdict(set)
        for staff, patterns in weekly.items():
            found[staff] |= {pattern.place for pattern in patterns}
        for staff, days in single.items():
            found[staff] |= {shift.place for shifts in days.values() for shift in shifts}
        return found


_last: House | None = None


def house_of(request: HttpRequest) -> House:
    """The house as this request found it, asked once; whoever changes it reads it anew with `House.now()`.

    Where the question who is signed in has brought the marks along (`salon.accounts`), nothing is asked here.
    """
    found: House | None = getattr(request, "_house", None)
    if found is None:
        found = getattr(request.user, "house", None) or House.now()
        request._house = found  # type: ignore[attr-defined]
    return found


def _of_use(things: Iterable[Any], location: UUID | None) -> list[Any]:
    return [one for one in things if one.active and (location is None or one.location_id in {None, location})]
