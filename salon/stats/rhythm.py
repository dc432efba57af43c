"""How often a client comes: the interval to expect before the next visit."""

from collections.abc import Sequence

OWN_WEIGHT = 0.3


def expected_interval(gaps: Sequence[float], *, fallback: float, weight: float = OWN_WEIGHT) -> float:
    """Exponentially weighted mean of a client's own gaps between visits; the fallback for a newcomer.

    gaps : own gaps, oldest first, each finite and > 0 [days]; none gives the fallback
    fallback : finite and > 0 [days]; the median gap of the treatment category
    weight : share of the newest gap, in (0, 1] [1]

    Returns the expected number of days to the next visit; the first own gap replaces the fallback whole.
    Raises ValueError if a gap, the fallback or the weight is out of range.
    Source: Roberts (1959), Technometrics 1(3), 239-250, started at the first value; within 1e-12 relative.

    >>> expected_interval([], fallback=35)
    35.0
    >>> expected_interval([30, 40], fallback=35)
    33.0
    """
    if not 0 < weight <= 1:
        raise ValueError("the weight lies in (0, 1]")
    if not all(0 < days < float("inf") for days in (fallback, *gaps)):
        raise ValueError("gaps and fallback are finite and above 0 days")
    if not gaps:
        return float(fallback)
    expected = float(gaps[0])
    for gap in gaps[1:]:
        expected = next_expected_interval(expected, gap, weight=weight)
    return expected


def next_expected_interval(expected: float, gap: float, *, weight: float = OWN_WEIGHT) -> float:
    """One step of the weighted mean: what to expect after one more gap.

    expected : what was expected before, > 0 [days]
    gap : the newest gap, > 0 [days]
    weight : share of the newest gap, in (0, 1] [1]

    >>> next_expected_interval(30.0, 40.0)
    33.0
    """
    return (1 - weight) * expected + weight * gap
