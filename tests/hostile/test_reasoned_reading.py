"""Who leads the salon reads health data only with a reason, for a while, and with a trace (DOMAIN D2, D3 H13, H96)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from clients.card.models import HealthReason
from clients.card.services.consents import give_consent, text_for, withdraw_consent
from clients.card.services.reasons import give_reason
from salon.core.errors import Refused
from salon.core.models import AuditEvent
from tests.clients.reading import shows
from tests.factories import (
    ClientFactory,
    HealthFactFactory,
    SalonFactory,
    StaffFactory,
    TreatmentRecordFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
WHY = "A complaint of 3 May about this treatment"


@pytest.fixture
def aino():
    SalonFactory()
    aino = ClientFactory(first_name="Aino", last_name="Korhonen")
    HealthFactFactory(client=aino, kind="allergy", text="CANARY-ALLERGY", reaction="")
    mari = StaffFactory(name="Mari", role="cosmetologist")
    TreatmentRecordFactory(visit=VisitFactory(client=aino, staff=mari), note="CANARY-NOTE")
    return aino


def card(aino):
    return reverse("card:client", args=[aino.pk])


def asked(aino):
    return reverse("card:health-reason", args=[aino.pk])


@pytest.mark.parametrize("role", ["owner", "manager"])
def test_h13_without_a_reason_428_and_with_one_the_card_opens_for_a_while_and_it_is_logged(client, aino, role):
    user = UserFactory(role=role)
    client.force_login(user)

    closed = client.get(card(aino))
    form = client.get(asked(aino))
    short = client.post(asked(aino), {"reason": "because"})
    client.post(asked(aino), {"reason": WHY})
    opened = client.get(card(aino))
    read = AuditEvent.objects.filter(action="health.read", subject_id=str(aino.pk))

    assert shows(closed, "CANARY-ALLERGY", "CANARY-NOTE", "Read with a reason") == [False, False, True]
    assert (form.status_code, short.status_code) == (428, 422)
    assert shows(opened, "CANARY-ALLERGY", "CANARY-NOTE") == [True, True]
    assert (read.count(), read.get().actor) == (1, user)
    assert (HealthReason.objects.get().text, HealthReason.objects.get().by) == (WHY, user)


def test_h13_after_a_quarter_of_an_hour_it_is_closed_again(client, aino):
    owner = UserFactory(role="owner")
    give_reason(aino, WHY, by=owner, at=timezone.now() - timedelta(minutes=15, seconds=1))
    client.force_login(owner)

    assert shows(client.get(card(aino)), "CANARY-ALLERGY") == [False]


def test_h13_a_reason_opens_one_card_to_one_person(client, aino):
    owner, other = UserFactory(role="owner"), ClientFactory()
    HealthFactFactory(client=other, kind="allergy", text="CANARY-OTHER", reaction="")
    give_reason(aino, WHY, by=owner, at=timezone.now())
    client.force_login(owner)
    elsewhere = client.get(card(other))
    client.force_login(UserFactory(role="manager"))

    assert shows(elsewhere, "CANARY-OTHER") == [False]
    assert shows(client.get(card(aino)), "CANARY-ALLERGY") == [False]


@pytest.mark.parametrize("role", ["receptionist", "accountant", "cosmetologist", "substitute"])
def test_h13_nobody_else_has_this_way(client, aino, role):
    user = UserFactory(role=role)
    client.force_login(user)

    codes = [client.get(asked(aino)).status_code, client.post(asked(aino), {"reason": WHY}).status_code]

    assert (codes, HealthReason.objects.count()) == ([404, 404], 0)
    with pytest.raises(Refused):
        give_reason(aino, WHY, by=user, at=timezone.now())


def test_h13_a_reason_reads_and_changes_nothing(client, aino):
    owner = UserFactory(role="owner")
    give_reason(aino, WHY, by=owner, at=timezone.now())
    client.force_login(owner)
    visit = aino.visits.get()
    pages = [
        reverse("card:health", args=[aino.pk]),
        reverse("card:skin", args=[aino.pk]),
        reverse("care:visit", args=[visit.pk]),
        reverse("photos:client-photos", args=[aino.pk]),
    ]

    assert {client.get(page).status_code for page in pages} == {404}
    assert f"/visits/{visit.pk}/" not in client.get(card(aino)).content.decode()


def test_h13_after_the_consent_is_taken_back_no_reason_opens_it(client, aino):
    owner, now = UserFactory(role="owner"), timezone.now()
    give_reason(aino, WHY, by=owner, at=now)
    given = give_consent(aino, text_for("health", "fi", at=now), channel="desk", by=owner, at=now)
    withdraw_consent(given, channel="desk", by=owner, at=now)
    client.force_login(owner)

    assert (shows(client.get(card(aino)), "CANARY-ALLERGY"), client.get(asked(aino)).status_code) == ([False], 404)


def test_h96_a_reason_can_neither_be_changed_nor_taken_out(aino):
    given = give_reason(aino, WHY, by=UserFactory(role="owner"), at=timezone.now())

    for act in (lambda: HealthReason.objects.filter(pk=given.pk).update(text="x"), given.delete):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            act()


def test_h10_the_accountant_finds_no_card(client, aino):
    client.force_login(UserFactory(role="accountant"))

    codes = {client.get(page).status_code for page in (card(aino), asked(aino), reverse("card:clients"),
                                                       reverse("photos:client-photos", args=[aino.pk]))}  # fmt: skip

    assert codes == {404}
