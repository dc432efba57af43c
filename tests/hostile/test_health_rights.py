"""Who has no right to health data does not get it: not by id, not by search, not by another's address (DOMAIN D3)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clients.card.models import HealthFact
from clients.care.models import TreatmentRecord
from salon.core.models import AuditEvent
from tests.clients.reading import at_clock, shows, today, words
from tests.factories import (
    AppointmentFactory,
    ClientFactory,
    HealthFactFactory,
    ProductFactory,
    RecommendationFactory,
    SalonFactory,
    StaffFactory,
    TreatmentRecordFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
HEALTH_WORDS = ["fragrance", "rash", "Redness", "cheeks", "Allerg", "allergy", "reaction", "health", "note"]


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def mari():
    return StaffFactory(name="Mari", role="cosmetologist")


@pytest.fixture
def colleague():
    return StaffFactory(name="Aino B", role="cosmetologist")


@pytest.fixture
def aino(mari):
    """Mari's client, with an allergy, a note and advice."""
    client = ClientFactory(first_name="Aino", last_name="Korhonen", product_talk="gladly")
    HealthFactFactory(client=client, text="fragrance", reaction="rash", recorded_by=mari.user)
    visit = VisitFactory(client=client, staff=mari, day=today() - timedelta(days=30))
    TreatmentRecordFactory(visit=visit, note="Redness on both cheeks", reaction=2)
    RecommendationFactory(visit=visit, reason="Dry cheeks")
    return client


def addresses_of(client):
    """Every address that shows health data of a client."""
    visit = client.visits.get()
    record = visit.treatments.get()
    return [
        reverse("card:health", args=[client.pk]),
        reverse("care:visit", args=[visit.pk]),
        reverse("care:aftercare", args=[visit.pk]),
        reverse("care:amend", args=[visit.pk, record.pk]),
        reverse("advice:advise", args=[visit.pk]),
    ]


def test_h01_colleague_who_does_not_treat_her_finds_no_health_page_and_the_try_is_logged(client, aino, colleague):
    client.force_login(colleague.user)

    answers = [client.get(address).status_code for address in addresses_of(aino)]

    assert answers == [404] * 5
    assert AuditEvent.objects.filter(action="health.read").count() == 0
    assert AuditEvent.objects.get(action="health.refused").subject_id == str(aino.pk)


def test_h01_colleague_sees_the_card_without_a_health_word(client, aino, colleague):
    client.force_login(colleague.user)

    response = client.get(reverse("card:client", args=[aino.pk]))

    assert (response.status_code, shows(response, "fragrance", "rash", "Redness", "cheeks")) == (200, [False] * 4)


@pytest.mark.parametrize("role", ["owner", "manager"])
def test_h01_rank_alone_opens_no_health_data(client, aino, role):
    client.force_login(UserFactory(role=role))

    answers = [client.get(address).status_code for address in addresses_of(aino)]

    assert answers == [404] * 5


def test_h01_nobody_notes_or_ends_health_data_of_a_client_she_does_not_treat(client, aino, colleague):
    fact = aino.health_facts.get()
    client.force_login(colleague.user)

    noted = client.post(reverse("card:health", args=[aino.pk]), {"kind": "allergy", "text": "nuts"})
    ended = client.post(reverse("card:end-health", args=[aino.pk, fact.pk]))

    fact.refresh_from_db()
    assert (noted.status_code, ended.status_code, fact.ended_at, aino.health_facts.count()) == (404, 404, None, 1)


def test_h03_no_page_of_the_desk_holds_a_health_word(client, aino):
    client.force_login(UserFactory(role="receptionist"))
    pages = [
        client.get(reverse("card:clients")),
        client.get(reverse("card:clients"), {"q": "aino"}, headers={"HX-Request": "true"}),
        client.get(reverse("card:search"), {"q": "aino"}),
        client.get(reverse("card:client", args=[aino.pk])),
        client.get(reverse("card:client", args=[aino.pk]), {"all": ""}),
        client.get(reverse("card:change-contact", args=[aino.pk])),
        client.get(reverse("card:change-wishes", args=[aino.pk])),
    ]

    found = [
        (page.request["PATH_INFO"], word) for page in pages for word in HEALTH_WORDS if word in page.content.decode()
    ]

    assert [page.status_code for page in pages] == [200] * 7
    assert found == []


def test_h03_search_answers_the_desk_with_these_keys_and_no_others(client, aino):
    client.force_login(UserFactory(role="receptionist"))

    response = client.get(reverse("card:search"), {"q": "aino"})

    assert words(response) == f"Aino Korhonen · {aino.phone.as_national}"


@pytest.mark.parametrize("word", ["fragrance", "rash", "redness", "cheeks"])
def test_h03_nobody_is_found_by_a_health_word(client, aino, word):
    client.force_login(UserFactory(role="receptionist"))

    response = client.get(reverse("card:clients"), {"q": word})

    assert list(response.context["page_obj"]) == []


def test_h03_the_desk_sees_only_a_stop_sign_and_only_while_there_is_something(client, aino):
    client.force_login(UserFactory(role="receptionist"))
    page = reverse("card:client", args=[aino.pk])
    before = client.get(page)
    HealthFact.objects.update(ended_at=at_clock(1))

    after = client.get(page)

    assert (shows(before, "Ask the cosmetologist"), shows(after, "Ask the cosmetologist")) == ([True], [False])
    assert AuditEvent.objects.filter(action="health.read").count() == 0


@pytest.mark.parametrize("role", ["receptionist", "manager", "accountant"])
def test_h03_the_desk_has_no_health_page_at_all(client, aino, role):
    client.force_login(UserFactory(role=role))

    answers = [client.get(address).status_code for address in addresses_of(aino)]

    assert answers == [404] * 5


def test_h05_foreign_client_in_the_body_of_a_treatment_is_not_looked_at(client, mari, aino):
    own = AppointmentFactory(client=ClientFactory(), staff=mari, starts_at=at_clock(8))
    stranger = ClientFactory()
    client.force_login(mari.user)
    body = {"service": own.service_id, "note": "Peel", "reaction": 0, "channel": ""}
    body |= {"client": stranger.pk, "client_id": stranger.pk, "visit": aino.visits.get().pk, "staff": 1}

    client.post(reverse("care:treat", args=[own.pk]), body)

    record = TreatmentRecord.objects.get(appointment=own)
    assert (record.visit.client, stranger.visits.count(), aino.visits.count()) == (own.client, 0, 1)


def test_h05_treatment_at_somebody_elses_appointment_does_not_exist(client, mari, colleague):
    foreign = AppointmentFactory(staff=mari, starts_at=at_clock(8))
    client.force_login(colleague.user)
    body = {"service": foreign.service_id, "note": "Peel", "reaction": 0, "channel": ""}

    answers = [client.post(reverse("care:treat", args=[foreign.pk]), body).status_code]
    answers.append(client.patch(reverse("care:treat", args=[foreign.pk]), body).status_code)

    foreign.refresh_from_db()
    assert (answers, foreign.state, TreatmentRecord.objects.count()) == ([404, 405], "booked", 0)


def test_h06_record_of_another_visit_cannot_be_corrected_through_ones_own(client, mari, colleague, aino):
    own = VisitFactory(staff=colleague, day=today())
    foreign = TreatmentRecord.objects.get(visit__client=aino)
    client.force_login(colleague.user)

    answer = client.post(reverse("care:amend", args=[own.pk, foreign.pk]), {"note": "Nothing", "reaction": 0})

    assert (answer.status_code, TreatmentRecord.objects.count()) == (404, 1)


def test_h06_record_of_another_client_cannot_be_corrected_through_the_visit_of_ones_own_client(client, mari, aino):
    own, foreign = VisitFactory(staff=mari, day=today()), aino.visits.get().treatments.get()
    client.force_login(mari.user)

    answer = client.post(reverse("care:amend", args=[own.pk, foreign.pk]), {"note": "Nothing", "reaction": 0})

    assert (answer.status_code, TreatmentRecord.objects.count()) == (404, 1)


def test_h06_health_fact_of_another_client_cannot_be_ended_through_ones_own(client, colleague, aino):
    own, foreign = VisitFactory(staff=colleague).client, aino.health_facts.get()
    client.force_login(colleague.user)

    answer = client.post(reverse("card:end-health", args=[own.pk, foreign.pk]))

    foreign.refresh_from_db()
    assert (answer.status_code, foreign.ended_at) == (404, None)


def test_h06_advice_of_a_colleague_cannot_be_answered_or_added_to(client, colleague, aino):
    recommendation = aino.visits.get().recommendations.get()
    client.force_login(colleague.user)
    body = {"product": ProductFactory().pk, "reason": "Dry", "need": "useful", "slot": "evening"}

    answered = client.post(reverse("advice:recommendation-answer", args=[recommendation.pk]), {"answer": "bought"})
    added = client.post(reverse("advice:recommend", args=[recommendation.visit_id]), body)
    said = client.post(reverse("advice:nothing-needed", args=[recommendation.visit_id]))

    recommendation.refresh_from_db()
    assert [answered.status_code, added.status_code, said.status_code] == [404, 404, 404]
    assert (recommendation.answer, recommendation.visit.recommendations.count()) == ("", 1)


@pytest.mark.parametrize(("days", "status"), [(-2, 404), (-1, 200), (0, 200), (1, 200), (2, 404)])
def test_h08_substitute_sees_her_own_clients_from_the_day_before_to_the_day_after(client, days, status):
    sanna = StaffFactory(name="Sanna", role="substitute")
    appointment = AppointmentFactory(staff=sanna, starts_at=at_clock(12, days=days))
    client.force_login(sanna.user)

    card = client.get(reverse("card:client", args=[appointment.client_id]))
    listed = client.get(reverse("card:clients")).context["page_obj"]
    health = client.get(reverse("card:health", args=[appointment.client_id]))

    assert [card.status_code, len(listed) == 1, health.status_code] == [status, status == 200, status]


def test_h08_substitute_cannot_open_a_colleagues_client_or_one_who_cancelled(client, aino):
    sanna = StaffFactory(name="Sanna", role="substitute")
    gone = AppointmentFactory(staff=sanna, starts_at=at_clock(12), state="cancelled_late").client
    client.force_login(sanna.user)

    answers = [client.get(reverse("card:client", args=[one.pk])).status_code for one in (aino, gone)]

    found = client.get(reverse("card:search"), {"q": "korhonen"})
    assert (answers, words(found)) == ([404, 404], "Nobody found")


def test_h08_substitute_reaches_no_old_visit_of_a_client_who_comes_today_through_somebody_else(client, aino, mari):
    sanna = StaffFactory(name="Sanna", role="substitute")
    AppointmentFactory(client=aino, staff=mari, starts_at=at_clock(12))
    client.force_login(sanna.user)

    answers = [client.get(address).status_code for address in addresses_of(aino)]

    assert answers == [404] * 5
