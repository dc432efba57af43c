"""Of a salon with several places the diary shows the one that is asked for: its people, its guests, its visits."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from salon.core.time import local_day
from salon.house.models import Absence, DayShift, Location
from tests.factories import ServiceFactory
from tests.salon.booking.pages import noon, visit_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(people):
    """Mari at the harbour, Liisa at the market; Sanna has no place of her own."""
    harbour, market = (Location.objects.create(name=name) for name in ("Harbour", "Market"))
    for name, place in (("mari", harbour), ("liisa", market)):
        people[name].location = place
        people[name].save()
    return {"harbour": harbour, "market": market}


def shown_at(browser, place, **asked):
    day = browser.get(reverse("booking:day-events"), {"place": place.pk, **asked}).json()
    return sorted(head["title"] for head in day["columns"]), sorted(row["id"] for row in day["visits"])


def version_of(browser, place):
    return browser.get(reverse("booking:day-version"), {"place": place.pk}).headers["ETag"]


def test_who_works_elsewhere_for_a_day_has_a_column_there_on_that_day_only(desk_page, people, places):
    today = local_day(noon())
    DayShift.objects.create(staff=people["mari"], day=today, starts=time(9), ends=time(15), location=places["market"])

    seen = [shown_at(desk_page, places["market"], day=today + timedelta(days=days))[0] for days in (0, 1)]

    assert seen == [["liisa", "mari", "sanna"], ["liisa", "sanna"]]


def test_a_place_shows_its_own_visits_in_columns_list_and_on_paper(desk_page, people, places):
    here, there = visit_of(people["mari"]), visit_of(people["liisa"])
    asked = {"place": places["harbour"].pk}

    columns = shown_at(desk_page, places["harbour"])[1]
    rows = [row.visit for row in desk_page.get(reverse("booking:list"), asked).context["rows"]]
    sheet = [person for person, _rows in desk_page.get(reverse("booking:sheet"), asked).context["days"]]

    assert (columns, rows, sheet) == ([str(here.pk)], [here], [people["mari"]])
    assert shown_at(desk_page, places["market"])[1] == [str(there.pk)]


def test_a_place_offers_its_own_people_and_their_first_free_times_there(desk_page, people, places):
    service = ServiceFactory(performers=[people["mari"], people["liisa"]])
    context = desk_page.get(reverse("booking:diary"), {"place": places["market"].pk}).context
    asked = {"service": service.pk, "location": places["market"].pk}

    found = desk_page.get(reverse("booking:first-free"), asked).context["found"]

    names = [[person.name for person in context[name]] for name in ("everybody", "bookable")]
    assert (names, {free.staff.name for free in found}) == ([["liisa", "sanna"]] * 2, {"liisa"})


def test_an_open_diary_notices_what_changes_at_its_place_and_nothing_else(desk_page, people, places):
    here, there = visit_of(people["mari"]), visit_of(people["liisa"])
    marks = [version_of(desk_page, places["harbour"])]

    for visit in (there, here):
        visit.version += 1
        visit.save()
        marks.append(version_of(desk_page, places["harbour"]))

    assert (marks[0] == marks[1], marks[1] == marks[2]) == (True, False)


def test_an_open_diary_notices_that_somebody_is_away_now(desk_page, people, places):
    before = version_of(desk_page, places["harbour"])

    Absence.objects.create(staff=people["mari"], kind="sick", starts_on=local_day(noon()))

    assert version_of(desk_page, places["harbour"]) != before


def test_what_the_columns_and_the_question_say_is_one_word(desk_page, people, places):
    visit_of(people["mari"])
    asked = {"place": places["harbour"].pk}

    drawn = desk_page.get(reverse("booking:day-events"), asked).json()["version"]

    assert version_of(desk_page, places["harbour"]) == f'"{drawn}"'


def test_a_place_that_is_none_shows_nobody_but_who_has_no_place(desk_page, people, places):
    gone = Location(name="Nowhere")

    assert shown_at(desk_page, gone) == (["sanna"], [])
