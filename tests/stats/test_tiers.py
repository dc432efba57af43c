from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.stats.tiers import Tier, progressive_commission, tier_reached, zero_based_commission

SCHEME = [
    Tier(Decimal(0), Decimal(30)),
    Tier(Decimal(4000), Decimal(35)),
    Tier(Decimal(6000), Decimal("40.5")),
]
BASES = st.integers(-100_000, 1_500_000).map(lambda cents: Decimal(cents) / 100)


def test_progressive_pays_each_slice_at_its_own_rate():
    paid = progressive_commission(Decimal(7000), SCHEME)

    assert paid == Decimal("1200.00") + Decimal("700.00") + Decimal("405.00")


def test_zero_based_pays_everything_at_the_rate_reached():
    assert zero_based_commission(Decimal(7000), SCHEME) == Decimal("2835.00")


def test_the_boundary_belongs_to_the_higher_tier():
    below, on = Decimal("3999.99"), Decimal("4000.00")

    assert [tier_reached(base, SCHEME).rate_percent for base in (below, on)] == [Decimal(30), Decimal(35)]
    assert [zero_based_commission(base, SCHEME) for base in (below, on)] == [Decimal("1200.00"), Decimal("1400.00")]
    assert [progressive_commission(base, SCHEME) for base in (below, on)] == [Decimal("1200.00"), Decimal("1200.00")]


@given(st.integers(-1_000_000, 0).map(lambda cents: Decimal(cents) / 100))
def test_a_base_of_zero_or_below_earns_nothing(base):
    assert (progressive_commission(base, SCHEME), zero_based_commission(base, SCHEME)) == (0, 0)


@given(BASES, BASES)
def test_progressive_never_falls_when_the_base_rises(one, other):
    low, high = sorted([one, other])

    assert progressive_commission(low, SCHEME) <= progressive_commission(high, SCHEME)


@given(BASES)
def test_with_one_tier_both_ways_are_the_same(base):
    scheme = [Tier(Decimal(0), Decimal("12.5"))]

    assert progressive_commission(base, scheme) == zero_based_commission(base, scheme)


@given(BASES)
def test_progressive_equals_the_sum_over_single_cents(base):
    step = max(base, Decimal(0)) / 100
    by_hand = sum((tier_reached(step * part, SCHEME).rate_percent * step / 100 for part in range(100)), Decimal(0))

    paid = progressive_commission(base, SCHEME)

    assert abs(paid - by_hand) <= step * Decimal("0.11") + Decimal("0.01")


@pytest.mark.parametrize(
    "tiers",
    [
        [],
        [Tier(Decimal(1), Decimal(5))],
        [Tier(Decimal(0), Decimal(5)), Tier(Decimal(0), Decimal(6))],
        [Tier(Decimal(0), Decimal(-5))],
    ],
)
def test_a_scheme_with_a_gap_or_a_negative_rate_is_refused(tiers):
    with pytest.raises(ValueError, match=r"tier|rate"):
        progressive_commission(Decimal(1), tiers)


def test_a_base_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match=r"finite"):
        zero_based_commission(Decimal("NaN"), SCHEME)
