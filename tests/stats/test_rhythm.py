import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.stats.rhythm import expected_interval

GAPS = st.lists(st.integers(1, 400), min_size=1, max_size=20)


def test_a_newcomer_is_expected_after_the_fallback():
    assert expected_interval([], fallback=42) == 42


def test_the_newest_gap_weighs_three_tenths():
    assert expected_interval([30, 40, 20], fallback=99) == pytest.approx(0.7 * (0.7 * 30 + 0.3 * 40) + 0.3 * 20)


@given(GAPS, st.integers(1, 400))
def test_the_expectation_lies_between_the_shortest_and_the_longest_gap(gaps, fallback):
    expected = expected_interval(gaps, fallback=fallback)

    assert min(gaps) - 1e-9 <= expected <= max(gaps) + 1e-9


@given(GAPS, st.floats(0.05, 1))
def test_the_expectation_is_the_weighted_sum_written_out(gaps, weight):
    last = len(gaps) - 1
    weights = [
        (1 if index == 0 else weight) * (1 - weight) ** (last - index if index else last) for index in range(len(gaps))
    ]

    expected = expected_interval(gaps, fallback=1, weight=weight)

    assert sum(weights) == pytest.approx(1)
    assert expected == pytest.approx(sum(share * gap for share, gap in zip(weights, gaps, strict=True)))


@pytest.mark.parametrize(
    ("gaps", "fallback", "weight"), [([0], 1, 0.3), ([1], 0, 0.3), ([1], 1, 0), ([1], 1, 1.1), ([float("nan")], 1, 0.3)]
)
def test_gaps_and_weights_out_of_range_are_refused(gaps, fallback, weight):
    with pytest.raises(ValueError, match=r"weight|gaps"):
        expected_interval(gaps, fallback=fallback, weight=weight)
