"""The guards of a booking: what the rules say before it is written, and what the database says to two at once."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection
from django.db.models import Q, QuerySet
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from clients.card.models import Client
from clients.card.services.guardians import has_agreed
from salon.booking.availability import ask_for, first_free, free_times
from salon.booking.models import Appointment, Hold
from salon.booking.plans import Place
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.prepared import Prepared
from salon.core.registry import Registry
from salon.core.time import HELSINKI, local_day
from salon.house.hours import working_spans
from salon.house.models import Device, Room, Staff
from salon.house.standing import House

# PostgreSQL: exclusion violation, and the deadlock in which two such violations can meet.
TAKEN_BY_SQLSTATE = {"23P01", "40P01"}
FURTHEST = timedelta(days=3 * 365)
OFFERED = 3
# Whoever chooses a room or device takes turns with the others who choose one.
CHOOSING = 0x5A10_0001


# What rooms above have to say about a booking: each is asked with the client and the places, and refuses, or says what
# the desk should tell the client; mostly nothing.
further_rules: Registry[Callable[[Client, Sequence[Place], datetime], str]] = Registry()
# What they have to say when a client arrives: words for the desk, or nothing; the client is not sent away.
arrival_checks: Registry[Callable[[Appointment, User, datetime], str]] = Registry()


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


def check_rules(places: Sequence[Place], house: House, *, client: Client, at: datetime, back: bool = False) -> str:
    """Refuse what no free time makes right: the past, a treatment not offered or not learned, a time off.

    Returns what the desk should tell the client; mostly nothing.

    back : the visit goes back to where it stood, as a move is undone; then the past is no hindrance
    """
    if places[0].starts_at > at + FURTHEST:
        raise Refused(_("This is more than three years ahead. Choose a nearer day."), code="too_far")
    if places[0].ends_at <= at and not back:
        raise Refused(_("This time has passed. Choose a later one."), code="in_the_past")
    for place in places:
        _check_service(place, client)
        if house.competence(place.staff.pk, place.service.pk, local_day(place.starts_at)) is None:
            names = {"staff": place.staff, "service": place.service}
            raise Refused(_("%(staff)s does not give %(service)s.") % names, code="not_competent")
    check_hours(places, house, at=at)
    said = [] if back else [rule(client, places, at) for rule in further_rules]
    return " ".join(text for text in said if text)


def check_hours(places: Sequence[Place], house: House, *, at: datetime) -> None:
    """Refuse a time at which the person does not work, unless it is over-booked on purpose."""
    people = {place.staff.pk: place.staff for place in places}
    days = [local_day(place.busy_from) for place in places] + [local_day(place.busy_until) for place in places]
    spans = working_spans(people.values(), min(days), max(days), house=house)
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
    if service.min_age and age is not None and age < service.min_age and not has_agreed(client, service):
        facts = {"service": service, "age": service.min_age}
        raise Refused(_("%(service)s is given from the age of %(age)s on.") % facts, code="too_young")


def look(places: Sequence[Place], *, at: datetime) -> set[UUID]:
    """Refuse when somebody or something is held already; say who, until when, and what is free nearby. One query.

    Returns the offers whose end has come while they still hold some of it: they stand in nobody's way, but have to give
    it back before it can be taken.
    """
    lapsed: set[UUID] = set()
    held = _held_near(places)
    for place in places:
        for hold in held:
            if not _in_the_way(hold, place):
                continue
            if hold.offer is None or hold.offer.expires_at > at:
                raise SlotTaken(hold, place, at=at)
            lapsed.add(hold.offer.pk)
    return lapsed


def lock(*things: Staff | Room | Device | None, choosing: bool = False) -> None:
    """Take turns per person, room and device until the transaction ends; in one order, so that none wait in a ring."""
    if connection.vendor != "postgresql":
        return  # SQLite's transactions are IMMEDIATE: one writer at a time
    keys = {_lock_key(thing.pk) for thing in things if thing is not None} | ({CHOOSING} if choosing else set())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [sorted(keys)])


def _lock_key(pk: UUID) -> int:
    return int.from_bytes(pk.bytes[8:], signed=True)  # the random half


@contextmanager
def taken_means_refused(places: Sequence[Place], *, at: datetime) -> Iterator[None]:
    """Around the transaction: the database's own "no" becomes the same sentence as ours."""
    try:
        yield
    except (IntegrityError, OperationalError) as error:
        if _says_taken(error):
            try:
                look(places, at=at)
            except SlotTaken as clash:
                raise clash from error
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


def _held_near(places: Sequence[Place]) -> list[Hold]:
    """What is held of anything that the places need, while they need it; the earliest first."""
    needed: list[tuple[str, UUID, datetime, datetime]] = []
    for place in places:
        # On purpose beside another of the same person; rooms and devices are never shared.
        hands = () if place.overbooked else place.hands
        needed += (("staff", place.staff.pk, start, end) for start, end in hands)
        for name, thing in (("room", place.room), ("device", place.device)):
            if thing is not None:
                needed.append((name, thing.pk, place.busy_from, place.busy_until))
    if not needed:
        return []
    values = (value for _, key, start, end in needed for value in (key, start, end))
    found = _holds_of(tuple(name for name, *_ in needed)).ask(*values)
    return sorted(found, key=lambda hold: (hold.busy_from, hold.pk))


@lru_cache(maxsize=128)
def _holds_of(things: tuple[str, ...]) -> Prepared[Hold]:
    """What is held of so many people, rooms and devices, each in a span of its own."""

    def build(*values: Any) -> QuerySet[Hold]:
        busy = Q()
        spans = zip(things, values[::3], values[1::3], values[2::3], strict=True)
        for thing, key, start, end in spans:
            busy |= Q(**{f"{thing}_id": key}, busy_from__lt=end, busy_until__gt=start)
        return Hold.objects.filter(busy)

    return Prepared(build, *(kind for _ in things for kind in (UUID, datetime, datetime)))


def _in_the_way(hold: Hold, place: Place) -> bool:
    """True if what is held is something the place needs, at that time, and not its own."""
    if hold.appointment_id is not None and hold.appointment_id in place.ignoring:
        return False
    if hold.staff_id is not None:
        spans = () if place.overbooked or hold.staff_id != place.staff.pk else place.hands
    else:
        things = {thing.pk for thing in (place.room, place.device) if thing is not None}
        spans = ((place.busy_from, place.busy_until),) if things & {hold.room_id, hold.device_id} else ()
    return any(hold.busy_from < end and start < hold.busy_until for start, end in spans)


def _taken(clash: Hold, place: Place, *, at: datetime) -> str:
    who = clash.staff or clash.room or clash.device
    facts = {"who": who, "start": clock(clash.busy_from), "end": clock(clash.busy_until)}
    says = _("%(who)s is taken from %(start)s until %(end)s.") % facts
    return f"{says} {nearest(place, at=at)}"
