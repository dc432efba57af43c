"""Repeating visits: the same time on the wall, every so many weeks; what does not fit is said, never hidden."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from salon.booking import guards
from salon.booking.models import Appointment, Booking, Series
from salon.booking.plans import Place, VisitWish, by_the_clock, place_held, shifted
from salon.booking.services.booking import Bond, hold_still, take, write
from salon.booking.things import with_things
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import HELSINKI, local_day
from salon.house.standing import House

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
    again = _Again(_together(appointment), House.now(), at)
    return [_tried(again, days) for days in _distances(wish)]


def repeat(appointment: Appointment, wish: Repeat, *, by: User, at: datetime) -> list[Occurrence]:
    """Book the visit again every so many weeks at the same time on the wall; days that do not fit are left out.

    Returns every repetition, booked or with what stood in its way. Raises Refused (code "nothing_to_repeat") when not
    one of them fits: then nothing is stored.
    """
    _check(wish)
    again = _Again(_together(appointment), House.now(), at)
    with transaction.atomic():
        series = appointment.series or Series.objects.create(every_weeks=wish.every_weeks, created_at=at, created_by=by)
        found = [_booked(again, days, wish, series, by=by) for days in _distances(wish)]
        if not any(one.booked for one in found):
            reasons = " ".join(one.problem for one in found[:3])
            raise Refused(_("None of these days fits.") + f" {reasons}", code="nothing_to_repeat")
        Appointment.objects.filter(pk__in=[visit.pk for visit in again.visits]).update(series=series)
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


@dataclass(frozen=True)
class _Again:
    """A visit that comes again: its treatments by time, and the house that it comes into."""

    visits: Sequence[Appointment]
    house: House
    at: datetime

    def day(self, days: int) -> date:
        return local_day(self.visits[0].starts_at) + timedelta(days=days)

    def places(self, days: int) -> list[Place]:
        """The places so many days later by the clock on the wall; the first leads, the others keep their distance.

        Raises Refused where a rule of the house stands in the way.
        """
        first = self.visits[0].starts_at
        distance = by_the_clock(first.astimezone(HELSINKI), days) - first
        there = [_free_of_things(shifted(place_held(visit), distance)) for visit in self.visits]
        guards.check_rules(there, self.house, client=self.visits[0].client, at=self.at)
        return there


def _tried(again: _Again, days: int) -> Occurrence:
    try:
        places = again.places(days)
        guards.look(with_things(places, again.house, at=again.at), at=again.at)
    except Refused as refusal:
        return Occurrence(again.day(days), None, refusal.message)
    return Occurrence(again.day(days), places[0].starts_at)


def _booked(again: _Again, days: int, wish: Repeat, series: Series, *, by: User) -> Occurrence:
    day = again.day(days)
    if wish.days is not None and day not in wish.days:
        return Occurrence(day, None, _("Left out."))
    try:
        places = again.places(days)
        with guards.taken_means_refused(places, at=again.at), transaction.atomic():
            written = _write(again, places, series, by=by)
    except Refused as refusal:
        return Occurrence(day, None, refusal.message)
    return Occurrence(day, written[0].starts_at, booked=tuple(written))


def _write(again: _Again, places: Sequence[Place], series: Series, *, by: User) -> list[Appointment]:
    visits, at = again.visits, again.at
    hold_still(places)
    found = take(places, again.house, at=at)
    booking = Booking.objects.create(created_at=at, created_by=by) if len(found) > 1 else None
    wishes = [VisitWish((), visit.starts_at, visit.note, visit.source) for visit in visits]
    return [
        write(visit.client, wish, place, Bond(booking, series), by=by, at=at)
        for visit, wish, place in zip(visits, wishes, found, strict=True)
    ]


def _free_of_things(place: Place) -> Place:
    """Rooms and devices of a kind are chosen anew each time; nothing stands beside another on purpose."""

    room = None if place.service.room_kind_id else place.room
    device = None if place.service.device_kind_id else place.device
    return replace(place, room=room, device=device, ignoring=frozenset(), overbooked=False)
