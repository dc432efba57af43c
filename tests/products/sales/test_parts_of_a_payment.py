"""A sum paid in several ways, discounts by role, lines without VAT, and who sells in her own name."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from products.sales.basket import Basket, PartWish, ProductWish, TreatmentWish
from products.sales.discounts import Percent
from products.sales.models import Receipt
from salon.core.errors import Refused
from salon.core.models import Role
from salon.house.models import Salon
from tests.factories import ProductFactory, StaffFactory, UserFactory
from tests.products.sales.till import open_till, product_sale

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


def paid(receipt):
    return sorted(receipt.payments.values_list("method", "amount", "reference"))


def test_a_sum_is_paid_in_parts_and_the_rest_by_the_last_way():
    till = open_till()
    parts = (PartWish("cash", EUR("20.00")), PartWish("mobilepay", EUR("30.00"), "MP-7"))

    receipt = till.pay(till.basket(parts=parts, reference="T1"))

    assert paid(receipt) == [
        ("card", EUR("39.00"), "T1"), ("cash", EUR("20.00"), ""), ("mobilepay", EUR("30.00"), "MP-7"),
    ]  # fmt: skip


def test_cash_in_two_parts_is_rounded_once_and_the_payments_add_up():
    till = open_till()
    basket = product_sale("50.02")

    receipt = till.pay(Basket(None, (), basket.products, "cash", parts=(PartWish("cash", EUR("20.01")),)))

    assert dict(receipt.payments.values_list("method", "amount")) == {"cash": EUR("50.00"), "rounding": EUR("0.02")}


def test_parts_that_cover_the_sum_leave_no_rest():
    till = open_till()

    receipt = till.pay(till.basket(parts=(PartWish("mobilepay", EUR("89.00")),)))

    assert paid(receipt) == [("mobilepay", EUR("89.00"), "")]


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (PartWish("mobilepay", EUR("89.01")), "overpaid"),
        (PartWish("mobilepay", EUR("0.00")), "part"),
        (PartWish("mobilepay", EUR("-5.00")), "part"),
        (PartWish("mobilepay", EUR("5.001")), "part"),
        (PartWish("rounding", EUR("5.00")), "unknown_method"),
        (PartWish("card", EUR("5.00"), "4111111111111111"), "card_number"),
    ],
)
def test_a_part_that_makes_no_sense_is_refused_and_nothing_is_stored(part, code):
    till = open_till()

    assert (code_of(lambda: till.pay(till.basket(parts=(part,)))), Receipt.objects.count()) == (code, 0)


def test_more_parts_than_anybody_pays_in_are_refused():
    till = open_till()

    assert code_of(lambda: till.pay(till.basket(parts=(PartWish("card", EUR("1.00")),) * 7))) == "parts"


def test_a_discount_ends_at_the_limit_of_ones_role():
    till = open_till()  # 89.00; the desk gives 20 per cent, a cosmetologist 10
    cosmetologist, owner = UserFactory(role=Role.COSMETOLOGIST), UserFactory(role=Role.OWNER)

    def less(percent):
        return Basket(till.client, (TreatmentWish(till.appointment.pk, Percent(EUR(percent))),), (), "card")

    refused = [code_of(lambda: till.pay(less("20.5"))), code_of(lambda: till.pay(less(11), by=cosmetologist))]
    receipt = till.pay(less(100), by=owner)

    assert (refused, receipt.gross) == (["discount", "discount"], EUR("0.00"))


def test_a_discount_on_the_whole_counts_towards_the_limit_of_each_line():
    till = open_till()

    def basket(line, whole):
        return Basket(till.client, (TreatmentWish(till.appointment.pk, EUR(line)),), (), "card", discount=EUR(whole))

    over = code_of(lambda: till.pay(basket("10.00", "7.81")))
    receipt = till.pay(basket("10.00", "7.80"))

    assert (over, receipt.gross) == ("discount", EUR("71.20"))


def test_a_salon_that_is_not_liable_for_vat_writes_none_and_says_why():
    till = open_till()
    Salon.objects.update(vat_liable=False)

    line = till.pay().lines.get()

    assert (line.net, line.vat, line.vat_rate, line.vat_reason) == (EUR("89.00"), EUR(0), EUR(0), "not_liable")


@pytest.mark.parametrize(
    ("since", "vat", "reason"),
    [(None, "18.08", ""), (date(2020, 1, 1), "0.00", "health_care"), (date(2030, 1, 1), "18.08", "")],
)
def test_health_care_is_free_of_vat_only_from_the_hands_of_a_registered_professional(since, vat, reason):
    staff = StaffFactory(role=Role.COSMETOLOGIST, health_professional_from=since)
    till = open_till(staff=staff)
    till.appointment.service.vat_class = "exempt"
    till.appointment.service.save()

    line = till.pay().lines.get()

    assert (line.vat, line.vat_reason) == (EUR(vat), reason)


def test_the_work_of_somebody_who_sells_in_her_own_name_is_refused_and_named():
    till = open_till(staff=StaffFactory(name="Kaisa", own_business_id="7654321-0"))

    with pytest.raises(Refused) as refusal:
        till.pay()

    assert refusal.value.code == "another_issuer"
    assert refusal.value.message == (
        "Kaisa sells in her own name (business ID 7654321-0): her work is paid to her, not on this receipt."
    )
    assert Receipt.objects.count() == 0


def test_her_salons_products_are_sold_all_the_same():
    till = open_till(staff=StaffFactory(name="Kaisa", own_business_id="7654321-0"))

    receipt = till.pay(Basket(till.client, (), (ProductWish(ProductFactory(price=EUR("9.00")).pk),), "card"))

    assert receipt.gross == EUR("9.00")
