"""Move: another time, another person, another length, another room or device."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from django.db import transaction
from django.utils.translation import gettext as _

from salon.booking import given_back, guards
from salon.booking.models import Appointment, AppointmentChange
from salon.booking.plans import Place, lasting, place_held, real_moment, shifted
from salon.booking.services.booking import hold_still, take
from salon.booking.services.journal import check_version, write_down
from salon.booking.things import Worker, check_device, check_room
from salon.core.errors import Refused
from salon.core.models import User
from salon.house.hours import place_of_work
from salon.house.models import Device, Room, Staff
from salon.house.standing import House


class Keep(Enum):
    """What is not named stays as it is, or becomes another of its kind where the old one is taken."""

    WHAT_WILL_DO = "what will do"


KEEP = Keep.WHAT_WILL_DO


@dataclass(frozen=True)
class Destination:
    """Where a visit goes."""

    staff: Staff
    starts_at: datetime
    # Another length, 5..480 [min]; None keeps it.
    minutes: int | None = None
    # The client's other treatments of the same booking move by the same time, each with its own person.
    along: bool = False
    # The client asks for this person. With the same person as before it stays as it was.
    asked_for: bool = False
    # A room or device that was named is taken or refused, never swapped; None gives it back.
    room: Room | Keep | None = KEEP
    device: Device | Keep | None = KEEP
    # A move that is undone goes back to where the visit stood, even if that time has passed meanwhile.
    back: bool = False

    def things(self, visit: Appointment) -> tuple[Room | None, Device | None]:
        """The room and device that are asked for; where none is named, those that the visit has."""
        room = visit.room if self.room is KEEP else self.room
        return room, visit.device if self.device is KEEP else self.device


def move(appointment: Appointment, to: Destination, *, version: int, by: User, at: datetime) -> Appointment:
    """Give the visit another time, person, length or room; refused when it changed since `version` was read."""
    to = replace(to, starts_at=real_moment(to.starts_at))
    visits = _moving(appointment, along=to.along)
    places = _to(visits, appointment, to)
    with guards.taken_means_refused(places, at=at), transaction.atomic():
        hold_still([*places, *(place_held(visit) for visit in visits)])
        locked = _locked(visits)
        mine = next(visit for visit in locked if visit.pk == appointment.pk)
        check_version(mine, version)
        _check_movable(locked)
        _check_named(mine, to, House.now())
        # What was read before the turn came may have changed; what is written is made of what is locked.
        for visit, place in zip(locked, _checked(_to(locked, mine, to), mine, to, at=at), strict=True):
            put(visit, place, by=by, at=at)
    return mine


def where_it_was(visit: Appointment, last: AppointmentChange, to: Destination) -> Destination:
    """The destination with the room and device from which the last move took the visit."""
    room, device = last.moved_from_room, last.moved_from_device
    if visit.room != room and (room is not None or visit.service.room_kind_id is None):
        to = replace(to, room=room)
    if visit.device != device and (device is not None or visit.service.device_kind_id is None):
        to = replace(to, device=device)
    return replace(to, back=True)


def _moving(appointment: Appointment, *, along: bool) -> list[Appointment]:
    """The visit, and with `along` its companions that may still move, by time."""
    together = Appointment.objects.filter(pk=appointment.pk)
    if along and appointment.booking_id is not None:
        same = Appointment.objects.filter(booking=appointment.booking_id, client=appointment.client_id)
        together = same.filter(state__in=Appointment.MOVABLE) | together
    return list(together.for_display().order_by("starts_at", "pk"))


def _locked(visits: Sequence[Appointment]) -> list[Appointment]:
    rows = Appointment.objects.select_for_update(of=("self",)).for_display()
    return list(rows.filter(pk__in=[visit.pk for visit in visits]).order_by("starts_at", "pk"))


def _to(visits: Sequence[Appointment], moved: Appointment, to: Destination) -> list[Place]:
    """Where each goes: the moved one to its destination, the others by the same time."""
    every = [visit.pk for visit in visits]
    before = next(visit.starts_at for visit in visits if visit.pk == moved.pk)
    places = []
    for visit in visits:
        here = place_held(visit, ignoring=every)
        if visit.pk != moved.pk:
            places.append(_choosing_anew(shifted(here, to.starts_at - before)))
            continue
        there = shifted(here, to.starts_at - before, staff=to.staff)
        if to.staff != here.staff:
            there = replace(there, asked_for=to.asked_for)
        there = _choosing_anew(there if to.minutes is None else lasting(there, to.minutes))
        room = there.room if to.room is KEEP else to.room
        device = there.device if to.device is KEEP else to.device
        places.append(replace(there, room=room, device=device))
    return places


def _choosing_anew(place: Place) -> Place:
    """A room or device that any of its kind could replace is chosen anew where the old one is taken."""
    room = None if place.service.room_kind_id and not _still_free(place, "room") else place.room
    device = None if place.service.device_kind_id and not _still_free(place, "device") else place.device
    return replace(place, room=room, device=device)


def _still_free(place: Place, thing: str) -> bool:
    held: Room | Device | None = getattr(place, thing)
    if held is None:
        return False
    here = place_of_work(place.staff, place.starts_at, House.now()) if held.location_id is not None else None
    if here is not None and held.location_id != here:
        return False
    busy = held.holds.filter(busy_from__lt=place.busy_until, busy_until__gt=place.busy_from)
    return not busy.exclude(appointment__in=place.ignoring).exists()


def _checked(places: list[Place], visit: Appointment, to: Destination, *, at: datetime) -> list[Place]:
    house = House.now()
    guards.check_rules(places, house, client=visit.client, at=at, back=to.back)
    return take(places, house, at=at)


def _check_movable(visits: Sequence[Appointment]) -> None:
    for visit in visits:
        if not visit.is_movable:
            state = {"state": visit.get_state_display()}
            raise Refused(_("A visit that is “%(state)s” stays where it is.") % state, code="not_movable")


def _check_named(visit: Appointment, to: Destination, house: House) -> None:
    worker = Worker.at(to.staff, to.starts_at, house)
    if to.room is not KEEP:
        check_room(visit.service, worker, to.room, house)
    if to.device is not KEEP:
        check_device(visit.service, worker, to.device, house, before=visit.device)


def put(visit: Appointment, place: Place, *, by: User, at: datetime, reason: str = "") -> None:
    """Write a locked visit where it lies now, and where it stood before."""
    change = AppointmentChange(
        from_state=visit.state,
        to_state=visit.state,
        moved_from=visit.starts_at,
        moved_from_staff=visit.staff,
        moved_from_end=visit.ends_at,
        moved_from_room=visit.room,
        moved_from_device=visit.device,
        moved_from_asked_for=visit.asked_for,
        reason=reason,
    )
    staff, start, end = visit.staff, visit.busy_from, visit.busy_until
    for name, value in place.fields().items():
        setattr(visit, name, value)
    visit.asked_for = place.asked_for
    visit.version += 1
    visit.save()
    write_down(visit, "appointment.moved", change, by=by, at=at)
    given_back.by_move(visit, staff, start, end, at=at)
