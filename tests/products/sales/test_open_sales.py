"""Sales without a receipt: put aside, taken at the terminal, made void, and opened again with all that was typed."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone, translation

from products.sales.models import OpenSale, Receipt
from products.sales.services import open_sales
from products.sales.services.paying import Form, check_out, take_payment
from salon.core.errors import Refused
from salon.core.models import AuditEvent, Role
from tests.factories import NOW, ProductFactory, UserFactory
from tests.products.sales.till import open_till

pytestmark = pytest.mark.django_db
EUR = Decimal


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def signed_in(user):
    browser = Browser()
    browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


@pytest.fixture
def till():
    return open_till(starts_at=timezone.now())


def posted(till, **more):
    prefix = f"visit-{till.appointment.pk}"
    return {
        "visit": str(till.appointment.pk), f"{prefix}-pay": "on", "key": str(uuid4()), "method": "card", **more,
    }  # fmt: skip


def address(till):
    return reverse("sales:check-out", args=[till.appointment.pk])


def taken(till, *, at, reference="T1-0042"):
    """The money was taken, and the machine died before the receipt."""
    form = {name: [value] for name, value in posted(till, reference=reference).items()}
    sale = open_sales.Taken(uuid4(), form | {"key": [str(uuid4())]}, EUR("89.00"), till.client, till.appointment)
    row = open_sales.note_taken(sale, reference=reference, by=till.cashier, at=at)
    row.form["key"] = [str(row.key)]
    row.save()
    return row


def test_a_payment_leaves_a_closed_note_of_how_its_receipt_was_made(till):
    browser = signed_in(till.cashier)

    browser.post(address(till), posted(till, pay="1", reference="T1-0042"))

    sale = OpenSale.objects.get()
    assert (sale.state, sale.receipt, sale.reference) == ("paid", Receipt.objects.get(), "T1-0042")
    assert (sale.key, sale.gross) == (sale.receipt.idempotency_key, EUR("89.00"))


def test_what_was_mistyped_is_not_noted_as_taken(till):
    browser = signed_in(till.cashier)

    answer = browser.post(address(till), posted(till, pay="1", expected="1.00"))

    assert (answer.status_code, OpenSale.objects.count()) == (422, 0)


def test_a_basket_put_aside_is_opened_again_with_all_that_was_typed(till):
    browser, product = signed_in(till.cashier), ProductFactory(price=EUR("59.00"))
    row = {"line": "0", "line-0-product": str(product.pk), "line-0-quantity": "2", "line-0-discount": "5 %"}

    put = browser.post(address(till), posted(till, park="1", **row))
    sale = OpenSale.objects.get()
    page = browser.get(reverse("sales:open-sale", args=[sale.pk]), follow=True)

    form = page.context["form"]
    assert (put.status_code, sale.state, sale.gross) == (302, "parked", EUR("201.10"))
    assert form.payment["key"].value() == str(sale.key)
    assert [form.products[0][name].value() for name in ("quantity", "discount")] == ["2", "5 %"]
    assert page.context["total"].gross == EUR("201.10")


def test_a_basket_put_aside_and_then_paid_is_one_sale(till):
    browser, form = signed_in(till.cashier), posted(till)

    browser.post(address(till), {**form, "park": "1"})
    browser.post(address(till), {**form, "pay": "1"})

    assert (OpenSale.objects.get().state, Receipt.objects.count()) == ("paid", 1)


def test_money_taken_without_a_receipt_stands_on_the_till_and_one_click_makes_the_receipt(till):
    sale = taken(till, at=timezone.now() - timedelta(minutes=5))
    browser = signed_in(till.cashier)

    shown = browser.get(reverse("sales:till")).context["missing"]
    page = browser.get(reverse("sales:open-sale", args=[sale.pk]), follow=True)
    fields = page.context["form"].payment
    again = posted(till, pay="1", key=fields["key"].value(), reference=fields["reference"].value())
    browser.post(address(till), again)

    receipt = Receipt.objects.get()
    assert shown == [sale]
    assert (receipt.idempotency_key, receipt.payments.get().reference) == (sale.key, "T1-0042")
    assert browser.get(reverse("sales:till")).context["missing"] == []
    assert browser.get(reverse("sales:open-sale", args=[sale.pk]))["Location"] == reverse(
        "sales:receipt", args=[receipt.pk]
    )


def test_a_payment_that_is_being_made_this_moment_is_not_missing(till):
    taken(till, at=timezone.now())

    assert signed_in(till.cashier).get(reverse("sales:till")).context["missing"] == []


def test_a_sale_is_made_void_with_a_reason_and_before_its_receipt_only(till):
    sale = taken(till, at=NOW)
    browser, void = signed_in(till.cashier), reverse("sales:open-sale-void", args=[sale.pk])

    browser.post(void, {"why": "because"})
    without = OpenSale.objects.get().state
    browser.post(void, {"why": "not_taken"})

    sale.refresh_from_db()
    assert (without, sale.state, sale.why, sale.closed_by) == ("taken", "void", "not_taken", till.cashier)
    assert AuditEvent.objects.get(action="open_sale.void").facts == {
        "why": "not_taken", "was": "taken", "gross": "89.00",
    }  # fmt: skip


def test_a_void_sale_is_not_paid_and_a_paid_one_not_made_void(till):
    void = open_sales.make_void(taken(till, at=NOW), "mistake", by=till.cashier, at=NOW)
    with pytest.raises(Refused) as refused:
        check_out(till.basket(), key=void.key, by=till.cashier, at=NOW)
    receipt = take_payment(till.basket(), Form(uuid4(), {}), by=till.cashier, at=NOW)
    with pytest.raises(Refused) as closed:
        open_sales.make_void(receipt.open_sale, "mistake", by=till.cashier, at=NOW)

    assert (refused.value.code, closed.value.code, Receipt.objects.count()) == ("closed", "closed", 1)


@pytest.mark.parametrize(("state", "values"), [("void", {"why": "mistake"}), ("paid", {})])
def test_the_database_opens_no_closed_sale_again(till, state, values):
    if state == "paid":
        take_payment(till.basket(), Form(uuid4(), {}), by=till.cashier, at=NOW)
    else:
        open_sales.make_void(taken(till, at=NOW), values["why"], by=till.cashier, at=NOW)

    with pytest.raises(DatabaseError), transaction.atomic():
        OpenSale.objects.update(state="parked", why="", receipt=None, closed_at=None)

    assert OpenSale.objects.get().state == state


def test_the_sales_of_others_are_not_there_for_a_cosmetologist(till):
    sale = taken(till, at=NOW)
    browser = signed_in(UserFactory(role=Role.COSMETOLOGIST))

    seen = [
        browser.get(reverse("sales:open-sale", args=[sale.pk])).status_code,
        browser.post(reverse("sales:open-sale-void", args=[sale.pk]), {"why": "mistake"}).status_code,
        browser.get(reverse("sales:till")).context["missing"],
    ]

    assert seen == [404, 404, []]


@pytest.mark.parametrize("count", [1, 3])
def test_the_till_asks_as_often_for_three_sales_without_a_receipt_as_for_one(till, count, django_assert_num_queries):
    for _sale in range(count):
        taken(till, at=NOW)
    browser = signed_in(till.cashier)
    browser.get(reverse("sales:till"))

    with django_assert_num_queries(8):
        page = browser.get(reverse("sales:till"))

    assert len(page.context["missing"]) == count
