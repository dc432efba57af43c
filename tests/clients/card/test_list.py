"""Clients are found while typing, listed, and opened anew."""

from datetime import date

import pytest
from django.urls import reverse

from clients.card.models import Client
from tests.clients.reading import shows, words
from tests.factories import (
    ClientFactory,
    SalonFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def aino():
    return ClientFactory(first_name="Aino", last_name="Korhonen", phone="+358401234567", email="aino@example.org")


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(role="receptionist"))
    return client


def page_of(card):
    return reverse("card:client", args=[card.pk])


def rows_of(response):
    return [str(row) for row in response.context["page_obj"]]


def test_list_shows_everybody_by_last_name(desk, aino):
    ClientFactory(first_name="Ritva", last_name="Aho")

    response = desk.get(reverse("card:clients"))

    assert (response.status_code, rows_of(response)) == (200, ["Ritva Aho", "Aino Korhonen"])


def test_typing_gets_only_the_rows(desk, aino):
    ClientFactory(first_name="Ritva", last_name="Aho")

    response = desk.get(reverse("card:clients"), {"q": "korho"}, headers={"HX-Request": "true"})

    assert rows_of(response) == ["Aino Korhonen"]
    assert response.content.count(b"<html") == 0


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["A", "B", "C"]),
        ("-name", ["C", "B", "A"]),
        ("seen", ["C", "A", "B"]),
        ("-seen", ["A", "C", "B"]),
        ("password", ["A", "B", "C"]),
    ],
)
def test_list_sorts(desk, sort, order):
    a, _b, c = (ClientFactory(first_name="Aino", last_name=name) for name in "ABC")
    VisitFactory(client=a, day=date(2026, 5, 2))
    VisitFactory(client=c, day=date(2026, 5, 1))

    response = desk.get(reverse("card:clients"), {"sort": sort})

    assert [row.last_name for row in response.context["page_obj"]] == order


def test_list_pages_and_keeps_search_and_order(desk):
    ClientFactory.create_batch(26, first_name="Anna")

    response = desk.get(reverse("card:clients"), {"q": "anna", "sort": "-name", "page": 2})

    assert (len(rows_of(response)), response.context["query"]) == (1, "q=anna&sort=-name&")


def test_empty_list_says_what_would_be_here(desk):
    response = desk.get(reverse("card:clients"))

    assert shows(response, "No clients here yet", "New client") == [True, True]


def test_nobody_found_says_what_to_try(desk, aino):
    response = desk.get(reverse("card:clients"), {"q": "zzz"})

    assert shows(response, "Nobody found", "Aino") == [True, False]


@pytest.mark.parametrize("people", [1, 3])
def test_list_asks_the_database_the_same_however_many_there_are(desk, people, django_assert_num_queries):
    VisitFactory.create_batch(people)
    url = reverse("card:clients")
    desk.get(url)

    with django_assert_num_queries(4):
        desk.get(url)


def test_search_for_the_booking_form_gives_choices(desk, aino):
    ClientFactory(first_name="Ritva", last_name="Aho")

    response = desk.get(reverse("card:search"), {"q": "0401234"})

    assert words(response) == "Aino Korhonen · 040 1234567"
    assert response.content.decode().count(f'<option value="{aino.pk}">') == 1


@pytest.mark.parametrize(("typed", "said"), [("", ""), ("a", ""), ("zzz", "Nobody found")])
def test_search_does_not_list_people_for_nothing(desk, aino, typed, said):
    response = desk.get(reverse("card:search"), {"q": typed})

    assert words(response) == said


def test_search_shows_eight_and_says_that_there_are_more(desk):
    ClientFactory.create_batch(9, first_name="Anna")

    response = desk.get(reverse("card:search"), {"q": "anna"})

    assert (len(response.context["clients"]), response.context["more"]) == (8, True)


def test_new_client_with_name_and_phone_gets_a_card(desk):
    answer = desk.post(
        reverse("card:new-client"), {"first_name": "Aino", "last_name": "Korhonen", "phone": "040 123 4567"}
    )

    made = Client.objects.get()
    assert (answer.status_code, answer.url) == (302, page_of(made))
    assert (str(made), str(made.phone)) == ("Aino Korhonen", "+358401234567")


@pytest.mark.parametrize(
    "wrong", [{"first_name": ""}, {"phone": ""}, {"phone": "12"}, {"email": "aino"}, {"first_name": "A" * 10_000}]
)
def test_new_client_with_something_missing_is_told_what_and_keeps_the_rest(desk, wrong):
    written = {"first_name": "Aino", "last_name": "Korhonen", "phone": "040 123 4567", "email": "", **wrong}

    response = desk.post(reverse("card:new-client"), written)

    assert (response.status_code, Client.objects.count()) == (422, 0)
    assert list(response.context["form"].errors) == list(wrong)
    assert response.context["form"]["last_name"].value() == "Korhonen"


def test_the_same_client_twice_is_told_kindly(desk, aino):
    response = desk.post(
        reverse("card:new-client"), {"first_name": "aino", "last_name": "korhonen", "phone": "+358 40 123 4567"}
    )

    assert (response.status_code, Client.objects.count()) == (422, 1)
    assert shows(response, "There is a card with this name and phone number already.") == [True]


@pytest.mark.parametrize("name", ["clients", "search", "new-client"])
@pytest.mark.parametrize("role", ["accountant", None])
def test_who_has_no_part_in_clients_finds_no_page(client, name, role):
    client.force_login(UserFactory(role=role or "accountant"))

    assert client.get(reverse(f"card:{name}")).status_code == 404
