"""Repeating visits: the same time on the wall, every so many weeks; what does not fit is said, never hidden."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from salon.booking import guards
from salon.booking.models import Appointment, Booking, Series
from salon.booking.plans import Place, VisitWish, by_the_clock, competences_of, place_held, shifted
from salon.booking.services.booking import Bond, hold_still, write
from salon.booking.things import with_things
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import HELSINKI, local_day

MOST_TIMES = 26
MOST_WEEKS = 26


@dataclass(frozen=True)
class Occurrence:
    """One repetition: its day, and what stands in the way; nothing in the way means it can be (or was) booked."""

    day: date
    starts_at: datetime | None
    problem: str = ""
    booked: tuple[Appointment, ...] = ()


@dataclass(frozen=True)
class Repeat:
    """How often a visit comes again; `days` are those the desk has left ticked, None for all."""

    every_weeks: int
    times: int
    days: frozenset[date] | None = None


def occurrences(appointment: Appointment, wish: Repeat, *, at: datetime) -> list[Occurrence]:
    """What repeating would book and what stands in the way of the rest. Writes nothing."""
    _check(wish)
    visits = _together(appointment)
    return [_tried(visits, days, at=at) for days in _distances(wish)]


def repeat(appointment: Appointment, wish: Repeat, *, by: User, at: datetime) -> list[Occurrence]:
    """Book the visit again every so many weeks at the same time on the wall; days that do not fit are left out.

    Returns every repetition, booked or with what stood in its way. Raises Refused (code "nothing_to_repeat") when not
    one of them fits: then nothing is stored.
    """
    _check(wish)
    visits = _together(appointment)
    with transaction.atomic():
        series = appointment.series or Series.objects.create(every_weeks=wish.every_weeks, created_at=at, created_by=by)
        found = [_booked(visits, days, wish, series, by=by, at=at) for days in _distances(wish)]
        if not any(one.booked for one in found):
            reasons = " ".join(one.problem for one in found[:3])
            raise Refused(_("None of these days fits.") + f" {reasons}", code="nothing_to_repeat")
        Appointment.objects.filter(pk__in=[visit.pk for visit in visits]).update(series=series)
        audit.record("appointment.repeated", appointment, by=by, at=at, weeks=wish.every_weeks, times=wish.times)
    return found


def _check(wish: Repeat) -> None:
    if not 1 <= wish.every_weeks <= MOST_WEEKS:
        raise Refused(_("A visit repeats every 1 to %(most)s weeks.") % {"most": MOST_WEEKS}, code="wrong_rhythm")
    if not 1 <= wish.times <= MOST_TIMES:
        raise Refused(_("A visit is repeated 1 to %(most)s times.") % {"most": MOST_TIMES}, code="wrong_times")


def _together(appointment: Appointment) -> list[Appointment]:
    """The client's treatments of this visit, by time."""
    mine = Appointment.objects.for_display().shown()
    if appointment.booking_id is None:
        return list(mine.filter(pk=appointment.pk))
    return list(mine.filter(booking=appointment.booking_id, client=appointment.client_id).order_by("starts_at", "pk"))


def _distances(wish: Repeat) -> list[int]:
    return [7 * wish.every_weeks * number for number in range(1, wish.times + 1)]


def _tried(visits: Sequence[Appointment], days: int, *, at: datetime) -> Occurrence:
    day = local_day(visits[0].starts_at) + timedelta(days=days)
    try:
        places = _there(visits, days)
        _check_places(visits, places, at=at)
        guards.look(with_things(places, at=at), at=at)
    except Refused as refusal:
        return Occurrence(day, None, refusal.message)
    return Occurrence(day, places[0].starts_at)


def _booked(
    visits: Sequence[Appointment], days: int, wish: Repeat, series: Series, *, by: User, at: datetime
) -> Occurrence:
    day = local_day(visits[0].starts_at) + timedelta(days=days)
    if wish.days is not None and day not in wish.days:
        return Occurrence(day, None, _("Left out."))
    try:
        places = _there(visits, days)
        _check_places(visits, places, at=at)
        with guards.taken_means_refused(places, at=at), transaction.atomic():
            written = _write(visits, places, series, by=by, at=at)
    except Refused as refusal:
        return Occurrence(day, None, refusal.message)
    return Occurrence(day, written[0].starts_at, booked=tuple(written))


def _write(
    visits: Sequence[Appointment], places: Sequence[Place], series: Series, *, by: User, at: datetime
) -> list[Appointment]:
    hold_still(places, at=at)
    found = with_things(places, at=at)
    guards.look(found, at=at)
    booking = Booking.objects.create(created_at=at, created_by=by) if len(found) > 1 else None
    wishes = [VisitWish((), visit.starts_at, visit.note, visit.source) for visit in visits]
    return [
        write(visit.client, wish, place, Bond(booking, series), by=by, at=at)
        for visit, wish, place in zip(visits, wishes, found, strict=True)
    ]


def _there(visits: Sequence[Appointment], days: int) -> list[Place]:
    """The places so many days later by the clock on the wall; the first leads, the others keep their distance."""
    first = visits[0].starts_at
    distance = by_the_clock(first.astimezone(HELSINKI), days) - first
    return [_free_of_things(shifted(place_held(visit), distance)) for visit in visits]


def _free_of_things(place: Place) -> Place:
    """Rooms and devices of a kind are chosen anew each time; nothing stands beside another on purpose."""

    room = None if place.service.room_kind_id else place.room
    device = None if place.service.device_kind_id else place.device
    return replace(place, room=room, device=device, ignoring=frozenset(), overbooked=False)


def _check_places(visits: Sequence[Appointment], places: Sequence[Place], *, at: datetime) -> None:
    known = competences_of(place.service for place in places)
    guards.check_rules(places, known, client=visits[0].client, at=at)
