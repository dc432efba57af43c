"""What must hold whatever the numbers are: the metamorphic properties of the published design."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from salon.stats.advisory.assess import assess
from salon.stats.advisory.history import Feedback, Recommendation, Sale
from salon.stats.advisory.levels import Level
from salon.stats.advisory.parameters import Parameters
from tests.stats.advisory.simulated_salon import FIRST_DAY, Habits, Salon

PARAMETERS = Parameters()
HISTORY = Salon(11, weeks=40, cover_weeks=(14, 36), Cilla=Habits(sale=0.3, repeat=0.12, pressured=0.1)).history()
VERDICT = assess(HISTORY, PARAMETERS)
NEW_NAMES = {"Anna": "Ylva", "Bea": "Aino", "Cilla": "Mari"}
BY_VISIT = {visit.visit: visit for visit in HISTORY.visits}


def renamed(history, names):
    return replace(
        history,
        staff=[period._replace(staff=names[period.staff]) for period in history.staff],
        visits=[visit._replace(staff=names[visit.staff]) for visit in history.visits],
        covers=[
            cover._replace(absent_staff=names[cover.absent_staff], substitute=names[cover.substitute])
            for cover in history.covers
        ],
    )


def up_to(history, last_day):
    kept = {visit.visit for visit in history.visits if visit.date <= last_day}
    return replace(
        history,
        visits=[visit for visit in history.visits if visit.visit in kept],
        **{
            stream: [row for row in getattr(history, stream) if row.visit in kept]
            for stream in ("recommendations", "sales", "feedback")
        },
    )


def scores(verdict, staff):
    return {line.date: (line.sales_score, line.pressure_score) for line in verdict.lines if line.staff == staff}


def visits_of_cilla(seed, count):
    own = [visit for visit in HISTORY.visits if visit.staff == "Cilla"]
    return Random(seed).sample(own, count)


def test_the_scores_in_this_file_are_not_all_zero():
    lines = [line for line in VERDICT.lines if line.staff == "Cilla"]

    assert max(line.sales_score for line in lines) > 3
    assert max(line.pressure_score for line in lines) > 3


def test_renaming_everybody_changes_nothing_to_the_last_digit():
    verdict = assess(renamed(HISTORY, NEW_NAMES), PARAMETERS)

    expected = sorted(line._replace(staff=NEW_NAMES[line.staff]) for line in VERDICT.lines)
    assert sorted(verdict.lines) == expected


def test_the_order_of_the_rows_changes_nothing_to_the_last_digit():
    shuffle = Random(7)
    mixed = {
        name: shuffle.sample(getattr(HISTORY, name), len(getattr(HISTORY, name)))
        for name in ("staff", "visits", "recommendations", "sales", "feedback")
    }

    assert assess(replace(HISTORY, **mixed), PARAMETERS) == VERDICT


@pytest.mark.parametrize("week", [9, 16, 25, 33])
def test_what_happens_after_a_day_never_changes_the_scores_up_to_it(week):
    last_day = FIRST_DAY + timedelta(weeks=week, days=2)

    verdict = assess(up_to(HISTORY, last_day), PARAMETERS)

    assert verdict.lines == tuple(line for line in VERDICT.lines if line.date <= last_day)


@pytest.mark.parametrize("seed", range(4))
def test_one_more_sale_never_lowers_the_score_of_that_day(seed):
    (visit,) = visits_of_cilla(seed, 1)

    verdict = assess(replace(HISTORY, sales=[*HISTORY.sales, Sale(visit.visit, "mask", Decimal(9), True)]), PARAMETERS)

    assert scores(verdict, "Cilla")[visit.date][0] >= scores(VERDICT, "Cilla")[visit.date][0]


@pytest.mark.parametrize("seed", range(4))
def test_one_more_client_who_felt_pressured_never_lowers_the_score_of_that_day(seed):
    said_no = [row for row in HISTORY.feedback if not row.felt_pressured and BY_VISIT[row.visit].staff == "Cilla"]
    row = Random(seed).choice(said_no)
    changed = [Feedback(row.visit, True) if other == row else other for other in HISTORY.feedback]

    verdict = assess(replace(HISTORY, feedback=changed), PARAMETERS)

    day = BY_VISIT[row.visit].date
    assert scores(verdict, "Cilla")[day][1] >= scores(VERDICT, "Cilla")[day][1]


@pytest.mark.parametrize("seed", range(4))
def test_one_more_offer_after_a_no_never_lowers_the_score_of_that_day(seed):
    advised = {row.visit for row in HISTORY.recommendations}
    quiet = [
        visit
        for visit in HISTORY.visits
        if visit.staff == "Cilla" and visit.talk_preference == "none" and visit.visit not in advised
    ]
    visit = Random(seed).choice(quiet)
    offer = Recommendation(visit.visit, "balm", visit.category, "later")

    verdict = assess(replace(HISTORY, recommendations=[*HISTORY.recommendations, offer]), PARAMETERS)

    assert scores(verdict, "Cilla")[visit.date][1] >= scores(VERDICT, "Cilla")[visit.date][1]


def test_a_persons_own_sales_and_answers_never_change_her_own_norm():
    changed = replace(
        HISTORY,
        sales=[row for row in HISTORY.sales if BY_VISIT[row.visit].staff != "Cilla"],
        feedback=[
            Feedback(row.visit, BY_VISIT[row.visit].staff == "Cilla" or row.felt_pressured) for row in HISTORY.feedback
        ],
    )
    last_day = FIRST_DAY + timedelta(weeks=34)

    before, after = (assess(up_to(history, last_day), PARAMETERS) for history in (HISTORY, changed))

    for stream in ("sale", "pressured"):
        one, other = (verdict.standings["Cilla"].streams[stream] for verdict in (before, after))
        assert one.events != other.events
        assert (one.norm, one.norm_trials, one.colleagues) == (other.norm, other.norm_trials, other.colleagues)


def test_a_persons_own_visits_never_change_her_own_norm():
    without = {visit.visit for visit in HISTORY.visits if visit.staff == "Cilla"}
    last_day = FIRST_DAY + timedelta(weeks=34)
    changed = replace(
        HISTORY,
        visits=[visit for visit in HISTORY.visits if visit.visit not in without],
        **{
            stream: [row for row in getattr(HISTORY, stream) if row.visit not in without]
            for stream in ("recommendations", "sales", "feedback")
        },
    )

    before, after = (assess(up_to(history, last_day), PARAMETERS) for history in (HISTORY, changed))

    for stream in ("sale", "pressured"):
        one, other = (verdict.standings["Cilla"].streams[stream] for verdict in (before, after))
        assert (one.norm, one.norm_trials, one.colleagues) == (other.norm, other.norm_trials, other.colleagues)


def test_a_week_away_keeps_the_scores():
    monday = FIRST_DAY + timedelta(weeks=24)
    week = [monday + timedelta(days=day) for day in range(7)]
    away = {visit.visit for visit in HISTORY.visits if visit.staff == "Cilla" and visit.date in week}
    history = replace(
        HISTORY,
        visits=[visit for visit in HISTORY.visits if visit.visit not in away],
        **{
            stream: [row for row in getattr(HISTORY, stream) if row.visit not in away]
            for stream in ("recommendations", "sales", "feedback")
        },
    )

    kept = scores(assess(history, PARAMETERS), "Cilla")

    friday_before = max(day for day in kept if day < monday)
    assert kept[friday_before] != (0.0, 0.0)
    assert {kept[day] for day in week if day in kept} == {kept[friday_before]}


@pytest.mark.parametrize("seed", range(3))
def test_doubled_sales_with_the_same_signs_of_pressure_are_never_a_reason_to_warn(seed):
    honest = Salon(seed, weeks=40, cover_weeks=(14, 36)).history()
    sold = {row.visit for row in honest.sales}
    quiet = [visit for visit in honest.visits if visit.staff == "Cilla" and visit.visit not in sold]
    extra = [Sale(visit.visit, "serum", Decimal("29.90"), True) for visit in quiet[::4]]

    before, after = (assess(replace(honest, sales=rows), PARAMETERS) for rows in (honest.sales, honest.sales + extra))

    one, other = ({day: score[1] for day, score in scores(verdict, "Cilla").items()} for verdict in (before, after))
    assert one == other
    assert after.first("Cilla", Level.NOTICE) is not None
    assert after.first("Cilla", Level.WARNING) is None


def test_the_same_visits_give_the_same_assessment():
    assert assess(HISTORY, PARAMETERS) == VERDICT
