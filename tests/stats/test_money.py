from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.stats.money import VatSplit, part_given_back, round_to_five_cents, share_out, to_cents, vat_of_gross

CENTS = st.integers(-10_000_000, 10_000_000).map(lambda cents: Decimal(cents) / 100)
RATES = st.sampled_from([Decimal(rate) for rate in ("0", "10", "13.5", "14", "24", "25.5", "100")])
WEIGHTS = st.lists(st.decimals(0, 10_000, places=2), min_size=1, max_size=12).filter(any)


def test_half_a_cent_goes_away_from_zero():
    rounded = [to_cents(Decimal(amount)) for amount in ("0.005", "-0.005", "1.004999", "2.675")]

    assert rounded == [Decimal("0.01"), Decimal("-0.01"), Decimal("1.00"), Decimal("2.68")]


def test_rounding_never_leaves_a_negative_zero():
    assert str(to_cents(Decimal("-0.004"))) == "0.00"


@pytest.mark.parametrize("amount", [Decimal("NaN"), Decimal("Infinity"), Decimal("1E+25")])
def test_what_is_not_an_amount_of_money_is_refused(amount):
    with pytest.raises(ValueError, match="finite"):
        to_cents(amount)


def test_the_tax_of_a_price_at_25_5_per_cent_is_the_published_one():
    split = vat_of_gross(Decimal("89.00"), Decimal("25.5"))

    assert split == VatSplit(net=Decimal("70.92"), vat=Decimal("18.08"), gross=Decimal("89.00"))


def test_a_rate_below_zero_is_refused():
    with pytest.raises(ValueError, match="rate"):
        vat_of_gross(Decimal("1.00"), Decimal("-1"))


def test_a_price_with_parts_of_a_cent_is_refused():
    with pytest.raises(ValueError, match="whole cents"):
        vat_of_gross(Decimal("1.005"), Decimal("14"))


@given(CENTS, RATES)
def test_net_and_tax_add_up_to_the_price_and_the_tax_is_within_half_a_cent(gross, rate):
    split = vat_of_gross(gross, rate)

    assert split.net + split.vat == gross
    assert abs(split.vat - gross * rate / (100 + rate)) <= Decimal("0.005")


@given(CENTS, RATES)
def test_the_tax_of_a_refund_is_the_tax_of_the_sale_with_the_sign_turned(gross, rate):
    assert vat_of_gross(-gross, rate).vat == -vat_of_gross(gross, rate).vat


@given(CENTS, WEIGHTS)
def test_shares_add_up_exactly_and_each_is_within_a_cent_of_its_part(total, weights):
    shares = share_out(total, weights)

    assert sum(shares) == total
    assert all(
        abs(share - total * weight / sum(weights)) < Decimal("0.01")
        for share, weight in zip(shares, weights, strict=True)
    )


@given(CENTS, WEIGHTS)
def test_a_negative_total_is_shared_like_the_positive_one(total, weights):
    assert share_out(-total, weights) == [-share for share in share_out(total, weights)]


def test_the_cent_that_is_left_goes_to_the_largest_remainder():
    shares = share_out(Decimal("1.00"), [Decimal(1), Decimal(1), Decimal(2), Decimal(0)])

    assert shares == [Decimal("0.25"), Decimal("0.25"), Decimal("0.50"), Decimal("0.00")]
    assert share_out(Decimal("0.10"), [Decimal(1), Decimal(5)]) == [Decimal("0.02"), Decimal("0.08")]


@pytest.mark.parametrize("weights", [[], [Decimal(0)], [Decimal(2), Decimal(-1)], [Decimal("NaN")]])
def test_weights_that_cannot_share_are_refused(weights):
    with pytest.raises(ValueError, match="weight"):
        share_out(Decimal("1.00"), weights)


def test_cash_is_rounded_to_five_cents_as_finnish_tills_do():
    paid = [str(round_to_five_cents(Decimal(amount))) for amount in ("9.92", "9.93", "9.97", "9.98", "10", "-9.93")]

    assert paid == ["9.90", "9.95", "9.95", "10.00", "10.00", "-9.95"]


@given(CENTS)
def test_cash_rounding_moves_a_price_by_two_cents_at_most(amount):
    rounded = round_to_five_cents(amount)

    assert rounded % Decimal("0.05") == 0
    assert abs(rounded - amount) <= Decimal("0.02")


@given(
    gross=st.integers(0, 1_000_000).map(lambda cents: Decimal(cents) / 100),
    rate=RATES,
    cuts=st.lists(st.integers(0, 1000), max_size=6),
)
def test_however_a_line_is_cut_its_parts_add_up_to_its_net_vat_and_gross(gross, rate, cuts):
    line = vat_of_gross(gross, rate)
    steps = sorted({to_cents(gross * cut / 1000) for cut in cuts} | {Decimal(0), gross})

    parts = [part_given_back(line, before, after - before) for before, after in pairwise(steps)]

    together = VatSplit(*(sum((part[place] for part in parts), Decimal(0)) for place in range(3)))
    assert together == line
    assert all(part.net + part.vat == part.gross and min(part) >= 0 for part in parts)


@pytest.mark.parametrize(
    ("before", "now"), [("0.00", "89.01"), ("80.00", "9.01"), ("-1.00", "1.00"), ("0.00", "-1.00")]
)
def test_more_than_was_paid_or_less_than_nothing_is_no_part(before, now):
    with pytest.raises(ValueError, match="not more than that"):
        part_given_back(vat_of_gross(Decimal("89.00"), Decimal("25.5")), Decimal(before), Decimal(now))
