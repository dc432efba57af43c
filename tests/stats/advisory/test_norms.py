from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.stats.advisory.chronicle import Encounter
from salon.stats.advisory.norms import Norm, RollingCounts, norm_of
from salon.stats.advisory.offsets import Offset, Record, between_variance, expected_offset, total
from salon.stats.advisory.parameters import Parameters
from salon.stats.advisory.stream import Stream
from salon.stats.advisory.trials import Trial
from salon.stats.cusum import cusum_weights

PARAMETERS = Parameters()
LASH, PEEL = ("lash",), ("peel",)
COUNTS = st.dictionaries(
    st.sampled_from([LASH, PEEL]), st.tuples(st.integers(0, 90), st.integers(0, 90)).map(lambda n: [max(n), min(n)])
)
RECORDS = st.lists(
    st.tuples(st.integers(0, 60), st.floats(0.5, 60), st.floats(0, 30)).map(lambda parts: Record(*parts)), max_size=8
)


def window_of(**people):
    window = RollingCounts()
    window.add(people)
    return window


def trial(day, staff, *, event=False, client="C1", stratum=()):
    return Trial(day, Encounter(day, (f"v{day}",), day, staff, client, "lash", "neutral"), stratum, event)


def stream_of(trials, name="sale"):
    return Stream(name, trials, {day: day // 7 for day in range(2000)}, PARAMETERS)


def test_the_norm_is_the_published_formula():
    window = window_of(Anna={LASH: [100, 90]}, Bea={LASH: [40, 10], PEEL: [60, 3]}, Cilla={LASH: [35, 5]})

    norm = norm_of("Anna", window, PARAMETERS.sale, strata=[LASH, PEEL], stratum_trials=20)

    overall = (18 + 0.15 * 60) / (135 + 60)
    assert norm == Norm(
        overall=overall,
        by_stratum={LASH: (15 + 20 * overall) / (75 + 20), PEEL: (3 + 20 * overall) / (60 + 20)},
        colleagues=2,
        trials=135,
    )
    assert norm.share(("facial",)) == overall


def test_without_colleagues_the_norm_is_the_prior():
    norm = norm_of("Anna", window_of(Anna={LASH: [100, 90]}), PARAMETERS.sale, strata=[LASH, PEEL], stratum_trials=20)

    assert (norm.overall, norm.colleagues, norm.trials) == (0.15, 0, 0)
    assert norm.share(LASH) == pytest.approx(0.15)


def test_a_colleague_with_a_handful_of_trials_is_not_counted_as_comparable():
    window = window_of(Bea={LASH: [200, 30]}, Cilla={LASH: [29, 3]})

    assert norm_of("Anna", window, PARAMETERS.sale, strata=[LASH, PEEL], stratum_trials=20).colleagues == 1


@given(COUNTS, COUNTS, COUNTS)
def test_ones_own_trials_never_change_ones_own_norm(own, other_own, colleague):
    one, other = (
        norm_of("Anna", window_of(Anna=mine, Bea=colleague), PARAMETERS.sale, strata=[LASH, PEEL], stratum_trials=20)
        for mine in (own, other_own)
    )

    assert [one.share(stratum) for stratum in (LASH, PEEL)] == [other.share(stratum) for stratum in (LASH, PEEL)]
    assert one.overall == other.overall


def test_the_norm_rests_on_the_52_weeks_before_this_one():
    trials = [trial(7 * week, "Bea", event=week in (0, 10, 60)) for week in range(70)]
    stream = stream_of(trials)

    seen = []
    for week in (0, 1, 10, 11, 53, 62, 63):
        stream.start_week(week)
        norm = stream.norm("Anna")
        seen.append((norm.trials, round(norm.overall * (norm.trials + 60) - 9, 9)))

    assert seen == [(0, 0), (1, 1), (10, 1), (11, 2), (52, 1), (52, 2), (52, 1)]


def test_an_offset_without_a_record_has_the_variance_between_people_and_a_share_for_few_colleagues():
    offset = expected_offset(Record(0, 0, 0), 2, 0.16, PARAMETERS)

    assert offset == Offset(0.0, pytest.approx(sqrt(0.16 * 1.5)))


def test_an_offset_with_a_record_is_the_empirical_bayes_mean():
    offset = expected_offset(Record(24, 20, 16), 2, 0.16, PARAMETERS)

    prior = 0.16 * 1.5
    assert offset.mean == pytest.approx(prior * 4 / (1 + prior * 16))
    assert offset.sd == pytest.approx(sqrt(prior / (1 + prior * 16) + 0.01))


@pytest.mark.parametrize(("observed", "mean"), [(80, 0.4), (0, -0.4)])
def test_a_long_standing_habit_never_moves_the_own_mean_by_more_than_one_tau(observed, mean):
    assert expected_offset(Record(observed, 40, 30), 3, 0.16, PARAMETERS).mean == pytest.approx(mean)


def test_variance_between_people_is_the_moment_estimate_shrunk_towards_the_prior():
    records = [Record(30, 20, 16), Record(12, 20, 16), Record(20, 20, 9)]

    tau_squared = between_variance(records, PARAMETERS.sale, PARAMETERS)

    effects, weights = [10 / 16, -8 / 16, 0.0], [16, 16, 9]
    mean = sum(weight * effect for weight, effect in zip(weights, effects, strict=True)) / 41
    q = sum(weight * (effect - mean) ** 2 for weight, effect in zip(weights, effects, strict=True))
    moments = (q - 2) / (41 - (16**2 + 16**2 + 9**2) / 41)
    assert tau_squared == pytest.approx((6 * 0.35**2 + 3 * moments) / 9)


def test_one_extreme_person_cannot_inflate_the_variance_beyond_three_standard_deviations():
    usual = [Record(20, 20, 16), Record(21, 20, 16)]

    at_the_clip, far_beyond = (
        between_variance([*usual, Record(20 + excess, 20, 16)], PARAMETERS.sale, PARAMETERS) for excess in (12, 60)
    )

    assert far_beyond == at_the_clip


@given(RECORDS)
def test_variance_between_people_does_not_depend_on_their_order(records):
    assert between_variance(records, PARAMETERS.sale, PARAMETERS) == between_variance(
        records[::-1], PARAMETERS.sale, PARAMETERS
    )
    assert total(records) == total(records[::-1])


@pytest.mark.parametrize("records", [[], [Record(3, 1, 1)], [Record(3, 1, 1), Record(0, 0, 0)]])
def test_fewer_than_two_records_leave_the_prior(records):
    assert between_variance(records, PARAMETERS.repeat, PARAMETERS) == 0.55**2


def test_a_score_is_the_sum_of_the_days_weights_against_norm_and_dead_zone():
    trials = [trial(400, "Anna", event=True), trial(400, "Anna"), trial(400, "Anna", event=True)]
    stream = stream_of(trials)

    stream.start_week(57)
    stream.close_day(400, judging=True)

    dead_zone = (0.8 + 1.0) * sqrt(0.35**2 * 2)
    weights = cusum_weights(0.15, shift=0.9, dead_zone=dead_zone)
    assert stream.tallies["Anna"].score == pytest.approx(2 * weights.event + weights.no_event)
    assert stream.shown_score("Anna") == 0.0


def test_a_score_stops_at_the_ceiling_so_that_a_flag_can_clear():
    trials = [trial(day, "Anna", event=True) for day in range(400, 440)]
    stream = stream_of(trials)

    for day in range(400, 440):
        stream.start_week(day // 7)
        stream.close_day(day, judging=True)

    assert stream.shown_score("Anna") == 14.0


def test_evidence_from_before_the_score_fell_to_zero_is_no_longer_counted():
    days = range(400, 420)
    trials = [trial(day, "Anna", event=day in (400, 419), client=f"C{day}") for day in days]
    stream = stream_of(trials)

    for day in days:
        stream.start_week(day // 7)
        stream.close_day(day, judging=True)

    tally = stream.tallies["Anna"]
    assert (tally.clients(), tally.run_from, len(tally.judged)) == ({"C419"}, 19, 20)


def test_felt_pressured_is_shown_from_two_yes_of_two_clients():
    one_client = [trial(400, "Anna", event=True), trial(401, "Anna", event=True)]
    two_clients = [trial(400, "Anna", event=True), trial(401, "Anna", event=True, client="C2")]

    shown = []
    for trials in (one_client, two_clients):
        stream = stream_of(trials, "pressured")
        stream.start_week(57)
        stream.close_day(400, judging=True)
        stream.close_day(401, judging=True)
        shown.append(stream.shown_score("Anna") > 0)

    assert shown == [False, True]


def test_unjudged_days_feed_the_norm_but_no_score():
    stream = stream_of([trial(day, "Anna", event=True) for day in range(7)])

    for day in range(7):
        stream.close_day(day, judging=False)
    stream.start_week(1)

    assert (stream.tallies, stream.norm("Bea").trials) == ({}, 7)
