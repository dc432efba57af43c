"""The salon's rows as the detector's history."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from salon.advisory.streams import history
from salon.house.models import Campaign, Cover
from salon.stats.advisory import history as past
from tests.factories import (
    PeaceAnswerFactory,
    ProductFactory,
    RecommendationFactory,
    StaffFactory,
    TreatmentRecordFactory,
    VisitFactory,
)
from tests.salon.advisory.salons import sell

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 2)
AFTER = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("wish", "talk"), [("never", "none"), ("if_asked", "none"), ("finding", "neutral"), ("gladly", "welcome")]
)
def test_wish_counts_as_it_stood_at_the_visit(wish, talk):
    visit = VisitFactory(product_talk=wish, client__product_talk="gladly")

    visits = history(before=visit.day + timedelta(days=1)).visits

    assert visits == [
        past.Visit(str(visit.pk), visit.day, str(visit.staff_id), str(visit.client_id), str(visit.category_id), talk)
    ]


def test_day_is_closed_before_it_counts():
    VisitFactory(day=DAY)

    counts = [len(history(before=day).visits) for day in (DAY, DAY + timedelta(days=1))]

    assert counts == [0, 1]


def test_advice_counts_by_line_and_without_what_the_client_asked_for():
    visit = VisitFactory(day=DAY)
    advice = RecommendationFactory(visit=visit, answer="")
    RecommendationFactory(visit=visit, basis="client_asked")

    recommendations = history(before=AFTER).recommendations

    product = advice.product
    assert recommendations == [
        past.Recommendation(str(visit.pk), str(product.line_id), str(product.category_id), "unknown")
    ]


@pytest.mark.parametrize(("origin", "on_advice"), [("advice", True), ("client_asked", False), ("unknown", True)])
def test_sale_is_on_advice_unless_the_client_asked(origin, on_advice):
    visit, product = VisitFactory(day=DAY), ProductFactory()
    sell(visit, origin=origin, product=product)

    sales = history(before=AFTER).sales

    assert sales == [past.Sale(str(visit.pk), str(product.pk), Decimal("40.00"), on_advice)]


@pytest.mark.parametrize(("days", "left"), [(14, Decimal("0.00")), (15, Decimal("40.00"))])
def test_sale_taken_back_within_14_days_is_undone(days, left):
    visit = VisitFactory(day=DAY)
    line = sell(visit)
    sell(visit, net="-40.00", refund_of=line, day=DAY + timedelta(days=days))

    sales = history(before=AFTER).sales

    assert sum(sale.net_amount for sale in sales) == left


def test_sale_without_a_visit_has_no_denominator_and_does_not_count():
    counted = sell(VisitFactory(day=DAY))
    sell(VisitFactory(day=DAY), walk_in=True)

    sales = history(before=AFTER).sales

    assert [sale.visit for sale in sales] == [str(counted.visit_id)]


@pytest.mark.parametrize(("in_peace", "pressed"), [(1, True), (2, True), (3, False), (5, False)])
def test_felt_pressed_is_one_or_two_of_five(in_peace, pressed):
    answer = PeaceAnswerFactory(visit__day=DAY, in_peace=in_peace)

    feedback = history(before=AFTER).feedback

    assert feedback == [past.Feedback(str(answer.visit_id), pressed)]


def test_list_that_was_never_kept_is_absent_and_not_empty():
    VisitFactory(day=DAY)

    known = history(before=AFTER)

    assert (known.recommendations, known.sales, known.feedback) == (None, None, None)


def test_covers_campaigns_and_people_who_treat_come_along():
    mari, sanna = StaffFactory(name="Mari"), StaffFactory(name="Sanna", employed_until=date(2027, 1, 1))
    StaffFactory(name="Riitta", has_column=False)
    once = VisitFactory(day=DAY, staff=StaffFactory(name="Left", has_column=False)).staff
    Cover.objects.create(absent=mari, substitute=sanna, starts_on=DAY)
    Campaign.objects.create(name="Autumn", starts_on=DAY, ends_on=AFTER)

    known = history(before=AFTER)

    assert {(period.staff, period.ended_on) for period in known.staff} == {
        (str(mari.pk), None),
        (str(sanna.pk), date(2027, 1, 1)),
        (str(once.pk), None),
    }
    assert known.covers == [past.Cover(str(mari.pk), str(sanna.pk), DAY)]
    assert known.campaigns == [past.Campaign(DAY, AFTER)]


def test_history_costs_the_same_with_one_visit_and_with_three(django_assert_num_queries):
    def live_a_visit():
        visit = VisitFactory(day=DAY)
        RecommendationFactory(visit=visit)
        TreatmentRecordFactory(visit=visit)
        PeaceAnswerFactory(visit=visit)
        sell(visit)

    live_a_visit()
    with django_assert_num_queries(8):
        history(before=AFTER)
    live_a_visit()
    live_a_visit()
    with django_assert_num_queries(8):
        history(before=AFTER)
