"""Whom a client gladly comes to and whom not: the wish is for everybody, its reason for who leads the salon."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from clients.card.models import Client, UnwantedReason
from clients.card.services.wishes import Wishes, change_wishes, read_reason
from salon.core.errors import Refused
from salon.core.models import AuditEvent
from tests.clients.reading import shows
from tests.factories import NOW, ClientFactory, SalonFactory, StaffFactory, UserFactory, VisitFactory

pytestmark = pytest.mark.django_db
REASON = "Talks too much"


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def mari():
    return StaffFactory(name="Mari", role="cosmetologist")


@pytest.fixture
def sanna():
    return StaffFactory(name="Sanna", role="cosmetologist")


@pytest.fixture
def aino(sanna):
    client = ClientFactory(first_name="Aino")
    wishes = Wishes("gladly", unwanted=sanna, reason=REASON)
    return change_wishes(client, wishes, by=UserFactory(), at=NOW)


def page_of(client):
    return reverse("card:change-wishes", args=[client.pk])


def test_wishes_about_people_stand_on_the_card(client, mari, sanna):
    aino = ClientFactory()
    client.force_login(UserFactory(role="receptionist"))

    answer = client.post(page_of(aino), {"product_talk": "never", "preferred": mari.pk, "unwanted": sanna.pk})

    aino.refresh_from_db()
    card = client.get(reverse("card:client", args=[aino.pk]))
    assert (answer.status_code, aino.preferred_staff, aino.unwanted_staff) == (302, mari, sanna)
    assert shows(card, "Gladly with Mari", "Not with Sanna") == [True, True]
    assert AuditEvent.objects.filter(action="wish.people_changed").count() == 1


def test_the_same_person_is_never_both(client, mari):
    aino = ClientFactory()
    client.force_login(UserFactory(role="receptionist"))

    answer = client.post(page_of(aino), {"product_talk": "never", "preferred": mari.pk, "unwanted": mari.pk})

    aino.refresh_from_db()
    assert (answer.status_code, aino.unwanted_staff, aino.product_talk) == (422, None, "finding")
    assert shows(answer, "The same person cannot be both.") == [True]


def test_the_database_refuses_the_same_person_twice(mari):
    aino = ClientFactory(preferred_staff=mari)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Client.objects.filter(pk=aino.pk).update(unwanted_staff=mari)

    assert "card_client_never_the_same_person" in str(refusal.value)


def test_the_reason_stands_encrypted_and_in_no_audit_row(aino):
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM card_unwantedreason")
        stored = cursor.fetchone()[0]

    facts = " ".join(str(row) for row in AuditEvent.objects.values_list("facts", flat=True))
    assert (stored[:7], "Talks" in facts, "Sanna" in facts) == ("gAAAAAB", False, False)


@pytest.mark.parametrize("role", ["receptionist", "cosmetologist"])
def test_h03_the_reason_is_on_no_page_of_the_desk_or_of_who_treats_her(role, client, aino):
    reader = StaffFactory(name="Reader", role=role)
    VisitFactory(client=aino, staff=reader)
    client.force_login(reader.user)

    pages = [client.get(reverse("card:client", args=[aino.pk])), client.get(page_of(aino))]

    assert [(page.status_code, *shows(page, "Not with")) for page in pages] == [(200, True), (200, True)]
    assert [REASON in page.content.decode() for page in pages] == [False, False]


def test_who_leads_the_salon_reads_the_reason_and_the_reading_is_logged(client, aino):
    leader = UserFactory(role="manager")
    client.force_login(leader)

    page = client.get(page_of(aino))

    event = AuditEvent.objects.get(action="wish.reason_read")
    assert (page.context["form"]["reason"].value(), event.actor, event.subject_id) == (REASON, leader, str(aino.pk))


def test_a_leader_does_not_read_what_was_said_about_herself(client):
    liisa = StaffFactory(name="Liisa", role="owner")
    aino = change_wishes(ClientFactory(), Wishes("gladly", unwanted=liisa, reason=REASON), by=UserFactory(), at=NOW)
    client.force_login(liisa.user)

    page = client.get(page_of(aino))

    assert (page.status_code, REASON in page.content.decode()) == (200, False)


def test_what_the_desk_cannot_read_it_cannot_lose(client, aino, sanna):
    client.force_login(UserFactory(role="receptionist"))

    client.post(page_of(aino), {"product_talk": "never", "unwanted": sanna.pk, "reason": ""})

    assert read_reason(aino, by=UserFactory(), at=NOW) == REASON


@pytest.mark.parametrize("who", ["mari", None])
def test_the_reason_goes_with_the_wish(who, aino, mari):
    wishes = Wishes("gladly", unwanted=mari if who else None)

    change_wishes(aino, wishes, by=UserFactory(), at=NOW)

    assert UnwantedReason.objects.count() == 0


def test_a_reason_is_short(aino, sanna):
    with pytest.raises(Refused) as refusal:
        change_wishes(aino, Wishes("gladly", unwanted=sanna, reason="x" * 201), by=UserFactory(), at=NOW)

    assert (refusal.value.code, read_reason(aino, by=UserFactory(), at=NOW)) == ("long_text", REASON)


def test_the_same_wishes_again_change_nothing(aino, sanna):
    before = (aino.version, AuditEvent.objects.count())

    again = change_wishes(aino, Wishes("gladly", unwanted=sanna, reason=REASON), by=UserFactory(), at=NOW)

    assert (again.version, AuditEvent.objects.count()) == before
