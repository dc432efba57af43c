"""The history in order: encounters day by day, with what was known about each client at the time."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil

from salon.stats.advisory.history import History, Visit
from salon.stats.advisory.parameters import Parameters
from salon.stats.rhythm import next_expected_interval

WEEK = 7


@dataclass(slots=True)
class Encounter:
    """One client treated by one person on one day, however many treatments that was.

    day, next_day : ordinal of the date, and of the client's next day at the salon (None: not seen again)
    new : first seen here, after the first weeks of the history
    expected : days to the next visit, as one would have said at this visit
    """

    number: int
    visits: tuple[str, ...]
    day: int
    staff: str
    client: str
    category: str
    talk_preference: str
    new: bool = False
    expected: float = 0.0
    next_day: int | None = None


@dataclass(slots=True)
class Chronicle:
    """All encounters in order of day, and the calendar they define."""

    encounters: list[Encounter]
    by_visit: dict[str, Encounter]
    days: list[int]
    closed_weeks: list[int]
    working_days: dict[str, list[int]]

    def week(self, day: int) -> int:
        """Calendar weeks since the week of the first visit; a week starts on Monday."""
        return (day - 1) // WEEK - (self.days[0] - 1) // WEEK

    def next_working_day(self, staff: str, day: int) -> int | None:
        """The person's first day with a visit on or after this day."""
        days = self.working_days[staff]
        place = bisect_left(days, day)
        return days[place] if place < len(days) else None

    def window_end(self, encounter: Encounter, factor: float) -> int:
        """Last day on which a return still counts as in time; weeks in which nobody was seen do not count."""
        end = encounter.day + ceil(factor * encounter.expected - 1e-9)
        for monday in self.closed_weeks[bisect_left(self.closed_weeks, encounter.day) :]:
            if monday > end:
                break
            end += WEEK
        return end


def chronicle_of(history: History, parameters: Parameters) -> Chronicle:
    """Put the visits in order and note what was known about each client at each of them.

    Raises ValueError if there is no visit at all.
    """
    if not history.visits:
        raise ValueError("a history without visits has nothing to judge")
    encounters, by_visit = _encounters(history.visits)
    days = sorted({encounter.day for encounter in encounters})
    working: dict[str, list[int]] = {}
    for encounter in encounters:
        own = working.setdefault(encounter.staff, [])
        if not own or own[-1] != encounter.day:
            own.append(encounter.day)
    _note_rhythms(encounters, days[0] + parameters.regular_if_seen_within_days, parameters)
    return Chronicle(encounters, by_visit, days, _closed_weeks(days), working)


def ordinals(starts_on: date, ends_on: date | None) -> tuple[int, int]:
    """A half-open period as day ordinals; a period that still lasts ends after the last date there is."""
    return starts_on.toordinal(), ends_on.toordinal() if ends_on else date.max.toordinal() + 1


def _encounters(visits: Iterable[Visit]) -> tuple[list[Encounter], dict[str, Encounter]]:
    encounters: list[Encounter] = []
    by_visit: dict[str, Encounter] = {}
    seen: dict[tuple[date, str, str], Encounter] = {}
    for visit in sorted(visits, key=lambda visit: (visit.date, len(visit.visit), visit.visit)):
        key = (visit.date, visit.staff, visit.client)
        encounter = seen.get(key)
        if encounter is None:
            encounter = seen[key] = Encounter(
                len(encounters),
                (visit.visit,),
                visit.date.toordinal(),
                visit.staff,
                visit.client,
                visit.category,
                visit.talk_preference,
            )
            encounters.append(encounter)
        else:
            encounter.visits += (visit.visit,)
        by_visit[visit.visit] = encounter
    return encounters, by_visit


def _closed_weeks(days: list[int]) -> list[int]:
    """The Mondays of weeks without any visit, between the first and the last visit."""
    mondays = {day - (day - 1) % WEEK for day in days}
    return [monday for monday in range(min(mondays), max(mondays), WEEK) if monday not in mondays]


def _note_rhythms(encounters: list[Encounter], newcomers_from: int, parameters: Parameters) -> None:
    medians = _Medians(parameters)
    rhythms: dict[str, float] = {}
    latest: dict[str, list[Encounter]] = {}
    for encounter in encounters:
        before = latest.get(encounter.client)
        if before is None:
            encounter.new = encounter.day >= newcomers_from
            latest[encounter.client] = [encounter]
        elif before[0].day == encounter.day:
            before.append(encounter)
        else:
            gap = encounter.day - before[0].day
            own = rhythms.get(encounter.client)
            rhythms[encounter.client] = (
                gap if own is None else next_expected_interval(own, gap, weight=parameters.gap_weight)
            )
            medians.add(before[0].category, gap)
            for earlier in before:
                earlier.next_day = encounter.day
            latest[encounter.client] = [encounter]
        encounter.expected = rhythms.get(encounter.client) or medians.of(encounter.category)


class _Medians:
    """Running median gap of each treatment category, for those who have no rhythm of their own yet."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self.gaps: dict[str, list[int]] = {}

    def add(self, category: str, gap: int) -> None:
        insort(self.gaps.setdefault(category, []), gap)

    def of(self, category: str) -> float:
        gaps = self.gaps.get(category, [])
        if len(gaps) < self.parameters.median_from_gaps:
            return self.parameters.newcomer_interval
        middle = len(gaps) // 2
        return float(gaps[middle]) if len(gaps) % 2 else (gaps[middle - 1] + gaps[middle]) / 2
