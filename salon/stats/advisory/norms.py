"""The norm: what the colleagues' own visits of the past year make one expect, stratum by stratum."""

from typing import NamedTuple

from salon.stats.advisory.parameters import StreamParameters
from salon.stats.advisory.trials import Stratum, Trial

Counts = dict[Stratum, list[int]]


class Norm(NamedTuple):
    """What is expected of one person in one week.

    overall : share over all strata [probability]
    by_stratum : share of each stratum that the others have seen; any other has the overall share [probability]
    colleagues : how many others it rests on
    trials : how many of their trials it rests on
    """

    overall: float
    by_stratum: dict[Stratum, float]
    colleagues: int
    trials: int

    def share(self, stratum: Stratum) -> float:
        """The expected share in one stratum."""
        return self.by_stratum.get(stratum, self.overall)


class RollingCounts:
    """Trials and events of each person in each stratum over a moving window of whole weeks."""

    def __init__(self) -> None:
        self.totals: Counts = {}
        self.people: dict[str, Counts] = {}

    def add(self, week: dict[str, Counts], *, sign: int = 1) -> None:
        """Let a week enter the window, or leave it with sign -1."""
        for person, counts in week.items():
            own = self.people.setdefault(person, {})
            for stratum, (trials, events) in counts.items():
                for table in (own, self.totals):
                    cell = table.setdefault(stratum, [0, 0])
                    cell[0] += sign * trials
                    cell[1] += sign * events

    def own(self, person: str) -> Counts:
        """One person's counts."""
        return self.people.get(person, {})

    def trials_of(self, person: str) -> int:
        """One person's trials over all strata."""
        return sum(trials for trials, _ in self.own(person).values())


def weekly_counts(trials: list[Trial], week_of_day: dict[int, int]) -> dict[int, dict[str, Counts]]:
    """Trials and events by week, person and stratum."""
    weeks: dict[int, dict[str, Counts]] = {}
    for trial in trials:
        people = weeks.setdefault(week_of_day[trial.day], {})
        cell = people.setdefault(trial.encounter.staff, {}).setdefault(trial.stratum, [0, 0])
        cell[0] += 1
        cell[1] += trial.event
    return weeks


def norm_of(person: str, window: RollingCounts, stream: StreamParameters, *, stratum_trials: float) -> Norm:
    """The norm of one person from everybody else's trials in the window; her own never enter it.

    Shares are shrunk: over all strata towards the prior, in each stratum towards the share over all.
    """
    own = window.own(person)
    nothing = [0, 0]
    others = {
        stratum: (trials - own.get(stratum, nothing)[0], events - own.get(stratum, nothing)[1])
        for stratum, (trials, events) in window.totals.items()
    }
    trials = sum(count for count, _ in others.values())
    events = sum(count for _, count in others.values())
    overall = (events + stream.prior * stream.prior_trials) / (trials + stream.prior_trials)
    by_stratum = {
        stratum: (count[1] + stratum_trials * overall) / (count[0] + stratum_trials)
        for stratum, count in others.items()
        if count[0]
    }
    enough = max(1, stream.shown_from)
    colleagues = sum(1 for other in window.people if other != person and window.trials_of(other) >= enough)
    return Norm(overall, by_stratum, colleagues, trials)
