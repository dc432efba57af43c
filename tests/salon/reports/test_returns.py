"""The return rate, counted by hand."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from salon.core.time import local_day
from salon.reports import queries
from salon.reports.figures import Period, Share
from salon.stats.intervals import wilson_interval
from tests.factories import CategoryFactory, ClientFactory, StaffFactory, UserFactory, VisitFactory

pytestmark = pytest.mark.django_db

SPRING = Period(date(2026, 1, 1), date(2026, 4, 1))
LATER = date(2026, 8, 1)


@pytest.fixture
def small_salon():
    """Six clients, two people. Mari 7 visits, 4 returns; Sanna 3 visits, 1 return; within 60 days, seen from August.

    Aino   5 Jan M (first) -> 6 Mar M: exactly 60 days, a return; 6 Mar -> never.
    Bella  10 Jan M (first) -> 12 Mar M: 61 days, no return; 12 Mar -> 20 Apr S: a return to somebody else.
    Cilla  1 Feb S (first), 1 Feb M: the same day is no return; nothing later.
    Disa   2 Feb S (first) -> 3 Feb M: a return for Sanna; 3 Feb -> 4 Mar M; 4 Mar -> 1 May: 58 days; both returns.
    Elsa   20 Mar S -> never.
    Fanni  20 Dec M (first), 31 Mar 2027 M: outside the days.
    """
    mari, sanna = StaffFactory(name="Mari"), StaffFactory(name="Sanna")
    came = {
        "Aino": [(date(2026, 1, 5), mari), (date(2026, 3, 6), mari)],
        "Bella": [(date(2026, 1, 10), mari), (date(2026, 3, 12), mari), (date(2026, 4, 20), sanna)],
        "Cilla": [(date(2026, 2, 1), sanna), (date(2026, 2, 1), mari)],
        "Disa": [
            (date(2026, 2, 2), sanna),
            (date(2026, 2, 3), mari),
            (date(2026, 3, 4), mari),
            (date(2026, 5, 1), sanna),
        ],
        "Elsa": [(date(2026, 3, 20), sanna)],
        "Fanni": [(date(2025, 12, 20), mari), (date(2027, 3, 31), mari)],
    }
    for name, visits in came.items():
        client = ClientFactory(first_name=name)
        for number, (day, staff) in enumerate(visits):
            VisitFactory(client=client, staff=staff, day=day, is_first=number == 0 and name != "Elsa")
    return mari, sanna


def test_small_salon_gives_the_rates_counted_by_hand(small_salon):
    counted = queries.returns(SPRING, window=60, on=LATER)

    assert [(row.name, row.all.events, row.all.trials) for row in counted.rows] == [("Mari", 4, 7), ("Sanna", 1, 3)]
    assert [(row.new.events, row.new.trials) for row in counted.rows] == [(1, 2), (1, 2)]
    assert [(row.regular.events, row.regular.trials) for row in counted.rows] == [(3, 5), (0, 1)]
    assert (counted.all.events, counted.all.trials, counted.too_recent) == (5, 10, 0)


def test_longer_window_finds_the_return_of_day_61(small_salon):
    counted = queries.returns(SPRING, window=90, on=LATER)

    assert [(row.name, row.all.events, row.all.trials) for row in counted.rows] == [("Mari", 5, 7), ("Sanna", 1, 3)]


def test_visit_is_left_out_until_its_window_is_over(small_salon):
    last_open_day = date(2026, 3, 20) + timedelta(days=60)

    still_open = queries.returns(SPRING, window=60, on=last_open_day)
    closed = queries.returns(SPRING, window=60, on=last_open_day + timedelta(days=1))

    assert (still_open.all.trials, still_open.too_recent) == (9, 1)
    assert (closed.all.trials, closed.too_recent) == (10, 0)


def test_rows_behind_a_number_are_the_number(small_salon):
    mari, _sanna = small_salon
    counted = queries.returns(SPRING, window=60, on=LATER)

    behind = queries.visits_behind(SPRING, window=60, on=LATER)

    assert behind.count() == counted.all.trials
    assert behind.exclude(back_on=None).count() == counted.all.events
    assert behind.filter(staff=mari).exclude(back_on=None).count() == counted.rows[0].all.events


def test_row_tells_the_first_day_back(small_salon):
    back = queries.visits_behind(SPRING, window=60, on=LATER).filter(client__first_name="Disa").order_by("day")

    assert [visit.back_on for visit in back] == [date(2026, 2, 3), date(2026, 3, 4), date(2026, 5, 1)]


def test_share_has_its_wilson_interval_and_keeps_silent_under_twenty():
    share = Share(12, 40)

    assert (share.low, share.high) == tuple(100 * end for end in wilson_interval(12, 40))
    assert [Share(0, n).enough for n in (19, 20)] == [False, True]


def fill(people, visits):
    """So many people with so many visits each, a hundred days ago; every second client came again after 30 days."""
    day = local_day(timezone.now()) - timedelta(days=100)
    category = CategoryFactory()
    for number in range(people):
        staff = StaffFactory(name=f"Person {number}")
        for place in range(visits):
            client = ClientFactory()
            VisitFactory(client=client, staff=staff, day=day, category=category, is_first=True)
            if place % 2 == 0:
                VisitFactory(client=client, staff=staff, day=day + timedelta(days=30), category=category)


@pytest.fixture
def owner(client):
    user = UserFactory(role="owner")
    client.force_login(user)
    return client


def test_page_shows_people_alphabetically_with_n_and_interval(owner):
    fill(people=2, visits=20)

    response = owner.get(reverse("reports:returns"))

    rows = response.context["returns"].rows
    assert [(row.name, row.new.trials, row.new.events) for row in rows] == [("Person 0", 20, 10), ("Person 1", 20, 10)]
    assert (response.status_code, response.content.decode().count('data-value="29.93"')) == (200, 0 + 2)


def test_page_says_too_little_data_under_twenty_visits(owner):
    fill(people=1, visits=5)

    page = owner.get(reverse("reports:returns")).content.decode()

    assert page.count("too little data") == 4


def test_page_costs_the_same_with_one_person_and_with_three(owner, django_assert_num_queries):
    fill(people=1, visits=2)
    owner.get(reverse("reports:returns"))

    with django_assert_num_queries(4):
        owner.get(reverse("reports:returns"))
    fill(people=2, visits=4)
    owner.get(reverse("reports:returns"))  # who is new in the house is read once
    with django_assert_num_queries(4):
        owner.get(reverse("reports:returns"))


def test_number_opens_the_visits_behind_it(owner):
    fill(people=1, visits=4)
    page = owner.get(reverse("reports:returns")).content.decode()
    address = re.search(r'href="([^"]*visits/[^"]*kind=new)"', page).group(1).replace("&amp;", "&")

    behind = owner.get(address)

    assert (behind.status_code, behind.context["page_obj"].paginator.count) == (200, 4)


@pytest.mark.parametrize(
    "query",
    ["first=2026-02-30&last=2026-03-01&window=60", "first=2026-03-02&last=2026-03-01&window=60", "window=7"],
)
@pytest.mark.parametrize("name", ["reports:returns", "reports:return-visits"])
def test_days_that_make_no_sense_are_said_with_422(owner, name, query):
    response = owner.get(f"{reverse(name)}?{query}")

    assert (response.status_code, "returns" in response.context) == (422, False)


def test_visits_behind_tell_of_an_erased_client_without_a_name(owner):
    fill(people=1, visits=1)
    client = VisitFactory._meta.model.objects.first().client
    client.state = "erased"
    client.save()

    page = owner.get(reverse("reports:return-visits")).content.decode()

    assert ("An erased client" in page, client.full_name in page) == (True, False)


@pytest.mark.parametrize("name", ["overview", "returns", "return-visits", "money"])
@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("owner", 200),
        ("manager", 200),
        ("cosmetologist", 404),
        ("substitute", 404),
        ("receptionist", 404),
        ("accountant", 404),
    ],
)
def test_reports_are_there_for_owner_and_manager_only(client, name, role, code):
    client.force_login(UserFactory(role=role))

    response = client.get(reverse(f"reports:{name}"))

    assert response.status_code == code
