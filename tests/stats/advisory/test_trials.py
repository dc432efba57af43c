from datetime import date, timedelta
from decimal import Decimal

import pytest

from salon.stats.advisory.assess import assess
from salon.stats.advisory.chronicle import chronicle_of
from salon.stats.advisory.history import (
    Campaign,
    Cover,
    Feedback,
    History,
    Recommendation,
    Sale,
    StaffPeriod,
    Visit,
)
from salon.stats.advisory.overdue import overdue_trials
from salon.stats.advisory.parameters import Parameters
from salon.stats.advisory.trials import pressured_trials, repeat_trials, sale_trials
from salon.stats.cusum import cusum_weights, expit, logit

PARAMETERS = Parameters()
MONDAY = date(2025, 1, 6)
STAFF = [StaffPeriod("Anna", MONDAY), StaffPeriod("Bea", MONDAY), StaffPeriod("Cilla", MONDAY)]


def visit(name, day, *, staff="Anna", client="C1", talk="neutral"):
    return Visit(name, MONDAY + timedelta(days=day), staff, client, "lash", talk)


def history(*visits, **streams):
    return History(staff=streams.pop("staff", STAFF), visits=visits, **streams)


def everyday(last, staff="Anna"):
    """A visit of a different client on every day, so that the salon is open and the person at work."""
    return [visit(f"open{day}", day, staff=staff, client=f"X{day}") for day in range(last + 1)]


def sales_of(past):
    return [(row.encounter.visits, row.event) for row in sale_trials(chronicle_of(past, PARAMETERS), past, past.sales)]


def repeats_of(*visits, rows):
    past = history(*visits, recommendations=rows)
    trials = repeat_trials(chronicle_of(past, PARAMETERS), past.recommendations, PARAMETERS)
    return {row.encounter.visits[0]: row.event for row in trials}


def overdue_of(past, client="C1"):
    chronicle = chronicle_of(past, PARAMETERS)
    trials = overdue_trials(chronicle, past, PARAMETERS)
    return [
        (row.encounter.visits[0], row.day - MONDAY.toordinal(), row.event)
        for row in trials
        if row.encounter.client == client
    ]


def test_several_treatments_of_one_client_on_one_day_by_one_person_are_one_visit():
    past = history(visit("a", 0), visit("b", 0), visit("c", 0, staff="Bea"), sales=[Sale("b", "P", Decimal(9), True)])

    assert sales_of(past) == [(("a", "b"), True), (("c",), False)]


def test_only_a_sale_on_advice_that_was_not_undone_is_an_event():
    rows = [
        Sale("a", "P", Decimal(9), False),
        Sale("b", "P", Decimal(9), True),
        Sale("b", "P", Decimal(-9), True),
        Sale("c", "P", Decimal(9), True),
        Sale("c", "Q", Decimal(9), True),
        Sale("c", "P", Decimal(-9), True),
        Sale("d", "P", Decimal(-9), True),
    ]

    past = history(visit("a", 0), visit("b", 1), visit("c", 2), visit("d", 3), sales=rows)

    assert [event for _, event in sales_of(past)] == [False, False, True, False]


def test_sales_are_compared_within_category_newness_talk_preference_and_campaign():
    past = history(
        visit("a", 0),
        visit("b", 83, client="C2", talk="none"),
        visit("c", 84, client="C3"),
        visit("d", 98, client="C3"),
        sales=[],
        campaigns=[Campaign(MONDAY + timedelta(days=84), MONDAY + timedelta(days=98))],
    )

    strata = [row.stratum for row in sale_trials(chronicle_of(past, PARAMETERS), past, past.sales)]

    assert strata == [
        ("lash", False, "neutral", False),
        ("lash", False, "none", False),
        ("lash", True, "neutral", True),
        ("lash", False, "neutral", False),
    ]


def test_felt_pressured_counts_answers_and_a_yes_stands():
    past = history(visit("a", 0), visit("b", 0), visit("c", 1), feedback=[Feedback("a", True), Feedback("b", False)])

    trials = pressured_trials(chronicle_of(past, PARAMETERS), past.feedback)

    assert [(row.encounter.visits, row.event) for row in trials] == [(("a", "b"), True)]


def test_offering_a_declined_product_again_by_anyone_is_an_event_and_another_product_is_not():
    events = repeats_of(
        visit("a", 0),
        visit("b", 40, staff="Bea"),
        visit("c", 80),
        visit("d", 120),
        rows=[
            Recommendation("a", "P", "lash", "declined"),
            Recommendation("b", "P", "lash", "later"),
            Recommendation("c", "Q", "lash", "bought"),
        ],
    )

    assert events == {"b": True, "c": False, "d": False}


def test_a_no_rests_for_180_days():
    rows = [Recommendation("a", "P", "lash", "declined"), Recommendation("b", "P", "lash", "later")]

    inside, outside = (repeats_of(visit("a", 0), visit("b", day), rows=rows) for day in (180, 181))

    assert (inside, outside) == ({"b": True}, {})


def test_any_offer_to_a_client_who_asked_for_none_is_an_event():
    events = repeats_of(
        visit("a", 0, talk="none"), visit("b", 40, talk="none"), rows=[Recommendation("b", "P", "lash", "bought")]
    )

    assert events == {"a": False, "b": True}


def test_at_most_one_repeat_per_client_and_person_and_30_days_counts():
    visits = [visit(name, day, talk="none") for name, day in (("a", 0), ("b", 29), ("c", 30))]
    visits.append(visit("d", 31, staff="Bea", talk="none"))

    events = repeats_of(*visits, rows=[Recommendation(row.visit, "P", "lash", "later") for row in visits])

    assert events == {"a": True, "c": True, "d": True}


def test_a_newcomer_is_overdue_after_one_and_a_half_usual_intervals_and_is_not_known_to_be_before():
    known, too_early = (history(visit("a", 0), visit("b", 0, client="C2"), *everyday(last)[1:]) for last in (64, 63))

    assert (overdue_of(known), overdue_of(too_early)) == ([("a", 64, True)], [])


@pytest.mark.parametrize(("day", "event"), [(63, False), (64, True)])
def test_a_return_on_the_last_day_of_the_window_is_in_time(day, event):
    past = history(visit("a", 0), visit("back", day, staff="Bea"), *everyday(70))

    assert overdue_of(past)[0] == ("a", 64, event)


def test_a_client_with_a_rhythm_of_her_own_is_measured_by_it():
    past = history(visit("a", 0), visit("b", 20), *everyday(70))

    assert overdue_of(past) == [("b", 51, True), ("a", 64, False)]


def test_nobody_is_charged_while_away_from_work():
    past = history(visit("a", 0), *everyday(80, "Bea"), visit("own", 75, client="C9"))

    assert overdue_of(past) == [("a", 75, True)]


@pytest.mark.parametrize(("starts", "charged"), [(1, []), (63, []), (64, [("a", 90, True)])])
def test_visits_to_somebody_who_went_on_leave_before_the_window_closed_are_left_out(starts, charged):
    cover = Cover("Anna", "Bea", MONDAY + timedelta(days=starts), MONDAY + timedelta(days=85))
    past = history(visit("a", 0), *everyday(95, "Bea"), visit("own", 90, client="C9"), covers=[cover])

    assert overdue_of(past) == charged


def test_weeks_in_which_the_salon_is_closed_do_not_count():
    open_days = [row for row in everyday(90) if not 35 <= (row.date - MONDAY).days < 49]

    past = history(visit("a", 0), *open_days)

    assert overdue_of(past) == [("a", 78, True)]


def test_regulars_of_an_absent_colleague_who_stay_away_are_counted_for_the_cover():
    regulars = [
        visit(f"{client}-{day}", day, client=client) for client in ("S1", "S2", "T1") for day in (0, 30, 60, 90)
    ]
    once = [visit("once", 90, client="U1")]
    came = [visit("came", 120, client="T1", staff="Bea")]
    after = [visit("after", 205, client="S1")]
    cover = Cover("Anna", "Bea", MONDAY + timedelta(days=100), MONDAY + timedelta(days=200))

    verdict = assess(history(*regulars, *once, *came, *after, *everyday(220, "Cilla"), covers=[cover]), PARAMETERS)

    (standing,) = verdict.standings["Bea"].covers
    assert (standing.skipped, standing.regulars, standing.clients, standing.returned) == (2, 3, ("S1", "S2"), 1)
    assert standing.shown is False
    assert verdict.standings["Anna"].covers == (standing,)


def test_the_cover_score_is_shown_from_fifteen_regulars_while_the_cover_runs():
    cover = Cover("Anna", "Bea", MONDAY + timedelta(days=100), MONDAY + timedelta(days=160))

    highest = []
    for regulars in (14, 15):
        visits = [visit(f"S{n}-{day}", day, client=f"S{n}") for n in range(regulars) for day in (0, 30, 60, 90)]
        verdict = assess(history(*visits, *everyday(180, "Cilla"), covers=[cover]), PARAMETERS)
        highest.append(
            [
                max(
                    line.cover_score
                    for line in verdict.lines
                    if line.staff == staff and during == (line.date < cover.ends_on)
                )
                for staff, during in (("Bea", True), ("Bea", False), ("Cilla", True))
            ]
        )

    usual = (0 + 0.15 * 60) / (30 + 60)
    skipped = cusum_weights(expit(logit(usual) + 0.7), shift=0.7).event
    assert highest == [[0.0, 0.0, 0.0], [pytest.approx(15 * skipped), 0.0, 0.0]]


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ({"visits": [visit("a", 0), visit("a", 1)]}, "listed twice"),
        ({"visits": [visit("a", 0, staff="Nobody")]}, "unknown staff member: Nobody"),
        ({"visits": [visit("a", 0, talk="maybe")]}, "unknown talk preference: maybe"),
        ({"sales": [Sale("z", "P", Decimal(1), True)]}, "unknown visit: z"),
        ({"recommendations": [Recommendation("a", "P", "lash", "perhaps")]}, "unknown answer: perhaps"),
        ({"covers": [Cover("Anna", "Nobody", MONDAY)]}, "unknown staff member: Nobody"),
        ({"campaigns": [Campaign(MONDAY, MONDAY - timedelta(days=1))]}, "ends before it starts"),
    ],
)
def test_rows_that_contradict_each_other_are_refused(rows, complaint):
    with pytest.raises(ValueError, match=complaint):
        History(**({"staff": STAFF, "visits": [visit("a", 0)]} | rows))
