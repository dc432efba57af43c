"""Move: another time, another person, another length."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from salon.booking import guards
from salon.booking.models import Appointment, AppointmentChange
from salon.booking.plans import Place, competences_of, lasting, place_held, real_moment, shifted
from salon.booking.services.booking import hold_still
from salon.booking.services.journal import check_version, write_down
from salon.booking.things import with_things
from salon.core.errors import Refused
from salon.core.models import User
from salon.house.models import Device, Room, Staff


@dataclass(frozen=True)
class Destination:
    """Where a visit goes."""

    staff: Staff
    starts_at: datetime
    # Another length, 5..480 [min]; None keeps it.
    minutes: int | None = None
    # The client's other treatments of the same booking move by the same time, each with its own person.
    along: bool = False


def move(appointment: Appointment, to: Destination, *, version: int, by: User, at: datetime) -> Appointment:
    """Give the visit another time, person or length; refused when somebody changed it since `version` was read."""
    to = replace(to, starts_at=real_moment(to.starts_at))
    visits = _moving(appointment, along=to.along)
    places = _to(visits, appointment, to)
    with guards.taken_means_refused(places, at=at), transaction.atomic():
        hold_still([*places, *(place_held(visit) for visit in visits)], at=at)
        locked = _locked(visits)
        mine = next(visit for visit in locked if visit.pk == appointment.pk)
        check_version(mine, version)
        _check_movable(locked)
        # What was read before the turn came may have changed; what is written is made of what is locked.
        for visit, place in zip(locked, _checked(_to(locked, mine, to), mine, at=at), strict=True):
            _put(visit, place, by=by, at=at)
    return mine


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
            places.append(shifted(here, to.starts_at - before))
            continue
        there = shifted(here, to.starts_at - before, staff=to.staff)
        places.append(there if to.minutes is None else lasting(there, to.minutes))
    return [_choosing_anew(place) for place in places]


def _choosing_anew(place: Place) -> Place:
    """A room or device that any of its kind could replace is chosen anew where the old one is taken."""
    room = None if place.service.room_kind_id and not _still_free(place, "room") else place.room
    device = None if place.service.device_kind_id and not _still_free(place, "device") else place.device
    return replace(place, room=room, device=device)


def _still_free(place: Place, thing: str) -> bool:
    held: Room | Device | None = getattr(place, thing)
    if held is None:
        return False
    if place.staff.location_id is not None and held.location_id not in {None, place.staff.location_id}:
        return False
    busy = held.holds.filter(busy_from__lt=place.busy_until, busy_until__gt=place.busy_from)
    return not busy.exclude(appointment__in=place.ignoring).exists()


def _checked(places: list[Place], visit: Appointment, *, at: datetime) -> list[Place]:
    known = competences_of(place.service for place in places)
    guards.check_rules(places, known, client=visit.client, at=at)
    found = with_things(places, at=at)
    guards.look(found, at=at)
    return found


def _check_movable(visits: Sequence[Appointment]) -> None:
    for visit in visits:
        if not visit.is_movable:
            state = {"state": visit.get_state_display()}
            raise Refused(_("A visit that is “%(state)s” stays where it is.") % state, code="not_movable")


def _put(visit: Appointment, place: Place, *, by: User, at: datetime) -> None:
    change = AppointmentChange(
        from_state=visit.state,
        to_state=visit.state,
        moved_from=visit.starts_at,
        moved_from_staff=visit.staff,
        moved_from_end=visit.ends_at,
    )
    for name, value in place.fields().items():
        setattr(visit, name, value)
    visit.version += 1
    visit.save()
    write_down(visit, "appointment.moved", change, by=by, at=at)
