from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.stats.slots import merge, starting_points, subtract

SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda span: (span[0], span[0] + span[1])), max_size=8
)


def minutes(spans):
    return {minute for start, end in spans for minute in range(start, end)}


def as_spans(covered):
    starts = sorted(minute for minute in covered if minute - 1 not in covered)
    ends = sorted(minute + 1 for minute in covered if minute + 1 not in covered)
    return list(zip(starts, ends, strict=True))


@given(SPANS)
def test_merging_covers_the_same_minutes_with_the_fewest_spans(spans):
    assert merge(spans) == as_spans(minutes(spans))


@given(SPANS, SPANS)
def test_subtracting_leaves_exactly_the_minutes_that_are_free_and_not_busy(free, busy):
    assert subtract(free, busy) == as_spans(minutes(free) - minutes(busy))


@given(SPANS, st.integers(1, 15), st.integers(1, 7), st.integers(-20, 60))
def test_starting_points_are_the_grid_points_with_room_for_the_whole_treatment(free, duration, step, origin):
    points = starting_points(free, duration, step, origin=origin)

    open_minutes = minutes(free)
    by_hand = [
        point
        for point in range(60)
        if (point - origin) % step == 0 and all(point + minute in open_minutes for minute in range(duration))
    ]
    assert points == by_hand


@given(SPANS, st.integers(1, 15), st.integers(1, 7))
def test_without_an_origin_each_free_span_starts_its_own_grid(free, duration, step):
    points = starting_points(free, duration, step)

    by_hand = [point for start, end in as_spans(minutes(free)) for point in range(start, end - duration + 1, step)]
    assert points == by_hand


def test_datetimes_work_like_whole_numbers():
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    hour, quarter = timedelta(hours=1), timedelta(minutes=15)

    free = subtract([(nine, nine + 3 * hour)], [(nine + quarter, nine + hour)])
    points = starting_points(free, hour, 2 * quarter)

    assert free == [(nine, nine + quarter), (nine + hour, nine + 3 * hour)]
    assert points == [nine + hour, nine + hour + 2 * quarter, nine + 2 * hour]


def test_a_treatment_as_long_as_the_free_span_fits_once_and_touching_spans_are_one():
    assert starting_points([(0, 30), (30, 60)], 60, 15) == [0]


def test_a_span_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="ends before"):
        merge([(3, 2)])


@pytest.mark.parametrize(("duration", "step"), [(0, 5), (5, 0), (-1, 5)])
def test_a_duration_or_step_of_nothing_is_refused(duration, step):
    with pytest.raises(ValueError, match="above 0"):
        starting_points([(0, 10)], duration, step)
