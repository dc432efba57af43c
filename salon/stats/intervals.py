"""Intervals and limits for counts: how far a proportion may stray by chance alone."""

from collections.abc import Callable
from math import exp, fsum, inf, lgamma, log, log1p, sqrt
from statistics import NormalDist
from typing import NamedTuple

HALF = 0.5
PRECISION = 1e-13


class Interval(NamedTuple):
    """Both ends of an interval of proportions or ratios."""

    low: float
    high: float


class CountLimits(NamedTuple):
    """Counts at which chance stops being a good explanation: at `low` or fewer, at `high` or more.

    Where no count is that unlikely, low is -1 and high is trials + 1: both lie outside what can happen.
    """

    low: int
    high: int


def wilson_interval(successes: int, trials: int, *, confidence: float = 0.95) -> Interval:
    """Score interval for a binomial proportion.

    successes : int, 0 <= successes <= trials [count]
    trials : int, >= 0 [count]; no trials gives (0, 1): no knowledge
    confidence : float in the open interval (0, 1) [probability]

    Raises ValueError if a count is out of range or confidence is not inside (0, 1).
    Source: E. B. Wilson (1927), J. Am. Stat. Assoc. 22(158), 209-212; within 1e-12.

    >>> wilson_interval(0, 0)
    Interval(low=0.0, high=1.0)
    """
    _check_counts(successes, trials, confidence)
    if trials == 0:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, z2 = successes / trials, z * z
    centre = share + z2 / (2 * trials)
    half = z * sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials))
    low = 0.0 if successes == 0 else (centre - half) / (1 + z2 / trials)
    high = 1.0 if successes == trials else (centre + half) / (1 + z2 / trials)
    return Interval(low, high)


def clopper_pearson_interval(successes: int, trials: int, *, confidence: float = 0.95) -> Interval:
    """Exact interval for a binomial proportion: never covers less often than it says.

    successes : int, 0 <= successes <= trials [count]
    trials : int, >= 0 [count]; no trials gives (0, 1): no knowledge
    confidence : float in the open interval (0, 1) [probability]

    Raises ValueError if a count is out of range or confidence is not inside (0, 1).
    Source: Clopper & Pearson (1934), Biometrika 26(4), 404-413; bisection to 1e-12.

    >>> clopper_pearson_interval(0, 0)
    Interval(low=0.0, high=1.0)
    """
    _check_counts(successes, trials, confidence)
    tail = (1 - confidence) / 2
    low, high = 0.0, 1.0
    if successes > 0:
        low = _bisect(lambda share: _upper_tail(successes, trials, share) - tail)
    if successes < trials:
        high = _bisect(lambda share: tail - _lower_tail(successes, trials, share))
    return Interval(low, high)


def binomial_limits(trials: int, theta: float, p: float) -> CountLimits:
    """Control limits of a funnel picture: the counts that have at most probability p on either side.

    trials : int, >= 0 [count]
    theta : expected proportion, in [0, 1] [probability]
    p : probability of each tail, inside (0, 0.5) [probability]: 0.025 for 95 %, 0.001 for 99.8 %

    Returns the largest r with P(X <= r) <= p, or -1, and the smallest r with P(X >= r) <= p, or trials + 1.
    Raises ValueError if an argument is out of range.
    Source: Spiegelhalter (2005), Stat. Med. 24, 1185-1202, exact binomial limits; tails within 1e-12 relative.

    >>> binomial_limits(0, 0.15, 0.025)
    CountLimits(low=-1, high=1)
    >>> binomial_limits(20, 0.15, 0.025).high, binomial_limits(20, 0.15, 0.001).high
    (7, 10)
    """
    _check_counts(0, trials, HALF)
    if not (0 <= theta <= 1 and 0 < p < HALF):
        raise ValueError("theta lies in [0, 1] and p in (0, 0.5)")
    chances = [_binomial(count, trials, theta) for count in range(trials + 1)]
    low, tail = -1, 0.0
    while low < trials and tail + chances[low + 1] <= p:
        tail += chances[low + 1]
        low += 1
    high, tail = trials + 1, 0.0
    while high > 0 and tail + chances[high - 1] <= p:
        tail += chances[high - 1]
        high -= 1
    return CountLimits(low, high)


def poisson_limits(expected: float, p: float) -> Interval:
    """Control limits of observed over expected events, exact for whole counts and smooth between them.

    expected : float, > 0 [count]
    p : probability of each tail, inside (0, 0.5) [probability]

    Returns chi2.ppf(p, 2 E) / 2 E and chi2.ppf(1 - p, 2 E + 2) / 2 E [ratio].
    Raises ValueError if an argument is out of range.
    Source: Spiegelhalter (2005), Stat. Med. 24, 1185-1202, appendix; bisection to 1e-12.

    >>> [round(limit, 6) for limit in poisson_limits(15, 0.025)]
    [0.559692, 1.649348]
    """
    if not (0 < expected < inf and 0 < p < HALF):
        raise ValueError("expected is finite and above 0, p lies in (0, 0.5)")
    return Interval(_gamma_quantile(expected, p) / expected, _gamma_quantile(expected + 1, 1 - p) / expected)


def _check_counts(successes: int, trials: int, confidence: float) -> None:
    if not 0 <= successes <= trials:
        raise ValueError("0 <= successes <= trials")
    if not 0 < confidence < 1:
        raise ValueError("confidence lies inside (0, 1)")


def _binomial(count: int, trials: int, theta: float) -> float:
    if theta in (0.0, 1.0):
        return float(count == trials * theta)
    ways = lgamma(trials + 1) - lgamma(count + 1) - lgamma(trials - count + 1)
    return exp(ways + count * log(theta) + (trials - count) * log1p(-theta))


def _lower_tail(count: int, trials: int, theta: float) -> float:
    return fsum(_binomial(k, trials, theta) for k in range(count + 1))


def _upper_tail(count: int, trials: int, theta: float) -> float:
    return fsum(_binomial(k, trials, theta) for k in range(count, trials + 1))


def _gamma_quantile(shape: float, probability: float) -> float:
    top = shape + 1.0
    while _gamma_cdf(shape, top) < probability:
        top *= 2
    return top * _bisect(lambda part: _gamma_cdf(shape, part * top) - probability)


def _gamma_cdf(shape: float, x: float) -> float:
    """Regularised lower incomplete gamma function by its series; every term is positive, so nothing cancels."""
    if x <= 0:
        return 0.0
    term = total = 1 / shape
    step = shape
    while term > total * 1e-16:
        step += 1
        term *= x / step
        total += term
    return exp(shape * log(x) - x - lgamma(shape) + log(total))


def _bisect(rising: Callable[[float], float]) -> float:
    """Root in [0, 1] of a function that rises from below zero to above it."""
    low, high = 0.0, 1.0
    while high - low > PRECISION:
        middle = (low + high) / 2
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
