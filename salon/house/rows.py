"""Rows of the house with their days, as the search for free times reads them: light, with no way back to tables."""

from datetime import date, time
from typing import NamedTuple
from uuid import UUID


class Weekly(NamedTuple):
    """Hours of a weekday, `[valid_from, valid_until)`; see `WeeklyShift`."""

    weekday: int
    valid_from: date
    valid_until: date | None
    every_weeks: int
    starts: time
    ends: time
    place: UUID | None


class Single(NamedTuple):
    """Hours of one day; without hours it is off. See `DayShift`."""

    starts: time | None
    ends: time | None
    place: UUID | None


class Here(NamedTuple):
    """A time of employment, `[starts_on, ends_on)`."""

    starts_on: date
    ends_on: date | None


class Away(NamedTuple):
    """An absence, `[starts_on, ends_on)`."""

    starts_on: date
    ends_on: date | None
