"""The guards of a booking: what the rules say before it is written, and what the database says to two at once."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection
from django.db.models import Q
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from clients.card.models import Client
from salon.booking.availability import ask_for, first_free, free_times
from salon.booking.models import Hold
from salon.booking.plans import Place
from salon.core.errors import Refused
from salon.core.time import HELSINKI, local_day
from salon.house.hours import working_spans
from salon.house.models import Competence, Device, Room, Staff

# PostgreSQL: exclusion violation, and the deadlock in which two such violations can meet.
TAKEN_BY_SQLSTATE = {"23P01", "40P01"}
FURTHEST = timedelta(days=3 * 365)
OFFERED = 3
# Whoever chooses a room or device takes turns with the others who choose one.
CHOOSING = 0x5A10_0001


class SlotTaken(Refused):
    """Somebody or something is held already.

    Who, until when, and what is free nearby is worked out when it is read: after the transaction, not behind its locks.
    """

    def __init__(self, clash: Hold, place: Place, *, at: datetime) -> None:
        Exception.__init__(self)
        self.code = "slot_taken"
        self._clash, self._place, self._at = clash, place, at

    @cached_property
    def message(self) -> str:  # type: ignore[override]  # what the others know at once, this one works out
        return _taken(self._clash, self._place, at=self._at)

    def __str__(self) -> str:
        return self.message


def check_rules(
    places: Sequence[Place], known: Mapping[tuple[UUID, UUID], Competence], *, client: Client, at: datetime
) -> None:
    """Refuse what no free time makes right: the past, a treatment not offered or not learned, a time off."""
    if places[0].starts_at > at + FURTHEST:
        raise Refused(_("This is more than three years ahead. Choose a nearer day."), code="too_far")
    if places[0].ends_at <= at:
        raise Refused(_("This time has passed. Choose a later one."), code="in_the_past")
    for place in places:
        _check_service(place, client)
        if (place.staff.pk, place.service.pk) not in known:
            names = {"staff": place.staff, "service": place.service}
            raise Refused(_("%(staff)s does not give %(service)s.") % names, code="not_competent")
    check_hours(places, at=at)


def check_hours(places: Sequence[Place], *, at: datetime) -> None:
    """Refuse a time at which the person does not work, unless it is over-booked on purpose."""
    people = {place.staff.pk: place.staff for place in places}
    days = [local_day(place.busy_from) for place in places] + [local_day(place.busy_until) for place in places]
    spans = working_spans(people.values(), min(days), max(days))
    for place in places:
        works = any(start <= place.busy_from and place.busy_until <= end for start, end in spans[place.staff.pk])
        if not works and not place.overbooked:
            facts = {"staff": place.staff, "start": clock(place.starts_at), "end": clock(place.busy_until)}
            says = _("%(staff)s does not work from %(start)s until %(end)s.") % facts
            raise Refused(f"{says} {nearest(place, at=at)}", code="outside_hours")


def _check_service(place: Place, client: Client) -> None:
    service = place.service
    if not service.active or not service.duration_minutes:
        raise Refused(_("%(service)s cannot be booked.") % {"service": service}, code="not_offered")
    if service.latest_start and place.starts_at.astimezone(HELSINKI).time() > service.latest_start:
        facts = {"service": service, "time": time_format(service.latest_start)}
        raise Refused(_("%(service)s begins at %(time)s at the latest.") % facts, code="too_late_in_the_day")
    age = client.age_on(local_day(place.starts_at))
    if service.min_age and age is not None and age < service.min_age:
        facts = {"service": service, "age": service.min_age}
        raise Refused(_("%(service)s is given from the age of %(age)s on.") % facts, code="too_young")


def look(places: Sequence[Place], *, at: datetime) -> None:
    """Refuse when somebody or something is held already; say who, until when, and what is free nearby."""
    for place in places:
        clash = clash_of(place, at=at)
        if clash is not None:
            raise SlotTaken(clash, place, at=at)


def lock(*things: Staff | Room | Device | None, choosing: bool = False) -> None:
    """Take turns per person, room and device until the transaction ends; in one order, so that none wait in a ring."""
    if connection.vendor != "postgresql":
        return  # SQLite's transactions are IMMEDIATE: one writer at a time
    keys = {_lock_key(thing.pk) for thing in things if thing is not None} | ({CHOOSING} if choosing else set())
    with connection.cursor() as cursor:
        for key in sorted(keys):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _lock_key(pk: UUID) -> int:
    return int.from_bytes(pk.bytes[8:], signed=True)  # the random half


@contextmanager
def taken_means_refused(places: Sequence[Place], *, at: datetime) -> Iterator[None]:
    """Around the transaction: the database's own "no" becomes the same sentence as ours."""
    try:
        yield
    except (IntegrityError, OperationalError) as error:
        if _says_taken(error):
            clashes = ((clash_of(place, at=at), place) for place in places)
            if clash := next(((found, place) for found, place in clashes if found is not None), None):
                raise SlotTaken(*clash, at=at) from error
            raise Refused(_("This time was taken a moment ago."), code="slot_taken") from error
        if "database is locked" in str(error):
            text = _("The diary is busy at the moment. Nothing was saved; try again.")
            raise Refused(text, code="diary_busy") from error
        raise


def _says_taken(error: Exception) -> bool:
    return getattr(error.__cause__, "sqlstate", "") in TAKEN_BY_SQLSTATE or "no_overlap: " in str(error)


def nearest(place: Place, *, at: datetime) -> str:
    """A sentence with the nearest free times of that day, else the first free time after it."""
    ask = ask_for(place.service, place.staff)
    that_day = free_times(ask, local_day(place.starts_at), at=at, ignoring=place.ignoring)
    if that_day:
        close = sorted(that_day, key=lambda free: abs(free.starts_at - place.starts_at))[:OFFERED]
        times = ", ".join(clock(free.starts_at) for free in sorted(close, key=lambda free: free.starts_at))
        return _("Nearest free times with %(staff)s: %(times)s.") % {"staff": place.staff, "times": times}
    if later := first_free(ask_for(place.service), from_at=max(at, place.starts_at), most=1):
        facts = {"day": day_words(later[0].starts_at), "time": clock(later[0].starts_at), "staff": later[0].staff}
        return _("First free: %(day)s at %(time)s with %(staff)s.") % facts
    return _("Nobody is free for this in the next four weeks.")


def clock(moment: datetime) -> str:
    """The time of day on the wall."""
    return time_format(moment.astimezone(HELSINKI))


def day_words(moment: datetime) -> str:
    """The day as people write it."""
    return date_format(moment.astimezone(HELSINKI), "SHORT_DATE_FORMAT")


def clash_of(place: Place, *, at: datetime) -> Hold | None:
    """What stands in the way of a place: the first that is taken of her hands, the room or the device.

    An offer whose end has come stands in nobody's way, whether or not the sweep has been there.
    """
    busy = Q()
    if not place.overbooked:
        for start, end in place.hands:
            busy |= Q(staff=place.staff, busy_from__lt=end, busy_until__gt=start)
    for thing in ("room", "device"):
        if (held := getattr(place, thing)) is not None:
            busy |= Q(**{thing: held}, busy_from__lt=place.busy_until, busy_until__gt=place.busy_from)
    if not busy:
        return None
    clashes = Hold.objects.filter(busy).exclude(appointment__in=place.ignoring).exclude(offer__expires_at__lte=at)
    return clashes.select_related("staff", "room", "device").order_by("busy_from", "pk").first()


def _taken(clash: Hold, place: Place, *, at: datetime) -> str:
    who = clash.staff or clash.room or clash.device
    facts = {"who": who, "start": clock(clash.busy_from), "end": clock(clash.busy_until)}
    says = _("%(who)s is taken from %(start)s until %(end)s.") % facts
    return f"{says} {nearest(place, at=at)}"
