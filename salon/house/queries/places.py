"""Places, rooms and devices with what they serve; the days of a year on which the salon is not as usual."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet

from salon.house.hours import public_holidays
from salon.house.models import Device, DeviceKind, Location, Room, RoomKind, Service, SpecialDay


@dataclass(frozen=True)
class KindRow:
    """A kind of room or device: what is of it, which treatments need it."""

    kind: RoomKind | DeviceKind
    things: list[Room] | list[Device]
    services: list[Service]

    @property
    def is_missing(self) -> bool:
        """Treatments need it and nothing in use serves: they cannot be booked."""
        return bool(self.services) and not any(thing.active for thing in self.things)


@dataclass(frozen=True)
class DayRow:
    """A day that is not as its weekday is; `special` is what the salon itself decided."""

    day: date
    name: str
    holiday: bool
    closed: bool
    special: SpecialDay | None


def rooms() -> "QuerySet[Room]":
    """Rooms with what they serve for. Two queries."""
    return Room.objects.select_related("location").prefetch_related("kinds").order_by("-active", "diary_order", "name")


def devices() -> "QuerySet[Device]":
    """Devices with kind and place."""
    return Device.objects.select_related("kind", "location").order_by("-active", "diary_order", "name")


def locations() -> "QuerySet[Location]":
    """The salon's places."""
    return Location.objects.order_by("-active", "diary_order", "name")


def room_kinds() -> list[KindRow]:
    """Kinds of room with their rooms and the treatments that need them. Three queries."""
    kinds = RoomKind.objects.prefetch_related("rooms", _needing())
    return [KindRow(kind, list(kind.rooms.all()), list(kind.services.all())) for kind in kinds]


def device_kinds() -> list[KindRow]:
    """Kinds of device with their devices and the treatments that need them. Three queries."""
    kinds = DeviceKind.objects.prefetch_related("devices", _needing())
    return [KindRow(kind, list(kind.devices.all()), list(kind.services.all())) for kind in kinds]


def _needing() -> "Prefetch[str]":
    return Prefetch("services", Service.objects.filter(active=True).order_by("name"))


def year_from(day: date) -> date:
    """The last of the twelve months' days that begin on `day`."""
    is_leap_day = (day.month, day.day) == (2, 29)
    following = date(day.year + 1, 3, 1) if is_leap_day else day.replace(year=day.year + 1)
    return following - timedelta(days=1)


def unusual_days(day: date, *, closed_on_holidays: bool) -> list[DayRow]:
    """Public holidays of the coming twelve months, and every coming day of the salon's own. One query."""
    last = year_from(day)
    special = {row.day: row for row in SpecialDay.objects.filter(day__gte=day)}
    holidays = public_holidays(day, max([last, *special]))
    rows = []
    for shown in sorted({holiday for holiday in holidays if holiday <= last} | set(special)):
        own = special.get(shown)
        closed = closed_on_holidays and shown in holidays if own is None else not own.is_open
        name = own.name if own is not None and not own.is_open else holidays.get(shown, own.name if own else "")
        rows.append(DayRow(shown, name, shown in holidays, closed, own))
    return rows
