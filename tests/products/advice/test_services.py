"""The line between advice and pushing, rule by rule."""

from datetime import date, timedelta

import pytest

from products.advice.models import NothingNeeded, Recommendation
from products.advice.rests import resting_for
from products.advice.services import recommend, record_answer, say_nothing_needed
from salon.core.errors import Refused
from salon.core.models import AuditEvent
from tests.factories import (
    NOW,
    TODAY,
    ClientFactory,
    ProductFactory,
    ProductLineFactory,
    RecommendationFactory,
    SalonFactory,
    StaffFactory,
    UserFactory,
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


def test_recommendation_is_kept_with_its_reason(visit, mari):
    product = ProductFactory()

    rec = recommend(visit, offer_of(product, "  Dry\ncheeks ", "needed", "both"), by=mari.user, at=NOW)

    rec.refresh_from_db()
    assert (rec.visit, rec.product, rec.by, rec.reason, rec.need, rec.slot) == (
        visit,
        product,
        mari,
        "Dry cheeks",
        "needed",
        "both",
    )
    assert (rec.basis, rec.despite, rec.answer, rec.offered_at) == ("", None, "", NOW)
    assert AuditEvent.objects.get().action == "recommendation.made"


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_reason_is_required(visit, mari, reason):
    code = refusal_of(visit, offer_of(ProductFactory(), reason), mari)

    assert (code, Recommendation.objects.count()) == ("no_reason", 0)


def test_product_off_the_shelf_is_refused(visit, mari):
    code = refusal_of(visit, offer_of(ProductFactory(active=False), "Dry"), mari)

    assert (code, Recommendation.objects.count()) == ("not_on_sale", 0)


def test_the_same_product_is_recommended_once_a_visit(visit, mari):
    product = ProductFactory()
    recommend(visit, offer_of(product, "Dry"), by=mari.user, at=NOW)

    code = refusal_of(visit, offer_of(product, "Still dry"), mari)

    assert (code, Recommendation.objects.count()) == ("already_recommended", 1)


@pytest.mark.parametrize("most", [0, 1, 2])
def test_no_more_than_the_salons_number_of_products_at_a_visit(visit, mari, most):
    salon = SalonFactory()
    salon.products_per_visit = most
    salon.save()
    for _index in range(most):
        recommend(visit, offer_of(ProductFactory(), "Dry"), by=mari.user, at=NOW)

    code = refusal_of(visit, offer_of(ProductFactory(), "Dry", basis="client_asked"), mari)

    assert (code, Recommendation.objects.count()) == ("enough_for_a_visit", most)


def test_somebody_who_treats_nobody_gives_no_advice(visit):
    with pytest.raises(Refused) as refusal:
        recommend(visit, offer_of(ProductFactory(), "Dry"), by=UserFactory(), at=NOW)

    assert refusal.value.code == "not_staff"


@pytest.mark.parametrize("same_line", [True, False])
def test_a_resting_product_or_another_of_its_line_needs_a_basis(visit, mari, same_line):
    no = declined_before(visit, ProductFactory())
    product = ProductFactory(line=no.product.line) if same_line else no.product

    code = refusal_of(visit, offer_of(product, "Dry"), mari)

    assert (code, Recommendation.objects.filter(visit=visit).count()) == ("resting", 0)


@pytest.mark.parametrize("basis", ["new_finding", "client_asked"])
def test_a_resting_product_raised_with_a_basis_remembers_the_no(visit, mari, basis):
    no = declined_before(visit, ProductFactory())

    rec = recommend(visit, offer_of(no.product, "Flaking today", basis=basis), by=mari.user, at=NOW)

    assert (rec.basis, rec.despite) == (basis, no)


def test_of_two_noes_the_one_that_rests_longest_is_named(visit, mari):
    line = ProductLineFactory()
    declined_before(visit, ProductFactory(line=line), days_ago=100)
    newest = declined_before(visit, ProductFactory(line=line), days_ago=10, basis="client_asked")

    rec = recommend(visit, offer_of(ProductFactory(line=line), "Flaking", basis="new_finding"), by=mari.user, at=NOW)

    assert rec.despite == newest


def test_another_line_and_another_clients_no_do_not_rest(visit, mari):
    other_client = VisitFactory(client=ClientFactory())
    product = ProductFactory()
    declined_before(other_client, product)
    declined_before(visit, ProductFactory())

    rec = recommend(visit, offer_of(product, "Dry"), by=mari.user, at=NOW)

    assert rec.despite is None


@pytest.mark.parametrize(("days_ago", "rests"), [(179, True), (180, False), (181, False)])
def test_a_no_rests_to_the_day(visit, mari, days_ago, rests):
    no = declined_before(visit, ProductFactory(), days_ago=days_ago)

    found = resting_for(visit.client, TODAY)

    assert found == ({no.product.line_id: no} if rests else {})


@pytest.mark.parametrize("wish", ["never", "if_asked"])
@pytest.mark.parametrize("basis", ["", "new_finding"])
def test_a_client_who_wishes_no_product_talk_is_offered_nothing(visit, mari, wish, basis):
    visit.client.product_talk = wish
    visit.client.save()

    code = refusal_of(visit, offer_of(ProductFactory(), "Dry", basis=basis), mari)

    assert (code, Recommendation.objects.count()) == ("wish", 0)


@pytest.mark.parametrize("wish", ["never", "if_asked"])
def test_what_she_asked_for_herself_can_be_noted(visit, mari, wish):
    visit.client.product_talk = wish
    visit.client.save()

    rec = recommend(
        visit, offer_of(ProductFactory(), "She asked about dryness", basis="client_asked"), by=mari.user, at=NOW
    )

    assert rec.basis == "client_asked"


def test_the_wish_of_now_holds_not_the_one_read_earlier(visit, mari):
    stale = visit
    type(visit.client).objects.update(product_talk="never")

    code = refusal_of(stale, offer_of(ProductFactory(), "Dry"), mari)

    assert code == "wish"


def test_a_no_rests_for_the_salons_number_of_days(visit, mari):
    salon = SalonFactory()
    salon.decline_rest_days = 90
    salon.save()
    rec = RecommendationFactory(visit=visit)

    record_answer(rec, DECLINED, by=mari.user, at=NOW)

    rec.refresh_from_db()
    assert (rec.answer, rec.answered_at, rec.rests_until) == ("declined", NOW, TODAY + timedelta(days=90))
    assert resting_for(visit.client, TODAY) == {rec.product.line_id: rec}


def test_rest_counts_from_the_helsinki_day(visit, mari):
    rec = RecommendationFactory(visit=visit)

    record_answer(rec, DECLINED, by=mari.user, at=NOW.replace(hour=23))

    rec.refresh_from_db()
    assert rec.rests_until == date(2026, 11, 26) + REST


@pytest.mark.parametrize("answer", ["bought", "later", "has_equal"])
def test_other_answers_do_not_rest(visit, mari, answer):
    rec = RecommendationFactory(visit=visit)

    record_answer(rec, Recommendation.Answer(answer), by=mari.user, at=NOW)

    rec.refresh_from_db()
    assert (rec.answer, rec.rests_until, resting_for(visit.client, TODAY)) == (answer, None, {})


def test_second_answer_is_refused_and_the_first_kept(mari):
    rec = RecommendationFactory()
    record_answer(rec, DECLINED, by=mari.user, at=NOW)

    with pytest.raises(Refused) as refusal:
        record_answer(rec, BOUGHT, by=mari.user, at=NOW)

    rec.refresh_from_db()
    assert (refusal.value.code, rec.answer) == ("already_answered", "declined")


def test_the_same_answer_again_changes_nothing(mari):
    rec = RecommendationFactory()
    record_answer(rec, DECLINED, by=mari.user, at=NOW)

    record_answer(rec, DECLINED, by=mari.user, at=NOW + timedelta(days=1))

    rec.refresh_from_db()
    assert (rec.answered_at, rec.rests_until) == (NOW, TODAY + REST)
    assert AuditEvent.objects.filter(action="recommendation.answered").count() == 1


def test_nothing_needed_is_an_answer_and_said_once(visit, mari):
    first = say_nothing_needed(visit, by=mari.user, at=NOW)

    second = say_nothing_needed(visit, by=mari.user, at=NOW + timedelta(hours=1))

    assert (second, second.at, AuditEvent.objects.filter(action="nothing_needed.said").count()) == (first, NOW, 1)


def test_nothing_needed_after_a_recommendation_is_refused(visit, mari):
    RecommendationFactory(visit=visit)

    with pytest.raises(Refused) as refusal:
        say_nothing_needed(visit, by=mari.user, at=NOW)

    assert (refusal.value.code, NothingNeeded.objects.count()) == ("already_advised", 0)


def test_a_recommendation_takes_nothing_needed_back_and_says_so(visit, mari):
    say_nothing_needed(visit, by=mari.user, at=NOW)

    recommend(visit, offer_of(ProductFactory(), "She asked", basis="client_asked"), by=mari.user, at=NOW)

    assert NothingNeeded.objects.count() == 0
    assert AuditEvent.objects.filter(action="nothing_needed.taken_back").count() == 1
