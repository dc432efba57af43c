from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.stats.slots import merge, subtract

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


def test_datetimes_work_like_whole_numbers():
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    hour, quarter = timedelta(hours=1), timedelta(minutes=15)

    free = subtract([(nine, nine + 3 * hour)], [(nine + quarter, nine + hour)])

    assert free == [(nine, nine + quarter), (nine + hour, nine + 3 * hour)]


def test_a_span_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="ends before"):
        merge([(3, 2)])
