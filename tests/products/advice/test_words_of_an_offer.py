"""An offer says what it is for; an answer that is open may still be given."""

from datetime import timedelta

import pytest

from products.advice.models import Recommendation
from products.advice.services import recommend, record_answer
from salon.core.errors import Refused
from tests.factories import (
    NOW,
    TODAY,
    ClientFactory,
    ProductFactory,
    RecommendationFactory,
    SalonFactory,
    StaffFactory,
    VisitFactory,
)
from tests.products.advice.offering import offer_of

pytestmark = pytest.mark.django_db
DECLINED = Recommendation.Answer.DECLINED
BOUGHT = Recommendation.Answer.BOUGHT
REST = timedelta(days=180)


@pytest.fixture
def mari():
    SalonFactory()
    return StaffFactory(name="Mari", role="cosmetologist")


@pytest.fixture
def visit(mari):
    return VisitFactory(staff=mari, client=ClientFactory(product_talk="gladly"))


def refusal_of(visit, offer, mari, at=NOW):
    with pytest.raises(Refused) as refusal:
        recommend(visit, offer, by=mari.user, at=at)
    return refusal.value.code


def declined_before(visit, product, days_ago=30, basis=""):
    """A no of this client, given at an earlier visit to somebody else."""
    day = TODAY - timedelta(days=days_ago)
    return RecommendationFactory(
        visit=VisitFactory(client=visit.client, day=day),
        product=product,
        answer=DECLINED,
        offered_at=NOW - timedelta(days=days_ago),
        answered_at=NOW - timedelta(days=days_ago),
        rests_until=day + REST,
        basis=basis,
    )


@pytest.mark.parametrize("field", ["need", "slot", "moment"])
def test_an_unknown_word_is_never_stored(visit, mari, field):
    offer = offer_of(ProductFactory(), "Dry", **{field: "buy_now"})

    with pytest.raises(ValueError, match="buy_now"):
        recommend(visit, offer, by=mari.user, at=NOW)

    assert Recommendation.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"basis": "buy_now"}, "unknown_basis"),
        ({"basis": "not_recorded"}, "unknown_basis"),
        ({"finding": "eczema"}, "unknown_finding"),
        ({"finding": "other"}, "unknown_finding"),
        ({"finding": "", "goal": "youth"}, "unknown_finding"),
        ({"finding": ""}, "no_finding"),
        ({"finding": "", "goal": "calm", "basis": "new_finding"}, "no_finding"),
        ({"per_week": 22}, "times"),
    ],
)
def test_an_offer_says_what_it_is_for_in_words_of_the_list(visit, mari, changes, code):
    offer = offer_of(ProductFactory(), "Dry", **changes)

    assert (refusal_of(visit, offer, mari), Recommendation.objects.count()) == (code, 0)


def test_the_finding_of_the_no_is_no_new_finding(visit, mari):
    no = declined_before(visit, ProductFactory())
    Recommendation.objects.filter(pk=no.pk).update(finding="dry")

    same = refusal_of(visit, offer_of(no.product, "Dry", basis="new_finding"), mari)
    raised = recommend(visit, offer_of(no.product, "Tight", basis="new_finding", finding="tight"), by=mari.user, at=NOW)

    assert (same, raised.despite) == ("same_finding", no)


@pytest.mark.parametrize("first", ["later", "not_asked"])
def test_who_wanted_to_think_or_was_not_asked_may_still_say_what_she_decided(visit, mari, first):
    rec = RecommendationFactory(visit=visit)
    record_answer(rec, Recommendation.Answer(first), by=mari.user, at=NOW)

    said = record_answer(rec, DECLINED, by=None, at=NOW)

    assert (said.answer, said.rests_until) == ("declined", TODAY + REST)
