"""From findings to products: what the owner's rules suggest, and that a stop only ever takes away."""

from hypothesis import given
from hypothesis import strategies as st

from products.advice.proposing import Limits, Line, propose

FINDINGS = ("dry", "tight", "dull", "goal:calm")
PRODUCTS = tuple("ABCDEF")
USES = ("", "cream", "serum")

rules = st.lists(
    st.builds(
        Line,
        rule=st.integers(0, 999),
        because=st.sampled_from(FINDINGS),
        product=st.sampled_from(PRODUCTS),
        product_line=st.sampled_from(("calm", "clear")),
        used_as=st.sampled_from(USES),
    ),
    max_size=12,
)
found = st.sets(st.sampled_from(FINDINGS))
products = st.sets(st.sampled_from(PRODUCTS))
limits = st.builds(
    Limits,
    resting=st.sets(st.sampled_from(("calm", "clear"))),
    owned=st.sets(st.sampled_from(USES[1:])),
    offered=products,
    barred=products,
    room=st.integers(0, 3),
)


def test_the_first_rules_of_what_was_found_suggest_in_their_order():
    lines = [
        Line(1, "dull", "A", "x", "mask"),
        Line(2, "dry", "B", "x", "cream"),
        Line(3, "dry", "C", "y", "serum"),
        Line(4, "dry", "D", "y", "oil"),
    ]

    assert [line.product for line in propose(lines, {"dry"}, Limits()).lines] == ["B", "C"]


def test_two_of_one_use_are_one_too_many():
    lines = [Line(1, "dry", "A", "x", "cream"), Line(2, "dry", "B", "y", "cream"), Line(3, "dry", "C", "y", "")]

    assert [line.product for line in propose(lines, {"dry"}, Limits()).lines] == ["A", "C"]


def test_what_rests_leaves_its_place_to_no_other_of_its_use():
    lines = [Line(1, "dry", "A", "x", "cream"), Line(2, "dry", "B", "y", "cream")]

    proposed = propose(lines, {"dry"}, Limits(resting={"x"}))

    assert (proposed.lines, [(out.line.product, out.why) for out in proposed.left_out]) == ([], [("A", "rests")])


def test_what_does_not_suit_leaves_its_place_to_another_of_its_use():
    lines = [Line(1, "dry", "A", "x", "cream"), Line(2, "dry", "B", "y", "cream")]

    proposed = propose(lines, {"dry"}, Limits(barred={"A"}))

    assert ([line.product for line in proposed.lines], proposed.left_out[0].why) == (["B"], "barred")


@given(rules, found, limits)
def test_nothing_is_suggested_that_a_limit_takes_away(lines, findings, limit):
    proposed = propose(lines, findings, limit).lines

    assert len(proposed) <= limit.room
    assert len({line.product for line in proposed}) == len(proposed)
    for line in proposed:
        assert line in lines
        assert line.because in findings
        assert line.product not in {*limit.barred, *limit.offered}
        assert line.product_line not in limit.resting
        assert line.used_as not in limit.owned
    uses = [line.used_as for line in proposed if line.used_as]
    assert len(set(uses)) == len(uses)


@given(rules, found, limits)
def test_h108_what_stops_a_product_adds_none_that_the_rules_do_not_suggest_for_a_finding(lines, findings, limit):
    """However much is known against products, each suggestion stands by a finding or a goal of its own."""
    stopped = propose(lines, findings, limit).lines
    free = {(line.because, line.product) for line in lines if line.because in findings}

    assert {(line.because, line.product) for line in stopped} <= free
    assert propose(lines, set(), limit).lines == []


@given(rules, found, limits)
def test_the_same_asked_twice_is_answered_the_same(lines, findings, limit):
    assert propose(lines, findings, limit) == propose(lines, sorted(findings), limit)
