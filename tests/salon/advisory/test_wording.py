"""The flag in words: which sentence stands there, with which counts."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from salon.advisory import wording
from salon.advisory.wording import Heard
from salon.stats.advisory.assessment import CoverStanding, Standing, StreamStanding
from salon.stats.advisory.levels import Level

SINCE = date(2026, 9, 1)
NOBODY = Heard(0, 0)


def stream(events, trials, expected, *, clients=0, score=0.0, shown=True):
    norm = expected / trials if trials else 0.0
    return StreamStanding(SINCE, events, trials, expected, clients, (), score, shown, norm, 400, 2)


CALM = {"sale": stream(9, 60, 9.0), "repeat": stream(1, 40, 1.6), "overdue": stream(6, 60, 9.0)}


def standing(**changes):
    usual = {
        "staff": "s",
        "on": date(2026, 11, 24),
        "level": Level.NONE,
        "sales_score": 0.0,
        "pressure_score": 0.0,
        "visits": 60,
        "since": None,
        "clients": 0,
        "returns": stream(6, 60, 9.0),
        "returns_as_usual": True,
        "looks_like_good_advice": False,
        "streams": CALM,
        "covers": (),
    }
    return Standing(**(usual | changes))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_below_thirty_visits_it_is_too_few_whatever_the_level():
    case = standing(visits=29, level=Level.WARNING, pressure_score=14.0)

    assert wording.main_sentences(case, "Sanna", NOBODY) == ["29 visits so far: too few to say anything."]
    assert wording.shown_level(case) == Level.NONE


def test_somebody_without_a_visit_has_too_few():
    assert wording.main_sentences(None, "Sanna", NOBODY) == ["0 visits so far: too few to say anything."]


def test_one_visit_is_one_visit():
    assert wording.main_sentences(standing(visits=1), "Sanna", NOBODY) == ["1 visit so far: too few to say anything."]


def test_level_none_says_that_nothing_stands_out():
    assert wording.main_sentences(standing(), "Sanna", NOBODY) == ["Nothing stands out in the work of Sanna."]


@pytest.mark.parametrize(
    ("as_usual", "last"),
    [
        (True, "Clients come back as usual (90 %), so this may simply be good advice."),
        (False, "Fewer clients than usual come back (90 %)."),
        (None, "Too little is known yet about whether clients come back."),
    ],
)
def test_sales_alone_are_told_beside_the_returns(as_usual, last):
    case = standing(
        level=Level.NOTICE,
        sales_score=6.0,
        returns_as_usual=as_usual,
        streams=CALM | {"sale": stream(24, 60, 9.0)},
    )

    assert wording.main_sentences(case, "Aino", NOBODY) == [
        "Aino sold a product in 24 of 60 visits since 1 Sep 2026 (40 %); colleagues with similar clients would have "
        "sold in about 9.0 (15 %).",
        last,
    ]


def test_repeat_pressure_alone_is_told_by_its_counts():
    case = standing(level=Level.NOTICE, pressure_score=6.5, streams=CALM | {"repeat": stream(11, 30, 1.24, clients=9)})

    assert wording.main_sentences(case, "Sanna", NOBODY) == [
        "In 11 of 30 visits where the client had already said no, or had asked for no product talk, Sanna offered "
        "again; colleagues do so in about 1.2 of 30."
    ]


def test_warning_tells_every_sign_with_its_own_count():
    case = standing(
        level=Level.WARNING,
        since=SINCE,
        sales_score=14.0,
        pressure_score=14.0,
        streams={
            "sale": stream(30, 60, 12.0),
            "repeat": stream(11, 30, 1.24, clients=9),
            "pressured": stream(3, 10, 0.4, clients=3),
            "overdue": stream(14, 40, 6.4),
        },
    )

    assert wording.main_sentences(case, "Sanna", Heard(3, 10)) == [
        "Please have a look at what clients of Sanna have met with since 1 Sep 2026.",
        "In 11 of 30 visits where the client had already said no, or had asked for no product talk, Sanna offered "
        "again; colleagues do so in about 1.2 of 30.",
        "These were 9 different clients.",
        "3 clients of the 10 who answered could not decide in peace.",
        "8 clients more than usual have not come back.",
        "Sales are 2.5 times the usual.",
    ]


def test_answers_of_a_batch_that_is_not_full_are_not_in_the_sentence():
    case = standing(level=Level.WARNING, since=SINCE, streams=CALM | {"pressured": stream(3, 4, 0.2, clients=3)})

    assert wording.main_sentences(case, "Sanna", NOBODY) == [
        "Please have a look at what clients of Sanna have met with since 1 Sep 2026."
    ]


def test_sentences_hold_no_score():
    case = standing(level=Level.WARNING, since=SINCE, sales_score=7.77, pressure_score=8.88)

    text = " ".join(wording.main_sentences(case, "Sanna", NOBODY))

    assert ("7.77" in text, "8.88" in text) == (False, False)


COVER = CoverStanding("mari", "s", date(2026, 8, 3), None, 12, 30, 6.3, (), 0, 9.0, shown=True)
NAMES = {"mari": "Mari", "s": "Sanna"}


def test_running_cover_is_told_on_the_substitutes_page():
    assert wording.cover_sentences(standing(covers=(COVER,)), NAMES) == [
        "12 of 30 regular clients of Mari have skipped their usual visit since Sanna took over; normally about 6.3 "
        "would have. Some people simply wait for their own cosmetologist."
    ]


def test_running_cover_is_not_told_to_the_absent_colleague():
    assert wording.cover_sentences(standing(staff="mari", covers=(COVER,)), NAMES) == []


def test_cover_with_too_few_regulars_is_not_told():
    assert wording.cover_sentences(standing(covers=(replace(COVER, shown=False),)), NAMES) == []


@pytest.mark.parametrize(("skipped", "told"), [(8, True), (7, False)])
def test_coming_back_after_a_cover_is_told_from_eight_on(skipped, told):
    over = replace(COVER, ends_on=date(2026, 11, 3), skipped=skipped, returned=6)

    sentences = wording.cover_sentences(standing(staff="mari", covers=(over,)), NAMES)

    assert sentences == (["6 of the 8 who stayed away came back to Mari within 3 weeks."] if told else [])


def test_cover_that_ended_half_a_year_ago_is_no_news():
    over = replace(COVER, ends_on=date(2026, 5, 19), skipped=8, returned=6)

    assert wording.cover_sentences(standing(staff="mari", covers=(over,)), NAMES) == []


@pytest.mark.parametrize(("count", "words"), [(0.04, "0.0"), (1.25, "1.2"), (9.96, "10.0"), (10.4, "10")])
def test_usual_count_has_one_decimal_below_ten(count, words):
    assert wording.usually(count) == words
