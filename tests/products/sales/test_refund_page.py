"""The page of a refund: what can be given back, what it comes to, and the receipt that follows."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from products.sales.basket import Basket, ProductWish
from products.sales.models import Receipt
from salon.core.models import Role
from tests.factories import ProductFactory, UserFactory
from tests.products.sales.till import open_till

pytestmark = pytest.mark.django_db
EUR = Decimal


def signed_in(user):
    browser = Browser()
    browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


@pytest.fixture
def receipt():
    till = open_till(starts_at=timezone.now())
    wish = ProductWish(ProductFactory(price=EUR("59.00")).pk, till.staff.pk, quantity=2)
    return till.pay(Basket(till.client, (), (wish,), "mobilepay"), at=timezone.now())


@pytest.fixture
def owner():
    return signed_in(UserFactory(role=Role.OWNER))


def asked(receipt, **more):
    prefix = f"back-{receipt.lines.get().pk}"
    fields = {f"{prefix}-{name}": value for name, value in more.pop("line", {"pieces": "1"}).items()}
    return {"key": str(uuid4()), "why": "returned", "method": "mobilepay", **fields, **more}


def test_the_receipt_offers_to_give_money_back_to_who_may_and_while_something_is_left(receipt, owner):
    desk = signed_in(receipt.cashier)
    page, address = reverse("sales:receipt", args=[receipt.pk]), reverse("sales:refund", args=[receipt.pk])

    offered = [owner.get(page).context["may_give_back"], desk.get(page).context["may_give_back"]]
    owner.post(address, asked(receipt, line={"pieces": "2"}, give="1"))
    after = owner.get(page)

    assert (offered, after.context["may_give_back"]) == ([True, False], False)
    assert [refund.full_number for refund in after.context["refunds"]] == [f"{receipt.series}-00002"]
    assert desk.get(address).status_code == 404


def test_the_sum_is_shown_before_it_is_given_and_the_way_is_how_it_was_paid(receipt, owner):
    address = reverse("sales:refund", args=[receipt.pk])

    first = owner.get(address)
    looked = owner.post(address, asked(receipt))

    assert first.context["form"].how["method"].value() == "mobilepay"
    assert (looked.status_code, looked.context["total"]["gross"], Receipt.objects.count()) == (200, EUR("59.00"), 1)


def test_of_a_treatment_the_usual_reason_is_a_reduction(owner):
    paid = open_till(starts_at=timezone.now()).pay(at=timezone.now())

    form = owner.get(reverse("sales:refund", args=[paid.pk])).context["form"]

    assert form.how["why"].value() == "reduction"


def test_given_it_leads_to_the_receipt_of_the_refund(receipt, owner):
    answer = owner.post(reverse("sales:refund", args=[receipt.pk]), asked(receipt, give="1", expected="59.00"))

    back = Receipt.objects.get(refund_of=receipt)
    assert answer["Location"] == reverse("sales:receipt", args=[back.pk])
    assert f"{receipt.full_number}" in owner.get(answer["Location"]).content.decode()
    assert owner.get(reverse("sales:refund", args=[back.pk])).status_code == 404


@pytest.mark.parametrize("line", [{"pieces": "3"}, {"pieces": "-1"}, {"reduction": "118.01"}, {"reduction": "NaN"}, {}])
def test_what_cannot_be_given_back_is_refused_with_the_form_kept(receipt, owner, line):
    answer = owner.post(reverse("sales:refund", args=[receipt.pk]), asked(receipt, line=line, give="1"))

    assert (answer.status_code, Receipt.objects.count()) == (422, 1)
    name, value = next(iter(line.items()), ("pieces", None))
    assert answer.context["form"].rows[0][name].value() == value


def test_a_receipt_given_back_whole_says_that_nothing_is_left(receipt, owner):
    address = reverse("sales:refund", args=[receipt.pk])
    owner.post(address, asked(receipt, line={"pieces": "2"}, give="1"))

    assert owner.get(address).context["form"].rows == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_three_lines_as_for_one(count, owner, django_assert_num_queries):
    till = open_till(starts_at=timezone.now())
    wishes = tuple(ProductWish(ProductFactory().pk, till.staff.pk) for _line in range(count))
    receipt = till.pay(Basket(till.client, (), wishes, "card"), at=timezone.now())
    address = reverse("sales:refund", args=[receipt.pk])
    owner.get(address)

    with django_assert_num_queries(6):
        owner.get(address)
