"""Who has no right to health data does not get it: not by id, not by search, not by another's address (DOMAIN D3)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clients.card.models import Client, HealthFact
from clients.care.models import TreatmentRecord
from salon.core.models import AuditEvent, Mail
from tests.clients.reading import at_clock, shows, today, words
from tests.factories import (
    AftercareInstructionFactory,
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
SCRIPT = "<script>alert(1)</script>"


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


def test_h61_stored_script_is_shown_as_text_on_every_page(client, mari):
    aino = ClientFactory(first_name=SCRIPT, last_name=SCRIPT, product_talk="gladly", language="en")
    appointment = AppointmentFactory(client=aino, staff=mari, starts_at=at_clock(0))
    appointment.service.name = SCRIPT
    appointment.service.save()
    AftercareInstructionFactory(service=appointment.service, language="en", text=SCRIPT)
    HealthFactFactory(client=aino, text=SCRIPT, reaction=SCRIPT)
    product = ProductFactory(name=SCRIPT, purpose=SCRIPT, category=appointment.service.category)
    client.force_login(mari.user)
    treat = reverse("care:treat", args=[appointment.pk])
    first = client.get(treat)
    client.post(
        treat,
        {"service": appointment.service_id, "note": SCRIPT, "reaction": 1, "aftercare": SCRIPT, "channel": "email"},
    )
    visit = aino.visits.get()
    advise = reverse("advice:advise", args=[visit.pk])
    shelf = client.get(advise)
    client.post(
        reverse("advice:recommend", args=[visit.pk]),
        {"product": product.pk, "reason": SCRIPT, "need": "useful", "slot": "evening"},
    )

    pages = [first, shelf, client.get(advise)]
    pages += [client.get(reverse(name)) for name in ("card:clients", "care:my-day", "advice:given")]
    pages += [client.get(reverse(name, args=[visit.pk])) for name in ("care:visit", "care:aftercare")]
    pages += [client.get(reverse(f"card:{name}", args=[aino.pk])) for name in ("client", "health", "change-contact")]
    pages += [client.get(reverse("card:search"), {"q": "script"})]

    assert [page.status_code for page in pages] == [200] * 12
    assert [page.content.decode().count(SCRIPT) for page in pages] == [0] * 12
    assert [page.content.decode().count("&lt;script&gt;alert(1)&lt;/script&gt;") > 0 for page in pages] == [True] * 12
    assert Mail.objects.get().body_html.count(SCRIPT) == 0


@pytest.mark.parametrize(
    ("name", "status", "kept"),
    [
        ("A\u202eino", 302, "Aino"),
        ("Ai\u200bno\u2060", 302, "Aino"),
        ("Äijä", 302, "Äijä"),
        ("Aino 🦊", 302, "Aino 🦊"),
        ("Aino\n\tMaria", 302, "Aino Maria"),
        ("\u202e\u200b", 422, None),
        ("A" * 10_000, 422, None),
        ("Aino\x00", 422, None),
    ],
)
def test_h65_odd_names_are_made_plain_or_refused_and_never_break(client, name, status, kept):
    client.force_login(UserFactory(role="receptionist"))

    response = client.post(reverse("card:new-client"), {"first_name": name, "phone": "040 123 4567"})

    assert response.status_code == status
    assert list(Client.objects.values_list("first_name", flat=True)) == ([kept] if kept else [])


@pytest.mark.parametrize("text", ["\x00", "\u202e", "🦊", "a" * 10_000, "'; DROP TABLE card_client; --", "%_\\"])
def test_h65_odd_searches_find_nobody_and_never_break(client, mari, text):
    ClientFactory(first_name="Aino")
    visit = VisitFactory(staff=mari)
    client.force_login(mari.user)

    answers = [
        client.get(reverse("card:clients"), {"q": text, "page": text, "sort": text}).status_code,
        client.get(reverse("card:search"), {"q": text}).status_code,
        client.get(reverse("advice:given"), {"answer": text, "page": text, "sort": text}).status_code,
        client.get(reverse("advice:advise", args=[visit.pk]), {"q": text, "product": text}).status_code,
        client.get(reverse("care:my-day"), {"day": text}).status_code,
    ]

    assert answers == [200] * 5
