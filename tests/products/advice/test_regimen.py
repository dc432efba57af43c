"""The plan: the worked example of A3 from an offer on, the order of a day, pauses round treatments."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from clients.safety.judge import Given
from clients.safety.models import ServiceKind
from products.advice.alternatives import alternatives_to
from products.advice.models import PauseRule
from products.advice.pauses import Pause, pauses_of
from products.advice.regimen import plan_of
from products.advice.services import recommend
from products.catalogue.models import Ingredient, Product
from salon.house.models import Substance, SubstanceInGroup
from tests.factories import (
    NOW,
    TODAY,
    AppointmentFactory,
    ClientFactory,
    ProductFactory,
    ProductLineFactory,
    SalonFactory,
    StaffFactory,
    VisitFactory,
)
from tests.products.advice.offering import offer_of

pytestmark = pytest.mark.django_db
SERUM = {"volume_ml": 30, "ml_per_application": Decimal("0.40"), "usable_share": 1, "price": Decimal("59.00")}


@pytest.fixture
def visit():
    SalonFactory(products_per_visit=5)
    return VisitFactory(staff=StaffFactory(role="cosmetologist"), client=ClientFactory(product_talk="gladly"))


def offered(visit, product, **changes):
    return recommend(visit, offer_of(Product.objects.get(pk=product.pk), "Dry", **changes), by=visit.staff.user, at=NOW)


@pytest.mark.parametrize(("pao", "days", "cost"), [(None, 37, "1.59"), (1, None, None)])
def test_an_offer_carries_the_worked_example_of_a3(visit, pao, days, cost):
    rec = offered(visit, ProductFactory(**SERUM, pao_months=pao), slot="both")

    step = plan_of(visit.client, [rec], today=TODAY)[0]

    assert step.starts_on == visit.day
    if pao is None:
        assert (step.supply.days, step.supply.per_day) == (days, Decimal(cost))
        assert step.supply.reorder_on == visit.day + timedelta(days=30)
    else:
        assert step.supply.until == step.supply.until.replace(day=visit.day.day)
        assert step.supply.days in {28, 29, 30, 31}


def test_the_estimate_keeps_the_numbers_of_its_day(visit):
    product = ProductFactory(**SERUM)
    rec = offered(visit, product, slot="both")
    Product.objects.filter(pk=product.pk).update(price=10, volume_ml=500)
    rec.refresh_from_db()

    assert plan_of(visit.client, [rec], today=TODAY)[0].supply.per_day == Decimal("1.59")


@pytest.mark.parametrize("unknown", ["volume_ml", "ml_per_application"])
def test_without_its_amounts_a_product_has_no_estimate(visit, unknown):
    rec = offered(visit, ProductFactory(**SERUM | {unknown: None}))

    assert plan_of(visit.client, [rec], today=TODAY)[0].supply is None


@pytest.mark.parametrize(
    ("slot", "own", "changes", "times"),
    [
        ("morning", None, {}, 7),
        ("both", None, {}, 14),
        ("weekly", None, {}, 1),
        ("weekly", 3, {}, 3),
        ("evening", 14, {}, 7),
        ("weekly", 3, {"per_week": 2}, 2),
    ],
)
def test_how_often_follows_from_when_it_is_used(visit, slot, own, changes, times):
    rec = offered(visit, ProductFactory(**SERUM, applications_per_week=own), slot=slot, **changes)

    assert rec.per_week == times


def test_the_plan_stands_in_the_order_of_a_day_and_begins_when_it_was_said(visit):
    slots = ("weekly", "evening", "both", "morning")
    recs = [offered(visit, ProductFactory(), slot=slot, start_after_days=3) for slot in slots]

    plan = plan_of(visit.client, recs, today=TODAY)

    assert [step.recommendation.slot for step in plan] == ["morning", "both", "evening", "weekly"]
    assert {step.starts_on for step in plan} == {visit.day + timedelta(days=3)}


DAY = date(2026, 6, 10)


def rule_of(before=7, after=7, contains="acid", kind="peel"):
    return PauseRule(contains=contains, kind=kind, days_before=before, days_after=after)


def given(day, *kinds):
    return Given(frozenset(kinds), day)


def test_a_product_pauses_before_and_after_a_treatment_of_the_rules_kind():
    found = pauses_of(frozenset({"acid"}), [rule_of()], [given(DAY, "peel")], since=DAY)

    assert found == [Pause(date(2026, 6, 3), date(2026, 6, 18), ("Chemical peel",))]
    assert found[0].last == date(2026, 6, 17)


@pytest.mark.parametrize(
    ("groups", "kind", "since"),
    [({"fragrance"}, "peel", DAY), ({"acid"}, "wax", DAY), ({"acid"}, "peel", date(2026, 6, 18))],
)
def test_no_pause_for_other_ingredients_other_treatments_or_what_is_over(groups, kind, since):
    assert pauses_of(frozenset(groups), [rule_of()], [given(DAY, kind)], since=since) == []


def test_pauses_that_meet_become_one_with_both_reasons():
    rules = [rule_of(0, 7), rule_of(8, 0, kind="light")]
    found = pauses_of(
        frozenset({"acid"}), rules, [given(DAY, "peel"), given(DAY + timedelta(days=16), "light")], since=DAY
    )

    assert found == [Pause(DAY, DAY + timedelta(days=17), ("Chemical peel", "IPL or laser"))]


def test_a_peel_booked_later_pauses_the_plan(visit):
    glycolic = Substance.objects.get_or_create(code="glycolic-acid", defaults={"name_fi": "G", "name_en": "G"})[0]
    SubstanceInGroup.objects.get_or_create(substance=glycolic, group="acid")
    product = ProductFactory()
    Ingredient.objects.create(product=product, substance=glycolic)
    rule_of().save()
    peel = AppointmentFactory(client=visit.client, starts_at=NOW + timedelta(days=20))
    ServiceKind.objects.get_or_create(service=peel.service, kind="peel")

    step = plan_of(visit.client, [offered(visit, product)], today=TODAY)[0]

    day = TODAY + timedelta(days=20)
    assert [(pause.starts, pause.last) for pause in step.pauses] == [(day - timedelta(days=7), day + timedelta(days=7))]


def test_beside_a_product_stand_at_most_a_cheaper_one_by_the_day_and_one_of_lower_price():
    own = ProductFactory(use="serum", **SERUM, applications_per_week=14)
    big = ProductFactory(use="serum", **SERUM | {"volume_ml": 60, "price": 70}, applications_per_week=14)
    small = ProductFactory(use="serum", **SERUM | {"volume_ml": 10, "price": 25}, applications_per_week=14)
    ProductFactory(use="mask", price=1)
    resting = ProductFactory(use="serum", price=1, line=ProductLineFactory())

    found = alternatives_to([Product.objects.get(pk=own.pk)], TODAY, without={resting.line_id})[own.pk]

    assert [(one.product, one.cheaper_a_day) for one in found] == [(big, True), (small, False)]


@pytest.mark.parametrize("count", [1, 3])
def test_a_plan_asks_the_same_however_many_steps_it_has(visit, count, django_assert_num_queries):
    recs = [offered(visit, ProductFactory()) for _number in range(count)]
    rule_of().save()

    with django_assert_num_queries(3):
        plan_of(visit.client, recs, today=TODAY)
