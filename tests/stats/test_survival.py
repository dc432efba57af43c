from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.stats.survival import SurvivalStep, kaplan_meier, median_time, surviving_at

# Weeks in remission under 6-mercaptopurine, Freireich et al. (1963), as tabulated by Gehan (1965).
ENDED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
OBSERVATIONS = st.lists(st.tuples(st.integers(0, 20), st.booleans()), max_size=40)


def six_mp():
    return kaplan_meier(ENDED + CENSORED, [True] * len(ENDED) + [False] * len(CENSORED))


def test_the_published_remission_curve_comes_out():
    steps = six_mp()

    assert [(step.time, step.at_risk, step.events, round(step.surviving, 4)) for step in steps] == [
        (6, 21, 3, 0.8571),
        (7, 17, 1, 0.8067),
        (10, 15, 1, 0.7529),
        (13, 12, 1, 0.6902),
        (16, 11, 1, 0.6275),
        (22, 7, 1, 0.5378),
        (23, 6, 1, 0.4482),
    ]


def test_the_published_median_remission_is_23_weeks():
    assert median_time(six_mp()) == 23


def test_between_events_the_curve_is_flat_and_before_the_first_everyone_is_left():
    steps = six_mp()

    assert [surviving_at(steps, week) for week in (5.9, 6, 6.9)] == [1.0, steps[0].surviving, steps[0].surviving]


def test_without_censoring_the_curve_is_the_share_that_is_left():
    assert [step.surviving for step in kaplan_meier([1, 2, 2, 4], [True] * 4)] == pytest.approx([0.75, 0.25, 0.0])


def test_all_censored_gives_no_steps_and_no_median():
    steps = kaplan_meier([3, 4], [False, False])

    assert (steps, median_time(steps)) == ([], None)


@given(OBSERVATIONS)
def test_every_step_is_the_exact_product_of_fractions(observations):
    steps = kaplan_meier([time for time, _ in observations], [happened for _, happened in observations])

    left, by_hand = Fraction(1), []
    for time in sorted({time for time, happened in observations if happened}):
        at_risk = sum(other >= time for other, _ in observations)
        events = sum(other == time and happened for other, happened in observations)
        left *= Fraction(at_risk - events, at_risk)
        by_hand.append(SurvivalStep(time, at_risk, events, pytest.approx(float(left), abs=1e-12)))
    assert steps == by_hand


@pytest.mark.parametrize(("durations", "observed"), [([1], []), ([-1], [True]), ([float("nan")], [True])])
def test_lengths_that_differ_and_times_out_of_range_are_refused(durations, observed):
    with pytest.raises(ValueError, match="duration"):
        kaplan_meier(durations, observed)
