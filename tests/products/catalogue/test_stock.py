"""What stands on the shelf: always the sum of its movements, by batch, sold and brought back through the till."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as rounds
from hypothesis import strategies as st

from products.catalogue.models import StockMove
from products.catalogue.queries import levels
from products.catalogue.services.stock import MoveWish, level_of, move, take_back
from products.sales.basket import Basket, ProductWish
from products.sales.services.refunding import BackWish, Refund, give_back
from salon.core.errors import Refused
from salon.core.models import AuditEvent, Role
from tests.factories import NOW, TODAY, ProductFactory, UserFactory
from tests.products.sales.till import open_till

pytestmark = pytest.mark.django_db
EUR = Decimal
SOON, LATER = TODAY + timedelta(days=30), TODAY + timedelta(days=300)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def owner():
    return UserFactory(role=Role.OWNER)


@pytest.fixture
def cream():
    return ProductFactory(price=EUR("59.00"), reorder_level=3)


def note(product, owner, kind, pieces, *, key=None, **more):
    wish = MoveWish(kind, EUR(pieces), **more)
    return move(product, wish, key=key or uuid4(), by=owner, at=NOW)


def code_of(act):
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def standing(product):
    return [(row.shelf, str(row.batch or ""), row.pieces) for row in levels(product)]


def test_packages_are_received_used_moved_written_off_and_the_level_is_their_sum(cream, owner):
    note(cream, owner, "receive", 12, batch="L1", expires_on=LATER)
    note(cream, owner, "moved_out", 2, batch="L1")
    note(cream, owner, "use", "0.25", shelf="pro", batch="L1")
    note(cream, owner, "write_off", 1, batch="L1", note="Broken")
    note(cream, owner, "to_supplier", 3, batch="L1", note="Wrong scent")

    assert standing(cream) == [("retail", "L1", EUR(6)), ("pro", "L1", EUR("1.75"))]
    assert AuditEvent.objects.filter(action="stock.moved").count() == 5


def test_a_count_writes_the_difference_and_none_where_it_agrees(cream, owner):
    note(cream, owner, "receive", 10)

    [missing] = note(cream, owner, "count", 8)
    agrees = note(cream, owner, "count", 8)

    assert (missing.pieces, agrees, level_of(cream, "retail")) == (EUR(-2), [], EUR(8))


def test_the_same_form_twice_moves_once_and_both_shelves_together(cream, owner):
    note(cream, owner, "receive", 10)
    key = uuid4()

    first = note(cream, owner, "moved_out", 2, key=key)
    second = note(cream, owner, "moved_out", 2, key=key)

    assert (first, standing(cream)) == (second, [("retail", "", EUR(8)), ("pro", "", EUR(2))])


def test_a_slip_is_taken_back_by_its_mirror_once_on_both_shelves(cream, owner):
    note(cream, owner, "receive", 10)
    out, _into = note(cream, owner, "moved_out", 2)

    first = take_back(out, by=owner, at=NOW)
    second = take_back(StockMove.objects.get(pk=out.pk), by=owner, at=NOW)

    assert (first, first.pieces, standing(cream)) == (second, EUR(2), [("retail", "", EUR(10))])


@pytest.mark.parametrize(
    ("kind", "pieces", "more", "code"),
    [
        ("receive", "0", {}, "pieces"),
        ("receive", "-1", {}, "pieces"),
        ("receive", "1.5", {}, "pieces"),
        ("receive", "100000", {}, "pieces"),
        ("use", "0.0001", {"shelf": "pro"}, "pieces"),
        ("sell", "1", {}, "kind"),
        ("receive", "1", {"shelf": "window"}, "kind"),
        ("write_off", "1", {}, "no_note"),
        ("receive", "1", {"expires_on": LATER}, "no_batch"),
        ("receive", "1", {"batch": "L1", "expires_on": SOON}, "other_day"),
        ("write_off", "9", {"batch": "L1", "note": "Broken"}, "too_many"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_moves(cream, owner, kind, pieces, more, code):
    note(cream, owner, "receive", 8, batch="L1", expires_on=LATER)

    assert code_of(lambda: note(cream, owner, kind, pieces, **more)) == code
    assert standing(cream) == [("retail", "L1", EUR(8))]


def test_the_till_sells_the_batch_that_ends_first_and_goes_below_zero_where_none_is_left(cream, owner):
    till = open_till()
    note(cream, owner, "receive", 2, batch="L2", expires_on=LATER)
    note(cream, owner, "receive", 1, batch="L1", expires_on=SOON)

    till.pay(Basket(till.client, (), (ProductWish(cream.pk, till.staff.pk, 2),), "card"))
    after = standing(cream)
    till.pay(Basket(None, (), (ProductWish(cream.pk, till.staff.pk, 3),), "card"))

    assert after == [("retail", "L2", EUR(1))]
    assert standing(cream) == [("retail", "", EUR(-2))]


def test_what_is_given_back_whole_goes_to_the_batches_it_was_sold_of_and_the_rest_does_not(cream, owner):
    till = open_till()
    note(cream, owner, "receive", 1, batch="L1", expires_on=SOON)
    note(cream, owner, "receive", 5, batch="L2", expires_on=LATER)
    sold = till.pay(Basket(till.client, (), (ProductWish(cream.pk, till.staff.pk, 3),), "card"))
    line = sold.lines.get().pk

    for to_shelf in (True, False):
        refund = Refund((BackWish(line, 1, to_shelf=to_shelf),), "returned")
        give_back(sold, refund, key=uuid4(), by=owner, at=NOW)

    assert standing(cream) == [("retail", "L1", EUR(1)), ("retail", "L2", EUR(3))]


def test_what_the_till_moved_is_not_taken_back_by_hand(cream, owner):
    till = open_till()
    till.pay(Basket(None, (), (ProductWish(cream.pk, till.staff.pk, 1),), "card"))

    assert code_of(lambda: take_back(StockMove.objects.get(), by=owner, at=NOW)) == "not_by_hand"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "receive", "pieces": -1},
        {"kind": "use", "pieces": 1, "shelf": "pro"},
        {"kind": "count", "pieces": 0},
        {"kind": "receive", "pieces": "0.5"},
        {"kind": "write_off", "pieces": -1},
        {"kind": "sell", "pieces": -1},
        {"kind": "receive", "pieces": 1, "line_key": uuid4()},
        {"kind": "correction", "pieces": 1},
    ],
)
def test_the_database_refuses_a_movement_that_is_none(cream, wrong):
    with pytest.raises(DatabaseError), transaction.atomic():
        StockMove.objects.create(product=cream, at=NOW, **wrong)

    assert StockMove.objects.count() == 0


def test_movements_are_never_changed_or_deleted(cream, owner):
    note(cream, owner, "receive", 5)
    moves = StockMove.objects.all()

    for act in (lambda: moves.update(pieces=9), lambda: moves._raw_delete(moves.db)):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()

    assert level_of(cream, "retail") == EUR(5)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["receive", "use", "write_off", "count", "moved_out", "take_back", "sell"]),
        st.integers(0, 6),
        st.sampled_from(["", "L1", "L2"]),
    ),
    max_size=12,
)


@given(steps=STEPS)
@rounds(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_level_is_the_sum_of_its_movements_whatever_happens(steps):
    with transaction.atomic():
        till, by = open_till(), UserFactory(role=Role.OWNER)
        product, expected = ProductFactory(), {"retail": EUR(0), "pro": EUR(0)}
        for kind, pieces, batch in steps:
            shelf = "pro" if kind == "use" else "retail"
            before = {name: level_of(product, name) for name in expected}
            try:
                if kind == "sell":
                    till.pay(Basket(None, (), (ProductWish(product.pk, None, pieces),), "card"))
                    expected["retail"] -= pieces
                elif kind == "take_back":
                    row = StockMove.objects.by_hand().filter(product=product).order_by("pk").last()
                    if row is not None:
                        together = StockMove.objects.filter(key=row.key)
                        for one in together:
                            expected[one.shelf] -= one.pieces
                        take_back(row, by=by, at=NOW)
                else:
                    moves = note(product, by, kind, pieces, shelf=shelf, batch=batch, note="x")
                    for one in moves:
                        expected[one.shelf] += one.pieces
            except Refused:
                assert {name: level_of(product, name) for name in expected} == before
        sums = dict(StockMove.objects.filter(product=product).order_by().values_list("shelf").annotate(Sum("pieces")))
        assert {name: level_of(product, name) for name in expected} == expected
        assert sum((row.pieces for row in levels(product)), EUR(0)) == sum(sums.values(), EUR(0))
        transaction.set_rollback(True)
