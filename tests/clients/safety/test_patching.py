"""What patch tests are worth: the clock, the line, the end, what voids them (DOMAIN A2, D3 H91)."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.safety.patching import PatchRead, State, state_of
from salon.core.time import HELSINKI

ON = datetime(2026, 5, 4, 12, 0, tzinfo=HELSINKI)
FROM = ON + timedelta(hours=24)
DAY = date(2026, 6, 1)
CLEAR = PatchRead(FROM, FROM, clear=True, valid_until=date(2026, 11, 5))


@pytest.mark.parametrize(
    ("minutes", "expected"), [(24 * 60, State.VALID), (23 * 60 + 59, State.MISSING), (24 * 60 + 1, State.VALID)]
)
def test_h91_a_test_read_a_minute_too_early_says_nothing(minutes, expected):
    test = PatchRead(FROM, ON + timedelta(minutes=minutes), clear=True, valid_until=date(2026, 11, 5))

    assert state_of([test], DAY, []) == expected


@pytest.mark.parametrize(("day", "expected"), [(date(2026, 11, 4), State.VALID), (date(2026, 11, 5), State.EXPIRED)])
def test_it_holds_until_its_very_end(day, expected):
    assert state_of([CLEAR], day, []) == expected


@pytest.mark.parametrize(("seconds", "expected"), [(-1, State.VALID), (0, State.VALID), (1, State.VOID)])
def test_a_change_of_the_card_after_the_reading_makes_it_void(seconds, expected):
    assert state_of([CLEAR], DAY, [FROM + timedelta(seconds=seconds)]) == expected


def test_none_and_one_on_the_skin():
    assert state_of([], DAY, []) == State.MISSING
    assert state_of([PatchRead(FROM)], DAY, []) == State.UNREAD


def test_a_new_test_takes_the_place_of_one_that_is_void():
    later = PatchRead(FROM + timedelta(days=9), FROM + timedelta(days=9), clear=True, valid_until=date(2026, 12, 1))

    assert state_of([CLEAR, later], DAY, [FROM + timedelta(days=1)]) == State.VALID


moments = st.integers(0, 400).map(lambda hours: ON + timedelta(hours=hours))
tests = st.lists(
    st.builds(
        lambda start, read, clear, days: PatchRead(start, read, clear, read and DAY + timedelta(days=days)),
        moments, st.one_of(st.none(), moments), st.booleans(), st.integers(-60, 60),
    ),
    max_size=5,
)  # fmt: skip


@given(tests, st.lists(moments, max_size=3))
def test_a_reaction_is_never_undone_by_another_test(some, changes):
    reacted = PatchRead(FROM, FROM, clear=False, valid_until=DAY)

    assert state_of([*some, reacted], DAY, changes) == State.REACTION


@given(tests, st.lists(moments, max_size=3), st.randoms())
def test_the_order_of_tests_makes_no_difference(some, changes, random):
    mixed = list(some)
    random.shuffle(mixed)

    assert state_of(mixed, DAY, changes) == state_of(some, DAY, changes)


@given(tests, st.lists(moments, max_size=3))
def test_valid_means_that_one_clear_test_stands_by_every_rule(some, changes):
    stands = [
        one for one in some
        if one.read_at and one.read_at >= one.readable_from and one.clear and one.valid_until > DAY
        and all(change <= one.read_at for change in changes)
    ]  # fmt: skip
    reacted = any(one.read_at and one.read_at >= one.readable_from and not one.clear for one in some)

    assert (state_of(some, DAY, changes) == State.VALID) is (bool(stands) and not reacted)
