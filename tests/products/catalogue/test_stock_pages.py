"""The pages of the stock: what runs low, what ends soon, a barcode read, a slip taken back, who sees it."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from products.catalogue.models import Batch, Product, StockMove
from products.catalogue.services.stock import level_of
from salon.core.models import Role
from tests.factories import ProductFactory, UserFactory
from tests.products.catalogue.test_stock import EUR, note

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory(role=Role.OWNER)


@pytest.fixture
def cream():
    return ProductFactory(price=Decimal("59.00"), reorder_level=3)


def signed_in(role):
    browser = Browser()
    browser.force_login(UserFactory(role=role), backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


def test_the_list_tells_what_runs_low_what_ends_soon_and_what_is_to_be_counted(cream, owner):
    low, ending, below = cream, ProductFactory(name="Ending"), ProductFactory(name="Below")
    today = timezone.localdate()
    note(low, owner, "receive", 3)
    note(ending, owner, "receive", 9, batch="E", expires_on=today + timedelta(days=89))
    note(below, owner, "count", 1)
    note(below, owner, "write_off", 2, note="Broken")
    ProductFactory(name="Never counted")
    browser = signed_in(Role.COSMETOLOGIST)

    found = {
        state: [str(row.pk) for row in browser.get(reverse("catalogue:stock"), {"state": state}).context["page_obj"]]
        for state in ("low", "ending", "below")
    }

    assert found == {"low": [str(low.pk)], "ending": [str(ending.pk)], "below": [str(below.pk)]}
    assert len(browser.get(reverse("catalogue:stock")).context["page_obj"]) == 4


def test_a_barcode_that_is_read_leads_to_its_product_here_and_finds_it_at_the_till(cream):
    Product.objects.filter(pk=cream.pk).update(ean="4006381333931")
    browser = signed_in(Role.RECEPTIONIST)

    answer = browser.get(reverse("catalogue:stock"), {"q": "4006381333931"})
    till = browser.post(reverse("sales:product-sale"), {"q": "4006381333931"})

    assert answer["Location"] == reverse("catalogue:stock-of", args=[cream.pk])
    assert [hit.product for hit in till.context["found"]] == [cream]


def test_the_page_writes_down_keeps_what_was_mistyped_and_takes_back(cream):
    browser, page = signed_in(Role.RECEPTIONIST), reverse("catalogue:stock-of", args=[cream.pk])
    form = {"key": str(uuid4()), "kind": "write_off", "shelf": "retail", "pieces": "2", "batch": "", "note": ""}

    wrong = browser.post(page, form)
    right = browser.post(page, {**form, "note": "Broken"})
    browser.post(reverse("catalogue:stock-back", args=[StockMove.objects.get().pk]))

    assert (wrong.status_code, wrong.context["form"]["pieces"].value(), right["Location"]) == (422, "2", page)
    assert level_of(cream, "retail") == EUR(0)


@pytest.mark.parametrize(("role", "status"), [("substitute", 404), ("accountant", 404), ("manager", 200)])
def test_who_sees_the_stock(cream, role, status):
    browser = signed_in(role) if role != "substitute" else signed_in_substitute()

    assert browser.get(reverse("catalogue:stock")).status_code == status


def signed_in_substitute():
    from salon.core.models import Access

    user = UserFactory(role=None)
    ends = timezone.now() + timedelta(days=9)
    Access.objects.create(user=user, role="substitute", valid_from=timezone.now(), valid_until=ends)
    browser = Browser()
    browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


@pytest.mark.parametrize("count", [1, 3])
def test_list_and_page_ask_as_often_for_three_as_for_one(owner, count, django_assert_num_queries):
    for _product in range(count):
        product = ProductFactory()
    for number in range(count):
        note(product, owner, "receive", 2, batch=f"L{number}", expires_on=date(2027, 1, 1))
    browser = signed_in(Role.RECEPTIONIST)
    browser.get(reverse("catalogue:stock"))

    with django_assert_num_queries(5):
        browser.get(reverse("catalogue:stock"))
    with django_assert_num_queries(7):
        browser.get(reverse("catalogue:stock-of", args=[product.pk]))


@pytest.mark.parametrize(("written", "kept"), [("4006381333931", "4006381333931"), ("400638-1333931", "4006381333931")])
def test_the_digits_of_a_barcode_are_kept_plain(cream, written, kept):
    from products.catalogue.forms.products import ProductForm

    form = ProductForm({"ean": written}, instance=cream)

    assert (form.is_valid(), "ean" in form.errors, form.cleaned_data["ean"]) == (False, False, kept)


@pytest.mark.parametrize("written", ["4006381333930", "123", "abc"])
def test_a_barcode_whose_check_digit_does_not_fit_is_asked_again(cream, written):
    from products.catalogue.forms.products import ProductForm

    assert "ean" in ProductForm({"ean": written}, instance=cream).errors


def test_the_database_knows_a_barcode_and_a_batch_once(cream):
    Product.objects.filter(pk=cream.pk).update(ean="4006381333931")
    Batch.objects.create(product=cream, code="L1")

    for act in (
        lambda: ProductFactory(ean="4006381333931"),
        lambda: Batch.objects.create(product=cream, code="L1"),
        lambda: Batch.objects.create(product=cream, code=""),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
