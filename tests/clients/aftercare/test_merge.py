"""One message out of several treatments: nothing twice, nothing against another, whatever the order."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.aftercare.merge import AVOID, DO, Step, merge
from clients.aftercare.words import line_of
from salon.core.time import HELSINKI

SINCE = datetime(2026, 11, 26, 15, 0, tzinfo=HELSINKI)
HOURS_IN = {"hours": 1, "days": 24, "weeks": 168}


def step(stance, topic, amount=None, unit="", text=None):
    hours = None if amount is None else amount * HOURS_IN[unit]
    return Step(stance, text or f"{stance} {topic}", topic, amount, unit, hours)


lengths = st.one_of(st.just((None, "")), st.tuples(st.integers(1, 200), st.sampled_from(sorted(HOURS_IN))))
steps = st.lists(
    st.builds(
        lambda stance, topic, length, text: step(stance, topic, *length, text=None if topic else text),
        st.sampled_from([AVOID, DO]),
        st.sampled_from(["", "sauna", "sun", "cream"]),
        lengths,
        st.sampled_from(["Rest", "rest.", "Drink water", "Call us"]),
    ),
    max_size=9,
)


def span(line):
    return line.begins, float("inf") if line.hours is None else line.hours


@given(steps, st.randoms())
def test_the_order_of_the_treatments_makes_no_difference(some, random):
    mixed = list(some)
    random.shuffle(mixed)

    assert merge(mixed) == merge(some)


@given(steps)
def test_merging_what_was_merged_changes_nothing(some):
    assert merge(merge(some)) == merge(some)


@given(steps)
def test_no_line_stands_twice_and_none_asks_for_what_another_forbids(some):
    lines = merge(some)
    own = [line.text.casefold().rstrip(".") for line in lines if not line.topic]
    about = [(line.topic, line.stance) for line in lines if line.topic]

    assert len(own) == len(set(own))
    assert len(about) == len(set(about))
    for doing in (line for line in lines if line.topic and line.stance == DO):
        for leaving in (line for line in lines if line.topic == doing.topic and line.stance == AVOID):
            assert span(doing)[0] >= span(leaving)[1]
            assert span(doing)[1] > span(doing)[0]


@given(steps)
def test_the_longest_time_to_leave_something_holds_and_every_topic_to_leave_is_said(some):
    lines = {line.topic: line for line in merge(some) if line.topic and line.stance == AVOID}
    asked = {}
    for one in some:
        if one.topic and one.stance == AVOID:
            asked[one.topic] = max(asked.get(one.topic, 0), span(one)[1])

    assert {topic: span(line)[1] for topic, line in lines.items()} == asked


def test_of_two_treatments_the_longer_time_holds_and_doing_begins_when_leaving_ends():
    lines = merge(
        [
            step(AVOID, "sauna", 24, "hours"),
            step(DO, "cream", 7, "days"),
            step(AVOID, "sauna", 4, "days"),
            step(AVOID, "cream", 12, "hours"),
        ]
    )

    assert [(line.stance, line.topic, line.begins, line.hours) for line in lines] == [
        (AVOID, "cream", 0, 12),
        (AVOID, "sauna", 0, 96),
        (DO, "cream", 12, 168),
    ]


@pytest.mark.parametrize("leaving", [(None, ""), (7, "days"), (2, "weeks")])
def test_what_is_left_for_as_long_is_not_asked_for_at_all(leaving):
    lines = merge([step(DO, "cream", 7, "days"), step(AVOID, "cream", *leaving)])

    assert [line.stance for line in lines] == [AVOID]


@pytest.mark.parametrize(
    ("said", "language", "words"),
    [
        (step(AVOID, "s", 48, "hours", "Ei saunaa."), "fi", "Ei saunaa 48 tuntiin (la 28.11. klo 15.00 asti)"),
        (step(AVOID, "s", 48, "hours", "No sauna"), "en", "No sauna for 48 hours (until Sat 28 Nov, 15:00)"),
        (step(AVOID, "s", 5, "days", "Ei retinolia"), "fi", "Ei retinolia 5 päivään (ti 1.12. asti)"),
        (step(DO, "s", 1, "weeks", "Sunscreen"), "en", "Sunscreen for 1 week (until Thu 3 Dec)"),
        (step(DO, "s", 2, "weeks", "Aurinkosuoja"), "fi", "Aurinkosuoja 2 viikon ajan (to 10.12. asti)"),
        (step(DO, "s", text="Juo vettä"), "fi", "Juo vettä"),
        (Step(DO, "Kosteuta", "c", 7, "days", 168, 12), "fi",
         "Kosteuta 7 päivän ajan (pe 27.11. klo 3.00 alkaen, to 3.12. asti)"),
    ],
)  # fmt: skip
def test_a_line_says_how_long_and_until_when_in_the_language_of_the_client(said, language, words):
    assert line_of(said, language, SINCE) == words


def test_a_time_over_the_change_of_the_clocks_is_counted_in_hours():
    before = datetime(2026, 10, 24, 15, 0, tzinfo=HELSINKI)

    assert line_of(step(AVOID, "s", 48, "hours", "Ei saunaa"), "fi", before).endswith("(ma 26.10. klo 14.00 asti)")
