"""Quantity, discount, seller, size of a basket: where the till says no."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import translation

from clients.care.models import Visit
from products.sales.basket import Basket, ProductWish, TreatmentWish
from salon.core.errors import Refused
from salon.core.models import Role
from tests.factories import (
    NOW,
    AppointmentFactory,
    ProductFactory,
    StaffFactory,
    UserFactory,
)
from tests.products.sales.till import open_till

pytestmark = pytest.mark.django_db
EUR = Decimal


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def code_of(act):
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def test_the_seller_stands_on_the_line_and_must_work_here():
    till = open_till()
    gone = StaffFactory(employed_until=date(2026, 1, 1))
    product = ProductFactory()

    receipt = till.pay(Basket(None, (), (ProductWish(product.pk, seller=till.staff.pk),), "card"))

    assert receipt.lines.get().staff == till.staff
    refused = Basket(None, (), (ProductWish(product.pk, seller=gone.pk),), "card")
    assert code_of(lambda: till.pay(refused)) == "seller"


def test_quantity_and_discount_make_the_sum_of_the_line():
    till = open_till()
    product = ProductFactory(price=EUR("59.00"))

    receipt = till.pay(Basket(None, (), (ProductWish(product.pk, quantity=2, discount=EUR("8.00")),), "card"))

    line = receipt.lines.get()
    assert (line.unit_gross, line.quantity, line.discount, line.gross) == (
        EUR("59.00"),
        2,
        EUR("8.00"),
        EUR("110.00"),
    )
    assert (line.net, line.vat) == (EUR("87.65"), EUR("22.35"))


@pytest.mark.parametrize("quantity", [0, -1, 100, 10_000])
def test_a_quantity_that_makes_no_sense_is_refused(quantity):
    till = open_till()
    wish = ProductWish(ProductFactory().pk, quantity=quantity)

    assert code_of(lambda: till.pay(Basket(None, (), (wish,), "card"))) == "quantity"


def test_the_discount_at_the_desk_ends_at_the_salons_limit_and_the_owners_at_the_price():
    till = open_till()  # 89.00, and the salon's limit is 20 per cent
    owner = UserFactory(role=Role.OWNER)

    def with_discount(euros):
        return Basket(till.client, (TreatmentWish(till.appointment.pk, EUR(euros)),), (), "card")

    over_the_desk = code_of(lambda: till.pay(with_discount("17.81")))
    over_the_price = code_of(lambda: till.pay(with_discount("89.01"), by=owner))
    below_nothing = code_of(lambda: till.pay(with_discount("-0.01"), by=owner))
    free = till.pay(with_discount("89.00"), by=owner)

    assert (over_the_desk, over_the_price, below_nothing) == ("discount", "discount", "discount")
    assert free.gross == EUR("0.00")


def test_the_discount_at_the_limit_is_taken():
    till = open_till()

    receipt = till.pay(Basket(till.client, (TreatmentWish(till.appointment.pk, EUR("17.80")),), (), "card"))

    assert receipt.gross == EUR("71.20")


def test_an_empty_basket_and_one_with_too_many_lines_are_refused():
    till = open_till()
    wish = ProductWish(ProductFactory().pk)

    empty = code_of(lambda: till.pay(Basket(till.client)))
    long = code_of(lambda: till.pay(Basket(None, (), (wish,) * 51, "card")))

    assert (empty, long) == ("empty_basket", "too_many_lines")


def test_without_the_salons_own_row_nothing_is_sold():
    cashier = UserFactory(role=Role.RECEPTIONIST)
    from products.sales.services.paying import check_out

    assert code_of(lambda: check_out(Basket(), key=uuid4(), by=cashier, at=NOW)) == "no_issuer"


def test_a_sum_other_than_the_one_that_was_seen_is_not_taken():
    till = open_till()

    code = code_of(lambda: till.pay(till.basket(expected=EUR("88.00"))))
    receipt = till.pay(till.basket(expected=EUR("89.00")))

    assert (code, receipt.number) == ("sum_changed", 1)


def test_two_visits_of_one_client_stand_on_one_receipt():
    till = open_till()
    other = AppointmentFactory(client=till.client, starts_at=NOW + timedelta(hours=2), state="completed")

    wishes = (TreatmentWish(till.appointment.pk), TreatmentWish(other.pk))
    receipt = till.pay(Basket(till.client, wishes, (), "mobilepay"))

    assert list(receipt.lines.order_by("position").values_list("appointment", flat=True)) == [
        till.appointment.pk,
        other.pk,
    ]
    assert Visit.objects.count() == 2
