"""Who works when, by the wall clock: weekly patterns and single days, less absences and days the salon is closed.

The search for a free time asks this for everybody and a fortnight, so a set of days is the bits of one whole number
(bit 0 is the first day asked for), and the time zone is asked once a day, not once a shift.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, reduce
from itertools import pairwise
from operator import or_
from uuid import UUID

import holidays
from django.utils.translation import get_language

from salon.core.time import HELSINKI
from salon.house.models import Location, Staff
from salon.house.rows import Here, Single, Weekly
from salon.house.standing import House
from salon.stats.slots import merge

Span = tuple[datetime, datetime]
DAY = timedelta(days=1)
HOLIDAY_LANGUAGES = {"fi": "fi", "sv": "sv_FI", "en": "en_US"}


def working_spans(
    people: Iterable[Staff], first: date, last: date, *, location: Location | None = None, house: House | None = None
) -> dict[UUID, list[Span]]:
    """Working time of each person on the days `[first, last]`, in UTC, half-open.

    location : what is worked there, and what is bound to no place
    house : where the caller has read it already; else it is asked for here
    """
    house = house or House.now()
    days = _Days(first, last)
    is_open = days.between(first, None)
    for day in off_days(first, last, house=house):
        is_open &= ~days.between(day, day + DAY)
    place = location.pk if location is not None else None
    return {person.pk: merge(_works(person, house, days, is_open, place)) for person in people}


def place_of_work(person: Staff, at: datetime, house: House) -> UUID | None:
    """The place at which she works at that moment by her hours; outside them, and where they name none, her own."""
    weekly, single = house.rota
    day = at.astimezone(HELSINKI).date()
    shifts: Iterable[Single | Weekly] = single.get(person.pk, {}).get(day) or [
        pattern for pattern in weekly.get(person.pk, ()) if _days_of(pattern, _Days(day, day))
    ]
    for shift in shifts:
        if shift.starts and shift.ends and _moment(day, shift.starts) <= at < _moment(day, shift.ends):
            return shift.place or person.location_id
    return person.location_id


def off_days(first: date, last: date, *, house: House | None = None) -> dict[date, str]:
    """The days of `[first, last]` on which the salon is closed, each with its name in the reader's language."""
    house = house or House.now()
    closed: dict[date, str] = {}
    if house.salon is not None and house.salon.closed_on_holidays:
        closed = public_holidays(first, last)
    for day, special in house.calendar.items():
        if first <= day <= last:
            closed.pop(day, None)
            closed |= {} if special.is_open else {day: special.name}
    return dict(sorted(closed.items()))


def public_holidays(first: date, last: date) -> dict[date, str]:
    """Public holidays of Finland on `[first, last]`, each with its name in the reader's language. No query."""
    language = HOLIDAY_LANGUAGES.get((get_language() or "fi")[:2], "fi")
    years = range(first.year, last.year + 1)
    found = {day: name for year in years for day, name in _holidays(year, language).items()}
    return {day: name for day, name in sorted(found.items()) if first <= day <= last}


@lru_cache(maxsize=256)
def _holidays(year: int, language: str) -> Mapping[date, str]:
    """Public holidays of Finland; the package counts the eves of Midsummer and Christmas among them."""
    return dict(holidays.country_holidays("FI", years=year, language=language))


class _Days:
    """The days asked for, numbered from 0, and the moment at which each begins."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.count = (last - first).days + 1
        starts = [_moment(first + number * DAY, time.min) for number in range(self.count + 1)]
        # On a day of 23 or 25 hours the clock has to be asked; on all others it runs from midnight on.
        self.midnights = [start if after - start == DAY else None for start, after in pairwise(starts)]

    def between(self, begin: date, end: date | None) -> int:
        """The days of `[begin, end)` as bits; without an end, all that follow."""
        from_bit = min(max((begin - self.first).days, 0), self.count)
        until_bit = self.count if end is None else min(max((end - self.first).days, from_bit), self.count)
        return (1 << until_bit) - (1 << from_bit)

    def of(self, times: Iterable[Here]) -> int:
        """The days of all these times as bits."""
        return reduce(or_, (self.between(one.starts_on, one.ends_on) for one in times), 0)

    def spans(self, days: Iterable[int], present: int, starts: time, ends: time) -> Iterator[Span]:
        """The hours on those of the days that are present."""
        opens, closes = _since_midnight(starts), _since_midnight(ends)
        for day in days:
            if present >> day & 1:
                midnight = self.midnights[day]
                if midnight is not None:
                    yield midnight + opens, midnight + closes
                else:
                    on = self.first + day * DAY
                    yield _moment(on, starts), _moment(on, ends)


def _works(person: Staff, house: House, days: _Days, is_open: int, location: UUID | None) -> Iterator[Span]:
    """Her hours on the days on which she is employed, not away, and the salon open."""
    there = is_open & days.of(house.employments.get(person.pk, ()))
    for away in house.absences.get(person.pk, ()):
        there &= ~days.between(away.starts_on, away.ends_on)
    weekly, single = house.rota
    usual = there
    for day, shifts in single.get(person.pk, {}).items():
        if days.first <= day <= days.last:
            usual &= ~days.between(day, day + DAY)
            number = (day - days.first).days
            for shift in shifts:
                if shift.starts and shift.ends and _is_there(person, shift.place, location):
                    yield from days.spans((number,), there, shift.starts, shift.ends)
    for pattern in weekly.get(person.pk, ()):
        if usual and _is_there(person, pattern.place, location):
            yield from days.spans(_days_of(pattern, days), usual, pattern.starts, pattern.ends)


def _is_there(person: Staff, place: UUID | None, location: UUID | None) -> bool:
    """True if hours at `place`, or at her own where they name none, are worked at the location that is asked about."""
    return location is None or (place or person.location_id) in {None, location}


def _days_of(pattern: Weekly, days: _Days) -> range:
    """Numbers of the days of a pattern; weeks are counted from the Monday of the week in which it begins."""
    begin, step = (pattern.valid_from - days.first).days, 7 * pattern.every_weeks
    counted = begin - pattern.valid_from.weekday() + pattern.weekday
    from_day = max(begin, 0)
    until_day = days.count
    if pattern.valid_until is not None:
        until_day = min((pattern.valid_until - days.first).days, days.count)
    return range(from_day + (counted - from_day) % step, until_day, step)


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)


def _moment(day: date, clock: time) -> datetime:
    """When the clock shows this; in the hour that spring skips, the moment after it, so nobody loses a day's work."""
    moment = datetime.combine(day, clock, HELSINKI).astimezone(UTC)
    if moment.astimezone(HELSINKI).time() != clock:
        # Python reads a clock that never showed this by the offset before the change; the new hour began before that.
        moment = moment.replace(minute=0, second=0)
    return moment
