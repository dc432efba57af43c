"""One stream of evidence, replayed day by day: a risk-adjusted CUSUM for each person."""

from bisect import bisect_left
from dataclasses import dataclass, field
from math import fsum
from typing import NamedTuple

from salon.stats.advisory.norms import Norm, RollingCounts, norm_of, weekly_counts
from salon.stats.advisory.offsets import Offset, Record, between_variance, expected_offset, total
from salon.stats.advisory.parameters import Parameters
from salon.stats.advisory.trials import Stratum, Trial
from salon.stats.cusum import Weights, cusum_weights


class Judged(NamedTuple):
    """A trial with what was expected of it when it was counted [probability]."""

    trial: Trial
    expected: float


@dataclass(slots=True)
class Expectation:
    """What one person is held against during one week."""

    norm: Norm
    offset: Offset
    dead_zone: float
    shift: float
    known: dict[Stratum, tuple[float, Weights]] = field(default_factory=dict)

    def of(self, stratum: Stratum) -> tuple[float, Weights]:
        """The expected share in a stratum, and what a trial there adds to the score."""
        found = self.known.get(stratum)
        if found is None:
            share = self.norm.share(stratum)
            found = share, cusum_weights(share, shift=self.shift, dead_zone=self.dead_zone)
            self.known[stratum] = found
        return found


@dataclass(slots=True)
class Tally:
    """One person's state: her score, the run of evidence since it last stood at zero, and her record by week."""

    score: float = 0.0
    judged: list[Judged] = field(default_factory=list)
    run_from: int = 0
    run_events: list[Trial] = field(default_factory=list)
    weeks: list[int] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)

    def clients(self) -> set[str]:
        """The different clients behind the run of evidence."""
        return {trial.encounter.client for trial in self.run_events}

    def remember(self, week: int, record: Record) -> None:
        """Add a day to the record of its week."""
        if self.weeks and self.weeks[-1] == week:
            self.records[-1] = total((self.records[-1], record))
        else:
            self.weeks.append(week)
            self.records.append(record)

    def record(self, first_week: int, end_week: int) -> Record:
        """What was observed and expected in the weeks from the first to before the end."""
        return total(self.records[bisect_left(self.weeks, first_week) : bisect_left(self.weeks, end_week)])


class Stream:
    """The state of one stream at the close of a day; days must come in order."""

    def __init__(self, name: str, trials: list[Trial], week_of_day: dict[int, int], parameters: Parameters) -> None:
        self.name = name
        self.parameters = parameters
        self.numbers = parameters.of(name)
        self.tallies: dict[str, Tally] = {}
        self._by_day: dict[int, list[Trial]] = {}
        for trial in trials:
            self._by_day.setdefault(trial.day, []).append(trial)
        self._weekly = weekly_counts(trials, week_of_day)
        self._week = 0
        self._window = RollingCounts()
        self._expectations: dict[str, Expectation] = {}
        self._norms: dict[str, Norm] = {}
        self._years: dict[str, Record] = {}

    def start_week(self, week: int) -> None:
        """Move the windows on: the norm rests on the weeks before this one, never on this one."""
        if week == self._week:
            return
        span = self.parameters.norm_weeks
        for passed in range(self._week, week):
            self._window.add(self._weekly.get(passed, {}))
            self._window.add(self._weekly.get(passed - span, {}), sign=-1)
        self._week = week
        self._expectations.clear()
        self._norms.clear()
        self._years.clear()

    def close_day(self, day: int, *, judging: bool) -> None:
        """Add the day's trials to each person's score."""
        trials: dict[str, list[Trial]] = {}
        for trial in self._by_day.get(day, ()) if judging else ():
            trials.setdefault(trial.encounter.staff, []).append(trial)
        for staff, own in trials.items():
            expectation = self.expectation(staff)
            self._judge(self.tallies[staff], expectation, own)

    def restart(self, staff: str) -> None:
        """Begin again from zero, as after an explanation."""
        tally = self.tallies.get(staff)
        if tally:
            self._add(tally, -self.parameters.ceiling)

    def shown_score(self, staff: str) -> float:
        """The score, or 0 while too little has been seen to say anything."""
        tally = self.tallies.get(staff)
        return tally.score if tally and self.is_shown(tally) else 0.0

    def is_shown(self, tally: Tally) -> bool:
        """Whether enough trials, events and different clients stand behind this state."""
        numbers = self.numbers
        return (
            len(tally.judged) >= numbers.shown_from
            and len(tally.run_events) >= numbers.events_from
            and (not numbers.clients_from or len(tally.clients()) >= numbers.clients_from)
        )

    def norm(self, staff: str) -> Norm:
        """The person's norm this week."""
        if staff not in self._norms:
            self._norms[staff] = norm_of(
                staff,
                self._window,
                self.numbers,
                strata=self._weekly.get(self._week, {}).get(staff, {}),
                stratum_trials=self.parameters.stratum_trials,
            )
        return self._norms[staff]

    def expectation(self, staff: str) -> Expectation:
        """What the person is held against this week: norm, honest offset and the dead zone they give."""
        if staff not in self._expectations:
            self.tallies.setdefault(staff, Tally())
            self._expectations[staff] = self._expect(staff)
        return self._expectations[staff]

    def _expect(self, staff: str) -> Expectation:
        norm = self.norm(staff)
        others = [self._year(other) for other in self.tallies if other != staff]
        tau_squared = between_variance(others, self.numbers, self.parameters)
        oldest, recent = self._week - self.parameters.norm_weeks, self.parameters.own_record_older_than_weeks
        own = self.tallies[staff].record(oldest, self._week - recent)
        offset = expected_offset(own, norm.colleagues, tau_squared, self.parameters)
        z = self.numbers.z + (self.parameters.lone_colleague_z if norm.colleagues <= 1 else 0.0)
        return Expectation(norm, offset, offset.mean + z * offset.sd, self.numbers.shift)

    def _year(self, staff: str) -> Record:
        """A person's record over the norm window, which does not change during the week."""
        if staff not in self._years:
            self._years[staff] = self.tallies[staff].record(self._week - self.parameters.norm_weeks, self._week)
        return self._years[staff]

    def _judge(self, tally: Tally, expectation: Expectation, trials: list[Trial]) -> None:
        shares: list[float] = []
        steps: list[float] = []
        events: list[Trial] = []
        for trial in trials:
            share, weights = expectation.of(trial.stratum)
            shares.append(share)
            steps.append(weights.event if trial.event else weights.no_event)
            if trial.event:
                events.append(trial)
        tally.judged.extend(map(Judged, trials, shares))
        tally.run_events.extend(events)
        variance = fsum([share * (1 - share) for share in shares])
        tally.remember(self._week, Record(len(events), fsum(shares), variance))
        self._add(tally, fsum(steps))

    def _add(self, tally: Tally, step: float) -> None:
        tally.score = min(self.parameters.ceiling, max(0.0, tally.score + step))
        if tally.score == 0:
            tally.run_from = len(tally.judged)
            tally.run_events.clear()
