"""What is in a product against what is known of the client: it stops, or asks for care, and never suggests."""

from datetime import date, timedelta

import pytest

from clients.card.models import HealthFact
from products.advice.models import Recommendation, StopRule
from products.advice.services import recommend
from products.advice.services.owned import lift_stop, stop_product
from products.advice.suitability import contents_of, known_of
from products.catalogue.models import Ingredient
from salon.core.errors import Refused
from salon.house.models import Substance, SubstanceInGroup
from tests.factories import (
    NOW,
    TODAY,
    ClientFactory,
    HealthFactFactory,
    ProductFactory,
    SalonFactory,
    StaffFactory,
    VisitFactory,
)
from tests.products.advice.offering import offer_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


def substance(code, *groups):
    row = Substance.objects.get_or_create(code=code, defaults={"name_fi": code, "name_en": code})[0]
    for group in groups:
        SubstanceInGroup.objects.get_or_create(substance=row, group=group)
    return row


def product_with(*substances):
    product = ProductFactory()
    for one in substances:
        Ingredient.objects.create(product=product, substance=one)
    return product


def allergic(client, to):
    HealthFactFactory(client=client, kind=HealthFact.Kind.ALLERGY, text="", substance=str(to.pk))


def against(client, product, day=TODAY):
    return [
        (one.stops, one.text) for one in known_of(client, day).against(product.pk, contents_of([product])[product.pk])
    ]


ALLERGIC = (True, "She is allergic to something in it.")
KIN = (False, "It has something of the group that she is allergic to.")


def test_an_allergy_stops_what_contains_it_and_nothing_else():
    client, lanolin = ClientFactory(), substance("lanolin", "plant")
    allergic(client, lanolin)

    assert against(client, product_with(lanolin)) == [ALLERGIC]
    assert against(client, product_with(substance("nuts", "plant"))) == []
    assert against(ClientFactory(), product_with(lanolin)) == []


def test_an_allergy_to_a_family_stops_all_of_its_group():
    client = ClientFactory()
    allergic(client, substance("fragrance", "fragrance"))

    assert against(client, product_with(substance("limonene", "fragrance"))) == [ALLERGIC]


def test_an_allergy_to_one_of_a_group_asks_for_care_with_another():
    client = ClientFactory()
    allergic(client, substance("limonene", "fragrance"))

    assert against(client, product_with(substance("linalool", "fragrance"))) == [KIN]


def rule(**changes):
    said = {"contains": "retinoid", "text_fi": "Ei retinoideja", "text_en": "No retinoids", **changes}
    return StopRule.objects.create(**said)


def test_a_pregnancy_stops_what_the_rule_says_and_only_while_it_holds():
    rule(condition="pregnancy")
    client, product = ClientFactory(), product_with(substance("retinol", "retinoid"))
    HealthFactFactory(
        client=client, kind="condition", text="", condition="pregnancy", valid_until=TODAY + timedelta(days=10)
    )

    assert against(client, product) == [(True, "No retinoids")]
    assert against(client, product, TODAY + timedelta(days=10)) == []


@pytest.mark.parametrize(
    ("use", "last", "stops"),
    [
        ("ongoing", None, True),
        (None, None, True),
        ("stopped", date(2026, 6, 1), True),
        ("stopped", TODAY - timedelta(days=200), False),
    ],
)
def test_a_medicine_stops_while_it_is_taken_and_for_its_window_after(use, last, stops):
    rule(medicine="retinoid", contains="acid", window_months=6)
    client, medicine = ClientFactory(), substance("isotretinoin", "retinoid")
    if last is not None and last > TODAY:
        last = TODAY - timedelta(days=30)
    HealthFactFactory(client=client, kind="medication", text="", substance=str(medicine.pk), use=use, last_used_on=last)

    assert against(client, product_with(substance("glycolic-acid", "acid"))) == (
        [(True, "No retinoids")] if stops else []
    )


def test_a_rule_on_one_substance_leaves_others_of_its_group_alone():
    salicylic = substance("salicylic-acid", "acid", "salicylate")
    rule(condition="pregnancy", contains="", substance=salicylic, strength="care")
    client = ClientFactory()
    HealthFactFactory(client=client, kind="condition", text="", condition="pregnancy")

    assert against(client, product_with(salicylic)) == [(False, "No retinoids")]
    assert against(client, product_with(substance("lactic-acid", "acid"))) == []


def test_a_rule_that_was_taken_away_stops_nothing():
    rule(condition="pregnancy", removed_at=NOW)
    client = ClientFactory()
    HealthFactFactory(client=client, kind="condition", text="", condition="pregnancy")

    assert against(client, product_with(substance("retinol", "retinoid"))) == []


@pytest.fixture
def visit():
    return VisitFactory(staff=StaffFactory(role="cosmetologist"), client=ClientFactory(product_talk="gladly"))


def test_what_is_stopped_cannot_be_recommended_even_if_she_asks(visit):
    lanolin = substance("lanolin", "plant")
    allergic(visit.client, lanolin)
    offer = offer_of(product_with(lanolin), "Dry", basis="client_asked")

    with pytest.raises(Refused) as refusal:
        recommend(visit, offer, by=visit.staff.user, at=NOW)

    assert (refusal.value.code, Recommendation.objects.count()) == ("stopped", 0)


def test_what_asks_for_care_is_kept_with_the_offer_and_encrypted(visit):
    allergic(visit.client, substance("limonene", "fragrance"))

    rec = recommend(
        visit, offer_of(product_with(substance("linalool", "fragrance")), "Dry"), by=visit.staff.user, at=NOW
    )

    rec.refresh_from_db()
    stored = Recommendation.objects.filter(pk=rec.pk).extra(select={"raw": "checked"}).values_list("raw", flat=True)
    assert (rec.checked, "group" in stored[0]) == (KIN[1], False)


def test_what_did_not_suit_stops_until_somebody_says_why_not(visit):
    product, mari = ProductFactory(), visit.staff.user
    stop = stop_product(visit.client, product, "Itched", by=None, at=NOW)
    again = stop_product(visit.client, product, "Itched more", by=mari, at=NOW)
    stopped = against(visit.client, product)
    with pytest.raises(Refused) as refusal:
        lift_stop(stop, " ", by=mari, at=NOW)
    lift_stop(stop, "It was the soap", by=mari, at=NOW)

    assert (again.pk, stopped, refusal.value.code) == (stop.pk, [(True, "It did not suit her.")], "no_reason")
    assert against(visit.client, product) == []
