"""Risk-adjusted CUSUM: a running score of evidence that an event happens more often than expected."""

from collections.abc import Iterable
from math import exp, inf, isfinite, log
from typing import NamedTuple


class Weights(NamedTuple):
    """What one trial adds to the score, if the event happened and if it did not [nats]."""

    event: float
    no_event: float


def logit(probability: float) -> float:
    """Log odds of a probability inside (0, 1).

    Raises ValueError at 0, at 1 and outside.

    >>> logit(0.5)
    0.0
    """
    if not 0 < probability < 1:
        raise ValueError("a probability inside (0, 1)")
    return log(probability / (1 - probability))


def expit(log_odds: float) -> float:
    """Probability of finite log odds; never overflows.

    >>> expit(0.0)
    0.5
    >>> expit(-800.0)
    0.0
    """
    if log_odds >= 0:
        return 1 / (1 + exp(-log_odds))
    odds = exp(log_odds)
    return odds / (1 + odds)


def cusum_weights(probability: float, *, shift: float, dead_zone: float = 0.0) -> Weights:
    """Log-likelihood ratio of raised odds against accepted odds, for one trial.

    probability : expected for this trial, inside (0, 1) [probability]
    shift : log odds ratio to be detected, beyond the dead zone, not 0 [nats]; below 0 looks for a fall
    dead_zone : log odds ratio that is accepted as an honest difference [nats]

    Returns the two weights; for shift > 0 the event adds and the absence of it takes away.
    Raises ValueError if the probability is not inside (0, 1) or shift or dead zone is not finite.
    Source: Steiner, Cook, Farewell & Treasure (2000), Biostatistics 1(4), 441-452; within 1e-14.

    >>> cusum_weights(0.5, shift=0.0)
    Weights(event=0.0, no_event=0.0)
    """
    if not (isfinite(shift) and isfinite(dead_zone)):
        raise ValueError("shift and dead zone are finite")
    odds = exp(logit(probability) + dead_zone)
    raised = odds * exp(shift)
    no_event = log((1 + odds) / (1 + raised))
    return Weights(shift + no_event, no_event)


def cusum_path(steps: Iterable[float], *, start: float = 0.0, ceiling: float = inf) -> list[float]:
    """The score after each step: never below 0, never above the ceiling.

    steps : what each trial (or each day) adds [nats]
    start : score before the first step, 0 <= start <= ceiling [nats]
    ceiling : > 0 [nats]; lets a raised score come down again in time

    Returns one score per step; no steps gives an empty list.
    Raises ValueError if start or ceiling is out of range.
    Source: Page (1954), Biometrika 41, 100-115.

    >>> cusum_path([-1.0, 2.0, 5.0, -1.0], ceiling=6)
    [0.0, 2.0, 6, 5.0]
    """
    if not (ceiling > 0 and 0 <= start <= ceiling):
        raise ValueError("0 <= start <= ceiling, and a ceiling above 0")
    score, path = start, []
    for step in steps:
        score = min(ceiling, max(0.0, score + step))
        path.append(score)
    return path
