"""The norm: what the colleagues' own visits of the past year make one expect, stratum by stratum."""

from collections.abc import Iterable
from typing import NamedTuple

from salon.stats.advisory.parameters import StreamParameters
from salon.stats.advisory.trials import Stratum, Trial

Counts = dict[Stratum, list[int]]
NOTHING = (0, 0)


class Norm(NamedTuple):
    """What is expected of one person in one week.

    overall : share over all strata [probability]
    by_stratum : share of each stratum that was asked for and that the others have seen [probability]
    colleagues : how many others it rests on
    trials : how many of their trials it rests on
    """

    overall: float
    by_stratum: dict[Stratum, float]
    colleagues: int
    trials: int

    def share(self, stratum: Stratum) -> float:
        """The expected share in one stratum; where the others have seen nothing, the share over all."""
        return self.by_stratum.get(stratum, self.overall)


class RollingCounts:
    """Trials and events over a moving window of whole weeks: of everybody and of each person, in all and by stratum."""

    def __init__(self) -> None:
        self.sums: dict[str, list[int]] = {}
        self.strata: Counts = {}
        self.own_strata: dict[str, Counts] = {}

    def add(self, week: dict[str, Counts], *, sign: int = 1) -> None:
        """Let a week enter the window, or leave it with sign -1."""
        for person, counts in week.items():
            own = self.own_strata.setdefault(person, {})
            cells = self.sums.setdefault(person, [0, 0])
            for stratum, (trials, events) in counts.items():
                everybody, mine = self.strata.setdefault(stratum, [0, 0]), own.setdefault(stratum, [0, 0])
                for cell in (cells, everybody, mine):
                    cell[0] += sign * trials
                    cell[1] += sign * events

    def others(self, person: str) -> list[list[int]]:
        """Trials and events of each other person."""
        return [counts for other, counts in self.sums.items() if other != person]

    def others_in(self, person: str, stratum: Stratum) -> tuple[int, int]:
        """Trials and events of all others together in one stratum."""
        trials, events = self.strata.get(stratum, NOTHING)
        own_trials, own_events = self.own_strata.get(person, {}).get(stratum, NOTHING)
        return trials - own_trials, events - own_events


def weekly_counts(trials: list[Trial], week_of_day: dict[int, int]) -> dict[int, dict[str, Counts]]:
    """Trials and events by week, person and stratum."""
    weeks: dict[int, dict[str, Counts]] = {}
    for trial in trials:
        people = weeks.setdefault(week_of_day[trial.day], {})
        cell = people.setdefault(trial.encounter.staff, {}).setdefault(trial.stratum, [0, 0])
        cell[0] += 1
        cell[1] += trial.event
    return weeks


def norm_of(
    person: str, window: RollingCounts, stream: StreamParameters, *, strata: Iterable[Stratum], stratum_trials: float
) -> Norm:
    """The norm of one person from everybody else's trials in the window; her own never enter it.

    strata : those that are to be judged
    stratum_trials : how much the share over all strata is worth in each of them [trials]

    Shares are shrunk: over all strata towards the prior, in each stratum towards the share over all.
    """
    others = window.others(person)
    trials, events = sum(counts[0] for counts in others), sum(counts[1] for counts in others)
    overall = (events + stream.prior * stream.prior_trials) / (trials + stream.prior_trials)
    by_stratum: dict[Stratum, float] = {}
    for stratum in strata:
        seen, happened = window.others_in(person, stratum)
        if seen:
            by_stratum[stratum] = (happened + stratum_trials * overall) / (seen + stratum_trials)
    enough = max(1, stream.shown_from)
    return Norm(overall, by_stratum, sum(counts[0] >= enough for counts in others), trials)
