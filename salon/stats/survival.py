"""Kaplan-Meier: what share has not returned (or not left) yet, where some are still being waited for."""

from collections.abc import Sequence
from typing import NamedTuple


class SurvivalStep(NamedTuple):
    """At this time so many were still observed, so many had the event, and this share is left just after it."""

    time: float
    at_risk: int
    events: int
    surviving: float


def kaplan_meier(durations: Sequence[float], observed: Sequence[bool]) -> list[SurvivalStep]:
    """Product-limit estimate with right censoring.

    durations : time to the event or to the end of watching, each finite and >= 0 [any unit, e.g. days]
    observed : True where the event happened, False where watching ended first; same length

    Returns one step per distinct event time, ascending; one censored at an event time still counts as at risk there.
    No durations, or none observed, gives an empty list: nothing is known to have ended.
    Raises ValueError if the lengths differ or a duration is out of range.
    Source: Kaplan & Meier (1958), J. Am. Stat. Assoc. 53(282), 457-481; within 1e-12 of exact fractions.

    >>> kaplan_meier([3, 5], [True, False])
    [SurvivalStep(time=3, at_risk=2, events=1, surviving=0.5)]
    """
    if len(durations) != len(observed):
        raise ValueError("durations and observed have the same length")
    if not all(0 <= duration < float("inf") for duration in durations):
        raise ValueError("a duration is finite and 0 or more")
    events: dict[float, int] = {}
    leaving: dict[float, int] = {}
    for duration, happened in zip(durations, observed, strict=True):
        leaving[duration] = leaving.get(duration, 0) + 1
        events[duration] = events.get(duration, 0) + bool(happened)
    steps: list[SurvivalStep] = []
    at_risk, surviving = len(durations), 1.0
    for time in sorted(leaving):
        if events[time]:
            surviving *= (at_risk - events[time]) / at_risk
            steps.append(SurvivalStep(time, at_risk, events[time], surviving))
        at_risk -= leaving[time]
    return steps


def surviving_at(steps: Sequence[SurvivalStep], time: float) -> float:
    """The share left at a time; 1 before the first event.

    steps : as kaplan_meier returns them
    time : [same unit]

    Beyond the longest duration the last share is returned; whether that is fair is for the caller to judge.

    >>> surviving_at([], 100)
    1.0
    """
    left = 1.0
    for step in steps:
        if step.time > time:
            break
        left = step.surviving
    return left


def median_time(steps: Sequence[SurvivalStep]) -> float | None:
    """The first time at which half or fewer are left; None if that was never reached.

    steps : as kaplan_meier returns them

    >>> median_time(kaplan_meier([1, 2, 3, 4], [True, True, False, False]))
    2
    >>> median_time([]) is None
    True
    """
    return next((step.time for step in steps if step.surviving <= 0.5 + 1e-12), None)
