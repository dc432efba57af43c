"""Batches that were used: for who leads the salon; a name only for who treats the client."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.care.models import ProductUse
from salon.core.models import Access
from tests.clients.reading import places, shows, today
from tests.factories import SalonFactory, StaffFactory, TreatmentRecordFactory, UserFactory, VisitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


def used(batch, days=0, name="Enzyme mask", **visit):
    record = TreatmentRecordFactory(visit=VisitFactory(day=today() - timedelta(days=days), **visit))
    return ProductUse.objects.create(record=record, name=name, batch=batch, place=0)


def test_batches_are_listed_sorted_and_found_by_any_word(client):
    used("A-1", days=3)
    used("A-1", days=1)
    used("B-2", days=2, name="Peel acid")
    client.force_login(UserFactory(role="owner"))

    newest = client.get(reverse("care:batches"))
    by_name = client.get(reverse("care:batches"), {"sort": "name"})
    found = client.get(reverse("care:batches"), {"q": "acid b-2"})

    assert [row["batch"] for row in newest.context["page_obj"]] == ["A-1", "B-2"]
    assert [(row["name"], row["visits"]) for row in by_name.context["page_obj"]] == [
        ("Enzyme mask", 2),
        ("Peel acid", 1),
    ]
    assert [row["batch"] for row in found.context["page_obj"]] == ["B-2"]


def test_an_unknown_order_and_a_nul_are_no_way_in(client):
    client.force_login(UserFactory(role="owner"))

    answer = client.get(reverse("care:batches"), {"sort": "record__note", "q": "a\0b"})

    assert (answer.status_code, answer.context["sort"]) == (200, "last")
    assert shows(answer, "No batch is written down") == [True]


def test_the_visits_of_a_batch_name_the_client_only_to_who_treats_the_client(client):
    mari = StaffFactory(name="Mari", role="cosmetologist")
    Access.objects.create(user=mari.user, role="owner", valid_from=timezone.now())
    used("A-1", staff=mari, client__first_name="Aino", client__last_name="Korhonen")
    client.force_login(mari.user)
    own = client.get(reverse("care:batch"), {"name": "Enzyme mask", "batch": "A-1"})
    client.force_login(UserFactory(role="owner"))
    other = client.get(reverse("care:batch"), {"name": "Enzyme mask", "batch": "A-1"})

    assert [place > 0 for place in (*places(own, "Aino Korhonen"), *places(other, "Mari"))] == [True, True]
    assert shows(other, "Aino", "Korhonen", "with who treated the client") == [False, False, True]


@pytest.mark.parametrize("role", ["cosmetologist", "receptionist", "accountant"])
def test_batches_are_not_for_the_desk(role, client):
    used("A-1")
    client.force_login(UserFactory(role=role))

    urls = [reverse("care:batches"), reverse("care:batch")]
    assert [client.get(url).status_code for url in urls] == [404, 404]
