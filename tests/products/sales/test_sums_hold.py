"""What holds whatever is bought and given back: VAT splits, sums per receipt and day, mirrors, payments."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from products.sales import document
from products.sales.basket import Basket, PartWish, ProductWish
from products.sales.discounts import Percent
from products.sales.models import Payment, Receipt, ReceiptLine
from products.sales.queries import takings
from products.sales.services.paying import check_out
from products.sales.services.refunding import BackWish, Refund, give_back
from salon.core.errors import Refused
from salon.core.models import Role
from salon.stats.money import vat_of_gross
from tests.factories import NOW, TODAY, ProductFactory, SalonFactory, UserFactory, VatRateFactory

pytestmark = pytest.mark.django_db
EUR = Decimal
cents = st.integers(1, 30_000).map(lambda number: EUR(number) / 100)
percents = st.integers(0, 100).map(lambda number: Percent(EUR(number)))
rows = st.lists(st.tuples(cents, st.integers(1, 5), percents, st.booleans()), min_size=1, max_size=5)
# Which line is given back, how many pieces of it, or how many cents.
backs = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 3), st.one_of(st.none(), cents)), max_size=6)
ROUNDS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def owner():
    SalonFactory()
    VatRateFactory()
    VatRateFactory(vat_class="reduced", percent=EUR("13.50"))
    return UserFactory(role=Role.OWNER)


def sell(bought, whole, part, method, owner):
    wishes = tuple(
        ProductWish(
            ProductFactory(price=price, vat_class="reduced" if reduced else "general").pk, None, pieces, discount
        )
        for price, pieces, discount, reduced in bought
    )
    parts = (PartWish("mobilepay", part),) if part else ()
    basket = Basket(None, (), wishes, method, discount=whole, parts=parts)
    return check_out(basket, key=uuid4(), by=owner, at=NOW)


def given_back_now(receipt, wish, owner, place):
    at = NOW + timedelta(minutes=place)
    return give_back(receipt, Refund((wish,), "returned", "cash"), key=uuid4(), by=owner, at=at)


def or_why(act):
    """What came of it, or the code of the refusal."""
    try:
        return act(), ""
    except Refused as refused:
        return None, refused.code


def holds(receipt):
    """Sums of the receipt are those of its lines, its rates and its payments; each line's VAT is what its rate says."""
    lines = list(receipt.lines.all())
    for name in ("net", "vat", "gross"):
        assert sum(getattr(line, name) for line in lines) == getattr(receipt, name)
        assert sum(getattr(rate, name) for rate in document.by_rate(lines)) == getattr(receipt, name)
    assert sum((payment.amount for payment in receipt.payments.all()), EUR(0)) == receipt.gross
    for line in lines:
        assert line.net + line.vat == line.gross == line.quantity * line.unit_gross - line.discount


@given(bought=rows, whole=percents, part=st.one_of(st.none(), cents), method=st.sampled_from(["cash", "card"]))
@ROUNDS
def test_vat_and_sums_hold_on_every_receipt_and_on_the_day(owner, bought, whole, part, method):
    with transaction.atomic():
        receipt, why = or_why(lambda: sell(bought, whole, part, method, owner))
        assert why in {"", "overpaid"}
        if receipt is not None:
            holds(receipt)
            for line in receipt.lines.all():
                assert (line.net, line.vat, line.gross) == tuple(vat_of_gross(line.gross, line.vat_rate))
            day = takings(Receipt.objects.of_day(TODAY))
            assert day.gross == Payment.objects.aggregate(sum=Sum("amount"))["sum"] or not day.gross
            assert day.gross == ReceiptLine.objects.aggregate(sum=Sum("gross"))["sum"]
        transaction.set_rollback(True)


@given(bought=rows, whole=percents, wanted=backs)
@ROUNDS
def test_what_is_given_back_is_a_mirror_and_never_more_than_was_paid(owner, bought, whole, wanted):
    with transaction.atomic():
        receipt = sell(bought, whole, None, "card", owner)
        lines = list(receipt.lines.order_by("position"))
        for place, (index, pieces, less) in enumerate(wanted):
            wish = BackWish(lines[index % len(lines)].pk, pieces, less)
            refund, why = or_why(lambda w=wish, p=place: given_back_now(receipt, w, owner, p))
            assert why in {"", "too_much"}
            if refund is not None:
                holds(refund)
        for line in lines:
            back = line.refunds.aggregate(net=Sum("net"), vat=Sum("vat"), gross=Sum("gross"))
            given_back = {name: -(value or EUR(0)) for name, value in back.items()}
            assert given_back["gross"] <= line.gross
            if given_back["gross"] == line.gross:
                assert (given_back["net"], given_back["vat"]) == (line.net, line.vat)
        transaction.set_rollback(True)
