"""Where the treatments of a visit fit, against looking at every minute by hand."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salon.stats.arrange import (
    Need,
    Times,
    arrange,
    arrangements,
    beginnings,
    place,
    starting_spans,
    unusable,
)
from salon.stats.slots import merge

DAY = 60
SPANS = st.lists(
    st.tuples(st.integers(0, 45), st.integers(1, 25)).map(lambda span: (span[0], min(DAY, span[0] + span[1]))),
    max_size=4,
).map(lambda spans: merge(span for span in spans if span[0] < span[1]))


@st.composite
def times(draw):
    gap = draw(st.integers(0, 6))
    finish = draw(st.integers(1, 5)) if gap else draw(st.integers(0, 5))
    return Times(draw(st.integers(1, 10)), gap, finish, draw(st.integers(0, 3)), draw(st.integers(0, 3)))


def open_minutes(spans):
    return {minute for start, end in spans for minute in range(start, end)}


def minutes_of(spans):
    return [minute for start, end in spans for minute in range(start, end)]


def hands(work, start):
    """The minutes in which the person is taken, counted one by one from the words of the rule."""
    clock = start - work.before
    taken = list(range(clock, start + work.work))
    clock = start + work.work + work.gap
    rest = list(range(clock, clock + work.finish + work.after))
    return taken + rest


@given(SPANS, times())
def test_a_beginning_is_found_exactly_where_every_minute_of_the_work_is_free(free, work):
    spans = starting_spans(free, place("Mari", work, 0).hands)

    found = {point for first, last in spans for point in range(first, last + 1)}
    there = open_minutes(free)
    assert found == {start for start in range(-20, DAY + 20) if set(hands(work, start)) <= there}


@given(SPANS, SPANS, SPANS, SPANS, times(), times(), st.integers(1, 7), st.integers(-9, 9))
def test_one_treatment_begins_where_somebody_a_room_and_a_device_are_free(
    mari, liisa, one, two, hers, other, step, origin
):
    free = {"Mari": mari, "Liisa": liisa, "room 1": one, "room 2": two, "laser": mari}
    need = Need({"Mari": hers, "Liisa": other}, rooms=["room 1", "room 2"], devices=["laser"])

    found = beginnings(need, free, step=step, origin=origin)

    by_hand = []
    for start, (person, work) in product(range(-20, DAY + 20), need.people.items()):
        whole = set(range(start - work.before, start + work.length + work.after))
        rooms = [room for room in ("room 1", "room 2") if whole <= open_minutes(free[room])]
        person_free = set(hands(work, start)) <= open_minutes(free[person])
        if (start - origin) % step == 0 and person_free and rooms and whole <= open_minutes(mari):
            by_hand.append((start, person))
    assert found == by_hand


def laid_by_hand(needs, free, start):
    """True if some choice of people and rooms fits: every choice is tried, every minute counted."""
    choices = [[(person, room) for person in need.people for room in (need.rooms or [None])] for need in needs]
    return any(fits_by_hand(needs, choice, free, start) for choice in product(*choices))


def fits_by_hand(needs, choice, free, start):
    laid = []
    for need, (person, wished) in zip(needs, choice, strict=True):
        work = need.people[person]
        begin = start if not laid else laid[-1]["start"] if need.parallel else max(one["end"] for one in laid)
        room = None if need.parallel and laid and laid[-1]["room"] is not None else wished
        here = {"person": person, "room": room, "start": begin, "end": begin + work.length}
        here["before"], here["after"], here["work"] = work.before, work.after, work
        for one in laid:
            same_room = room is not None and one["room"] == room
            if one["end"] == begin and (one["person"] == person or same_room):
                one["after"] = here["before"] = 0
        laid.append(here)
    taken = []
    for one in laid:
        work = one["work"]
        first = range(one["start"] - one["before"], one["start"] + work.work)
        second = range(one["start"] + work.work + work.gap, one["end"] + one["after"])
        taken += [(one["person"], minute) for minute in (*first, *second)]
        if one["room"] is not None:
            taken += [
                (one["room"], minute) for minute in range(one["start"] - one["before"], one["end"] + one["after"])
            ]
    everything_free = all(minute in open_minutes(free[thing]) for thing, minute in taken)
    return everything_free and len(taken) == len(set(taken))


@settings(max_examples=150)
@given(SPANS, SPANS, SPANS, times(), times(), times(), st.booleans(), st.integers(0, 40))
def test_a_visit_of_two_treatments_fits_exactly_when_some_choice_does(mari, liisa, room, a, b, c, parallel, start):
    free = {"Mari": mari, "Liisa": liisa, "room": room, "garden": [(0, DAY)]}
    needs = [
        Need({"Mari": a, "Liisa": b}, rooms=["room", "garden"]),
        Need({"Mari": c, "Liisa": c}, rooms=["garden", "room"], parallel=parallel),
    ]

    found = arrange(needs, free, start)

    assert (found is not None) == laid_by_hand(needs, free, start)


@given(SPANS, SPANS, times(), times(), st.booleans())
def test_what_is_laid_never_takes_a_minute_twice_nor_one_that_is_not_free(mari, liisa, a, b, parallel):
    free = {"Mari": mari, "Liisa": liisa, "room": [(0, DAY)]}
    needs = [Need({"Mari": a, "Liisa": a}, rooms=["room"]), Need({"Liisa": b, "Mari": b}, ["room"], parallel=parallel)]

    for _start, placed in arrangements(needs, free, step=5, origin=0):
        taken = [(one.person, minute) for one in placed for minute in minutes_of(one.hands)]
        taken += [(one.room, minute) for one in placed if one.room for minute in minutes_of(one.whole)]
        assert len(taken) == len(set(taken))
        assert all(minute in open_minutes(free[thing]) for thing, minute in taken)


def test_the_same_hands_go_on_without_cleaning_in_between():
    needs = [Need({"Mari": Times(30, before=5, after=10)}), Need({"Mari": Times(20, before=5, after=10)})]

    first, second = arrange(needs, {"Mari": [(595, 670)]}, 600)

    assert (first.busy_from, first.busy_until, second.busy_from, second.busy_until) == (595, 630, 630, 660)


def test_the_client_stays_in_the_room_and_the_hands_where_she_is():
    both = {"Mari": Times(30), "Liisa": Times(30)}
    needs = [Need({"Liisa": Times(30)}, rooms=["room 2"]), Need(both, rooms=["room 1", "room 2"])]
    day = [(540, 1020)]
    free = {"Mari": day, "Liisa": day, "room 1": day, "room 2": day}

    second = arrange(needs, free, 600)[1]

    assert (second.person, second.room) == ("Liisa", "room 2")


def test_treatments_side_by_side_need_two_people_and_one_room():
    both = {"Mari": Times(30), "Liisa": Times(30)}
    needs = [Need(both, rooms=["room"]), Need(both, rooms=["room"], parallel=True)]
    day = [(540, 1020)]

    placed = arrange(needs, {"Mari": day, "Liisa": day, "room": day}, 600)

    assert [(one.person, one.room, one.starts) for one in placed] == [("Mari", "room", 600), ("Liisa", None, 600)]
    assert arrange(needs, {"Mari": day, "room": day}, 600) is None


def test_another_treatment_fits_into_the_gap_and_not_a_minute_more():
    mask = place("Mari", Times(20, gap=30, finish=10), 600)
    free = {"Mari": [(540, mask.gap[0]), mask.gap, (660, 700)]}

    starts = [start for start, _ in beginnings(Need({"Mari": Times(30)}), free, step=1, origin=0)]

    assert mask.gap[0] in starts
    assert [start for start in starts if 600 <= start < 660] == [620]
    assert [start for start, _ in beginnings(Need({"Mari": Times(31)}), {"Mari": [mask.gap]}, step=1, origin=0)] == []


@pytest.mark.parametrize("step", [0, -5])
def test_a_grid_without_a_step_is_refused(step):
    with pytest.raises(ValueError, match="above 0"):
        beginnings(Need({"Mari": Times(30)}), {}, step=step, origin=0)


def test_nobody_free_gives_no_beginning():
    assert beginnings(Need({}), {}, step=5, origin=0) == []
    assert arrange([Need({"Mari": Times(30)})], {}, 600) is None


def test_what_would_be_too_short_for_anybody_is_counted_on_both_sides():
    assert unusable([(0, 100)], (20, 90), least=30) == 30
    assert unusable([(0, 100)], (30, 70), least=30) == 0


@pytest.mark.parametrize("taken", [(90, 110), (-5, 5), (120, 130)])
def test_what_is_not_free_cannot_be_cut_out(taken):
    with pytest.raises(ValueError, match="not free"):
        unusable([(0, 100)], taken, least=30)
