"""The next step of a visit, cancelling it, and taking the last act back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from salon.booking import given_back, guards
from salon.booking.models import Appointment, AppointmentChange
from salon.booking.plans import place_held
from salon.booking.services.booking import clear
from salon.booking.services.journal import check_version, write_down
from salon.booking.services.moving import Destination, move, where_it_was
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Salon

State = Appointment.State
UNDO_WITHIN = timedelta(minutes=5)
USUAL_NOTICE_HOURS = 24


def change_state(
    appointment: Appointment, state: str, *, by: User, at: datetime, version: int | None = None, reason: str = ""
) -> Appointment:
    """Take the visit to its next state; asking for the state it has already changes nothing.

    version : what the page showed; refused when somebody changed the visit since. None where no page was looked at,
    but what has happened is written down: a treatment is signed, a receipt is paid.
    """
    seen = Appointment.objects.for_display().get(pk=appointment.pk)
    with guards.taken_means_refused([place_held(seen)], at=at), transaction.atomic():
        guards.lock(seen.staff, seen.room, seen.device)
        locked = Appointment.objects.select_for_update(of=("self",)).for_display().get(pk=appointment.pk)
        if locked.state == state:
            return locked
        if version is not None:
            check_version(locked, version)
        _check_step(locked, state, at=at)
        if state in Appointment.LIVE and not locked.live:
            _check_returns(locked, at=at)
        change = AppointmentChange(from_state=locked.state, to_state=state, reason=reason)
        held = locked.live
        locked.state = Appointment.State(state)
        locked.version += 1
        locked.save(update_fields=["state", "version"])
        write_down(locked, "appointment.state", change, by=by, at=at)
        _tell_of_time(locked, held, at=at)
    locked.refresh_from_db(fields=["live"])
    return locked


def arrived(appointment: Appointment, *, by: User, at: datetime) -> str:
    """What the desk should know now that the client is here; nothing for most."""
    return " ".join(text for check in guards.arrival_checks if (text := check(appointment, by, at)))


def _tell_of_time(visit: Appointment, held: bool, *, at: datetime) -> None:
    """A visit that gave its time back before it was over; or one that has it again."""
    if held and visit.state not in Appointment.LIVE and visit.state != State.COMPLETED:
        given_back.by_visit(visit, at=at)
    elif not held and visit.state in Appointment.LIVE:
        given_back.taken_again(visit, at=at)


def cancel(
    appointment: Appointment,
    *,
    by: User,
    at: datetime,
    version: int | None = None,
    by_salon: bool = False,
    reason: str = "",
) -> Appointment:
    """Give the time back; a client who says so later than a day before has cancelled late."""
    if by_salon:
        state = State.CANCELLED_BY_SALON
    elif appointment.starts_at - at < _late_notice():
        state = State.CANCELLED_LATE
    else:
        state = State.CANCELLED_BY_CLIENT
    return change_state(appointment, state, by=by, at=at, version=version, reason=reason)


def take_back(appointment: Appointment, *, version: int, by: User, at: datetime) -> Appointment:
    """Undo the last act on a visit: only by who did it, at once, and before anybody did something else.

    A visit that was just booked is cancelled by the salon, with everything that was booked in the same breath.
    """
    last = appointment.changes.select_related("moved_from_staff").order_by("-at", "-pk").first()
    if last is None or last.by != by or at - last.at > UNDO_WITHIN:
        raise Refused(_("This can no longer be undone here. Change the visit instead."), code="too_late_to_undo")
    check_version(appointment, version)
    if last.moved_from and last.moved_from_staff:
        return _move_back(appointment, last, version=version, by=by, at=at)
    if not last.from_state:
        return _unbook(appointment, version=version, by=by, at=at)
    return change_state(appointment, last.from_state, by=by, at=at, version=version, reason=_("Undone"))


def _move_back(
    appointment: Appointment, last: AppointmentChange, *, version: int, by: User, at: datetime
) -> Appointment:
    """Back to where it stood, and with it what moved along in the same breath."""
    assert last.moved_from is not None and last.moved_from_staff is not None  # noqa: S101, PT018 - the caller looked
    minutes = (last.moved_from_end - last.moved_from) // timedelta(minutes=1) if last.moved_from_end else None
    others = AppointmentChange.objects.filter(
        appointment__booking=appointment.booking_id, appointment__client=appointment.client_id, at=last.at, by=by
    )
    along = appointment.booking_id is not None and others.exclude(appointment=appointment).exists()
    to = Destination(last.moved_from_staff, last.moved_from, minutes, along, last.moved_from_asked_for)
    to = where_it_was(appointment, last, to)
    return move(appointment, to, version=version, by=by, at=at)


@transaction.atomic
def _unbook(appointment: Appointment, *, version: int, by: User, at: datetime) -> Appointment:
    for other in Appointment.objects.filter(booking=appointment.booking_id, live=True).exclude(pk=appointment.pk):
        if appointment.booking_id is not None and other.booked_at == appointment.booked_at:
            change_state(other, State.CANCELLED_BY_SALON, by=by, at=at, reason=_("Undone"))
    return change_state(appointment, State.CANCELLED_BY_SALON, by=by, at=at, version=version, reason=_("Undone"))


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


def _check_returns(appointment: Appointment, *, at: datetime) -> None:
    """A visit that comes back into the diary needs its time again."""
    if appointment.state in Appointment.GONE and appointment.ends_at <= at:
        raise Refused(_("This time has passed. Choose a later one."), code="in_the_past")
    clear([place_held(appointment)], at=at)


def _late_notice() -> timedelta:
    """How long before the visit a client may cancel without having cancelled late: the salon's own rule."""
    hours = Salon.objects.values_list("late_notice_hours", flat=True).first()
    return timedelta(hours=USUAL_NOTICE_HOURS if hours is None else hours)
