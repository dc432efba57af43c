"""The till closed: what has gathered, cash against what was expected, the chain, and the books."""

import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from products.sales import chain
from products.sales.basket import Basket, PartWish
from products.sales.books import books, journal
from products.sales.models import CashMove, CloseSum, DayClose, Receipt
from products.sales.services.closing import Counted, MoveWish, close_till, gathered, move_cash
from products.sales.services.paying import check_out
from products.sales.services.refunding import BackWish, Refund, give_back
from salon.core.errors import Refused
from salon.core.models import Role
from tests.factories import NOW, TODAY, ProductFactory, UserFactory
from tests.products.sales.till import open_till, product_sale

pytestmark = pytest.mark.django_db
EUR = Decimal


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def till():
    return open_till()


def cash(till, price, at=NOW):
    basket = Basket(None, (), product_sale(price).products, "cash")
    return check_out(basket, key=uuid4(), by=till.cashier, at=at)


def close(till, counted, left="0.00", *, note="", key=None, seen=None, at=NOW):
    return close_till(Counted(EUR(counted), EUR(left), note, seen), key=key or uuid4(), by=till.cashier, at=at)


def put(till, kind, amount, note=""):
    return move_cash(MoveWish(kind, EUR(amount), note), key=uuid4(), by=till.cashier, at=NOW)


def code_of(act):
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def test_a_close_compares_the_cash_and_freezes_the_sums_by_vat_payment_and_person(till):
    put(till, "change", "100.00")
    till.pay(till.basket(parts=(PartWish("cash", EUR("20.00")),)))
    cash(till, "12.32")
    put(till, "expense", "5.00", "Coffee")

    closed = close(till, "127.30", "100.00")

    sums = {(row.by, row.name, row.staff_id): row.gross for row in closed.sums.all()}
    assert (closed.cash_before, closed.cash_taken, closed.cash_moved) == (EUR(0), EUR("32.30"), EUR("95.00"))
    assert (closed.cash_expected, closed.difference) == (EUR("127.30"), EUR("0.00"))
    assert (closed.receipts, closed.gross, closed.net + closed.vat) == (2, EUR("101.32"), EUR("101.32"))
    assert sums == {
        ("vat", "25.50", None): EUR("101.32"),
        ("payment", "card", None): EUR("69.00"),
        ("payment", "cash", None): EUR("32.30"),
        ("payment", "rounding", None): EUR("0.02"),
        ("person", "", till.staff.pk): EUR("89.00"),
        ("person", "", None): EUR("12.32"),
    }


def test_the_next_close_begins_with_what_was_left_and_with_the_receipts_after_it(till):
    cash(till, "50.00")
    first = close(till, "50.00", "30.00")
    cash(till, "20.00")

    second = close(till, "50.00", "50.00")

    assert (second.number, second.cash_before, second.cash_taken, second.difference) == (2, EUR(30), EUR(20), EUR(0))
    assert (second.after_place, second.through_place, second.before_hash) == (1, 2, first.hash)
    assert second.receipts == 1


def test_a_difference_needs_a_word_and_nothing_to_close_is_refused(till):
    nothing = code_of(lambda: close(till, "0.00"))
    cash(till, "50.00")

    refused = [
        code_of(lambda: close(till, "48.00")),
        code_of(lambda: close(till, "-1.00")),
        code_of(lambda: close(till, "50.001")),
        code_of(lambda: close(till, "50.00", "50.01")),
        code_of(lambda: close(till, "50.00", seen=0)),
    ]
    closed = close(till, "48.00", note="Two euros of change too many")

    assert (nothing, refused) == ("nothing", ["no_note", "cash", "cash", "cash", "sum_changed"])
    assert closed.difference == EUR("-2.00")


def test_the_same_form_twice_closes_once(till):
    cash(till, "50.00")
    key = uuid4()

    first, second = close(till, "50.00", key=key), close(till, "50.00", key=key)

    assert (first, DayClose.objects.count()) == (second, 1)


def test_cash_moves_the_way_its_kind_says_and_the_same_form_once(till):
    key = uuid4()
    wish = MoveWish("bank", EUR("200.00"))

    first = move_cash(wish, key=key, by=till.cashier, at=NOW)
    second = move_cash(wish, key=key, by=till.cashier, at=NOW)
    refused = [
        code_of(lambda: put(till, "expense", "5.00")),
        code_of(lambda: put(till, "change", "0.00")),
        code_of(lambda: put(till, "gift", "5.00")),
    ]

    assert (first, first.amount, CashMove.objects.count()) == (second, EUR("-200.00"), 1)
    assert refused == ["no_note", "cash", "kind"]


def test_a_refund_in_cash_leaves_the_till(till):
    sold = cash(till, "50.00")
    refund = Refund((BackWish(sold.lines.get().pk),), "returned", "cash")
    give_back(sold, refund, key=uuid4(), by=UserFactory(role=Role.OWNER), at=NOW)

    assert close(till, "0.00").cash_taken == EUR("0.00")


def test_the_chain_holds_and_names_the_close_whose_receipts_were_changed_past_the_till(till):
    for price in ("50.00", "20.00", "10.00"):
        cash(till, price)
        close(till, price)
    whole = [close.number for close in chain.broken()]

    with connection.cursor() as cursor:
        for trigger in ("sales_payment_append_only", "sales_payment_append_only_update"):
            table = " ON sales_payment" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}{table}")
        cursor.execute("UPDATE sales_payment SET amount = 5 WHERE amount = 20")

    assert (whole, [close.number for close in chain.broken()]) == ([], [2])


@pytest.mark.parametrize("model", [DayClose, CloseSum, CashMove])
def test_H87_closes_and_movements_are_not_changed_or_deleted(till, model):
    put(till, "change", "10.00")
    close(till, "10.00")
    rows = model.objects.all()
    if not rows:
        cash(till, "5.00")
        close(till, "5.00")

    for act in (lambda: rows._raw_delete(rows.db), lambda: rows.update(id=uuid4())):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()

    assert model.objects.exists()


def test_F14_a_clock_that_jumps_back_leaves_numbers_and_places_in_order(till):
    moments = [NOW, NOW - timedelta(minutes=10), NOW + timedelta(minutes=1), NOW - timedelta(hours=3)]

    receipts = [cash(till, "5.00", at=at) for at in moments]

    assert [(receipt.number, receipt.place) for receipt in receipts] == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert (close(till, "20.00").receipts, list(chain.broken())) == (4, [])


def test_F15_a_sale_belongs_to_the_helsinki_day_of_its_payment_at_midnight_and_at_new_year(till):
    last = datetime(2026, 12, 31, 21, 59, 59, tzinfo=UTC)  # a second before midnight in Helsinki
    leap = datetime(2028, 2, 28, 22, 0, tzinfo=UTC)

    receipts = [cash(till, "5.00", at=at) for at in (last, last + timedelta(seconds=1), leap)]

    assert [str(receipt.day) for receipt in receipts] == ["2026-12-31", "2027-01-01", "2028-02-29"]
    assert [receipt.full_number for receipt in receipts] == ["2026-00001", "2027-00001", "2028-00001"]
    assert close(till, "15.00", at=leap).gross == EUR("15.00")


@pytest.mark.parametrize("count", [1, 3])
def test_a_close_asks_as_often_for_three_receipts_as_for_one(till, count, django_assert_num_queries):
    for _receipt in range(count):
        cash(till, "5.00")

    with django_assert_num_queries(10):
        gathered_now = gathered()
        chain.link(chain.START, 0, gathered_now.through)

    assert gathered_now.receipts == count


def signed_in(role):
    browser = Browser()
    browser.force_login(UserFactory(role=role), backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


def test_the_page_shows_what_has_gathered_and_closes_it(till):
    cash(till, "50.00", at=timezone.now())
    desk = signed_in(Role.RECEPTIONIST)

    page = desk.get(reverse("sales:close"))
    fields = {"key": str(uuid4()), "seen": page.context["form"].initial["seen"], "counted": "48,00", "left": "20"}
    without = desk.post(reverse("sales:close"), fields)
    done = desk.post(reverse("sales:close"), {**fields, "note": "Change"}, follow=True)

    assert (page.context["open"].cash_expected, without.status_code) == (EUR("50.00"), 422)
    assert without.context["form"]["counted"].value() == "48,00"
    assert (done.context["close"].difference, done.context["holds"]) == (EUR("-2.00"), True)
    assert [row.number for row in desk.get(reverse("sales:closes"), {"differs": "1"}).context["page_obj"]] == [1]


def test_cash_is_noted_on_the_page_and_a_slip_comes_back_with_what_was_typed(till):
    desk = signed_in(Role.RECEPTIONIST)
    form = {"key": str(uuid4()), "kind": "expense", "amount": "5,50", "note": ""}

    wrong = desk.post(reverse("sales:cash-move"), form)
    right = desk.post(reverse("sales:cash-move"), {**form, "note": "Coffee"})

    assert (wrong.status_code, wrong.context["move_form"]["amount"].value()) == (422, "5,50")
    assert (right["Location"], CashMove.objects.get().amount) == (reverse("sales:close"), EUR("-5.50"))


@pytest.mark.parametrize(
    ("role", "closing", "exporting"),
    [("owner", 200, 200), ("manager", 200, 404), ("receptionist", 200, 404), ("accountant", 404, 200),
     ("cosmetologist", 404, 404)],
)  # fmt: skip
def test_who_closes_the_till_and_who_gets_the_books(till, role, closing, exporting):
    browser = signed_in(role)

    seen = [browser.get(reverse(name)).status_code for name in ("sales:close", "sales:closes", "sales:books")]

    assert seen == [closing, closing, exporting]


def test_the_journal_is_the_day_by_vat_and_payment_and_adds_up_both_ways(till):
    till.pay()
    cash(till, "12.32")

    rows = [tuple(row[1:]) for row in journal(TODAY, TODAY).rows]

    assert rows == [
        ("Payment", "Card terminal", 1, None, None, EUR("89.00")),
        ("Payment", "Cash", 1, None, None, EUR("12.30")),
        ("Payment", "Cash rounding", 1, None, None, EUR("0.02")),
        ("VAT", "25.50", 2, EUR("80.74"), EUR("20.58"), EUR("101.32")),
    ]
    assert [len(table.rows) for table in books(TODAY, TODAY)] == [4, 2, 2, 3]


def test_the_books_as_files_hold_no_formula_and_numbers_are_numbers(till):
    product = ProductFactory(name='=HYPERLINK("http://x")', size="", price=EUR("59.00"))
    wish = product_sale("1.00").products[0].__class__(product.pk)
    check_out(Basket(None, (), (wish,), "card", "@SUM(1)"), key=uuid4(), by=till.cashier, at=timezone.now())
    browser, day = signed_in(Role.ACCOUNTANT), str(Receipt.objects.get().day)
    asked = {"first": day, "last": day}

    book = load_workbook(io.BytesIO(browser.get(reverse("sales:books"), {**asked, "file": "xlsx"}).content))
    text = browser.get(reverse("sales:books"), {**asked, "file": "csv"}).content.decode("utf-8-sig")

    name, price = book["lines"]["D2"], book["lines"]["F2"]
    assert (name.data_type, name.value, price.value) == ("s", '=HYPERLINK("http://x")', 59)
    assert book["payments"]["E2"].data_type == "s"
    assert text.splitlines()[1].endswith(";59,00")


@pytest.mark.parametrize(
    "asked", [{"first": "2026-02-01", "last": "2026-01-01"}, {"first": "x"}, {"first": "2020-01-01"}]
)
def test_days_that_make_no_sense_are_refused_in_words(till, asked):
    answer = signed_in(Role.OWNER).get(reverse("sales:books"), asked)

    assert (answer.status_code, bool(answer.context["form"].errors)) == (422, True)
