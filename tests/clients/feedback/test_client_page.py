"""What a client finds behind the link in her mail."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.card.links import make_link
from clients.card.services.consents import give_consent, text_for, took_back_health
from clients.care.models import AftercareGiven
from clients.feedback.models import PeaceAnswer
from salon.core.links import token_for
from salon.core.models import AuditEvent
from salon.core.time import local_day
from tests.factories import (
    ClientFactory,
    RecommendationFactory,
    SalonFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    SalonFactory()
    visit = VisitFactory(client__language="en", client__last_name="Korhonen", day=local_day(timezone.now()))
    AftercareGiven.objects.create(
        visit=visit, text="No sauna for two days.\n\nSunscreen daily.", channel="email", given_at=timezone.now()
    )
    return visit


def link_to(visit, **options):
    settings = {"purpose": "aftercare", "object_id": visit.pk, "valid_days": 60, "at": timezone.now()} | options
    return make_link(visit.client, **settings)


def page_of(link):
    return reverse("feedback:client-page", args=[token_for(link.pk)])


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_page_shows_the_instruction_as_it_was_given_line_by_line(client, visit):
    link = link_to(visit)

    response = client.get(page_of(link))

    assert (response.status_code, response.context["after"].aftercare) == (
        200,
        ["No sauna for two days.", "Sunscreen daily."],
    )
    assert "After today's treatment" in words(response)


def test_plan_holds_what_was_not_declined_without_a_price(client, visit):
    kept = RecommendationFactory(visit=visit, answer="", reason="Dry cheeks")
    RecommendationFactory(
        visit=visit, answer="declined", answered_at=timezone.now(), rests_until=local_day(timezone.now())
    )
    link = link_to(visit)

    response = client.get(page_of(link))

    assert [step.recommendation for step in response.context["after"].plan] == [kept]
    assert ("Dry cheeks" in words(response), "€" in words(response), "59" in words(response)) == (True, False, False)


def test_page_speaks_the_clients_language_whatever_the_browser_asks_for(client, visit):
    link = link_to(visit)

    response = client.get(page_of(link), headers={"accept-language": "fi"})

    assert response.headers["Content-Language"] == "en"
    assert '<html lang="en"' in response.content.decode()


def test_page_holds_no_way_into_the_staffs_pages(client, visit):
    link = link_to(visit)

    page = client.get(page_of(link)).content.decode()

    assert set(re.findall(r'(?:href|action)="(/(?!static)[^"]*)"', page)) == {
        page_of(link) + "answer/",
        page_of(link) + "no-products/",
        page_of(link) + "wish/",
    }


def test_answer_is_kept_and_the_page_says_so(client, visit):
    link = link_to(visit)

    response = client.post(page_of(link) + "answer/", {"in_peace": "4"}, follow=True)

    assert list(PeaceAnswer.objects.values_list("visit", "in_peace")) == [(visit.pk, 4)]
    assert "Thank you. Your answer is kept." in words(response)


def test_trail_tells_that_she_answered_and_not_what(client, visit):
    link = link_to(visit)

    client.post(page_of(link) + "answer/", {"in_peace": "1"})

    event = AuditEvent.objects.get(action="feedback.answered")
    assert (event.subject_id, event.facts, event.actor) == (str(link.pk), {}, None)


@pytest.mark.parametrize("given", [{}, {"in_peace": "6"}, {"in_peace": "yes"}])
def test_answer_outside_the_five_steps_is_asked_again_with_422(client, visit, given):
    link = link_to(visit)

    response = client.post(page_of(link) + "answer/", given)

    assert (response.status_code, PeaceAnswer.objects.count()) == (422, 0)
    assert "Choose one of the five answers." in words(response)


def test_quiet_button_sets_the_wish_to_never(client, visit):
    link = link_to(visit)

    response = client.post(page_of(link) + "no-products/", follow=True)

    visit.client.refresh_from_db()
    assert visit.client.product_talk == "never"
    assert "We do not suggest products to you." in words(response)


def test_page_costs_the_same_with_one_and_with_three_pieces_of_advice(client, visit, django_assert_num_queries):
    link = link_to(visit)
    RecommendationFactory(visit=visit)
    client.get(page_of(link))

    with django_assert_num_queries(11):
        client.get(page_of(link))
    RecommendationFactory.create_batch(2, visit=visit)
    with django_assert_num_queries(11):
        client.get(page_of(link))


def test_a_consent_is_taken_back_with_one_button_and_what_follows_happens(client, visit):
    now = timezone.now()
    link = make_link(visit.client, purpose="aftercare", object_id=visit.pk, valid_days=60, at=now)
    given = give_consent(visit.client, text_for("health", "fi", at=now), channel="link", by=None, at=now)
    other = ClientFactory()
    foreign = give_consent(other, text_for("health", "fi", at=now), channel="desk", by=UserFactory(), at=now)
    page = reverse("feedback:client-page", args=[token_for(link.pk)])

    shown = client.get(page).content.decode()
    stolen = client.post(f"{page}consents/{foreign.pk}/take-back/")
    looked = client.get(f"{page}consents/{given.pk}/take-back/")
    client.post(f"{page}consents/{given.pk}/take-back/")

    given.refresh_from_db()
    foreign.refresh_from_db()
    assert given.text.text in shown
    assert (stolen.status_code, looked.status_code, foreign.withdrawn_at) == (404, 405, None)
    assert (given.withdrawn_via, took_back_health(visit.client_id)) == ("link", True)
    assert given.text.text not in client.get(page).content.decode()
