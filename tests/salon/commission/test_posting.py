"""What a paid line earns, whom, and by which rule."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from products.sales.basket import Basket, ProductWish
from products.sales.models import Receipt, ReceiptLine
from salon.commission.models import LedgerEntry
from salon.commission.services import post_lines
from tests.factories import NOW, TODAY, ProductFactory, RecommendationFactory, SchemeFactory, StaffFactory
from tests.products.sales.till import open_till

pytestmark = pytest.mark.django_db
EUR = Decimal


def a_receipt(day=TODAY, series="test"):
    number = Receipt.objects.filter(series=series).count() + 1
    sums = {"net": EUR(0), "vat": EUR(0), "gross": EUR(0)}
    return Receipt.objects.create(series=series, number=number, day=day, paid_at=NOW, issuer_name="T", **sums)


def a_line(staff, net="100.00", kind="product", receipt=None, **more):
    receipt = receipt or a_receipt()
    amount = EUR(net)
    facts = {"unit_gross": abs(amount), "quantity": 1 if amount >= 0 else -1, "origin": "client_asked"}
    facts |= {
        "vat_rate": EUR(0),
        "vat_reason": "exempt",
        "net": amount,
        "vat": EUR(0),
        "gross": amount,
        "name": "Night cream",
    }
    position = receipt.lines.count() + 1
    return ReceiptLine.objects.create(receipt=receipt, position=position, kind=kind, staff=staff, **(facts | more))


def entries():
    return list(LedgerEntry.objects.order_by("line__position", "pk").values_list("staff", "base", "percent", "amount"))


def test_a_treatment_earns_the_one_who_gave_it_30_percent_of_70_92():
    till = open_till()
    scheme = SchemeFactory(staff=till.staff, version=3)

    receipt = till.pay()

    entry = LedgerEntry.objects.get()
    assert entries() == [(till.staff.pk, EUR("70.92"), EUR("30.00"), EUR("21.28"))]
    assert (entry.scheme, entry.month, entry.day) == (scheme, date(2026, 11, 1), TODAY)
    assert (entry.line, entry.posted_by, entry.posted_at) == (receipt.lines.get(), till.cashier, NOW)


def test_a_product_on_advice_earns_its_recommender_and_not_the_seller():
    till = open_till()
    seller = StaffFactory()
    SchemeFactory(staff=seller)
    SchemeFactory(staff=till.staff)
    advice = RecommendationFactory(
        visit__client=till.client,
        visit__staff=till.staff,
        answer="bought",
        answered_at=NOW,
        product__price=EUR("125.50"),
    )

    till.pay(Basket(till.client, (), (ProductWish(advice.product_id, seller.pk, recommendation=advice.pk),), "card"))

    assert entries() == [(till.staff.pk, EUR("100.00"), EUR("10.00"), EUR("10.00"))]


def test_a_product_that_was_asked_for_earns_its_seller():
    till = open_till()
    seller = StaffFactory()
    SchemeFactory(staff=seller, product_percent=EUR("12.50"))
    product = ProductFactory(price=EUR("59.00"))

    till.pay(Basket(None, (), (ProductWish(product.pk, seller.pk, quantity=2, discount=EUR("8.00")),), "card"))

    assert entries() == [(seller.pk, EUR("87.65"), EUR("12.50"), EUR("10.96"))]


def test_nobody_on_the_line_and_nobody_with_a_scheme_earn_nothing():
    till = open_till()
    product = ProductFactory()

    till.pay(till.basket(ProductWish(product.pk)))

    assert entries() == []


@pytest.mark.parametrize(
    ("first", "until", "count"),
    [(TODAY, None, 1), (TODAY + timedelta(days=1), None, 0), (date(2020, 1, 1), TODAY, 0)],
)
def test_a_scheme_counts_from_its_first_day_until_before_its_end(first, until, count):
    till = open_till()
    SchemeFactory(staff=till.staff, valid_from=first, valid_until=until)

    till.pay()

    assert LedgerEntry.objects.count() == count


def test_where_two_versions_are_valid_the_later_one_holds():
    till = open_till()
    SchemeFactory(staff=till.staff, valid_from=date(2020, 1, 1))
    later = SchemeFactory(staff=till.staff, version=2, valid_from=date(2026, 1, 1), treatment_percent=EUR(40))

    till.pay()

    assert (LedgerEntry.objects.get().scheme, entries()[0][2]) == (later, EUR("40.00"))


@pytest.mark.parametrize(
    ("net", "amount"), [("0.05", "0.02"), ("0.15", "0.05"), ("-0.05", "-0.02"), ("-0.15", "-0.05"), ("0.01", "0.00")]
)
def test_cents_are_rounded_half_up_away_from_zero(net, amount):
    staff = SchemeFactory(product_percent=EUR("30.00")).staff
    line = a_line(staff, net)

    post_lines([line], at=NOW)

    assert LedgerEntry.objects.get().amount == EUR(amount)


def test_posting_again_makes_no_second_entry():
    till = open_till()
    SchemeFactory(staff=till.staff)
    receipt = till.pay()

    made = post_lines(receipt.lines.all(), at=NOW)

    assert (made, LedgerEntry.objects.count()) == (0, 1)


def test_a_line_given_back_takes_back_by_its_own_rule_in_the_month_of_the_return():
    old = SchemeFactory(product_percent=EUR("10.00"), valid_until=date(2026, 11, 1))
    SchemeFactory(staff=old.staff, version=2, valid_from=date(2026, 11, 1), product_percent=EUR("5.00"))
    sold = a_line(old.staff, "47.01", receipt=a_receipt(date(2026, 10, 30)))
    post_lines([sold], at=NOW)

    returned = a_line(old.staff, "-47.01", receipt=a_receipt(TODAY), refund_of=sold)
    post_lines([returned], at=NOW)

    first, back = LedgerEntry.objects.order_by("day")
    assert (first.amount, back.amount, back.percent, back.scheme) == (EUR("4.70"), EUR("-4.70"), EUR("10.00"), old)
    assert (back.reversal_of, first.month, back.month) == (first, date(2026, 10, 1), date(2026, 11, 1))


def test_a_sale_and_its_return_in_one_batch_net_to_nothing_whatever_their_order():
    staff = SchemeFactory().staff
    sold = a_line(staff, "47.01")
    returned = a_line(staff, "-47.01", refund_of=sold)

    post_lines([returned, sold], at=NOW)

    assert sum(entry.amount for entry in LedgerEntry.objects.all()) == EUR(0)
    assert LedgerEntry.objects.get(line=returned).reversal_of.line == sold


def test_what_a_line_without_a_scheme_never_earned_is_not_taken_back():
    staff = StaffFactory()
    sold = a_line(staff, receipt=a_receipt(date(2026, 10, 30)))
    SchemeFactory(staff=staff, valid_from=date(2026, 11, 1))

    returned = a_line(staff, "-100.00", refund_of=sold)
    made = post_lines([sold, returned], at=NOW)

    assert made == 0


def test_a_negative_line_of_an_imported_receipt_makes_a_negative_entry():
    staff = SchemeFactory().staff
    credit = a_line(staff, "-20.00", import_key="r1:1")

    post_lines([credit], at=NOW)

    assert entries() == [(staff.pk, EUR("-20.00"), EUR("10.00"), EUR("-2.00"))]


@pytest.mark.parametrize("kind", ["credit", "other"])
def test_credits_and_other_lines_earn_nothing(kind):
    staff = SchemeFactory().staff

    assert post_lines([a_line(staff, kind=kind)], at=NOW) == 0


def many_lines(count):
    schemes = [SchemeFactory() for _ in range(5)]
    receipt = a_receipt()
    facts = {"kind": "product", "origin": "unknown", "name": "Cream", "quantity": 1, "vat_rate": EUR("25.50")}
    sums = {"unit_gross": EUR("10.00"), "net": EUR("7.97"), "vat": EUR("2.03"), "gross": EUR("10.00")}
    lines = [
        ReceiptLine(receipt=receipt, position=place, staff=schemes[place % 5].staff, **facts, **sums)
        for place in range(1, count + 1)
    ]
    return ReceiptLine.objects.bulk_create(lines)


@pytest.mark.parametrize("count", [1, 3])
def test_posting_takes_the_same_queries_for_one_line_and_for_three(count, django_assert_num_queries):
    lines = many_lines(count)

    # savepoint, lines, entries that are there, schemes, insert, release
    with django_assert_num_queries(6):
        made = post_lines(lines, at=NOW)

    assert made == count


def test_a_thousand_lines_are_read_in_three_queries(django_assert_max_num_queries):
    lines = many_lines(1000)

    with django_assert_max_num_queries(40) as seen:
        made = post_lines(lines, at=NOW)

    # SQLite takes a thousand values a statement, so only the inserts are several.
    reads = [query["sql"] for query in seen.captured_queries if query["sql"].startswith("SELECT")]
    assert (made, len(reads)) == (1000, 3)


def test_more_lines_than_a_batch_are_posted_once_each():
    lines = many_lines(2100)

    made = post_lines(lines, at=NOW)

    assert (made, LedgerEntry.objects.count()) == (2100, 2100)
