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
from products.sales.services.refunding import BackWish, Refund, give_back
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


def given_back(receipt, *wishes, by, key=None):
    return give_back(receipt, Refund(wishes, "returned", "card"), key=key or uuid4(), by=by, at=NOW)


def a_paid_product(till, quantity=1):
    wish = ProductWish(ProductFactory(price=EUR("59.00")).pk, till.staff.pk, quantity)
    return till.pay(Basket(till.client, (), (wish,), "card"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wish", "code"),
    [({"pieces": 2}, "too_much"), ({"reduction": EUR("59.01")}, "too_much"), ({"pieces": -1}, "too_much")],
)
def test_H86_more_than_was_paid_is_not_given_back_and_nothing_stored(wish, code):
    till, owner = open_till(), UserFactory(role=Role.OWNER)
    receipt = a_paid_product(till)

    with pytest.raises(Refused) as refusal:
        given_back(receipt, BackWish(receipt.lines.get().pk, **wish), by=owner)

    assert (refusal.value.code, stored()[:3]) == (code, (1, 1, 1))


@pytest.mark.django_db
def test_H86_a_refund_is_not_made_twice_nor_of_a_refund_nor_of_another_clients_line():
    till, owner = open_till(), UserFactory(role=Role.OWNER)
    receipt, other = a_paid_product(till), a_paid_product(open_till())
    line = receipt.lines.get()
    back = given_back(receipt, BackWish(line.pk), by=owner)

    codes = []
    for of, key in ((receipt, line.pk), (back, back.lines.get().pk), (other, line.pk), (receipt, other.lines.get().pk)):
        with pytest.raises(Refused) as refusal:
            given_back(of, BackWish(key), by=owner)
        codes.append(refusal.value.code)

    assert codes == ["too_much", "refund_of_refund", "unknown_line", "unknown_line"]
    assert Receipt.objects.filter(refund_of__isnull=False).count() == 1


@pytest.mark.django_db(transaction=True)
def test_H86_eight_refunds_of_one_line_at_once_give_the_money_once():
    till, owner = open_till(), UserFactory(role=Role.OWNER)
    receipt = a_paid_product(till)
    wish = BackWish(receipt.lines.get().pk)

    results = in_parallel(*[lambda: given_back(receipt, wish, by=owner)] * 8)

    assert sorted(getattr(result, "code", "given") for result in results) == ["given"] + ["too_much"] * 7
    assert Receipt.objects.filter(refund_of=receipt).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("forged", "rule"),
    [
        ({"gross": "-59.01", "net": "-47.02"}, "refund_above_paid"),
        ({"quantity": -2, "unit_gross": "29.50"}, "refund_above_pieces"),
        ({"vat_rate": "14.00"}, "refund_unlike"),
        ({"kind": "other", "origin": ""}, "refund_unlike"),
        ({"quantity": 1, "gross": "59.00", "net": "47.01", "vat": "11.99"}, "given_back_is_negative"),
    ],
)
def test_H86_the_database_refuses_a_refund_that_is_no_mirror(forged, rule):
    till = open_till()
    receipt = a_paid_product(till)
    line = receipt.lines.get()
    refund = Receipt.objects.create(series="x", number=1, day=NOW.date(), paid_at=NOW, net=0, vat=0, gross=0)
    mirrored = {"net": "-47.01", "vat": "-11.99", "gross": "-59.00", "quantity": -1, "unit_gross": "59.00"}
    facts = {"kind": "product", "origin": "client_asked", "vat_rate": "25.50", "name": "x", "import_key": "forged"}

    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        ReceiptLine.objects.create(receipt=refund, position=1, refund_of=line, **{**facts, **mirrored, **forged})

    assert rule in str(refusal.value)


@pytest.mark.django_db
def test_H86_the_database_refuses_a_refund_of_a_refund_and_a_visit_paid_twice_under_another_count():
    till, owner = open_till(), UserFactory(role=Role.OWNER)
    receipt = till.pay()
    line = receipt.lines.get()
    part = given_back(receipt, BackWish(line.pk, reduction=EUR("9.00")), by=owner).lines.get()

    def forge(**more):
        copy = ReceiptLine.objects.get(pk=line.pk)
        copy.pk, copy.position = uuid4(), 2
        for name, value in more.items():
            setattr(copy, name, value)
        with pytest.raises(DatabaseError) as refusal, transaction.atomic():
            copy.save(force_insert=True)
        return str(refusal.value)

    of_a_refund = forge(refund_of=part, quantity=-1, net=-line.net, vat=-line.vat, gross=-line.gross)

    # Several rules hold it off; which one speaks first is the database's own order.
    assert "refund_" in of_a_refund
    assert "paid_again" in forge(again=1)


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
