"""The diary's pages: who sees which names, what an act answers, and what does not exist for whom."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from salon.booking.models import Appointment
from salon.core.models import Role
from salon.core.time import local_day
from tests.factories import (
    ClientFactory,
    HealthFactFactory,
    ServiceFactory,
    UserFactory,
)
from tests.salon.booking.pages import browser_of, noon, visit_of

pytestmark = pytest.mark.django_db


def shown_titles(browser):
    day = browser.get(reverse("booking:day-events")).json()
    return sorted(event["title"] for event in (*day["visits"], *day["taken"]))


def test_the_desk_sees_every_name(desk_page, people):
    visit_of(people["mari"], client=ClientFactory(first_name="Aino", last_name="A"))
    visit_of(people["sanna"], client=ClientFactory(first_name="Ritva", last_name="R"))

    assert shown_titles(desk_page) == ["Aino A", "Ritva R"]


def test_a_cosmetologist_sees_her_own_names_and_the_others_as_taken(people):
    visit_of(people["mari"], client=ClientFactory(first_name="Aino", last_name="A"))
    visit_of(people["liisa"], client=ClientFactory(first_name="Ritva", last_name="R"))

    browser = browser_of(people["mari"].user)
    answer = browser.get(reverse("booking:day-events")).json()

    assert (shown_titles(browser), "Ritva" in json.dumps(answer), len(answer["columns"])) == (
        ["Aino A", "Taken"],
        False,
        3,
    )


def test_a_substitute_sees_her_own_column_only(people):
    visit_of(people["sanna"], client=ClientFactory(first_name="Aino", last_name="A"))
    visit_of(people["mari"])

    browser = browser_of(people["sanna"].user)
    answer = browser.get(reverse("booking:day-events")).json()

    assert (shown_titles(browser), [head["title"] for head in answer["columns"]]) == (["Aino A"], ["sanna"])


def test_health_words_never_reach_the_diary_only_a_sign(desk_page, people):
    client = ClientFactory()
    HealthFactFactory(client=client, text="zinc pyrithione")
    visit = visit_of(people["mari"], client=client)

    pages = [
        desk_page.get(address).content.decode()
        for address in (
            reverse("booking:diary"),
            reverse("booking:list"),
            reverse("booking:sheet"),
            reverse("booking:appointment", args=[visit.pk]),
            reverse("today"),
        )
    ]
    events = desk_page.get(reverse("booking:day-events")).json()

    assert ["zinc" in page for page in pages] == [False] * 5
    assert ["Ask the cosmetologist first" in page for page in pages] == [True] * 5
    assert events["visits"][0]["signs"] == "wn"


@pytest.mark.parametrize("name", ["appointment", "move"])
def test_anothers_visit_does_not_exist(name, people):
    visit = visit_of(people["mari"])

    statuses = [
        browser_of(people[who].user).get(reverse(f"booking:{name}", args=[visit.pk])).status_code
        for who in ("liisa", "sanna")
    ]

    assert statuses == [404, 404]


@pytest.mark.parametrize("name", ["state", "cancel", "move"])
def test_anothers_visit_cannot_be_changed(name, people):
    visit = visit_of(people["mari"])

    answer = browser_of(people["liisa"].user).post(reverse(f"booking:{name}", args=[visit.pk]), {"state": "arrived"})

    visit.refresh_from_db()
    assert (answer.status_code, visit.state, visit.version) == (404, "booked", 1)


def test_a_substitute_changes_nothing_in_the_diary(people):
    visit = visit_of(people["sanna"])
    browser = browser_of(people["sanna"].user)

    statuses = [
        browser.post(reverse("booking:state", args=[visit.pk]), {"state": "arrived"}).status_code,
        browser.get(reverse("booking:book")).status_code,
        browser.get(reverse("booking:first-free")).status_code,
    ]

    assert statuses == [404, 404, 404]


def test_an_accountant_has_no_diary(people):
    browser = browser_of(UserFactory(role=Role.ACCOUNTANT))

    statuses = [browser.get(reverse(f"booking:{name}")).status_code for name in ("diary", "list", "day-events", "book")]

    assert statuses == [404] * 4


def test_a_cosmetologist_cannot_book_into_a_colleagues_diary(people):
    service = ServiceFactory(performers=[people["liisa"]])
    asked = {"service": service.pk, "staff": people["liisa"].pk, "client": ClientFactory().pk}

    answer = browser_of(people["mari"].user).post(
        reverse("booking:book"), {**asked, "day": local_day(noon()) + timedelta(days=1), "time": "10:00"}
    )

    assert (answer.status_code, Appointment.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("visits", "name"),
    [(n, page) for n in (1, 3) for page in ("diary", "list", "day-events", "day-version", "sheet", "calls")],
)
def test_the_questions_do_not_grow_with_the_visits(visits, name, desk_page, people, django_assert_num_queries):
    expected = {"diary": 5, "list": 6, "day-events": 5, "day-version": 5, "sheet": 3, "calls": 3}[name]
    for hour in range(visits):
        visit_of(people["mari"], starts_at=noon() + timedelta(hours=hour))
    desk_page.get(reverse(f"booking:{name}"))

    with django_assert_num_queries(expected):
        desk_page.get(reverse(f"booking:{name}"))


@pytest.mark.parametrize("visits", [1, 3])
def test_today_asks_no_more_for_more_visits(visits, desk_page, people, django_assert_num_queries):
    for hour in range(visits):
        visit_of(people["mari"], starts_at=noon() + timedelta(hours=hour))
    desk_page.get(reverse("today"))

    with django_assert_num_queries(6):
        desk_page.get(reverse("today"))


@pytest.mark.parametrize("garbage", ["x", "2026-13-40", "0001-01-01", "9999-12-31", "2026-11-25'--"])
def test_an_odd_day_in_the_address_shows_today(garbage, desk_page):
    today = local_day(timezone.now())

    answer = desk_page.get(reverse("booking:diary"), {"day": garbage, "who": garbage, "place": garbage})

    assert (answer.status_code, answer.context["asked"].query) == (200, f"day={today.isoformat()}")


def test_first_free_answers_with_chips_that_open_the_form(desk_page, people):
    service = ServiceFactory(performers=[people["mari"]])

    answer = desk_page.get(reverse("booking:first-free"), {"service": service.pk}).content.decode()

    assert (answer.count('class="chip '), answer.count(reverse("booking:book"))) == (5, 10)


def test_names_are_escaped(desk_page, people):
    visit = visit_of(people["mari"], client=ClientFactory(first_name="<b>x</b>"))

    page = desk_page.get(reverse("booking:appointment", args=[visit.pk])).content.decode()

    assert ("<b>x</b>" in page, "&lt;b&gt;x&lt;/b&gt;" in page) == (False, True)
