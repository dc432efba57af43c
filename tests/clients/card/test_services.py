"""Cards are opened and corrected, wishes and health facts noted, each act leaving its audit row."""

from datetime import timedelta

import pytest
from django.db import connection

from clients.card.models import Client, HealthFact
from clients.card.services import (
    ClientDetails,
    HealthNote,
    change_contact,
    change_wish,
    create_client,
    end_health,
    note_health,
    read_health,
)
from salon.core.errors import Refused
from salon.core.models import AuditEvent
from tests.factories import NOW, TODAY, ClientFactory, HealthFactFactory, UserFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def acts():
    return list(AuditEvent.objects.order_by("seq").values_list("action", "facts"))


def test_new_client_needs_a_name_and_a_phone_only():
    riitta = UserFactory()

    client = create_client(ClientDetails("Aino", "Korhonen", "+358401234567"), by=riitta, at=NOW)

    assert (str(client), str(client.phone), client.email, client.product_talk) == (
        "Aino Korhonen",
        "+358401234567",
        "",
        "finding",
    )
    assert (client.created_by, client.created_at, acts()) == (riitta, NOW, [("client.created", {})])


def test_two_clients_of_one_name_stay_two_clients():
    for phone in ("+358401234567", "+358407654321"):
        create_client(ClientDetails("Aino", "Korhonen", phone), by=None, at=NOW)

    assert Client.objects.matching("aino korhonen").count() == 2


def test_the_same_name_and_phone_once_more_is_refused_even_with_other_capitals():
    create_client(ClientDetails("Äinö", "Korhonen", "+358401234567"), by=None, at=NOW)

    with pytest.raises(Refused) as refusal:
        create_client(ClientDetails("ÄINÖ", "korhonen", "+358401234567"), by=None, at=LATER)

    assert (refusal.value.code, Client.objects.count()) == ("already_here", 1)


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u202e", "\x00"])
def test_a_name_that_nobody_can_see_is_refused(name):
    with pytest.raises(Refused) as refusal:
        create_client(ClientDetails(name), by=None, at=NOW)

    assert refusal.value.code == "no_name"


def test_contact_change_names_the_changed_fields_only():
    client, riitta = ClientFactory(first_name="Aino", last_name="Korhonen", phone="", email=""), UserFactory()

    changed = change_contact(
        client, ClientDetails("Aino", "Virtanen", "", "Aino@Example.org"), version=1, by=riitta, at=NOW
    )

    assert (changed.full_name, changed.email, changed.version) == ("Aino Virtanen", "aino@example.org", 2)
    assert acts() == [("client.changed", {"fields": ["last_name", "email"]})]
    assert list(Client.objects.matching("virtanen")) == [client]


def test_contact_change_on_an_outdated_card_is_refused_and_nothing_lost():
    client, riitta = ClientFactory(last_name="Korhonen"), UserFactory()
    change_contact(client, ClientDetails("Aino", "Virtanen"), version=1, by=riitta, at=NOW)

    with pytest.raises(Refused) as refusal:
        change_contact(client, ClientDetails("Aino", "Nieminen"), version=1, by=riitta, at=LATER)

    client.refresh_from_db()
    assert (refusal.value.code, client.last_name) == ("changed_meanwhile", "Virtanen")


def test_contact_saved_without_a_change_leaves_no_trace():
    client = ClientFactory(first_name="Aino", last_name="Korhonen", phone="", email="")

    change_contact(client, ClientDetails("Aino", "Korhonen"), version=1, by=UserFactory(), at=NOW)

    client.refresh_from_db()
    assert (client.version, acts()) == (1, [])


def test_wish_is_changed_with_what_it_was_before():
    client = ClientFactory(product_talk="gladly")

    change_wish(client, "never", by=UserFactory(), at=NOW, quiet_treatment=True)

    client.refresh_from_db()
    assert (client.product_talk, client.quiet_treatment, client.version) == ("never", True, 2)
    assert acts() == [("wish.changed", {"before": "gladly", "after": "never", "quiet_treatment": True})]


def test_wish_set_again_changes_nothing_and_an_unknown_wish_is_refused():
    client = ClientFactory(product_talk="never")
    change_wish(client, "never", by=None, at=NOW)

    with pytest.raises(Refused) as refusal:
        change_wish(client, "sell", by=None, at=NOW)

    client.refresh_from_db()
    assert (refusal.value.code, client.product_talk, client.version, acts()) == ("unknown_wish", "never", 1, [])


def test_health_fact_stands_as_ciphertext_in_the_database():
    fact = note_health(ClientFactory(), HealthNote("allergy", "fragrance", "rash"), by=UserFactory(), at=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT text, reaction FROM card_healthfact")
        stored = cursor.fetchall()[0]

    assert [part[:7] for part in stored] == ["gAAAAAB", "gAAAAAB"]
    assert "fragrance" not in stored[0]
    assert HealthFact.objects.get(pk=fact.pk).text == "fragrance"


@pytest.mark.parametrize("lookup", ["text", "text__contains", "text__iexact", "reaction__startswith"])
def test_health_text_cannot_be_looked_up(lookup):
    with pytest.raises(ValueError, match="encrypted"):
        HealthFact.objects.filter(**{lookup: "fragrance"}).count()


def test_the_same_health_fact_twice_is_one_and_after_its_end_a_new_one():
    client, mari = ClientFactory(), UserFactory()
    first = note_health(client, HealthNote("allergy", "Fragrance"), by=mari, at=NOW)
    again = note_health(client, HealthNote("allergy", " fragrance "), by=mari, at=NOW)
    end_health(first, by=mari, at=NOW)
    end_health(first, by=mari, at=LATER)

    anew = note_health(client, HealthNote("allergy", "fragrance"), by=mari, at=LATER)

    first.refresh_from_db()
    assert (again, first.ended_at, anew == first, client.health_facts.active(TODAY).count()) == (first, NOW, False, 1)
    assert [action for action, _facts in acts()] == ["health.noted", "health.ended", "health.noted"]


def test_health_fact_without_words_is_refused():
    with pytest.raises(Refused) as refusal:
        note_health(ClientFactory(), HealthNote("allergy", "  "), by=UserFactory(), at=NOW)

    assert (refusal.value.code, HealthFact.objects.count()) == ("no_text", 0)


def test_reading_health_gives_allergies_first_without_what_ended_and_is_logged_without_a_health_word():
    client, mari = ClientFactory(), UserFactory()
    HealthFactFactory(client=client, kind="warning", text="pacemaker")
    HealthFactFactory(client=client, kind="allergy", text="fragrance")
    HealthFactFactory(client=client, kind="allergy", text="nickel", ended_at=NOW)

    facts = read_health(client, by=mari, at=NOW, page="card")

    event = AuditEvent.objects.get()
    assert [fact.text for fact in facts] == ["fragrance", "pacemaker"]
    assert (event.action, event.actor, event.subject_id, event.facts) == (
        "health.read",
        mari,
        str(client.pk),
        {"page": "card"},
    )


def test_no_audit_row_of_health_holds_a_health_word():
    client, mari = ClientFactory(), UserFactory()
    fact = note_health(client, HealthNote("allergy", "fragrance", "rash"), by=mari, at=NOW)
    read_health(client, by=mari, at=NOW, page="card")
    end_health(fact, by=mari, at=NOW)

    words = " ".join(str(row) for row in AuditEvent.objects.values_list("action", "subject_type", "facts"))

    assert [word for word in ("fragrance", "rash", "allergy") if word in words] == []
