"""Two people at the same moment: neither the limit, nor the rest, nor one answer can be passed by being quick."""

from collections import Counter
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

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

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """Run the acts at once, each in a thread with a connection of its own; what each answered."""
    barrier, answers = Barrier(len(acts)), []

    def run(act):
        try:
            barrier.wait()
            act()
            answers.append("stored")
        except Refused as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return Counter(answers)


@pytest.fixture
def visit():
    SalonFactory()
    return VisitFactory(staff=StaffFactory(role="cosmetologist"), client=ClientFactory(product_talk="gladly"))


def offering(visit, product, basis=""):
    by = visit.staff.user
    return lambda: recommend(visit, offer_of(product, "Dry", basis=basis), by=by, at=NOW)


def test_eight_offers_at_once_store_two(visit):
    acts = [offering(visit, ProductFactory()) for _index in range(8)]

    answers = together(*acts)

    assert (answers, Recommendation.objects.count()) == ({"stored": 2, "enough_for_a_visit": 6}, 2)


def test_one_product_offered_four_times_at_once_is_stored_once(visit):
    product = ProductFactory()

    answers = together(*[offering(visit, product) for _index in range(4)])

    assert (answers, Recommendation.objects.count()) == ({"stored": 1, "already_recommended": 3}, 1)


def test_a_no_at_the_very_moment_of_two_offers_lets_through_only_what_came_before_it(visit):
    colleague = VisitFactory(client=visit.client, staff=StaffFactory(role="cosmetologist"))
    other = VisitFactory(client=visit.client, staff=StaffFactory(role="cosmetologist"))
    product = ProductFactory()
    asked = RecommendationFactory(visit=visit, product=product)

    answers = together(
        lambda: record_answer(asked, Recommendation.Answer.DECLINED, by=visit.staff.user, at=NOW),
        offering(colleague, ProductFactory(line=product.line)),
        offering(other, ProductFactory(line=product.line)),
    )

    asked.refresh_from_db()
    again = Recommendation.objects.exclude(pk=asked.pk)
    assert asked.rests_until == TODAY + timedelta(days=180)
    assert (answers["stored"], answers["resting"]) == (1 + again.count(), 2 - again.count())


def test_two_people_offering_what_rests_are_both_refused(visit):
    colleague = VisitFactory(client=visit.client, staff=StaffFactory(role="cosmetologist"))
    no = RecommendationFactory(
        visit=VisitFactory(client=visit.client, day=TODAY - timedelta(days=5)),
        answer="declined",
        answered_at=NOW,
        rests_until=TODAY + timedelta(days=175),
    )

    answers = together(offering(visit, no.product), offering(colleague, no.product))

    assert (answers, Recommendation.objects.count()) == ({"resting": 2}, 1)


def test_two_different_answers_at_once_keep_one(visit):
    rec = RecommendationFactory(visit=visit)

    answers = together(
        *[
            lambda answer=answer: record_answer(rec, answer, by=visit.staff.user, at=NOW)
            for answer in (Recommendation.Answer.DECLINED, Recommendation.Answer.BOUGHT)
        ]
    )

    assert answers == {"stored": 1, "already_answered": 1}
