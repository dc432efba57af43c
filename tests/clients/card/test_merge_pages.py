"""The pages on which two cards are seen side by side, put together and taken apart."""

import pytest
from django.urls import reverse

from clients.card.models import Merge
from clients.card.services.merges import merge
from salon.core.access import GRANTS, Permission
from tests.clients.card.cards import whole_card
from tests.clients.reading import shows
from tests.factories import NOW, AppointmentFactory, ClientFactory, SalonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def kept():
    return ClientFactory(first_name="Aino", last_name="Korhonen", email="aino@example.org")


@pytest.fixture
def second():
    return whole_card(first_name="Aino", last_name="Korhonen-Aho", email="aho@example.org")


@pytest.fixture
def manager(client):
    client.force_login(UserFactory(role="manager"))
    return client


def page(name, *keys):
    return reverse(f"card:{name}", args=[getattr(key, "pk", key) for key in keys])


def test_only_owner_and_manager_may_put_cards_together():
    assert {role for role, granted in GRANTS.items() if Permission.CLIENT_MERGE in granted} == {"owner", "manager"}


@pytest.mark.parametrize("role", ["receptionist", "cosmetologist", "substitute", "accountant"])
def test_who_does_not_lead_the_salon_finds_no_page_of_it(role, client, kept, second):
    record = merge(kept, ClientFactory(), by=UserFactory(), at=NOW)
    client.force_login(UserFactory(role=role))

    read = [client.get(page("merge-find", kept)), client.get(page("merge", kept, second))]
    written = [client.post(page("merge", kept, second)), client.post(page("merge-undo", kept, record))]

    assert [answer.status_code for answer in (*read, *written)] == [404] * 4
    assert Merge.objects.get().undone_at is None


def test_the_other_card_is_found_by_the_name_of_the_first(manager, kept, second):
    answer = manager.get(page("merge-find", kept))

    assert list(answer.context["found"]) == [second]


def test_both_cards_stand_side_by_side_with_what_will_move_and_without_a_health_word(manager, kept, second):
    answer = manager.get(page("merge", kept, second))

    moving = dict(answer.context["moving"])
    assert shows(answer, "aino@example.org", "aho@example.org", "different") == [True] * 3
    assert (moving["Visits in the diary"], moving["What is noted on the card"]) == (1, None)
    assert shows(answer, "fragrance", "ealth", "Allerg", "kin") == [False] * 4


def test_cards_are_put_together_and_the_old_address_leads_to_the_one(manager, kept, second):
    put = manager.post(page("merge", kept, second))

    old = manager.get(page("client", second))
    listed = manager.get(reverse("card:clients")).context["page_obj"]
    again = manager.get(page("merge", kept, second))
    assert (put.url, old.status_code, old.url) == (page("client", kept), 302, page("client", kept))
    assert (list(listed), again.status_code) == ([kept], 404)


def test_h22_the_old_address_leads_only_those_who_may_see_the_card(client, kept, second):
    merge(kept, second, by=UserFactory(), at=NOW)
    answers = {}

    for role in ("receptionist", "cosmetologist", "substitute", "accountant"):
        client.force_login(UserFactory(role=role))
        answers[role] = client.get(page("client", second)).status_code

    assert answers == {"receptionist": 302, "cosmetologist": 302, "substitute": 404, "accountant": 404}


def test_a_merge_is_undone_on_the_page(manager, kept, second):
    manager.post(page("merge", kept, second))
    offered = shows(manager.get(page("merge-find", kept)), "can be undone until")

    manager.post(page("merge-undo", kept, Merge.objects.get()))

    assert (offered, manager.get(page("client", second)).status_code) == ([True], 200)
    assert shows(manager.get(page("merge-find", kept)), "undone", "can be undone until") == [True, False]


def test_h06_a_merge_of_another_card_cannot_be_undone_through_this_one(manager, kept, second):
    record = merge(ClientFactory(), second, by=UserFactory(), at=NOW)

    answer = manager.post(page("merge-undo", kept, record))

    record.refresh_from_db()
    assert (answer.status_code, record.undone_at) == (404, None)


def test_one_card_with_itself_is_refused_in_words(manager, kept):
    answers = [manager.get(page("merge", kept, kept)), manager.post(page("merge", kept, kept))]

    assert [(answer.status_code, *shows(answer, "This is one card.")) for answer in answers] == [(422, True)] * 2


@pytest.mark.parametrize("visits", [1, 3])
def test_the_page_asks_the_same_however_much_will_move(manager, kept, visits, django_assert_num_queries):
    second = ClientFactory()
    for _number in range(visits):
        AppointmentFactory(client=second)
    manager.get(page("merge", kept, second))

    with django_assert_num_queries(34):
        manager.get(page("merge", kept, second))
