"""Refunds under attack (DOMAIN D3 H86): more than was paid, twice, of a refund, of another's line, by plain SQL."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from products.sales.basket import Basket, ProductWish
from products.sales.models import Receipt, ReceiptLine
from products.sales.services.refunding import BackWish, Refund, give_back
from salon.core.errors import Refused
from salon.core.models import Role
from tests.factories import NOW, ProductFactory, UserFactory
from tests.hostile.test_money import in_parallel, stored
from tests.products.sales.till import open_till

EUR = Decimal


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
