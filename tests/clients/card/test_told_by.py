"""How a client wishes to hear of changes: on her card, for everybody in the salon."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from clients.card.models import Client
from clients.card.services import ClientDetails, change_contact, create_client
from salon.core.errors import Refused
from salon.core.models import AuditEvent
from tests.clients.reading import shows
from tests.factories import NOW, ClientFactory, SalonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    SalonFactory()
    client.force_login(UserFactory(role="receptionist"))
    return client


def test_nothing_is_supposed_until_she_has_said():
    client = create_client(ClientDetails("Aino", "Korhonen"), by=None, at=NOW)

    assert client.told_by == ""


def test_a_new_client_may_say_at_once_how_she_hears_of_changes(desk):
    written = {"first_name": "Aino", "phone": "040 123 4567", "told_by": "call"}

    answer = desk.post(reverse("card:new-client"), written)
    card = desk.get(answer.url)

    assert (Client.objects.get().told_by, shows(card, "Hears of changes: By a phone call")) == ("call", [True])


def test_her_wish_is_changed_with_her_contacts_and_the_change_is_written_down(desk):
    client = ClientFactory(first_name="Aino", told_by="call")
    address = reverse("card:change-contact", args=[client.pk])
    form = desk.get(address).context["form"]
    written = {"first_name": "Aino", "language": "fi", "version": 1, "told_by": "mail", "email": client.email}

    desk.post(address, written)

    client.refresh_from_db()
    assert (form["told_by"].value(), client.told_by, client.version) == ("call", "mail", 2)
    assert "told_by" in AuditEvent.objects.get(action="client.changed").facts["fields"]


@pytest.mark.parametrize("told_by", ["pigeon", "MAIL", "x" * 200])
def test_a_way_that_nobody_knows_is_refused(told_by, desk):
    answer = desk.post(reverse("card:new-client"), {"first_name": "A", "phone": "040 123 4567", "told_by": told_by})
    with pytest.raises(Refused) as refusal:
        create_client(ClientDetails("Aino", told_by=told_by), by=None, at=NOW)

    assert (answer.status_code, refusal.value.code, Client.objects.count()) == (422, "unknown_way", 0)


def test_the_database_knows_the_ways_too():
    client = ClientFactory()

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Client.objects.filter(pk=client.pk).update(told_by="sms")

    assert "card_client_told_by_is_known" in str(refusal.value)


def test_correcting_a_name_keeps_the_wish():
    client = ClientFactory(told_by="call")
    details = ClientDetails("Aino", "Virtanen", told_by="call")

    changed = change_contact(client, details, version=1, by=UserFactory(), at=NOW)

    assert (changed.last_name, changed.told_by) == ("Virtanen", "call")
