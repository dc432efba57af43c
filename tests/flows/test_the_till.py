"""The till in a real browser: a sale in parts, money given back, the till closed in the evening."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from products.sales.basket import Basket, TreatmentWish
from products.sales.models import DayClose, OpenSale, Receipt
from products.sales.services.paying import check_out
from tests.factories import AppointmentFactory, ProductFactory
from tests.flows.test_a_day_in_the_salon import log_in
from tests.flows.words import fi

pytestmark = pytest.mark.flow


def a_visit(house):
    return AppointmentFactory(
        client=house.regular, staff=house.aino, service=house.service, starts_at=timezone.now(), state="arrived"
    )


def sells_in_parts(page, visit, assert_accessible):
    page.goto(f"/till/check-out/{visit.pk}/")
    page.locator("#product-search").press_sequentially("seer")
    page.get_by_role("button", name=fi("She asked for it")).click()
    page.get_by_label(fi("Pieces"), exact=True).wait_for()
    page.get_by_label(fi("Discount on the whole, € or %")).fill("10 %")
    page.get_by_role("button", name=fi("Pay in parts")).click()
    page.get_by_label(fi("Sum, €")).fill("20,00")
    page.get_by_label(fi("Sum, €")).press("Tab")
    pay = page.get_by_role("button", name=re.compile("^Maksettu, 113,20"))
    pay.wait_for()
    assert_accessible(page)
    pay.click()
    page.wait_for_url(re.compile("/till/receipts/"))
    assert_accessible(page)


def gives_back(page, sold, assert_accessible):
    page.get_by_role("link", name=fi("Give money back")).click()
    page.get_by_label(fi("Pieces back")).nth(1).fill("1")
    page.get_by_label(fi("Pieces back")).nth(1).press("Tab")
    give = page.get_by_role("button", name=re.compile("^Palauta 53,10"))
    give.wait_for()
    page.get_by_label(fi("Whole, back on the shelf")).check()
    assert_accessible(page)
    give.click()
    page.get_by_text(re.compile(f"Hyvitys kuittiin {sold.full_number}")).wait_for()
    assert_accessible(page)


def closes(page, assert_accessible):
    page.goto("/till/close/")
    page.get_by_label(fi("Cash counted, €")).fill("20")
    page.get_by_label(fi("Stays in the till, €")).fill("20")
    assert_accessible(page)
    page.get_by_role("button", name=fi("Close the till")).click()
    page.get_by_text(fi("The receipts are those that the close was made from.")).wait_for()
    assert_accessible(page)


def test_a_sale_in_parts_money_back_and_the_till_closed(house, new_page, assert_accessible):
    visit = a_visit(house)
    ProductFactory(name="Seerumi", size="30 ml", line=house.cream.line, price="59.00")
    page = log_in(new_page(), house.owner.user)

    sells_in_parts(page, visit, assert_accessible)
    sold = Receipt.objects.get()
    gives_back(page, sold, assert_accessible)
    closes(page, assert_accessible)

    back, closed = Receipt.objects.get(refund_of=sold), DayClose.objects.get()
    paid = {method: str(amount) for method, amount in sold.payments.values_list("method", "amount")}
    assert (str(sold.gross), paid) == ("133.20", {"cash": "20.00", "card": "113.20"})
    assert (str(back.gross), back.lines.get().to_shelf) == ("-53.10", True)
    assert (str(closed.gross), str(closed.difference), closed.receipts) == ("80.10", "0.00", 2)
    for address in ("/till/", "/till/closes/", "/till/books/", "/till/receipts/"):
        answer = page.goto(address)
        assert (address, answer.status) == (address, 200)
        assert_accessible(page)


def paid_before(house):
    """A visit of last week, which this one may make good: the row of today's then offers it."""
    last = AppointmentFactory(
        client=house.regular, staff=house.aino, service=house.service, state="completed",
        starts_at=timezone.now() - timedelta(days=7),
    )  # fmt: skip
    basket = Basket(house.regular, (TreatmentWish(last.pk),), (), "card")
    check_out(basket, key=uuid4(), by=house.desk, at=last.starts_at)


def test_a_basket_is_put_aside_and_gone_on_with_on_a_phone(house, new_page, assert_accessible):
    paid_before(house)
    visit = a_visit(house)
    page = log_in(new_page(), house.desk)
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(f"/till/check-out/{visit.pk}/")
    page.get_by_label(fi("Discount on the whole, € or %")).fill("9,00")
    page.get_by_role("button", name=fi("Put aside")).click()
    page.wait_for_url(re.compile("/till/$"))
    assert_accessible(page)
    page.get_by_role("link", name=fi("Go on")).click()
    kept = page.get_by_label(fi("Discount on the whole, € or %")).input_value()
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    page.get_by_role("button", name=re.compile("^Maksettu, 80,00")).click()
    page.wait_for_url(re.compile("/till/receipts/"))

    assert (kept, wide <= 0, str(Receipt.objects.get(number=2).gross)) == ("9,00", True, "80.00")
    assert OpenSale.objects.get().state == "paid"
