"""The advice pages keep to the line and say so kindly."""

from datetime import timedelta

import pytest
from django.urls import reverse

from products.advice.models import NothingNeeded, Recommendation
from tests.clients.reading import at_clock, places, shows, today
from tests.factories import (
    ClientFactory,
    HealthFactFactory,
    ProductFactory,
    RecommendationFactory,
    SalonFactory,
    StaffFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
UNTIL = timedelta(days=150)


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def mari(client):
    mari = StaffFactory(name="Mari", role="cosmetologist")
    client.force_login(mari.user)
    return mari


@pytest.fixture
def visit(mari):
    return VisitFactory(staff=mari, client=ClientFactory(product_talk="gladly"), day=today())


@pytest.fixture
def cream(visit):
    return ProductFactory(name="Velvet cream", purpose="Moistens", category=visit.category)


@pytest.fixture
def resting(visit, cream):
    """A no of 30 days ago to this very cream."""
    earlier = VisitFactory(client=visit.client, day=today() - timedelta(days=30))
    return RecommendationFactory(
        visit=earlier,
        product=cream,
        answer="declined",
        answered_at=at_clock(12, days=-30),
        rests_until=today() + UNTIL,
    )


def advise_url(visit):
    return reverse("advice:advise", args=[visit.pk])


def recommend(client, visit, product, **changes):
    written = {"product": product.pk, "reason": "Dry cheeks", "need": "useful", "slot": "evening"}
    written |= {"about": "finding:dry", "moment": "during", **changes}
    return client.post(reverse("advice:recommend", args=[visit.pk]), written, headers=HTMX)


def answer(client, recommendation, word, **headers):
    url = reverse("advice:recommendation-answer", args=[recommendation.pk])
    return client.post(url, {"answer": word}, headers=HTMX | headers)


def spell(day):
    return day.strftime("%-d %b %Y")


def test_page_shows_the_wish_first_then_what_must_be_known(client, visit, cream):
    HealthFactFactory(client=visit.client, text="fragrance")

    response = client.get(advise_url(visit))

    order = places(response, "Products: Gladly", "Allergy: fragrance", "Velvet cream")
    assert (response.status_code, order == sorted(order), order[0] > 0) == (200, True, True)


def test_search_finds_by_any_word_and_only_what_is_on_sale(client, visit, cream):
    ProductFactory(name="Velvet mask", active=False)
    ProductFactory(name="Day cream")

    response = client.get(advise_url(visit), {"q": "moist velvet"}, headers={**HTMX, "HX-Target": "shelf"})

    assert [item.product for item in response.context["shelf"]] == [cream]
    assert response.content.decode().count('id="advise"') == 0


def test_resting_product_stands_in_grey_and_asks_for_the_reason(client, visit, cream, resting):
    shelf = client.get(advise_url(visit))
    chosen = client.get(advise_url(visit), {"product": cream.pk}, headers=HTMX)

    said = f"Declined on {spell(today() - timedelta(days=30))}, rests until {spell(today() + UNTIL)}"
    assert shelf.content.decode().count('<li class="resting">') == 1
    assert (shows(shelf, said), shows(chosen, said, "Why now", "A new finding today")) == ([True], [True] * 3)


def test_another_product_of_the_resting_line_says_which_was_declined(client, visit, cream, resting):
    ProductFactory(name="Day cream", line=cream.line, category=visit.category)

    response = client.get(advise_url(visit), {"q": "day"})

    assert shows(response, f"{cream.name} of this line was declined on") == [True]


def test_an_ordinary_product_is_not_asked_why_now(client, visit, cream):
    response = client.get(advise_url(visit), {"product": cream.pk}, headers=HTMX)

    assert shows(response, "Reason, from today's finding", "Why now") == [True, False]


def test_recommendation_is_stored_and_its_answers_stand_ready(client, visit, cream):
    response = recommend(client, visit, cream)

    stored = Recommendation.objects.get()
    assert (response.status_code, stored.reason, stored.by) == (200, "Dry cheeks", visit.staff)
    assert (
        shows(response, "Takes it", "Will think about it", "No, thank you", "Already has something equal") == [True] * 4
    )


def test_without_a_reason_the_form_comes_back_with_what_was_written(client, visit, cream):
    response = recommend(client, visit, cream, reason=" ", need="needed")

    assert (response.status_code, Recommendation.objects.count()) == (422, 0)
    assert response.context["form"]["need"].value() == "needed"
    assert list(response.context["form"].errors) == ["reason"]


def test_resting_product_without_a_basis_is_refused_kindly_and_with_one_is_stored(client, visit, cream, resting):
    refused = recommend(client, visit, cream)
    stored = recommend(client, visit, cream, basis="new_finding")

    assert (refused.status_code, stored.status_code) == (422, 200)
    assert shows(refused, f"It rests until {spell(today() + UNTIL)}, unless there is a new finding or she asks.") == [
        True
    ]
    assert Recommendation.objects.get(visit=visit).despite == resting


@pytest.mark.parametrize("wish", ["never", "if_asked"])
def test_where_she_wishes_no_product_talk_nothing_is_suggested(client, visit, cream, wish):
    type(visit.client).objects.update(product_talk=wish)

    page = client.get(advise_url(visit), {"q": "velvet"})
    chosen = client.get(advise_url(visit), {"product": cream.pk})
    posted = recommend(client, visit, cream, basis="new_finding")

    assert [shows(one, "Velvet cream") for one in (page, chosen)] == [[False], [False]]
    assert shows(page, "Nothing is suggested here.", "The client asked") == [True, True]
    assert (posted.status_code, Recommendation.objects.count()) == (422, 0)


def test_where_she_asked_herself_the_shelf_opens_empty_and_the_basis_is_hers(client, visit, cream):
    type(visit.client).objects.update(product_talk="never")

    opened = client.get(advise_url(visit), {"asked": 1}, headers=HTMX)
    chosen = client.get(advise_url(visit), {"asked": 1, "product": cream.pk}, headers=HTMX)
    stored = recommend(client, visit, cream, basis="client_asked")

    assert (shows(opened, "What did she ask about?", "Velvet cream"), opened.context["shelf"]) == ([True, False], [])
    assert [value for value, _label in chosen.context["form"].fields["basis"].choices] == ["client_asked"]
    assert (stored.status_code, Recommendation.objects.get().basis) == (200, "client_asked")


def test_after_two_products_the_shelf_closes(client, visit):
    for _number in range(2):
        recommend(client, visit, ProductFactory())

    page = client.get(advise_url(visit))
    third = recommend(client, visit, ProductFactory())

    assert (shows(page, "That is enough for one visit."), page.context["shelf"]) == ([True], [])
    assert (third.status_code, Recommendation.objects.count()) == (422, 2)


def test_a_no_is_noted_in_one_tap_and_says_until_when_it_rests(client, visit):
    recommendation = RecommendationFactory(visit=visit)

    response = answer(client, recommendation, "declined")

    recommendation.refresh_from_db()
    assert (response.status_code, recommendation.answer) == (200, "declined")
    until = spell(today() + timedelta(days=180))
    assert shows(response, f"Noted. We will not suggest this before {until}.", "Takes it") == [True, False]


def test_a_second_different_answer_is_refused_and_the_first_shown(client, visit):
    recommendation = RecommendationFactory(visit=visit)
    answer(client, recommendation, "declined")

    response = answer(client, recommendation, "bought")

    recommendation.refresh_from_db()
    assert (response.status_code, recommendation.answer) == (422, "declined")
    assert shows(response, "This recommendation already has an answer.", "No, thank you", "Takes it") == [
        True,
        True,
        False,
    ]


def test_an_unknown_answer_is_refused(client, visit):
    recommendation = RecommendationFactory(visit=visit)

    response = answer(client, recommendation, "maybe")

    recommendation.refresh_from_db()
    assert (response.status_code, recommendation.answer) == (422, "")


def test_without_script_every_step_leads_back_to_the_page(client, visit, cream):
    stored = client.post(
        reverse("advice:recommend", args=[visit.pk]),
        {
            "product": cream.pk, "reason": "Dry", "need": "useful", "slot": "evening", "about": "finding:dry",
            "moment": "after",
        },
    )  # fmt: skip
    url = reverse("advice:recommendation-answer", args=[Recommendation.objects.get().pk])
    answered = client.post(url, {"answer": "declined"})
    refused = client.post(url, {"answer": "bought"})

    assert [stored.url, answered.url] == [advise_url(visit)] * 2
    assert (refused.status_code, refused.content.count(b"<html")) == (422, 1)


def test_nothing_needed_is_a_full_answer(client, visit):
    response = client.post(reverse("advice:nothing-needed", args=[visit.pk]), headers=HTMX)

    assert (response.status_code, NothingNeeded.objects.get().visit) == (200, visit)
    assert shows(response, "Nothing needed now. Noted.", "Back to my day") == [True, True]


def test_nothing_needed_after_a_recommendation_is_refused(client, visit):
    RecommendationFactory(visit=visit)

    response = client.post(reverse("advice:nothing-needed", args=[visit.pk]), headers=HTMX)

    assert (response.status_code, NothingNeeded.objects.count()) == (422, 0)


@pytest.mark.parametrize("earlier", [1, 3, 300])
def test_page_asks_the_database_the_same_however_much_was_said_before(
    client, visit, cream, earlier, django_assert_num_queries
):
    for number in range(earlier):
        before = VisitFactory(client=visit.client, day=today() - timedelta(days=40 + number))
        RecommendationFactory(visit=before, answer="declined", answered_at=at_clock(9), rests_until=today() + UNTIL)
        ProductFactory(category=visit.category)
    client.get(advise_url(visit))

    with django_assert_num_queries(22):
        client.get(advise_url(visit))


@pytest.mark.parametrize("role", ["receptionist", "accountant"])
def test_who_advises_nobody_finds_no_page(client, visit, role):
    client.force_login(UserFactory(role=role))

    answers = [client.get(url).status_code for url in (advise_url(visit), reverse("advice:given"))]

    assert answers == [404, 404]
