"""The guards of a booking: what the rules say before it is written, and what the database says to two at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection
from django.db.models import Q
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from salon.booking.availability import first_free, free_times
from salon.booking.models import Appointment
from salon.core.errors import Refused
from salon.core.time import HELSINKI, local_day
from salon.house.hours import working_spans
from salon.house.models import Competence, Device, Room, Service, Staff

# PostgreSQL: exclusion violation, and the deadlock in which two such violations can meet.
TAKEN_BY_SQLSTATE = {"23P01", "40P01"}
FURTHEST = timedelta(days=3 * 365)
OFFERED = 3


@dataclass(frozen=True)
class Place:
    """What a visit would hold: a person, perhaps a room and a device, from a moment on."""

    service: Service
    staff: Staff
    starts_at: datetime
    room: Room | None = None
    device: Device | None = None
    ignoring: Appointment | None = None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.service.duration_minutes)

    @property
    def busy_until(self) -> datetime:
        return self.ends_at + timedelta(minutes=self.service.buffer_after_minutes)


def real_moment(starts_at: datetime) -> datetime:
    """The moment in UTC; a wall-clock time in the hour that spring skips does not exist and is refused."""
    moment = starts_at.astimezone(UTC)
    if moment.astimezone(starts_at.tzinfo).replace(tzinfo=None) != starts_at.replace(tzinfo=None):
        raise Refused(_("The clocks change that night: this time does not exist."), code="no_such_time")
    return moment


def check_rules(place: Place, *, at: datetime) -> None:
    """Refuse what no free time makes right: the past, a treatment not offered or not learned, a time off."""
    if not place.service.active or not place.service.duration_minutes:
        raise Refused(_("%(service)s cannot be booked.") % {"service": place.service}, code="not_offered")
    if place.starts_at > at + FURTHEST:
        raise Refused(_("This is more than three years ahead. Choose a nearer day."), code="too_far")
    if place.ends_at <= at:
        raise Refused(_("This time has passed. Choose a later one."), code="in_the_past")
    if not Competence.objects.filter(staff=place.staff, service=place.service).exists():
        names = {"staff": place.staff, "service": place.service}
        raise Refused(_("%(staff)s does not give %(service)s.") % names, code="not_competent")
    if not _works_then(place):
        says = _("%(staff)s does not work from %(start)s until %(end)s.") % _words(place.staff, place)
        raise Refused(f"{says} {nearest(place, at=at)}", code="outside_hours")


def look(place: Place, *, at: datetime) -> None:
    """Refuse when somebody or something is held already; say who, until when, and what is free nearby."""
    clash = _clash(place)
    if clash is not None:
        raise Refused(_taken(clash, place, at=at), code="slot_taken")


def lock(*things: Staff | Room | Device | None) -> None:
    """Take turns per person, room and device until the transaction ends; in one order, so that none wait in a ring."""
    if connection.vendor != "postgresql":
        return  # SQLite's transactions are IMMEDIATE: one writer at a time
    keys = sorted({_lock_key(thing.pk) for thing in things if thing is not None})
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _lock_key(pk: UUID) -> int:
    return int.from_bytes(pk.bytes[8:], signed=True)  # the random half


@contextmanager
def taken_means_refused(place: Place, *, at: datetime) -> Iterator[None]:
    """Around the transaction: the database's own "no" becomes the same sentence as ours."""
    try:
        yield
    except (IntegrityError, OperationalError) as error:
        if _says_taken(error):
            clash = _clash(place)
            text = _taken(clash, place, at=at) if clash else _("This time was taken a moment ago.")
            raise Refused(text, code="slot_taken") from error
        if "database is locked" in str(error):
            text = _("The diary is busy at the moment. Nothing was saved; try again.")
            raise Refused(text, code="diary_busy") from error
        raise


def _says_taken(error: Exception) -> bool:
    return getattr(error.__cause__, "sqlstate", "") in TAKEN_BY_SQLSTATE or "no_overlap: " in str(error)


def nearest(place: Place, *, at: datetime) -> str:
    """A sentence with the nearest free times of that day, else the first free time after it."""
    that_day = free_times(place.service, local_day(place.starts_at), staff=place.staff, at=at, ignoring=place.ignoring)
    if that_day:
        close = sorted(that_day, key=lambda free: abs(free.starts_at - place.starts_at))[:OFFERED]
        times = ", ".join(clock(free.starts_at) for free in sorted(close, key=lambda free: free.starts_at))
        return _("Nearest free times with %(staff)s: %(times)s.") % {"staff": place.staff, "times": times}
    if later := first_free(place.service, from_at=max(at, place.starts_at), most=1):
        facts = {"day": day_words(later[0].starts_at), "time": clock(later[0].starts_at), "staff": later[0].staff}
        return _("First free: %(day)s at %(time)s with %(staff)s.") % facts
    return _("Nobody is free for this in the next four weeks.")


def clock(moment: datetime) -> str:
    """The time of day on the wall."""
    return time_format(moment.astimezone(HELSINKI))


def day_words(moment: datetime) -> str:
    """The day as people write it."""
    return date_format(moment.astimezone(HELSINKI), "SHORT_DATE_FORMAT")


def _works_then(place: Place) -> bool:
    day = local_day(place.starts_at)
    spans = working_spans([place.staff], day, day)[place.staff.pk]
    return any(start <= place.starts_at and place.busy_until <= end for start, end in spans)


def _clash(place: Place) -> Appointment | None:
    held = Q(staff=place.staff)
    if place.room is not None:
        held |= Q(room=place.room)
    if place.device is not None:
        held |= Q(device=place.device)
    clashes = Appointment.objects.live().filter(held, busy_from__lt=place.busy_until, busy_until__gt=place.starts_at)
    if place.ignoring is not None:
        clashes = clashes.exclude(pk=place.ignoring.pk)
    return clashes.select_related("staff", "room", "device").order_by("busy_from").first()


def _taken(clash: Appointment, place: Place, *, at: datetime) -> str:
    who: object = clash.staff
    if clash.staff != place.staff:
        who = clash.room if clash.room and clash.room == place.room else clash.device
    facts = {"who": who, "start": clock(clash.busy_from), "end": clock(clash.busy_until)}
    says = _("%(who)s is taken from %(start)s until %(end)s.") % facts
    return f"{says} {nearest(place, at=at)}"


def _words(staff: Staff, place: Place) -> dict[str, object]:
    return {"staff": staff, "start": clock(place.starts_at), "end": clock(place.busy_until)}
