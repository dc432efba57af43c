"""On her own page a client says no without a reason, sets her wish, and sees how much and how long."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.card.links import make_link
from products.advice.models import Recommendation
from salon.core.links import token_for
from salon.core.time import local_day
from tests.clients.reading import shows
from tests.factories import ClientFactory, ProductFactory, RecommendationFactory, SalonFactory, VisitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    SalonFactory()
    client = ClientFactory(language="en", product_talk="gladly")
    return VisitFactory(client=client, day=local_day(timezone.now()))


@pytest.fixture
def page(visit):
    link = make_link(visit.client, purpose="aftercare", object_id=visit.pk, valid_days=60, at=timezone.now())
    return reverse("feedback:client-page", args=[token_for(link.pk)])


def advised(visit, **changes):
    facts = {"per_week": 14, "ml": Decimal("0.40"), "volume_ml": 30, "usable_share": 1, "price": 59}
    return RecommendationFactory(visit=visit, product=ProductFactory(name="Serum"), slot="both", **facts | changes)


def spell(day):
    return day.strftime("%-d %b %Y")


def test_the_plan_says_how_much_and_how_long_and_no_price(client, visit, page):
    advised(visit, instruction="On damp skin", start_after_days=3)

    response = client.get(page)

    begin = spell(visit.day + timedelta(days=3))
    told = ("On damp skin", "0.4 ml at a time", "One package lasts about 37 days.", f"Begin on {begin}.", "€", "1.59")
    assert shows(response, *told) == [True] * 4 + [False] * 2


@pytest.mark.parametrize("first", ["", "later", "not_asked"])
def test_not_now_is_a_no_without_a_reason_and_rests_for_the_salon(client, visit, page, first):
    rec = advised(visit, answer=first, answered_at=timezone.now() if first else None)

    response = client.post(f"{page}not-now/{rec.pk}/", follow=True)

    rec.refresh_from_db()
    until = visit.day + timedelta(days=180)
    assert (rec.answer, rec.rests_until) == ("declined", until)
    assert shows(response, f"noted. We will not suggest this before {spell(until)}.", "Not now") == [True, False]


def test_not_now_after_a_yes_is_told_kindly_and_changes_nothing(client, visit, page):
    rec = advised(visit, answer="bought", answered_at=timezone.now())

    response = client.post(f"{page}not-now/{rec.pk}/")

    rec.refresh_from_db()
    assert (response.status_code, rec.answer) == (409, "bought")
    assert shows(response, "This recommendation already has an answer.") == [True]


def test_h11_not_now_to_another_clients_advice_is_not_found(client, page):
    foreign = advised(VisitFactory(client=ClientFactory()))

    response = client.post(f"{page}not-now/{foreign.pk}/")

    assert (response.status_code, Recommendation.objects.get().answer) == (404, "")


def test_h35_looking_at_the_buttons_addresses_changes_nothing(client, visit, page):
    rec = advised(visit)

    answers = [client.get(f"{page}{end}").status_code for end in (f"not-now/{rec.pk}/", "wish/", "no-products/")]

    visit.client.refresh_from_db()
    assert (answers, visit.client.product_talk, Recommendation.objects.get().answer) == ([405] * 3, "gladly", "")


@pytest.mark.parametrize("wish", ["gladly", "finding", "if_asked", "never"])
def test_she_sets_her_own_wish(client, visit, page, wish):
    response = client.post(f"{page}wish/", {"wish": wish}, follow=True)

    visit.client.refresh_from_db()
    assert (response.status_code, visit.client.product_talk) == (200, wish)


def test_a_wish_that_is_none_is_asked_again(client, visit, page):
    response = client.post(f"{page}wish/", {"wish": "buy"})

    visit.client.refresh_from_db()
    assert (response.status_code, visit.client.product_talk) == (422, "gladly")
    assert shows(response, "Choose one of the wishes.") == [True]


def test_h30_over_is_the_link_and_with_it_its_buttons(client, visit):
    long_ago = timezone.now() - timedelta(days=61)
    link = make_link(visit.client, purpose="aftercare", object_id=visit.pk, valid_days=60, at=long_ago)
    page, rec = reverse("feedback:client-page", args=[token_for(link.pk)]), advised(visit)

    answers = [client.post(f"{page}{end}").status_code for end in (f"not-now/{rec.pk}/", "wish/", "no-products/")]

    assert (answers, Recommendation.objects.get().answer) == ([410] * 3, "")
