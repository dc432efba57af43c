"""The story that the demo tells: the same each time, and such that the flag sees what the owner saw too late."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from salon.demo.build import Scale
from salon.demo.cast import AINO, JONNA, LIISA, MARI, SANNA, Calendar
from salon.demo.folder import sold, vat_on
from salon.demo.story import Story
from salon.stats.advisory import history as past
from salon.stats.advisory.assess import assess
from salon.stats.advisory.parameters import Parameters

SUNDAY = date(2026, 11, 22)
TALK = {"never": "none", "if_asked": "none", "finding": "neutral", "gladly": "welcome"}


def told(today, **scale):
    size = Scale(**scale)
    calendar = Calendar(today, size.weeks, size.lived_days, size.ahead_days)
    return calendar, list(Story(calendar, clients=size.clients, seed=size.seed).tell())


def as_history(calendar, comings):
    """What the detector would read of these visits."""
    visits, recommendations, sales, feedback = [], [], [], []
    for coming in comings:
        if coming.outcome != "completed" or coming.day >= calendar.today:
            continue
        key, guest = str(coming.number), coming.guest
        category = coming.treatment.category
        visits.append(past.Visit(key, coming.day, coming.staff.code, guest.code, category, TALK[guest.wish]))
        recommendations += [
            past.Recommendation(key, item.ware.line, item.ware.category, item.answer) for item in coming.talk.offers
        ]
        sales += [past.Sale(key, ware.code, ware.price, why == "advice") for ware, why in sold(coming)]
        if coming.talk.in_peace is not None and guest.email:
            feedback.append(past.Feedback(key, coming.talk.in_peace <= 2))
    staff = [past.StaffPeriod(person.code, *calendar.employment(person)) for person in calendar.cast() if person.manner]
    covers = [
        past.Cover(MARI.code, SANNA.code, *calendar.leave),
        past.Cover(MARI.code, JONNA.code, *calendar.first_cover),
    ]
    return past.History(staff, visits, covers, [], recommendations, sales, feedback)


@pytest.mark.parametrize("weekday", range(7))
def test_on_every_weekday_the_flag_warns_of_the_substitute_and_of_nobody_else(weekday):
    calendar, comings = told(SUNDAY + timedelta(days=weekday))

    standings = assess(as_history(calendar, comings), Parameters()).standings

    levels = {code: standing.level.value for code, standing in standings.items()}
    assert levels == {"liisa": "none", "aino": "none", "mari": "none", "sanna": "warning"}


def test_the_best_seller_sells_clearly_more_than_the_others_and_her_clients_come_back():
    calendar, comings = told(SUNDAY)

    standings = assess(as_history(calendar, comings), Parameters(), since=calendar.start).standings

    sales = {code: row.streams["sale"].events / row.streams["sale"].trials for code, row in standings.items()}
    assert sales["aino"] > 1.4 * max(sales["liisa"], sales["mari"])
    assert standings["aino"].returns_as_usual is True


def test_the_same_day_tells_the_same_story():
    _calendar, first = told(SUNDAY, weeks=24, clients=10)
    _calendar, again = told(SUNDAY, weeks=24, clients=10)

    assert [(coming.starts_at, coming.guest.code, coming.talk) for coming in first] == [
        (coming.starts_at, coming.guest.code, coming.talk) for coming in again
    ]


def test_nobody_is_booked_twice_at_once_or_when_she_does_not_work():
    calendar, comings = told(SUNDAY, weeks=30, clients=30)

    ordered = sorted(comings, key=lambda coming: (coming.staff.code, coming.starts_at))
    clashes = [
        (before, after)
        for before, after in pairwise(ordered)
        if before.staff is after.staff
        and before.starts_at + timedelta(minutes=before.treatment.minutes + before.treatment.buffer) > after.starts_at
    ]
    assert clashes == []
    assert [coming for coming in comings if not calendar.works(coming.staff, coming.day)] == []


def test_mari_is_away_in_both_covers_and_somebody_stands_in():
    calendar = Calendar(SUNDAY)
    first, second = calendar.first_cover[0], calendar.leave[0]

    assert [calendar.works(MARI, day) for day in (first, calendar.first_cover[1], second, SUNDAY)] == [
        False,
        True,
        False,
        False,
    ]
    assert [calendar.substitute(day) for day in (first, calendar.first_cover[1], second)] == [JONNA, None, SANNA]
    assert (calendar.works(LIISA, SUNDAY), calendar.works(AINO, SUNDAY)) == (False, True)


def test_the_rate_of_value_added_tax_is_that_of_the_day():
    rates = [str(vat_on(day)) for day in (date(2024, 8, 31), date(2024, 9, 1))]

    assert rates == ["24.00", "25.50"]
