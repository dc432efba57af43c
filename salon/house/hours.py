"""Who works when, by the wall clock: weekly patterns and single days, less absences and days the salon is closed.

The search for a free time asks this for everybody and a fortnight, so a set of days is the bits of one whole number
(bit 0 is the first day asked for), and the time zone is asked once a day, not once a shift.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from uuid import UUID

import holidays
from django.db.models import DateField, Q, Value
from django.utils.translation import get_language

from salon.core.time import HELSINKI
from salon.house.models import Absence, DayShift, Location, Salon, SpecialDay, Staff, WeeklyShift
from salon.stats.slots import merge

Span = tuple[datetime, datetime]
DAY = timedelta(days=1)
HOLIDAY_LANGUAGES = {"fi": "fi", "sv": "sv_FI", "en": "en_US"}


@dataclass(frozen=True, slots=True)
class _Shift:
    """Hours of somebody on some of the days; without hours these days are off."""

    staff: UUID
    days: Iterable[int]
    starts: time | None
    ends: time | None
    place: UUID | None


def working_spans(
    people: Iterable[Staff], first: date, last: date, *, location: Location | None = None
) -> dict[UUID, list[Span]]:
    """Working time of each person on the days `[first, last]`, in UTC, half-open. Four queries, however many people.

    With a location: what is worked there, and what is bound to no place.
    """
    known = {person.pk: person for person in people}
    days = _Days(first, last)
    spans: dict[UUID, list[Span]] = {key: [] for key in known}
    there = _days_there(known, days)
    single = list(_single_days(known, days))
    usual = dict(there)
    for shift in single:
        usual[shift.staff] &= ~(1 << next(iter(shift.days)))
    for shifts, present in ((single, there), (_weekly(known, days), usual)):
        for shift in shifts:
            place = shift.place or known[shift.staff].location_id
            if shift.starts and shift.ends and (location is None or place in (None, location.pk)):
                spans[shift.staff] += days.spans(shift.days, present[shift.staff], shift.starts, shift.ends)
    return {key: merge(found) for key, found in spans.items()}


def off_days(first: date, last: date) -> dict[date, str]:
    """The days of `[first, last]` on which the salon is closed, each with its name in the reader's language."""
    named = SpecialDay.objects.filter(day__range=(first, last)).order_by().values_list("day", "is_open", "name")
    # The rule of the house comes with them as a row without a day: one question instead of two.
    rule = Salon.objects.values_list(Value(None, DateField()), "closed_on_holidays", Value(""))
    special: dict[date | None, tuple[bool, str]] = {day: (yes, name) for day, yes, name in named.union(rule, all=True)}
    closed: dict[date, str] = {}
    if special.pop(None, (False, ""))[0]:
        closed = public_holidays(first, last)
    for day, (is_open, name) in special.items():
        if day is not None:
            closed.pop(day, None)
            closed |= {} if is_open else {day: name}
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


def _days_there(known: Mapping[UUID, Staff], days: _Days) -> dict[UUID, int]:
    """On which days each person is employed, not away, and the salon open, as bits."""
    is_open = days.between(days.first, None)
    for day in off_days(days.first, days.last):
        is_open &= ~days.between(day, day + DAY)
    there = {key: is_open & days.between(person.employed_from, person.employed_until) for key, person in known.items()}
    away = Absence.objects.filter(staff__in=known).touching(days.first, days.last)
    for key, begin, end in away.values_list("staff_id", "starts_on", "ends_on"):
        there[key] &= ~days.between(begin, end)
    return there


def _single_days(known: Mapping[UUID, Staff], days: _Days) -> Iterator[_Shift]:
    rows = DayShift.objects.filter(staff__in=known, day__range=(days.first, days.last)).order_by()
    for key, day, starts, ends, place in rows.values_list("staff_id", "day", "starts", "ends", "location_id"):
        yield _Shift(key, ((day - days.first).days,), starts, ends, place)


def _weekly(known: Mapping[UUID, Staff], days: _Days) -> Iterator[_Shift]:
    rows = WeeklyShift.objects.filter(staff__in=known, valid_from__lte=days.last)
    rows = rows.filter(Q(valid_until=None) | Q(valid_until__gt=days.first))
    columns = ("staff_id", "weekday", "valid_from", "valid_until", "every_weeks", "starts", "ends", "location_id")
    for key, weekday, begin, end, every, starts, ends, place in rows.values_list(*columns):
        # Weeks are counted from the Monday of the week in which the pattern begins.
        step = 7 * every
        counted = (begin - days.first).days - begin.weekday() + weekday
        from_day = max((begin - days.first).days, 0)
        until_day = days.count if end is None else min((end - days.first).days, days.count)
        yield _Shift(key, range(from_day + (counted - from_day) % step, until_day, step), starts, ends, place)


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)


def _moment(day: date, clock: time) -> datetime:
    """When the clock shows this; in the hour that spring skips, the moment after it, so nobody loses a day's work."""
    moment = datetime.combine(day, clock, HELSINKI).astimezone(UTC)
    if moment.astimezone(HELSINKI).time() != clock:
        # Python reads a clock that never showed this by the offset before the change; the new hour began before that.
        moment = moment.replace(minute=0, second=0)
    return moment
