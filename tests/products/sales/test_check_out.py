"""Paying: what a receipt holds, and what the till refuses."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import translation

from clients.care.models import Visit
from products.sales.basket import Basket, ProductWish
from products.sales.models import NumberSeries, Payment, Receipt, ReceiptLine
from salon.core.errors import Refused
from salon.core.models import AuditEvent, Role
from salon.house.models import VatRate
from tests.factories import (
    NOW,
    TODAY,
    ProductFactory,
    RecommendationFactory,
    SalonFactory,
    UserFactory,
    VatRateFactory,
    VisitFactory,
)
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


def test_a_treatment_of_89_euros_is_70_92_and_18_08_of_vat_frozen_on_line_and_receipt():
    till = open_till()

    receipt = till.pay()

    line = receipt.lines.get()
    assert (line.net, line.vat, line.gross, line.vat_rate) == (EUR("70.92"), EUR("18.08"), EUR("89.00"), EUR("25.50"))
    assert (receipt.net, receipt.vat, receipt.gross) == (EUR("70.92"), EUR("18.08"), EUR("89.00"))
    assert (line.kind, line.origin, line.staff, line.client) == ("treatment", "", till.staff, till.client)


def test_a_receipt_names_its_issuer_day_and_number():
    till = open_till()

    receipt = till.pay(at=datetime(2026, 12, 31, 22, 30, tzinfo=UTC))  # half past midnight in Helsinki

    assert (receipt.series, receipt.number, receipt.full_number) == ("2027", 1, "2027-00001")
    assert (receipt.day, receipt.issuer_name, receipt.issuer_business_id) == (
        date(2027, 1, 1),
        "Kauneushoitola Tyyni",
        "1234567-1",
    )
    assert receipt.issuer_address == "Satamakatu 3, 33200 Tampere, +358 40 1234567"


def test_numbers_follow_each_other_within_a_year_and_begin_anew():
    open_till()
    cashier = UserFactory(role=Role.RECEPTIONIST)
    from products.sales.services.paying import check_out

    moments = [NOW, NOW + timedelta(hours=1), datetime(2027, 1, 2, 10, tzinfo=UTC)]
    receipts = [check_out(product_sale("5.00"), key=uuid4(), by=cashier, at=at) for at in moments]

    assert [receipt.full_number for receipt in receipts] == ["2026-00001", "2026-00002", "2027-00001"]


def test_the_vat_rate_is_the_one_of_the_day_of_delivery():
    till = open_till(starts_at=datetime(2024, 8, 31, 9, tzinfo=UTC), price_estimate=EUR("100.00"))
    VatRateFactory(valid_from=date(2013, 1, 1), percent=EUR("24.00"))
    product = ProductFactory(price=EUR("100.00"))

    receipt = till.pay(till.basket(ProductWish(product.pk)), at=datetime(2024, 9, 1, 9, tzinfo=UTC))

    rates = list(receipt.lines.order_by("position").values_list("vat_rate", "vat"))
    assert rates == [(EUR("24.00"), EUR("19.35")), (EUR("25.50"), EUR("20.32"))]


def test_a_class_without_a_rate_is_refused_by_name_and_nothing_is_stored():
    till = open_till()
    book = ProductFactory(name="Skin book", size="", vat_class="reduced")

    with pytest.raises(Refused) as refusal:
        till.pay(till.basket(ProductWish(book.pk)))

    assert refusal.value.code == "no_vat_rate"
    assert refusal.value.message == "No VAT rate is known for Skin book on that day. The owner adds it."
    assert (Receipt.objects.count(), ReceiptLine.objects.count(), NumberSeries.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("price", "paid", "rounding"),
    [("12.32", "12.30", "0.02"), ("12.33", "12.35", "-0.02"), ("12.35", "12.35", None), ("0.02", "0.00", "0.02")],
)
def test_cash_is_rounded_to_five_cents_as_a_payment_of_its_own(price, paid, rounding):
    till = open_till()
    basket = product_sale(price)

    receipt = till.pay(Basket(None, (), basket.products, "cash"))

    payments = dict(receipt.payments.values_list("method", "amount"))
    expected = {"cash": EUR(paid)} | ({"rounding": EUR(rounding)} if rounding else {})
    assert (payments, receipt.gross) == (expected, EUR(price))


def test_a_card_payment_keeps_the_terminals_reference_and_is_not_rounded():
    till = open_till()

    receipt = till.pay(Basket(None, (), product_sale("12.32").products, "card", "T1-0042"))

    payment = receipt.payments.get()
    assert (payment.method, payment.amount, payment.reference) == ("card", EUR("12.32"), "T1-0042")


def test_the_number_of_a_card_is_refused_as_a_reference():
    till = open_till()

    code = code_of(lambda: till.pay(till.basket(reference="4111 1111 1111 1111")))

    assert (code, Payment.objects.count()) == ("card_number", 0)


def test_an_unknown_way_of_paying_is_refused():
    till = open_till()

    assert code_of(lambda: till.pay(till.basket(method="imported"))) == "unknown_method"


def test_a_visit_that_is_paid_is_refused_with_the_number_of_its_receipt():
    till = open_till()
    first = till.pay()

    with pytest.raises(Refused) as refusal:
        till.pay()

    assert refusal.value.code == "already_paid"
    assert refusal.value.message == f"{first.lines.get().name} is paid already, with receipt 2026-00001."


@pytest.mark.parametrize("state", ["booked", "confirmed", "no_show", "cancelled_client"])
def test_a_client_who_has_not_come_does_not_pay(state):
    till = open_till(state=state)

    assert code_of(till.pay) == "not_arrived"


@pytest.mark.parametrize("state", ["arrived", "in_care"])
def test_paying_completes_a_visit_that_was_still_going_on_and_writes_who_did_it(state):
    till = open_till(state=state)

    till.pay()

    till.appointment.refresh_from_db()
    change = till.appointment.changes.get()
    assert (till.appointment.state, change.from_state, change.by) == ("completed", state, till.cashier)


def test_a_treatment_without_a_visit_gets_one_with_the_wish_frozen():
    till = open_till()
    till.client.product_talk = "never"
    till.client.save()

    receipt = till.pay()

    visit = Visit.objects.get()
    assert receipt.lines.get().visit == visit
    assert (visit.client, visit.staff, visit.day, visit.product_talk, visit.is_first) == (
        till.client,
        till.staff,
        TODAY,
        "never",
        True,
    )


def test_lines_point_at_the_visit_that_is_there():
    till = open_till()
    visit = VisitFactory(client=till.client, staff=till.staff)
    product = ProductFactory()

    receipt = till.pay(till.basket(ProductWish(product.pk, seller=till.staff.pk)))

    assert [line.visit for line in receipt.lines.order_by("position")] == [visit, visit]


def test_a_product_on_advice_belongs_to_the_visit_and_the_recommendation():
    till = open_till()
    advice = RecommendationFactory(visit__client=till.client, visit__staff=till.staff, answer="bought", answered_at=NOW)

    receipt = till.pay(till.basket(ProductWish(advice.product_id, recommendation=advice.pk)))

    line = receipt.lines.get(kind="product")
    assert (line.origin, line.recommendation, line.visit) == ("advice", advice, advice.visit)
    assert line.staff == advice.by


def test_a_product_that_the_client_asked_for_says_so():
    till = open_till()

    receipt = till.pay(till.basket(ProductWish(ProductFactory().pk)))

    line = receipt.lines.get(kind="product")
    assert (line.origin, line.recommendation, line.staff) == ("client_asked", None, None)


@pytest.mark.parametrize("answer", ["", "later", "declined", "has_equal"])
def test_an_advice_without_a_yes_is_not_sold_as_advice(answer):
    till = open_till()
    answered = {"answered_at": NOW} if answer else {}
    rests = {"rests_until": date(2027, 5, 1)} if answer == "declined" else {}
    advice = RecommendationFactory(visit__client=till.client, answer=answer, **answered, **rests)

    code = code_of(lambda: till.pay(till.basket(ProductWish(advice.product_id, recommendation=advice.pk))))

    assert code == "advice"


def test_an_advice_is_sold_once():
    till = open_till()
    advice = RecommendationFactory(visit__client=till.client, answer="bought", answered_at=NOW)
    wish = ProductWish(advice.product_id, recommendation=advice.pk)
    till.pay(till.basket(wish))

    assert code_of(lambda: till.pay(Basket(till.client, (), (wish,), "card"))) == "advice"


def test_a_payment_leaves_one_line_in_the_audit_trail():
    till = open_till()

    receipt = till.pay()

    event = AuditEvent.objects.get(action="receipt.paid")
    assert (event.actor, event.subject_id, event.facts) == (
        till.cashier,
        str(receipt.pk),
        {"number": "2026-00001", "gross": "89.00"},
    )


def test_a_product_that_is_no_longer_on_sale_is_refused():
    SalonFactory()
    VatRate.objects.all().delete()
    till = open_till()

    assert code_of(lambda: till.pay(Basket(None, (), (ProductWish(ProductFactory(active=False).pk),), "card"))) == (
        "unknown_product"
    )
