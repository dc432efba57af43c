from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.stats.intervals import (
    CountLimits,
    Interval,
    binomial_limits,
    clopper_pearson_interval,
    poisson_limits,
    wilson_interval,
)

SHARES = st.integers(1, 300).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials)))


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(7, 50, 0.069508, 0.261862), (0, 10, 0, 0.277533), (12, 40, 0.180748, 0.454300), (30, 100, 0.218949, 0.395849)],
)
def test_wilson_gives_the_reference_numbers(successes, trials, low, high):
    assert wilson_interval(successes, trials) == pytest.approx((low, high), abs=5e-7)


def test_clopper_pearson_gives_the_reference_numbers():
    assert clopper_pearson_interval(7, 50) == pytest.approx((0.058192, 0.267396), abs=5e-7)


@pytest.mark.parametrize(
    ("trials", "outer", "far"),
    [(20, 7, 10), (40, 12, 15), (60, 16, 19), (100, 23, 28), (200, 41, 48), (400, 75, 84)],
)
def test_exact_binomial_limits_are_the_reference_counts(trials, outer, far):
    limits = (binomial_limits(trials, 0.15, 0.025).high, binomial_limits(trials, 0.15, 0.001).high)

    assert limits == (outer, far)


@pytest.mark.parametrize(
    ("expected", "p", "low", "high"),
    [
        (15, 0.025, 0.5596924, 1.649348),
        (15, 0.001, 0.3862650, 2.082907),
        (20, 0.025, 0.6108260, 1.544419),
        (20, 0.001, 0.4479107, 1.902094),
        (30, 0.025, 0.6746958, 1.427562),
        (30, 0.001, 0.5289724, 1.702771),
    ],
)
def test_poisson_limits_are_the_reference_numbers(expected, p, low, high):
    limits = poisson_limits(expected, p)

    assert limits == (pytest.approx(low, abs=5e-8), pytest.approx(high, abs=5e-7))


@given(st.integers(0, 60), st.integers(0, 20).map(lambda part: part / 20), st.sampled_from([0.001, 0.025, 0.2]))
def test_binomial_limits_are_what_adding_up_by_hand_gives(trials, theta, p):
    def chance(low, high):
        return sum(comb(trials, k) * theta**k * (1 - theta) ** (trials - k) for k in range(low, high))

    limits = binomial_limits(trials, theta, p)

    highs = [count for count in range(trials + 2) if chance(count, trials + 1) <= p + 1e-12]
    lows = [count for count in range(-1, trials + 1) if chance(0, count + 1) <= p + 1e-12]
    assert limits == CountLimits(low=max(lows), high=min(highs))


@given(SHARES, st.sampled_from([0.5, 0.8, 0.95, 0.998]))
def test_intervals_hold_the_share_and_mirror_when_events_and_non_events_change_places(counts, confidence):
    successes, trials = counts

    for interval in (wilson_interval, clopper_pearson_interval):
        low, high = interval(successes, trials, confidence=confidence)
        mirrored = interval(trials - successes, trials, confidence=confidence)

        assert 0 <= low <= successes / trials <= high <= 1
        assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-10)


def test_no_trials_mean_no_knowledge():
    assert (wilson_interval(0, 0), clopper_pearson_interval(0, 0)) == (Interval(0.0, 1.0), Interval(0.0, 1.0))


@pytest.mark.parametrize(("successes", "trials", "confidence"), [(-1, 3, 0.9), (4, 3, 0.9), (1, 3, 0.0), (1, 3, 1.0)])
@pytest.mark.parametrize("interval", [wilson_interval, clopper_pearson_interval])
def test_counts_and_confidence_out_of_range_are_refused(interval, successes, trials, confidence):
    with pytest.raises(ValueError, match=r"trials|confidence"):
        interval(successes, trials, confidence=confidence)


@pytest.mark.parametrize(("trials", "theta", "p"), [(-1, 0.1, 0.1), (1, 1.1, 0.1), (1, 0.1, 0.5), (1, 0.1, 0.0)])
def test_limits_out_of_range_are_refused(trials, theta, p):
    with pytest.raises(ValueError, match=r"trials|theta"):
        binomial_limits(trials, theta, p)


@pytest.mark.parametrize(("expected", "p"), [(0, 0.1), (float("inf"), 0.1), (3, 0.0), (3, 0.5)])
def test_poisson_limits_out_of_range_are_refused(expected, p):
    with pytest.raises(ValueError, match="expected"):
        poisson_limits(expected, p)
