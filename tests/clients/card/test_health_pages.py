"""The page of health facts: a form for each kind, what holds, what has passed; the desk's stop sign."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clients.card.models import HealthFact
from clients.card.services import HealthNote, note_health, read_health
from salon.house.models import Substance
from tests.clients.reading import shows, today
from tests.factories import (
    NOW,
    ClientFactory,
    HealthFactFactory,
    SalonFactory,
    StaffFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mari():
    SalonFactory()
    return StaffFactory(name="Mari", role="cosmetologist")


@pytest.fixture
def aino(mari):
    return VisitFactory(client=ClientFactory(first_name="Aino"), staff=mari).client


@pytest.fixture
def hers(client, mari):
    client.force_login(mari.user)
    return client


def key_of(code):
    return str(Substance.objects.get(code=code).pk)


def noted(client, **values):
    return note_health(client, HealthNote(**values), by=UserFactory(), at=NOW)


def titles(client):
    return [fact.title for fact in read_health(client, by=UserFactory(), at=NOW, page="card")]


def test_the_desk_sees_a_stop_sign_only_until_it_expires(client):
    SalonFactory()
    aino = ClientFactory()
    fact = HealthFactFactory(client=aino, kind="condition", text="", condition="pregnancy")
    client.force_login(UserFactory(role="receptionist"))
    page = reverse("card:client", args=[aino.pk])
    seen = []

    for days in (1, 0):
        HealthFact.objects.filter(pk=fact.pk).update(valid_until=today() + timedelta(days=days))
        answer = client.get(page)
        seen.append(shows(answer, "Ask the cosmetologist", "Pregnancy", "pregnancy"))

    assert seen == [[True, False, False], [False, False, False]]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ({"kind": "allergy", "substance": "latex", "severity": "4", "source": "tested"}, "Latex"),
        ({"kind": "allergy", "text": "mango"}, "mango"),
        ({"kind": "condition", "condition": "implant", "text": "left knee"}, "Metal implant (left knee)"),
        ({"kind": "medication", "substance": "isotretinoin", "use": "ongoing"}, "Isotretinoin"),
        ({"kind": "medication", "text": "pill", "use": "stopped", "last_used_on": "2026-01-05"}, "pill"),
        ({"kind": "warning", "text": "faints"}, "faints"),
    ],
)
def test_each_kind_has_a_form_of_its_own(hers, aino, written, title):
    url = reverse("card:health", args=[aino.pk])
    if "substance" in written:
        written["substance"] = key_of(written["substance"])
    form = hers.get(url, {"kind": written["kind"]}).context["form"]

    answer = hers.post(url, written)

    fields = set(form.fields)
    assert (answer.status_code, set(written) <= fields) == (302, True)
    assert titles(aino) == [title]


def test_the_page_shows_all_parts_and_what_has_passed(hers, aino):
    noted(aino, kind="allergy", substance=key_of("latex"), severity="4", source="tested", reaction="hives")
    HealthFactFactory(client=aino, kind="condition", text="", condition="pregnancy", valid_until=today())

    page = hers.get(reverse("card:health", args=[aino.pk]))

    words = ["Allergy: Latex", "hives", "4 – the whole body, an emergency", "Tested by a doctor"]
    assert shows(page, *words, "Condition: Pregnancy", "ended by itself") == [True] * 6


def test_an_end_on_the_page_offers_undo(hers, aino):
    fact = HealthFactFactory(client=aino)
    hers.post(reverse("card:end-health", args=[aino.pk, fact.pk]))
    offer = hers.session["undo"]

    hers.post(offer["url"], {"before": offer["before"]})

    fact.refresh_from_db()
    assert (offer["text"], fact.ended_at) == ("The note holds no longer.", None)


def test_h06_a_fact_of_another_client_cannot_be_put_back_through_ones_own(hers, aino):
    foreign = HealthFactFactory(ended_at=NOW)

    answer = hers.post(reverse("card:health-back", args=[aino.pk, foreign.pk]), {"before": "x"})

    foreign.refresh_from_db()
    assert (answer.status_code, foreign.ended_at) == (404, NOW)


def test_an_undo_that_was_not_offered_changes_nothing(hers, aino):
    fact = HealthFactFactory(client=aino, ended_at=NOW)

    hers.post(reverse("card:health-back", args=[aino.pk, fact.pk]), {"before": "x"})

    fact.refresh_from_db()
    assert fact.ended_at == NOW


@pytest.mark.parametrize("facts", [1, 3])
def test_the_page_asks_the_database_the_same_however_much_is_noted(hers, aino, facts, django_assert_num_queries):
    for code in ("latex", "nuts", "nickel")[:facts]:
        noted(aino, kind="allergy", substance=key_of(code))
        HealthFactFactory(client=aino, kind="warning", text=code, ended_at=NOW)
    url = reverse("card:health", args=[aino.pk])
    hers.get(url)

    with django_assert_num_queries(11):
        hers.get(url)
