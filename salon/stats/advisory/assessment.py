"""What the detector says: one line per person and day, and what the page needs about the last day."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from salon.stats.advisory.levels import Level


class DayLine(NamedTuple):
    """One employed person at the close of one day [scores in nats]."""

    date: date
    staff: str
    sales_score: float
    pressure_score: float
    cover_score: float
    level: Level


@dataclass(frozen=True, slots=True)
class StreamStanding:
    """One stream of one person: "x of n, usually about e".

    since : the first day counted
    events, trials : x and n [count]
    expected : e, the sum of what the norm expected of each trial at the time [count]
    clients : different clients behind the events [count]
    visits : the evidence, visit ids in order of time
    score : the CUSUM score itself, for the record, never for a page [nats]
    shown : False while too little has been seen to say anything
    norm, norm_trials, colleagues : this week's norm over all strata, and on how much it rests
    """

    since: date
    events: int
    trials: int
    expected: float
    clients: int
    visits: tuple[str, ...]
    score: float
    shown: bool
    norm: float
    norm_trials: int
    colleagues: int

    @property
    def share(self) -> float | None:
        """Observed share; None without a trial."""
        return self.events / self.trials if self.trials else None


@dataclass(frozen=True, slots=True)
class CoverStanding:
    """The regular clients of an absent colleague while a substitute stands in.

    skipped, regulars : k and n, those who stayed away of those whose usual visit is past its window [count]
    expected : how many normally would have, with an allowance for waiting [count]
    clients : those who stayed away
    returned : of these, back with the absent colleague after the cover [count]
    shown : False with too few regulars to say anything
    """

    absent_staff: str
    substitute: str
    starts_on: date
    ends_on: date | None
    skipped: int
    regulars: int
    expected: float
    clients: tuple[str, ...]
    returned: int
    score: float
    shown: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """One employed person at the close of the last day.

    visits : all her visits so far [count]
    since : the day the evidence of the present level began; None at level none
    clients : different clients behind the pressure score [count]
    returns : overdue returns over the norm window (or from the day asked for), whatever the score did meanwhile
    returns_as_usual : overdue returns at or below the norm; None while too little is known
    looks_like_good_advice : sells more than usual, hardly any pressure, and clients come back
    streams : by name: sale, repeat, pressured, overdue; a stream that was never recorded is absent
    """

    staff: str
    on: date
    level: Level
    sales_score: float
    pressure_score: float
    visits: int
    since: date | None
    clients: int
    returns: StreamStanding
    returns_as_usual: bool | None
    looks_like_good_advice: bool
    streams: dict[str, StreamStanding]
    covers: tuple[CoverStanding, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything the detector says about a history, and by which numbers."""

    version: str
    lines: tuple[DayLine, ...]
    standings: dict[str, Standing]

    def first(self, staff: str, *levels: Level) -> date | None:
        """The first day on which a person stood at one of these levels."""
        return next((line.date for line in self.lines if line.staff == staff and line.level in levels), None)
