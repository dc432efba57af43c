"""Verbs of the diary: book, move, go on to the next step, cancel. The time is guarded here and by the database."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client
from clients.card.services import ClientDetails, create_client
from salon.booking import guards
from salon.booking.guards import Place
from salon.booking.models import Appointment, AppointmentChange
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Device, Room, Service, Staff

State = Appointment.State
# A client who cancels later than this before the visit has cancelled late.
FAIR_NOTICE = timedelta(hours=24)
UNDO_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True)
class BookingWish:
    """What the client asks for."""

    service: Service
    staff: Staff
    starts_at: datetime
    room: Room | None = None
    device: Device | None = None
    asked_for: bool = False
    note: str = ""
    source: str = Appointment.Source.PHONE


def book(client: Client, wish: BookingWish, *, by: User, at: datetime) -> Appointment:
    """Give the client this time, or say who is taken until when and what is free nearby."""
    starts_at = guards.real_moment(wish.starts_at)
    place = Place(wish.service, wish.staff, starts_at, wish.room, wish.device)
    if client.state == Client.State.ERASED:
        raise Refused(_("This client's card has been erased."), code="client_erased")
    with guards.taken_means_refused(place, at=at), transaction.atomic():
        guards.check_rules(place, at=at)
        guards.lock(place.staff, place.room, place.device)
        guards.look(place, at=at)
        appointment = Appointment.objects.create(
            client=client,
            **_held(place),
            source=wish.source,
            asked_for=wish.asked_for,
            note=wish.note,
            price_estimate=wish.service.price,
            booked_at=at,
            booked_by=by,
        )
        _write_down(appointment, "appointment.booked", AppointmentChange(to_state=State.BOOKED), by=by, at=at)
    return appointment


@transaction.atomic
def book_new_client(details: ClientDetails, wish: BookingWish, *, by: User, at: datetime) -> Appointment:
    """Open a card and book in one step; a time that is taken leaves no card behind."""
    return book(create_client(details, by=by, at=at), wish, by=by, at=at)


def move(
    appointment: Appointment, *, staff: Staff, starts_at: datetime, version: int, by: User, at: datetime
) -> Appointment:
    """Give the visit another time or person; refused when somebody has changed it since `version` was read."""
    moment = guards.real_moment(starts_at)
    seen = Appointment.objects.for_display().get(pk=appointment.pk)
    place = Place(seen.service, staff, moment, seen.room, seen.device, ignoring=seen)
    with guards.taken_means_refused(place, at=at), transaction.atomic():
        guards.lock(seen.staff, staff, seen.room, seen.device)
        locked = Appointment.objects.select_for_update().get(pk=appointment.pk)
        if locked.version != version:
            raise Refused(_("Somebody changed this visit in the meantime. Look at it again."), code="stale")
        if not locked.is_movable:
            state = {"state": locked.get_state_display()}
            raise Refused(_("A visit that is “%(state)s” stays where it is.") % state, code="not_movable")
        guards.check_rules(place, at=at)
        guards.look(place, at=at)
        change = AppointmentChange(
            from_state=locked.state, to_state=locked.state, moved_from=locked.starts_at, moved_from_staff=locked.staff
        )
        for field, value in _held(place).items():
            setattr(locked, field, value)
        locked.version += 1
        locked.save()
        _write_down(locked, "appointment.moved", change, by=by, at=at)
    return locked


def change_state(appointment: Appointment, state: str, *, by: User, at: datetime, reason: str = "") -> Appointment:
    """Take the visit to its next state; asking for the state it has already changes nothing."""
    seen = Appointment.objects.for_display().get(pk=appointment.pk)
    place = Place(seen.service, seen.staff, seen.starts_at, seen.room, seen.device, ignoring=seen)
    with guards.taken_means_refused(place, at=at), transaction.atomic():
        guards.lock(seen.staff, seen.room, seen.device)
        locked = Appointment.objects.select_for_update().select_related(None).get(pk=appointment.pk)
        if locked.state == state:
            return locked
        _check_step(locked, state, at=at)
        if state in Appointment.LIVE and not locked.live:
            _check_returns(locked, replace(place, starts_at=locked.starts_at), at=at)
        change = AppointmentChange(from_state=locked.state, to_state=state, reason=reason)
        locked.state = Appointment.State(state)
        locked.version += 1
        locked.save(update_fields=["state", "version"])
        _write_down(locked, "appointment.state", change, by=by, at=at)
    locked.refresh_from_db(fields=["live"])
    return locked


def cancel(
    appointment: Appointment, *, by: User, at: datetime, by_salon: bool = False, reason: str = ""
) -> Appointment:
    """Give the time back; a client who says so later than a day before has cancelled late."""
    if by_salon:
        state = State.CANCELLED_BY_SALON
    elif appointment.starts_at - at < FAIR_NOTICE:
        state = State.CANCELLED_LATE
    else:
        state = State.CANCELLED_BY_CLIENT
    return change_state(appointment, state, by=by, at=at, reason=reason)


def take_back(appointment: Appointment, *, version: int, by: User, at: datetime) -> Appointment:
    """Undo the last act on a visit: only by who did it, at once, and before anybody did something else."""
    last = appointment.changes.select_related("moved_from_staff").order_by("-at", "-pk").first()
    if last is None or not last.from_state or last.by != by or at - last.at > UNDO_WITHIN:
        raise Refused(_("This can no longer be undone here. Change the visit instead."), code="too_late_to_undo")
    if appointment.version != version:
        raise Refused(_("Somebody changed this visit in the meantime. Look at it again."), code="stale")
    if last.moved_from and last.moved_from_staff:
        return move(appointment, staff=last.moved_from_staff, starts_at=last.moved_from, version=version, by=by, at=at)
    return change_state(appointment, last.from_state, by=by, at=at, reason=_("Undone"))


def _held(place: Place) -> dict[str, object]:
    return {
        "service": place.service,
        "staff": place.staff,
        "room": place.room,
        "device": place.device,
        "starts_at": place.starts_at,
        "ends_at": place.ends_at,
        "busy_from": place.starts_at,
        "busy_until": place.busy_until,
    }


def _check_step(appointment: Appointment, state: str, *, at: datetime) -> None:
    if state not in State.values or not appointment.may_become(state):
        known = dict(State.choices)
        words = {"old": known[appointment.state], "new": known.get(state, state)}
        raise Refused(_("A visit that is “%(old)s” cannot become “%(new)s”.") % words, code="no_such_step")
    begun = {State.ARRIVED, State.IN_CARE, State.COMPLETED}
    if state in begun and local_day(appointment.starts_at) > local_day(at):
        raise Refused(_("This visit is on a later day."), code="not_yet")
    if state == State.NO_SHOW and appointment.starts_at > at:
        raise Refused(_("This visit has not begun yet."), code="not_yet")


def _check_returns(appointment: Appointment, place: Place, *, at: datetime) -> None:
    """A visit that comes back into the diary needs its time again."""
    if appointment.state in Appointment.GONE and appointment.ends_at <= at:
        raise Refused(_("This time has passed. Choose a later one."), code="in_the_past")
    guards.look(place, at=at)


def _write_down(appointment: Appointment, action: str, change: AppointmentChange, *, by: User, at: datetime) -> None:
    change.appointment, change.at, change.by = appointment, at, by
    change.save()
    audit.record(
        action,
        appointment,
        by=by,
        at=at,
        state=appointment.state,
        staff=str(appointment.staff_id),
        starts_at=appointment.starts_at.isoformat(),
    )
