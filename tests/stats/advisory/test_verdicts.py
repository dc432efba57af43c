from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.stats.advisory.assess import assess
from salon.stats.advisory.history import Explained, History, StaffPeriod, Visit
from salon.stats.advisory.levels import Level, level_of
from salon.stats.advisory.parameters import Parameters
from tests.stats.advisory.simulated_salon import FIRST_DAY, Habits, Salon, pushy, star

PARAMETERS = Parameters()
COVER_START = FIRST_DAY + timedelta(weeks=26)
FLAGGED = (Level.NOTICE, Level.WARNING)


@pytest.fixture(scope="module")
def pushed():
    return Salon(1, weeks=46, Cilla=pushy()).history()


@pytest.fixture(scope="module")
def verdict_on_the_pushed(pushed):
    return assess(pushed, PARAMETERS)


def test_a_pushy_substitute_is_warned_of_within_six_weeks(verdict_on_the_pushed):
    warned = verdict_on_the_pushed.first("Cilla", Level.WARNING)

    assert COVER_START < warned <= COVER_START + timedelta(weeks=6)


def test_her_honest_colleagues_are_never_warned_of(verdict_on_the_pushed):
    assert [verdict_on_the_pushed.first(name, Level.WARNING) for name in ("Anna", "Bea")] == [None, None]


@pytest.mark.parametrize("seed", range(3))
def test_honest_people_are_never_warned_of(seed):
    verdict = assess(Salon(seed, weeks=46).history(), PARAMETERS)

    assert {line.level for line in verdict.lines} <= {Level.NONE, Level.NOTICE}


def test_an_honest_star_gets_a_notice_about_sales_and_the_word_that_clients_come_back():
    verdict = assess(Salon(3, weeks=44, Cilla=star()).history(), PARAMETERS)

    cilla = verdict.standings["Cilla"]
    assert (cilla.level, cilla.returns_as_usual, cilla.looks_like_good_advice) == (Level.NOTICE, True, True)
    assert verdict.first("Cilla", Level.WARNING) is None


def test_high_sales_with_signs_of_pressure_do_not_look_like_good_advice():
    habits = Habits(sale=0.45, pressured=0.2, lost=0.05)

    cilla = assess(Salon(3, weeks=44, Cilla=habits).history(), PARAMETERS).standings["Cilla"]

    assert cilla.sales_score >= 6
    assert cilla.pressure_score >= 2
    assert (cilla.returns_as_usual, cilla.looks_like_good_advice) == (True, False)


def test_the_share_of_overdue_returns_is_told_over_the_whole_norm_window(pushed, verdict_on_the_pushed):
    told = verdict_on_the_pushed.standings["Anna"].returns

    from_the_first_day = assess(pushed, PARAMETERS, since=FIRST_DAY).standings["Anna"].streams["overdue"]
    assert (told.events, told.trials) == (from_the_first_day.events, from_the_first_day.trials)
    assert told.trials > 500


def test_the_standing_tells_x_of_n_and_usually_e_from_the_lists_themselves(pushed, verdict_on_the_pushed):
    by_visit = {visit.visit: visit for visit in pushed.visits}
    yes = [row.visit for row in pushed.feedback if row.felt_pressured and by_visit[row.visit].staff == "Cilla"]

    verdict = assess(pushed, PARAMETERS, since=COVER_START)

    pressured = verdict.standings["Cilla"].streams["pressured"]
    answers = [row.visit for row in pushed.feedback if by_visit[row.visit].staff == "Cilla"]
    assert (pressured.events, pressured.trials) == (len(yes), len(answers))
    assert pressured.visits == tuple(yes)
    assert pressured.clients == len({by_visit[visit].client for visit in yes})
    assert 0.01 * len(answers) < pressured.expected < 0.06 * len(answers)
    assert pressured.share == len(yes) / len(answers)


def test_lines_from_a_day_on_are_the_same_lines(pushed, verdict_on_the_pushed):
    late = assess(pushed, PARAMETERS, since=COVER_START)

    assert late.lines == tuple(line for line in verdict_on_the_pushed.lines if line.date >= COVER_START)


def test_there_is_one_line_for_each_employed_person_and_day_with_a_visit(pushed, verdict_on_the_pushed):
    days = sorted({visit.date for visit in pushed.visits})

    expected = [
        (day, name) for day in days for name in ("Anna", "Bea", "Cilla") if name != "Cilla" or day >= COVER_START
    ]
    assert [(line.date, line.staff) for line in verdict_on_the_pushed.lines] == expected


def test_nothing_is_judged_in_the_first_eight_weeks():
    history = Salon(5, weeks=12, cover_weeks=(1, 11), Cilla=pushy()).history()

    verdict = assess(history, PARAMETERS)

    early = [line for line in verdict.lines if line.date < FIRST_DAY + timedelta(weeks=8)]
    assert {(line.sales_score, line.pressure_score, line.level) for line in early} == {(0.0, 0.0, Level.NONE)}


def test_streams_that_were_never_recorded_are_absent_and_do_not_count_as_zero(pushed):
    verdict = assess(replace(pushed, sales=None, feedback=None), PARAMETERS)

    assert sorted(verdict.standings["Anna"].streams) == ["overdue", "repeat"]
    assert {line.sales_score for line in verdict.lines} == {0.0}


def test_an_explanation_starts_the_scores_again_and_leaves_the_trail(pushed, verdict_on_the_pushed):
    warned = verdict_on_the_pushed.first("Cilla", Level.WARNING)
    day = next(line.date for line in verdict_on_the_pushed.lines if line.date > warned)

    explained = assess(replace(pushed, explained=[Explained("Cilla", day)]), PARAMETERS)

    line = next(line for line in explained.lines if line.date == day and line.staff == "Cilla")
    before = [line for line in explained.lines if line.date < day]
    assert line.pressure_score < 6
    assert before == [line for line in verdict_on_the_pushed.lines if line.date < day]


def test_too_few_visits_say_nothing():
    visits = [Visit(f"v{n}", FIRST_DAY + timedelta(days=n), "Anna", f"C{n}", "lash", "neutral") for n in range(80)]
    history = History(staff=[StaffPeriod("Anna", FIRST_DAY)], visits=visits, sales=[], feedback=[])

    standing = assess(history, PARAMETERS).standings["Anna"]

    assert {name: stream.shown for name, stream in standing.streams.items()} == {
        "sale": False,
        "pressured": False,
        "overdue": False,
    }


def test_a_history_without_visits_is_refused():
    with pytest.raises(ValueError, match="without visits"):
        assess(History(staff=[], visits=[]), PARAMETERS)


@given(st.floats(0, 100), st.floats(0, 5.99), st.integers(0, 50), st.integers(1, 30))
def test_sales_alone_never_warn_because_they_count_only_up_to_the_cap(sales, pressure, clients, people):
    level = level_of(sales, pressure, clients=clients, people=people, parameters=PARAMETERS)

    assert level != Level.WARNING


@pytest.mark.parametrize(
    ("sales", "pressure", "clients", "people", "level"),
    [
        (5.9, 6.4, 9, 3, Level.WARNING),
        (3.0, 6.4, 9, 3, Level.NONE),
        (3.0, 6.5, 2, 3, Level.NOTICE),
        (3.0, 6.5, 3, 3, Level.WARNING),
        (6.0, 0.0, 0, 3, Level.NOTICE),
        (0.0, 9.5, 2, 3, Level.NOTICE),
        (0.0, 9.5, 3, 6, Level.WARNING),
        (0.0, 10.4, 3, 12, Level.NOTICE),
        (0.0, 10.5, 3, 12, Level.WARNING),
    ],
)
def test_levels_follow_the_published_rule(sales, pressure, clients, people, level):
    assert level_of(sales, pressure, clients=clients, people=people, parameters=PARAMETERS) == level


def test_the_first_day_of_a_level_is_none_where_it_never_was():
    visits = [Visit("v", date(2025, 1, 6), "Anna", "C", "lash", "neutral")]

    verdict = assess(History(staff=[StaffPeriod("Anna", FIRST_DAY)], visits=visits), PARAMETERS)

    assert verdict.first("Anna", *FLAGGED) is None
