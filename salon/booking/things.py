"""Which room and which device a treatment gets: one of the kind it needs, the same as before where that will do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from salon.booking import guards
from salon.booking.models import Hold
from salon.booking.plans import Place
from salon.core.errors import Refused
from salon.house.hours import place_of_work
from salon.house.models import Device, Room, Service, Staff
from salon.house.standing import House

Thing = TypeVar("Thing", Room, Device)


def with_things(places: Sequence[Place], house: House, *, at: datetime) -> list[Place]:
    """The places with a free room and device each, where the treatment needs one and none was named.

    Called behind the lock. No query where no treatment needs one. Raises Refused (code "no_room" or "no_device") when
    every one of the kind is taken.
    """
    found: list[Place] = []
    for place in places:
        found.append(_with_device(_with_room(place, found, house, at=at), found, house, at=at))
    return found


@dataclass(frozen=True)
class Worker:
    """A person at the place at which she works then."""

    staff: Staff
    place: UUID | None

    @classmethod
    def at(cls, staff: Staff, moment: datetime, house: House) -> "Worker":
        return cls(staff, place_of_work(staff, moment, house))


def check_room(service: Service, worker: Worker, room: Room | None, house: House) -> None:
    """Refuse a room in which this person cannot give this treatment; and no room, where it needs one."""
    kind = service.room_kind
    if room is None:
        if kind is not None:
            facts = {"service": service, "kind": kind}
            raise Refused(_("%(service)s needs a room: %(kind)s.") % facts, code="needs_a_room")
        return
    _check_here(worker, room, house)
    if kind is not None and room not in house.rooms_for(kind.pk):
        facts = {"room": room, "service": service, "kind": kind}
        text = _("%(room)s is not for %(service)s, which needs a room of another kind: %(kind)s.") % facts
        raise Refused(text, code="wrong_room")


def check_device(
    service: Service, worker: Worker, device: Device | None, house: House, *, before: Device | None = None
) -> None:
    """Refuse a device that the treatment does not use; where it needs none, one may change to another of its kind."""
    kind = service.device_kind
    facts: dict[str, object] = {"service": service, "kind": kind, "device": device}
    if device is None:
        if kind is not None:
            raise Refused(_("%(service)s needs a device: %(kind)s.") % facts, code="needs_a_device")
        return
    _check_here(worker, device, house)
    usable = kind.pk if kind is not None else before.kind_id if before is not None else None
    if device.kind_id != usable:
        raise Refused(_("%(service)s does not use %(device)s.") % facts, code="wrong_device")


def check_named(place: Place, house: House) -> None:
    """Refuse a room or device that was named for a new visit and that the treatment cannot use there."""
    worker = Worker.at(place.staff, place.starts_at, house)
    if place.room is not None:
        check_room(place.service, worker, place.room, house)
    if place.device is not None:
        check_device(place.service, worker, place.device, house, before=place.device)


def _check_here(worker: Worker, thing: Room | Device, house: House) -> None:
    if not thing.active:
        raise Refused(_("%(thing)s is out of use.") % {"thing": thing}, code="out_of_use")
    places = house.places.locations
    if worker.place is not None and thing.location_id not in {None, worker.place}:
        facts = {"thing": thing, "place": places.get(thing.location_id), "staff": worker.staff}
        facts["other"] = places.get(worker.place)
        text = _("%(thing)s is at another place (%(place)s) than %(staff)s (%(other)s).") % facts
        raise Refused(text, code="elsewhere")


def _with_room(place: Place, placed: Sequence[Place], house: House, *, at: datetime) -> Place:
    kind, last = place.service.room_kind_id, placed[-1] if placed else None
    beside = last is not None and last.room is not None and last.starts_at == place.starts_at
    if place.room is not None or kind is None or beside:
        return place  # beside another treatment of the same client it happens in that one's room
    rooms = house.rooms_for(kind, place_of_work(place.staff, place.starts_at, house))
    free = _free(rooms, "room", place, placed, first=last.room if last else None, at=at)
    if free is None:
        text = _("Every room for %(service)s is taken from %(start)s until %(end)s.") % _facts(place)
        raise Refused(f"{text} {guards.nearest(place, at=at)}", code="no_room")
    return replace(place, room=free)


def _with_device(place: Place, placed: Sequence[Place], house: House, *, at: datetime) -> Place:
    kind, last = place.service.device_kind_id, placed[-1] if placed else None
    if place.device is not None or kind is None:
        return place
    devices = house.devices_for(kind, place_of_work(place.staff, place.starts_at, house))
    free = _free(devices, "device", place, placed, first=last.device if last else None, at=at)
    if free is None:
        text = _("Every device for %(service)s is taken from %(start)s until %(end)s.") % _facts(place)
        raise Refused(f"{text} {guards.nearest(place, at=at)}", code="no_device")
    return replace(place, device=free)


def _free(
    things: list[Thing], kind: str, place: Place, placed: Sequence[Place], *, first: object, at: datetime
) -> Thing | None:
    """The first thing that is free for the whole place; the one used before comes first."""
    held = Hold.objects.filter(
        **{f"{kind}__in": things}, busy_from__lt=place.busy_until, busy_until__gt=place.busy_from
    )
    held = held.exclude(appointment__in=place.ignoring).exclude(offer__expires_at__lte=at)
    taken = set(held.values_list(kind, flat=True))
    for other in placed:
        if other.busy_from < place.busy_until and place.busy_from < other.busy_until:
            taken |= {thing.pk for thing in (other.room, other.device) if thing is not None}
    wished = sorted(things, key=lambda thing: thing != first)
    return next((thing for thing in wished if thing.pk not in taken), None)


def _facts(place: Place) -> dict[str, object]:
    return {
        "service": place.service,
        "start": guards.clock(place.busy_from),
        "end": guards.clock(place.busy_until),
    }
