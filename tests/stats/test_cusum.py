from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.stats.cusum import cusum_path, cusum_weights, expit, logit

STEPS = st.lists(st.floats(-5, 5), max_size=40)


def average_run_length(chance, weights, limit, cells):
    """Steps until the score first reaches the limit: Brook & Evans' equation on a fine grid, iterated in place."""
    width = limit / cells
    after = [[cusum_path([step], start=cell * width)[0] / width for step in weights] for cell in range(cells)]
    lengths = [1.0] * cells + [0.0, 0.0]

    def length_at(place):
        cell = min(int(place), cells)
        return lengths[cell] + (place - cell) * (lengths[cell + 1] - lengths[cell]) if place < cells else 0.0

    previous = 0.0
    while abs(lengths[0] - previous) > 1e-6 * lengths[0]:
        previous = lengths[0]
        for cell, (hit, missed) in enumerate(after):
            lengths[cell] = 1 + chance * length_at(hit) + (1 - chance) * length_at(missed)
    return lengths[0]


@pytest.mark.parametrize(
    ("x", "odds_ratio", "event", "no_event"),
    [(0, 2, 0.669, -0.024), (50, 2, 0.260, -0.433), (0, 0.5, -0.681, 0.012), (50, 0.5, -0.377, 0.316)],
)
def test_weights_are_the_published_ones_of_steiner(x, odds_ratio, event, no_event):
    weights = cusum_weights(expit(-3.68 + 0.077 * x), shift=log(odds_ratio))

    assert [round(weight, 3) for weight in weights] == [event, no_event]


def test_weights_of_the_bernoulli_chart_are_the_published_ones():
    weights = cusum_weights(0.15, shift=log(2))

    assert weights == pytest.approx((0.553385, -0.139762), abs=5e-7)


def test_run_lengths_of_the_bernoulli_chart_are_the_published_ones_within_two_per_cent():
    weights = cusum_weights(0.15, shift=log(2))
    raised = expit(logit(0.15) + log(2))

    lengths = [average_run_length(chance, weights, 3, 150) for chance in (0.15, raised)]

    assert lengths == [pytest.approx(592.2, rel=0.02), pytest.approx(55.6, rel=0.02)]


@given(st.floats(0.001, 0.999), st.floats(0.1, 3), st.floats(0, 2))
def test_weights_are_the_log_likelihood_ratios_beyond_the_dead_zone(probability, shift, dead_zone):
    weights = cusum_weights(probability, shift=shift, dead_zone=dead_zone)

    accepted, raised = (expit(logit(probability) + moved) for moved in (dead_zone, dead_zone + shift))
    assert weights == pytest.approx((log(raised / accepted), log((1 - raised) / (1 - accepted))), abs=1e-9)
    assert weights.event > 0 > weights.no_event


@given(STEPS, st.floats(0.5, 10))
def test_the_path_stays_between_zero_and_the_ceiling_and_moves_by_the_step_in_between(steps, ceiling):
    path = cusum_path(steps, ceiling=ceiling)

    for before, step, after in zip([0.0, *path], steps, path, strict=False):
        assert after == min(ceiling, max(0.0, before + step))


def test_an_empty_path_has_no_scores():
    assert cusum_path([]) == []


@pytest.mark.parametrize(("start", "ceiling"), [(-1, 5), (6, 5), (0, 0)])
def test_a_start_outside_the_scale_is_refused(start, ceiling):
    with pytest.raises(ValueError, match="ceiling"):
        cusum_path([1.0], start=start, ceiling=ceiling)


@pytest.mark.parametrize("probability", [0.0, 1.0, -0.1, float("nan")])
def test_a_certain_event_has_no_weight(probability):
    with pytest.raises(ValueError, match="inside"):
        cusum_weights(probability, shift=1.0)


def test_weights_need_finite_shifts():
    with pytest.raises(ValueError, match="finite"):
        cusum_weights(0.5, shift=float("inf"))


@given(st.floats(-30, 30))
def test_expit_undoes_logit(log_odds):
    assert logit(expit(log_odds)) == pytest.approx(log_odds, abs=1e-2 if abs(log_odds) > 20 else 1e-6)
