"""The pages of restriction and erasure: what they show, what they do, and for whom they exist."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.rights import erasing, restricting
from clients.rights.erasing import Asked
from clients.rights.models import Erasure, Restriction
from salon.core.time import local_day
from tests.factories import NOW, TODAY, ClientFactory, SalonFactory, UserFactory
from tests.filled import filled_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    SalonFactory()
    user = UserFactory(role="owner")
    client.force_login(user)
    return user


def test_a_restriction_is_set_and_lifted_on_the_page(client, owner):
    aino = ClientFactory()

    client.post(reverse("rights:restrict", args=[aino.pk]), {"rest-reason": "She asked"})
    aino.refresh_from_db()
    between = aino.state
    shown = client.get(reverse("rights:index")).content.decode()
    client.post(reverse("rights:lift", args=[Restriction.objects.get().pk]))

    aino.refresh_from_db()
    assert (between, str(aino) in shown, aino.state) == ("restricted", True, "active")


def test_without_a_reason_nothing_rests(client, owner):
    aino = ClientFactory()

    answer = client.post(reverse("rights:restrict", args=[aino.pk]), {"rest-reason": ""})

    assert (answer.status_code, Restriction.objects.count()) == (422, 0)


def test_the_page_of_an_erasure_shows_what_becomes_of_each_part(client, owner):
    aino = filled_client("AA").client

    shown = " ".join(client.get(reverse("rights:erasure", args=[aino.pk])).content.decode().split())

    law = "Bookkeeping: the Accounting Act, chapter 2, section 10."
    assert '<td>Treatments: Treatment records</td> <td class="num">2</td> <td> Goes </td>' in shown
    assert f'<td>Till: Receipts</td> <td class="num">1</td> <td> {law} </td> <td>31 Dec 2032</td>' in shown


def test_an_erasure_is_asked_for_and_taken_back_on_the_pages(client, owner):
    aino = ClientFactory()
    today = local_day(timezone.now())

    asked = client.post(reverse("rights:erasure", args=[aino.pk]), {"asked_on": str(today), "typed": str(aino)})
    erasure = Erasure.objects.get()
    client.post(reverse("rights:take-back", args=[erasure.pk]))

    aino.refresh_from_db()
    assert (asked.status_code, aino.state, Erasure.objects.open().count()) == (302, "active", 0)


def test_another_name_typed_is_told_and_nothing_begins(client, owner):
    aino = ClientFactory()

    answer = client.post(reverse("rights:erasure", args=[aino.pk]), {"asked_on": str(TODAY), "typed": "Ritva"})

    assert (answer.status_code, Erasure.objects.count()) == (422, 0)


def test_an_erasure_carried_out_is_not_taken_back_on_the_page(client, owner):
    aino = ClientFactory()
    erasure = erasing.ask_erasure(aino, Asked(TODAY, str(aino)), by=owner, at=NOW)
    erasing.erase_due(at=NOW + timedelta(days=7))

    client.post(reverse("rights:take-back", args=[erasure.pk]))

    aino.refresh_from_db()
    assert aino.state == "erased"


def test_the_list_of_erasures_holds_keys_and_no_name(client, owner):
    aino = ClientFactory()
    erasing.ask_erasure(aino, Asked(TODAY, str(aino)), by=owner, at=NOW)
    erasing.erase_due(at=(at := NOW + timedelta(days=7)))

    answer = client.get(reverse("rights:erasure-list"))

    assert answer.content.decode() == f"{aino.pk} {at.isoformat()}\n"


def test_h21_an_erased_client_has_no_page_of_her_rights(client, owner):
    aino = ClientFactory()
    restriction = restricting.restrict(aino, "Asked", by=owner, at=NOW)
    erasing.ask_erasure(aino, Asked(TODAY, str(aino)), by=owner, at=NOW)
    erasing.erase_due(at=NOW + timedelta(days=7))

    pages = [
        client.get(reverse("rights:client", args=[aino.pk])),
        client.get(reverse("rights:erasure", args=[aino.pk])),
        client.post(reverse("rights:lift", args=[restriction.pk])),
    ]

    assert [page.status_code for page in pages] == [404, 404, 404]


@pytest.mark.parametrize("role", ["cosmetologist", "receptionist", "substitute", "accountant"])
def test_the_pages_do_not_exist_for_others(client, role):
    aino = ClientFactory()
    client.force_login(UserFactory(role=role))

    answers = [
        client.get(reverse("rights:index")),
        client.get(reverse("rights:erasure-list")),
        client.get(reverse("rights:erasure", args=[aino.pk])),
        client.post(reverse("rights:restrict", args=[aino.pk]), {"rest-reason": "x"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
