"""Which room and which device a treatment gets: one of the kind it needs, the same as before where that will do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from django.utils.translation import gettext as _

from salon.booking import guards
from salon.booking.models import Hold
from salon.booking.plans import Place
from salon.core.errors import Refused
from salon.house.models import Device, Room

Thing = TypeVar("Thing", Room, Device)


def with_things(places: Sequence[Place], *, at: datetime) -> list[Place]:
    """The places with a free room and device each, where the treatment needs one and none was named.

    Called behind the lock. Raises Refused (code "no_room" or "no_device") when every one of the kind is taken.
    """
    found: list[Place] = []
    for place in places:
        last = found[-1] if found else None
        found.append(_with_device(_with_room(place, last, found, at=at), last, found, at=at))
    return found


def _with_room(place: Place, last: Place | None, placed: Sequence[Place], *, at: datetime) -> Place:
    kind = place.service.room_kind_id
    beside = last is not None and last.room is not None and last.starts_at == place.starts_at
    if place.room is not None or kind is None or beside:
        return place  # beside another treatment of the same client it happens in that one's room
    rooms = Room.objects.filter(kinds=kind, active=True)
    free = _free(list(rooms), "room", place, placed, first=last.room if last else None, at=at)
    if free is None:
        text = _("Every room for %(service)s is taken from %(start)s until %(end)s.") % _facts(place)
        raise Refused(f"{text} {guards.nearest(place, at=at)}", code="no_room")
    return replace(place, room=free)


def _with_device(place: Place, last: Place | None, placed: Sequence[Place], *, at: datetime) -> Place:
    kind = place.service.device_kind_id
    if place.device is not None or kind is None:
        return place
    devices = Device.objects.filter(kind=kind, active=True)
    free = _free(list(devices), "device", place, placed, first=last.device if last else None, at=at)
    if free is None:
        text = _("Every device for %(service)s is taken from %(start)s until %(end)s.") % _facts(place)
        raise Refused(f"{text} {guards.nearest(place, at=at)}", code="no_device")
    return replace(place, device=free)


def _free(
    things: list[Thing], kind: str, place: Place, placed: Sequence[Place], *, first: object, at: datetime
) -> Thing | None:
    """The first thing that is free for the whole place; the one used before comes first."""
    if place.staff.location_id is not None:
        things = [thing for thing in things if thing.location_id in {None, place.staff.location_id}]
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
