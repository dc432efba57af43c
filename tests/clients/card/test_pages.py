"""The clients' pages: found while typing, opened in one glance, corrected without losing anything."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from clients.card.models import Client
from products.advice.models import Recommendation
from salon.core.models import AuditEvent
from tests.clients.reading import at_clock, places, shows, today
from tests.factories import (
    NOW,
    AppointmentFactory,
    CategoryFactory,
    ClientFactory,
    HealthFactFactory,
    RecommendationFactory,
    SalonFactory,
    StaffFactory,
    TreatmentRecordFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def mari():
    return StaffFactory(name="Mari", role="cosmetologist")


@pytest.fixture
def aino():
    return ClientFactory(first_name="Aino", last_name="Korhonen", phone="+358401234567", email="aino@example.org")


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(role="receptionist"))
    return client


def page_of(card):
    return reverse("card:client", args=[card.pk])


def test_card_shows_allergies_before_warnings_before_wishes_before_history(client, mari, aino):
    HealthFactFactory(client=aino, kind="warning", text="pacemaker")
    HealthFactFactory(client=aino, kind="allergy", text="fragrance")
    visit = VisitFactory(client=aino, staff=mari, day=today() - timedelta(days=30))
    TreatmentRecordFactory(visit=visit, note="Settled in ten minutes")
    client.force_login(mari.user)

    response = client.get(page_of(aino))

    order = places(response, "Allergy: fragrance", "Note for safety: pacemaker", "Products:", "Settled in ten minutes")
    assert order == sorted(order)
    assert order[0] > 0


def test_each_reading_of_the_card_is_logged(client, mari, aino):
    VisitFactory(client=aino, staff=mari)
    client.force_login(mari.user)

    client.get(page_of(aino))
    client.get(page_of(aino))

    read = AuditEvent.objects.filter(action="health.read", actor=mari.user, subject_id=str(aino.pk))
    assert list(read.values_list("facts", flat=True)) == [{"page": "card"}, {"page": "card"}]


def test_card_says_when_nothing_is_noted_to_those_who_treat_her(client, mari, aino):
    VisitFactory(client=aino, staff=mari)
    client.force_login(mari.user)

    response = client.get(page_of(aino))

    assert shows(response, "No allergies or warnings noted", "Ask the cosmetologist") == [True, False]


def test_card_has_the_numbers_of_her_visits(client, mari, aino):
    for days in (75, 45, 15):
        VisitFactory(client=aino, staff=mari, day=today() - timedelta(days=days))
    AppointmentFactory(client=aino, staff=mari, starts_at=at_clock(9, 30, days=10))
    client.force_login(mari.user)

    numbers = client.get(page_of(aino)).context["story"].above[0].facts["numbers"]

    assert (numbers.visits, numbers.rhythm_weeks, numbers.last.day) == (3, 4, today() - timedelta(days=15))
    assert numbers.next.starts_at == at_clock(9, 30, days=10)


def test_card_shows_what_was_recommended_and_said_and_what_rests(client, mari, aino):
    visit = VisitFactory(client=aino, staff=mari, day=date(2026, 3, 12))
    no = RecommendationFactory(
        visit=visit,
        reason="Dry cheeks",
        answer=Recommendation.Answer.DECLINED,
        answered_at=NOW,
        rests_until=today() + timedelta(days=30),
    )
    client.force_login(mari.user)

    response = client.get(page_of(aino))

    until = (today() + timedelta(days=30)).strftime("%-d %b %Y")
    assert shows(response, f"Recommended: {no.product} (Dry cheeks) No, thank you", f"rests until {until}") == [
        True,
        True,
    ]
    assert response.content.decode().count('<li class="resting">') == 1


def test_a_no_that_has_rested_is_history_only(client, mari, aino):
    visit = VisitFactory(client=aino, staff=mari, day=date(2026, 3, 12))
    RecommendationFactory(visit=visit, answer="declined", answered_at=NOW, rests_until=today())
    client.force_login(mari.user)

    response = client.get(page_of(aino))

    assert shows(response, "No, thank you", "rests until") == [True, False]


def test_card_offers_to_treat_todays_appointment_and_then_to_advise(client, mari, aino):
    appointment = AppointmentFactory(client=aino, staff=mari, starts_at=at_clock(10))
    client.force_login(mari.user)
    before = client.get(page_of(aino)).context["story"].actions
    visit = VisitFactory(client=aino, staff=mari, day=today())
    TreatmentRecordFactory(visit=visit, appointment=appointment)

    after = client.get(page_of(aino)).context["story"].actions

    rest = [reverse("photos:client-photos", args=[aino.pk]), reverse("intake:of-client", args=[aino.pk]),
            reverse("safety:patch-of", args=[aino.pk])]  # fmt: skip
    assert [step.url for step in before] == [reverse("care:treat", args=[appointment.pk]), *rest]
    assert [step.url for step in after] == [reverse("advice:advise", args=[visit.pk]), *rest]


def test_long_history_is_short_until_all_is_asked_for(client, mari, aino):
    for days in range(1, 15):
        VisitFactory(client=aino, staff=mari, day=today() - timedelta(days=days))
    client.force_login(mari.user)

    short = client.get(page_of(aino)).context["story"]
    whole = client.get(page_of(aino), {"all": ""}).context["story"]

    assert (len(short.days), short.more, len(whole.days), whole.more) == (12, True, 14, False)


@pytest.mark.parametrize("visits", [1, 3])
def test_card_asks_the_database_the_same_however_long_the_history(
    client, mari, aino, visits, django_assert_num_queries
):
    category = CategoryFactory()
    for days in range(visits):
        visit = VisitFactory(client=aino, staff=mari, day=today() - timedelta(days=40 + days), category=category)
        TreatmentRecordFactory.create_batch(2, visit=visit)
        RecommendationFactory(visit=visit, answer="declined", answered_at=NOW, rests_until=date(2099, 1, 1))
        HealthFactFactory(client=aino, text=f"fact {days}")
    client.force_login(mari.user)
    client.get(page_of(aino))

    with django_assert_num_queries(20):
        client.get(page_of(aino))


def test_contact_is_corrected(desk, aino):
    written = {"first_name": "Aino", "last_name": "Virtanen", "phone": "", "email": "", "language": "en", "version": 1}

    answer = desk.post(reverse("card:change-contact", args=[aino.pk]), written)

    aino.refresh_from_db()
    assert (answer.status_code, aino.last_name, str(aino.phone), aino.language) == (302, "Virtanen", "", "en")


def test_contact_changed_meanwhile_is_not_overwritten(desk, aino):
    Client.objects.update(version=2)
    written = {"first_name": "Aino", "last_name": "Virtanen", "language": "fi", "version": 1}

    response = desk.post(reverse("card:change-contact", args=[aino.pk]), written)

    aino.refresh_from_db()
    assert (response.status_code, aino.last_name) == (422, "Korhonen")
    assert shows(response, "Somebody changed this card in the meantime") == [True]


def test_desk_learns_under_age_but_no_date_of_birth_and_cannot_lose_it(desk, aino):
    born = today() - timedelta(days=365 * 16)
    Client.objects.update(birth_date=born)
    form = desk.get(reverse("card:change-contact", args=[aino.pk]))
    card = desk.get(page_of(aino))
    written = {
        "first_name": "Aino",
        "last_name": "Virtanen",
        "language": "fi",
        "version": 1,
        "birth_date": "1990-01-01",
    }

    desk.post(reverse("card:change-contact", args=[aino.pk]), written)

    aino.refresh_from_db()
    assert ("birth_date" in form.context["form"].fields, card.context["age"], shows(card, "Under 18")) == (
        False,
        None,
        [True],
    )
    assert (aino.last_name, aino.birth_date) == ("Virtanen", born)


def test_wish_is_noted_for_everybody(desk, aino):
    answer = desk.post(
        reverse("card:change-wishes", args=[aino.pk]), {"product_talk": "never", "quiet_treatment": "on"}
    )

    aino.refresh_from_db()
    assert (answer.status_code, aino.product_talk, aino.quiet_treatment) == (302, "never", True)
    assert shows(desk.get(page_of(aino)), "Products: No product talk", "Quiet treatment") == [True, True]


def test_unknown_wish_is_refused(desk, aino):
    response = desk.post(reverse("card:change-wishes", args=[aino.pk]), {"product_talk": "sell"})

    aino.refresh_from_db()
    assert (response.status_code, aino.product_talk) == (422, "finding")


def test_health_fact_is_noted_and_ended(client, mari, aino):
    VisitFactory(client=aino, staff=mari)
    client.force_login(mari.user)
    url = reverse("card:health", args=[aino.pk])

    noted = client.post(url, {"kind": "allergy", "text": "fragrance", "reaction": "rash", "since": "2020-05-01"})
    fact = aino.health_facts.get()
    ended = client.post(reverse("card:end-health", args=[aino.pk, fact.pk]))

    fact.refresh_from_db()
    assert (noted.status_code, ended.status_code, fact.text, fact.since) == (302, 302, "fragrance", date(2020, 5, 1))
    assert (fact.recorded_by, fact.ended_at is None) == (mari.user, False)


def test_health_fact_without_words_is_told_so(client, mari, aino):
    VisitFactory(client=aino, staff=mari)
    client.force_login(mari.user)

    response = client.post(reverse("card:health", args=[aino.pk]), {"kind": "allergy", "text": "\u200b"})

    assert (response.status_code, aino.health_facts.count()) == (422, 0)
