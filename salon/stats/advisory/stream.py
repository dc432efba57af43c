"""One stream of evidence, replayed day by day: a risk-adjusted CUSUM for each person."""

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
    weights: dict[Stratum, Weights] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """One person's state: her score, the run of evidence since it last stood at zero, and her record by week."""

    score: float = 0.0
    judged: list[Judged] = field(default_factory=list)
    run_from: int = 0
    run_events: list[Trial] = field(default_factory=list)
    by_week: dict[int, Record] = field(default_factory=dict)

    def clients(self) -> set[str]:
        """The different clients behind the run of evidence."""
        return {trial.encounter.client for trial in self.run_events}

    def record(self, first_week: int, end_week: int) -> Record:
        """What was observed and expected in the weeks from the first to before the end."""
        return total(record for week, record in self.by_week.items() if first_week <= week < end_week)


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

    def start_week(self, week: int) -> None:
        """Move the windows on: the norm rests on the weeks before this one, never on this one."""
        span = self.parameters.norm_weeks
        for passed in range(self._week, week):
            self._window.add(self._weekly.get(passed, {}))
            self._window.add(self._weekly.get(passed - span, {}), sign=-1)
        self._week = week
        self._expectations.clear()
        self._norms.clear()

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
                staff, self._window, self.numbers, stratum_trials=self.parameters.stratum_trials
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
        end, oldest = self._week, self._week - self.parameters.norm_weeks
        others = [tally.record(oldest, end) for other, tally in self.tallies.items() if other != staff]
        tau_squared = between_variance(others, self.numbers, self.parameters)
        own = self.tallies[staff].record(oldest, end - self.parameters.own_record_older_than_weeks)
        offset = expected_offset(own, norm.colleagues, tau_squared, self.parameters)
        z = self.numbers.z + (self.parameters.lone_colleague_z if norm.colleagues <= 1 else 0.0)
        return Expectation(norm, offset, offset.mean + z * offset.sd)

    def _judge(self, tally: Tally, expectation: Expectation, trials: list[Trial]) -> None:
        shares = [expectation.norm.share(trial.stratum) for trial in trials]
        events = [trial for trial in trials if trial.event]
        tally.judged.extend(map(Judged, trials, shares))
        tally.run_events.extend(events)
        day = Record(len(events), fsum(shares), fsum(share * (1 - share) for share in shares))
        before = tally.by_week.get(self._week)
        tally.by_week[self._week] = total((before, day)) if before else day
        self._add(tally, fsum(self._weight(trial, expectation) for trial in trials))

    def _weight(self, trial: Trial, expectation: Expectation) -> float:
        weights = expectation.weights.get(trial.stratum)
        if weights is None:
            share = expectation.norm.share(trial.stratum)
            weights = cusum_weights(share, shift=self.numbers.shift, dead_zone=expectation.dead_zone)
            expectation.weights[trial.stratum] = weights
        return weights.event if trial.event else weights.no_event

    def _add(self, tally: Tally, step: float) -> None:
        tally.score = min(self.parameters.ceiling, max(0.0, tally.score + step))
        if tally.score == 0:
            tally.run_from = len(tally.judged)
            tally.run_events.clear()
