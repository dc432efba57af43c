"""Money under attack: the hostile tests of DOMAIN D3 that speak of payments and pay."""

import threading
from contextlib import contextmanager
from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from products.sales.basket import Basket, ProductWish, TreatmentWish
from products.sales.models import NumberSeries, Payment, Receipt, ReceiptLine
from products.sales.services.paying import check_out
from salon.commission.models import LedgerEntry
from salon.core.errors import Refused
from salon.core.hooks import receipt_followers
from salon.core.models import Role
from tests.factories import NOW, AppointmentFactory, ProductFactory, SchemeFactory, UserFactory
from tests.products.sales.till import open_till, product_sale

EUR = Decimal


def in_parallel(*acts):
    """Run each act in a thread and on a connection of its own, all at once; their results, or what they raised."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        gate.wait()
        try:
            results[place] = act()
        except Exception as fault:  # noqa: BLE001 - handed to the test
            results[place] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@contextmanager
def following(follow):
    """One follower more of paid receipts, for a while."""
    receipt_followers.register("hostile", follow)
    try:
        yield
    finally:
        del receipt_followers._entries["hostile"]


def signed_in(user):
    browser = Browser()
    browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


def form_of(till, key, **more):
    """What the till's page sends for one treatment."""
    prefix = f"visit-{till.appointment.pk}"
    return {
        "visit": str(till.appointment.pk),
        f"{prefix}-pay": "on",
        "key": str(key),
        "method": "card",
        "pay": "1",
        **more,
    }


def stored():
    return Receipt.objects.count(), ReceiptLine.objects.count(), Payment.objects.count(), LedgerEntry.objects.count()


@pytest.mark.django_db
def test_H84_the_same_key_again_gives_the_same_receipt_one_number_and_one_commission_set():
    till = open_till()
    SchemeFactory(staff=till.staff)
    key = uuid4()

    first, second = till.pay(key=key), till.pay(key=key)

    assert first == second
    assert stored() == (1, 1, 1, 1)
    assert NumberSeries.objects.get().last == 1


@pytest.mark.django_db
def test_H84_the_same_key_with_another_basket_is_a_mistake_and_not_a_retry():
    till = open_till()
    key = uuid4()
    till.pay(key=key)

    with pytest.raises(Refused) as refusal:
        till.pay(product_sale("5.00"), key=key)

    assert (refusal.value.code, Receipt.objects.count()) == ("key_used", 1)


@pytest.mark.django_db(transaction=True)
def test_H84_eight_parallel_calls_with_one_key_make_one_receipt():
    till = open_till()
    SchemeFactory(staff=till.staff)
    key = uuid4()

    results = in_parallel(*[lambda: till.pay(key=key).pk] * 8)

    assert len(set(results)) == 1
    assert results[0] == Receipt.objects.get().pk
    assert stored() == (1, 1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_H84_a_double_click_from_two_separate_sessions_makes_one_receipt():
    till = open_till(state="arrived", starts_at=timezone.now())
    key, address = uuid4(), reverse("sales:check-out", args=[till.appointment.pk])
    browsers = [signed_in(till.cashier), signed_in(UserFactory(role=Role.RECEPTIONIST))]

    answers = in_parallel(*[lambda b=b: b.post(address, form_of(till, key)) for b in browsers])

    receipt = Receipt.objects.get()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert {answer["Location"] for answer in answers} == {reverse("sales:receipt", args=[receipt.pk])}
    assert (receipt.number, stored()) == (1, (1, 1, 1, 0))


@pytest.mark.django_db(transaction=True)
def test_H84_two_forms_for_one_visit_in_parallel_pay_it_once():
    till = open_till()

    results = in_parallel(till.pay, till.pay, till.pay, till.pay)

    refusals = [result.code for result in results if isinstance(result, Refused)]
    assert refusals == ["already_paid"] * 3
    assert stored()[:3] == (1, 1, 1)


@pytest.mark.django_db
def test_H85_a_price_a_rate_and_a_name_in_the_form_are_not_even_read():
    till = open_till()
    prefix = f"visit-{till.appointment.pk}"
    forged = {
        f"{prefix}-{name}": value
        for name, value in {"price": "1.00", "unit_gross": "1.00", "vat_rate": "0", "name": "Gift", "staff": ""}.items()
    }

    answer = signed_in(till.cashier).post(
        reverse("sales:check-out", args=[till.appointment.pk]),
        form_of(till, uuid4(), price="1.00", vat_rate="0", gross="1.00", cashier="nobody", **forged),
    )

    line = ReceiptLine.objects.get()
    assert answer.status_code == 302
    assert (line.unit_gross, line.gross, line.vat_rate) == (EUR("89.00"), EUR("89.00"), EUR("25.50"))
    assert (line.name, line.staff, line.receipt.cashier) == (till.appointment.service.name, till.staff, till.cashier)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [("expected", "1.00"), ("discount", "89.00"), ("discount", "-5"), ("discount", "NaN"), ("method", "imported")],
)
def test_H85_a_forged_sum_discount_or_method_is_refused_and_nothing_stored(field, value):
    till = open_till()
    name = f"visit-{till.appointment.pk}-{field}" if field == "discount" else field
    form = form_of(till, uuid4()) | {name: value}

    answer = signed_in(till.cashier).post(reverse("sales:check-out", args=[till.appointment.pk]), form)

    assert (answer.status_code, stored()) == (422, (0, 0, 0, 0))


@pytest.mark.django_db
def test_H85_a_price_that_changed_after_it_was_shown_is_not_taken_silently():
    till = open_till()
    product = ProductFactory(price=EUR("59.00"))
    wish = Basket(None, (), (ProductWish(product.pk),), "card", expected=EUR("59.00"))
    product.price = EUR("69.00")
    product.save()

    with pytest.raises(Refused) as refusal:
        till.pay(wish)

    assert (refusal.value.code, stored()) == ("sum_changed", (0, 0, 0, 0))


@pytest.mark.django_db
def test_H86_another_clients_visit_is_refused_by_service_and_form():
    till = open_till()
    other = AppointmentFactory(state="completed")

    with pytest.raises(Refused) as refusal:
        till.pay(Basket(till.client, (TreatmentWish(other.pk),), (), "card"))
    answer = signed_in(till.cashier).post(
        reverse("sales:check-out", args=[till.appointment.pk]),
        form_of(till, uuid4()) | {"visit": str(other.pk), f"visit-{other.pk}-pay": "on"},
    )

    assert refusal.value.code == "unknown_visit"
    assert (answer.status_code, stored()) == (422, (0, 0, 0, 0))


def is_refused(act):
    """Tell whether the database itself refuses, by the append-only rule."""
    try:
        with transaction.atomic():
            act()
    except DatabaseError as fault:
        return "append_only" in str(fault)
    return False


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "field"), [(Receipt, "gross"), (ReceiptLine, "net"), (Payment, "amount"), (LedgerEntry, "amount")]
)
def test_H87_what_is_paid_cannot_be_changed_or_deleted_by_orm_or_sql(model, field):
    till = open_till()
    SchemeFactory(staff=till.staff)
    till.pay()
    table, row, rows = model._meta.db_table, model.objects.get(), model.objects.all()
    before = rows.values().get()

    refused = {
        "save": is_refused(row.save),
        "update": is_refused(lambda: rows.update(**{field: EUR("1.00")})),
        "delete": is_refused(lambda: rows._raw_delete(rows.db)),
        "sql update": is_refused(lambda: sql(f"UPDATE {table} SET {field} = 1")),
        "sql delete": is_refused(lambda: sql(f"DELETE FROM {table}")),
    }

    assert refused == dict.fromkeys(refused, True)
    assert rows.values().get() == before


@pytest.mark.django_db(transaction=True)
def test_H88_a_storm_of_rollbacks_leaves_no_gap_and_no_double_number():
    till = open_till()
    baskets = [product_sale("5.00") for _ in range(8)]

    def fall_over(receipt_id, *, by, at):
        if Receipt.objects.get(pk=receipt_id).request_digest[0] in "01234567":
            raise RuntimeError("the power is gone")

    with following(fall_over):
        results = [
            result
            for _round in range(4)
            for result in in_parallel(
                *[lambda b=b: check_out(b, key=uuid4(), by=till.cashier, at=NOW).number for b in baskets]
            )
        ]

    numbers = sorted(result for result in results if isinstance(result, int))
    assert {type(result) for result in results} <= {int, RuntimeError}
    assert numbers == list(range(1, len(numbers) + 1))
    assert sorted(Receipt.objects.values_list("number", flat=True)) == numbers
    assert (NumberSeries.objects.get().last, len(results)) == (len(numbers), 32)


@pytest.mark.django_db
def test_H88_a_number_that_was_rolled_back_is_given_to_the_next():
    till = open_till()

    def refuse(receipt_id, *, by, at):
        raise Refused("No.", code="no")

    with following(refuse), pytest.raises(Refused):
        till.pay()
    receipt = till.pay()

    assert (receipt.full_number, stored()[:3]) == ("2026-00001", (1, 1, 1))
