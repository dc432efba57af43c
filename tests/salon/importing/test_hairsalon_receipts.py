"""What stands on a real salon's receipts survives: whose it was, what it was, and every cent."""

from datetime import date
from decimal import Decimal

import pytest

from clients.card.models import Client
from clients.care.models import TreatmentRecord, Visit
from products.sales.models import Payment, Receipt, ReceiptLine
from salon.house.models import Staff

pytestmark = pytest.mark.django_db


def lines(*fields):
    return list(ReceiptLine.objects.order_by("receipt__number", "position").values_list(*fields))


def test_a_line_keeps_net_and_adds_both_taxes(hairsalon, run):
    run(hairsalon(receipts=["10,03/15/2018,Women's cut,C1,ANN,1,82,4.1,6.56"]))

    receipt = Receipt.objects.get()
    assert lines("net", "vat", "gross", "vat_rate", "unit_gross") == [
        (Decimal("82.00"), Decimal("10.66"), Decimal("92.66"), Decimal("13.00"), Decimal("92.66"))
    ]
    assert (receipt.day, receipt.net, receipt.gross) == (date(2018, 3, 15), Decimal("82.00"), Decimal("92.66"))
    assert list(Payment.objects.values_list("method", "amount")) == [("imported", Decimal("92.66"))]


def test_a_receipt_may_have_several_clients_and_several_staff(hairsalon, run):
    rows = [
        "10,03/15/2018,Women's cut,C1,ANN,1,82,4.1,6.56",
        "11,03/15/2018,Women's cut,C3,ANN,1,82,4.1,6.56",
        "10,03/15/2018,Full colour,C2,BEA,1,100,5,8",
    ]

    run(hairsalon(receipts=rows))

    assert lines("receipt__number", "position", "client__code", "staff__code") == [
        (10, 1, "C1", "ANN"),
        (10, 2, "C2", "BEA"),
        (11, 1, "C3", "ANN"),
    ]


def test_the_walk_in_and_the_house_are_never_people(hairsalon, run):
    rows = [
        "10,03/15/2018,Argan oil 100ml,WALK_IN,HOUSE,1,30,1.5,2.4",
        "11,03/15/2018,Women's cut,WALK_IN,ANN,1,82,4.1,6.56",
        "12,03/15/2018,Women's cut,C1,HOUSE,1,80,4,6.4",
    ]

    result = run(hairsalon(receipts=rows))

    assert lines("client__code", "staff__code") == [(None, None), (None, "ANN"), ("C1", None)]
    assert (
        list(Client.objects.values_list("code", flat=True)),
        list(Staff.objects.values_list("code", flat=True)),
    ) == (
        ["C1"],
        ["ANN"],
    )
    assert Visit.objects.count() == 0
    assert {name: sums["out"]["visits"] for name, sums in result["people"].items()} == {"ANN": 0, "(nobody)": 0}


def test_negative_lines_are_credits_and_returned_products_stay_products(hairsalon, run):
    rows = [
        "10,03/15/2018,Consultation,C1,HOUSE,1,-50,-2.5,-4",
        "11,03/15/2018,miscellaneous,C1,HOUSE,1,-45,-2.25,-3.6",
        "12,03/15/2018,Argan oil 100ml,C1,ANN,-1,-30,-1.5,-2.4",
    ]

    run(hairsalon(receipts=rows))

    assert lines("kind", "quantity", "net", "vat", "gross") == [
        ("credit", 1, Decimal("-50.00"), Decimal("-6.50"), Decimal("-56.50")),
        ("credit", 1, Decimal("-45.00"), Decimal("-5.85"), Decimal("-50.85")),
        ("product", -1, Decimal("-30.00"), Decimal("-3.90"), Decimal("-33.90")),
    ]
    assert Visit.objects.count() == 0


def test_a_line_of_nothing_has_no_rate_and_is_a_visit_all_the_same(hairsalon, run):
    run(hairsalon(receipts=["10,03/15/2018,Consultation,C1,ANN,1,0,0,0"]))

    assert lines("kind", "net", "vat_rate") == [("treatment", Decimal("0.00"), Decimal("0.00"))]
    assert list(Visit.objects.values_list("client__code", "staff__code", "is_first")) == [("C1", "ANN", True)]
    assert Payment.objects.count() == 0


def test_quantity_two_keeps_the_sum_of_the_line(hairsalon, run):
    run(hairsalon(receipts=["10,03/15/2018,Argan oil 100ml,C1,ANN,2,37.52,1.876,3.0016"]))

    assert lines("quantity", "net", "vat", "gross", "unit_gross", "vat_rate") == [
        (2, Decimal("37.52"), Decimal("4.88"), Decimal("42.40"), Decimal("21.20"), Decimal("13.00"))
    ]


def test_an_exact_double_row_is_a_second_unit(hairsalon, run):
    row = "10,03/15/2018,Argan oil 100ml,C1,ANN,1,30,1.5,2.4"
    folder = hairsalon(receipts=[row, row])

    run(folder)
    again = run(folder)

    assert lines("position", "net") == [(1, Decimal("30.00")), (2, Decimal("30.00"))]
    assert again["files"]["Receipt Transactions0.csv"]["already"] == 2


def test_client_codes_with_stars_and_question_marks_are_codes(hairsalon, run):
    rows = [f"{n},03/15/2018,Women's cut,{code},ANN,1,82,4.1,6.56" for n, code in enumerate(("K*12", "K?12", "K12"))]

    run(hairsalon(receipts=rows))

    assert list(Client.objects.order_by("code").values_list("code", "first_name")) == [
        ("K*12", "Client K*12"),
        ("K12", "Client K12"),
        ("K?12", "Client K?12"),
    ]


def test_the_price_of_the_line_is_kept_not_that_of_the_list(hairsalon, run):
    run(hairsalon(receipts=["10,03/15/2018,Women's cut,C1,ANN,1,41.50,2.075,3.32"]))

    assert lines("service__price", "net", "unit_gross") == [(Decimal("80.00"), Decimal("41.50"), Decimal("46.90"))]


def test_descriptions_are_matched_without_regard_to_case_and_spaces(hairsalon, run):
    rows = [
        "10,03/15/2018,women's  CUT,C1,ANN,1,82,4.1,6.56",
        "11,03/15/2018, argan Oil 100 ml,C1,ANN,1,30,1.5,2.4",
        "12,03/15/2018,Gift box,C1,ANN,1,20,1,1.6",
        "13,03/15/2018,F&F,C1,ANN,1,5,0.25,0.4",
    ]

    run(hairsalon(receipts=rows))

    assert lines("kind", "service__code", "product__code", "origin") == [
        ("treatment", "CUT", None, ""),
        ("product", None, "OIL100", "unknown"),
        ("other", None, None, ""),
        ("treatment", "F&F", None, ""),
    ]


def test_parts_of_a_cent_are_rounded_per_line_and_shown(hairsalon, run):
    rows = [f"{n},03/15/2018,Argan oil 100ml,C1,ANN,1,14.7,0.735,1.176" for n in (10, 11)]

    money = run(hairsalon(receipts=rows))["money"]

    assert money["in"] == {"net": "29.4", "tax": "3.822", "gross": "33.222"}
    assert money["out"] == {"net": "29.40", "tax": "3.82", "gross": "33.22"}
    assert money["rounding"] == {"net": "0.00", "tax": "-0.002", "gross": "-0.002"}


def test_a_visit_is_one_client_with_one_person_on_one_day(hairsalon, run):
    rows = [
        "10,03/15/2018,Women's cut,C1,ANN,1,82,4.1,6.56",
        "10,03/15/2018,Full colour,C1,ANN,1,100,5,8",
        "11,03/15/2018,Women's cut,C1,ANN,1,82,4.1,6.56",
        "12,03/15/2018,Women's cut,C1,BEA,1,82,4.1,6.56",
        "13,03/16/2018,Women's cut,C1,ANN,1,82,4.1,6.56",
        "9,03/14/2018,Argan oil 100ml,C1,ANN,1,30,1.5,2.4",
    ]

    run(hairsalon(receipts=rows))

    visits = Visit.objects.order_by("day", "staff__code")
    assert list(visits.values_list("day", "staff__code", "category__name", "is_first", "product_talk")) == [
        (date(2018, 3, 15), "ANN", "COLOUR", True, "finding"),
        (date(2018, 3, 15), "BEA", "STYLE", False, "finding"),
        (date(2018, 3, 16), "ANN", "STYLE", False, "finding"),
    ]
    assert TreatmentRecord.objects.count() == 5


def test_the_figures_of_a_person_are_her_own(hairsalon, run):
    rows = [
        "10,03/15/2018,Women's cut,C1,ANN,1,82,4.1,6.56",
        "10,03/15/2018,Argan oil 100ml,C1,ANN,1,30,1.5,2.4",
        "10,03/15/2018,Argan oil 100ml,C1,BEA,1,30,1.5,2.4",
        "11,03/15/2018,Full colour,C2,BEA,1,100,5,8",
        "11,03/15/2018,Argan oil 100ml,C2,BEA,1,0,0,0",
        "12,03/15/2018,Consultation,C2,HOUSE,1,-50,-2.5,-4",
    ]

    people = run(hairsalon(receipts=rows))["people"]

    expected = {
        "ANN": ("1", "1", "82.00", "30.00", "0.00"),
        "BEA": ("1", "0", "100.00", "30.00", "0.00"),
        "(nobody)": ("0", "0", "0.00", "0.00", "-50.00"),
    }
    names = ("visits", "visits_with_product", "treatments", "products", "other")
    assert {code: tuple(str(sums["out"][name]) for name in names) for code, sums in people.items()} == expected
    assert all(sums["in"] == sums["out"] for sums in people.values())
