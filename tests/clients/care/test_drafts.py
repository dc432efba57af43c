"""What is written before it is signed: kept by itself, for its author alone, never over something newer."""

import json

import pytest
from django.db import connection
from django.urls import reverse

from clients.care.models import TreatmentDraft, TreatmentRecord
from tests.clients.reading import at_clock, shows
from tests.factories import (
    AppointmentFactory,
    ClientFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def mari(client):
    mari = StaffFactory(name="Mari", role="cosmetologist")
    client.force_login(mari.user)
    return mari


@pytest.fixture
def appointment(mari):
    peel = ServiceFactory(name="Peel", performers=[mari])
    return AppointmentFactory(client=ClientFactory(email=""), staff=mari, service=peel, starts_at=at_clock(0, 30))


def draft_url(appointment):
    return reverse("care:draft", args=[appointment.pk])


def written(appointment, version=0, **changes):
    return {"service": appointment.service_id, "note": "Half a", "zones": ["nose"], "draft_version": version, **changes}


def test_a_draft_is_kept_and_comes_back_without_a_word_about_what_is_missing(client, appointment):
    kept = client.post(draft_url(appointment), written(appointment, reaction=""))

    page = client.get(reverse("care:treat", args=[appointment.pk]))

    assert (kept.status_code, kept.json()["version"], kept.json()["text"][:14]) == (200, 1, "Draft kept at ")
    assert (page.status_code, page.context["form"]["note"].value(), page.context["version"]) == (200, "Half a", 1)
    assert page.context["form"]["zones"].value() == ["nose"]
    assert shows(page, "As you left it", "required") == [True, False]


def test_each_save_goes_on_from_the_one_before(client, appointment):
    client.post(draft_url(appointment), written(appointment))
    second = client.post(draft_url(appointment), written(appointment, 1, note="Half a sentence"))

    assert second.json()["version"] == 2
    assert json.loads(TreatmentDraft.objects.get().content)["note"] == ["Half a sentence"]


def test_a_second_tab_never_writes_over_the_first(client, appointment):
    client.post(draft_url(appointment), written(appointment))

    late = client.post(draft_url(appointment), written(appointment, 0, note="From the other tab"))

    assert (late.status_code, late.json()["text"]) == (
        409, "This treatment is open in another window, and more was written there.",
    )  # fmt: skip
    assert json.loads(TreatmentDraft.objects.get().content)["note"] == ["Half a"]


def test_a_draft_stands_encrypted_and_goes_when_the_record_is_signed(client, appointment):
    client.post(draft_url(appointment), written(appointment))
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM care_treatmentdraft")
        stored = cursor.fetchone()[0]

    signed = client.post(
        reverse("care:treat", args=[appointment.pk]), written(appointment, 1, note="Whole", reaction="0")
    )
    late = client.post(draft_url(appointment), written(appointment, 1))

    assert ("Half a" in stored, signed.status_code, TreatmentDraft.objects.count()) == (False, 302, 0)
    assert (late.status_code, TreatmentRecord.objects.get().note) == (409, "Whole")


def test_beginning_anew_throws_the_draft_away(client, appointment):
    client.post(draft_url(appointment), written(appointment))

    client.post(reverse("care:draft-away", args=[appointment.pk]))

    assert TreatmentDraft.objects.count() == 0


def test_a_draft_too_long_to_keep_is_refused_in_words(client, appointment):
    kept = client.post(draft_url(appointment), written(appointment, note="x" * 50_000))

    assert (kept.status_code, TreatmentDraft.objects.count()) == (422, 0)
    assert kept.json()["text"] == "This is too long to be kept. Shorten the note."


@pytest.mark.parametrize("role", ["receptionist", "owner", "cosmetologist", "accountant"])
def test_a_draft_is_nobody_elses(role, client, appointment):
    client.post(draft_url(appointment), written(appointment))
    client.force_login(UserFactory(role=role))

    answers = [
        client.post(draft_url(appointment), written(appointment, 1)).status_code,
        client.post(reverse("care:draft-away", args=[appointment.pk])).status_code,
        client.get(reverse("care:treat", args=[appointment.pk])).status_code,
    ]

    assert (answers, TreatmentDraft.objects.get().version) == ([404, 404, 404], 1)
