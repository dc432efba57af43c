"""Twice changes nothing, a dry run keeps nothing, what does not agree is not kept; queries do not grow with rows."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.card.models import Client
from products.sales.models import NumberSeries, Receipt
from salon.core.models import AuditEvent
from salon.house.models import Category
from tests.factories import ClientFactory, SalonFactory
from tests.salon.importing.folders import RECEIPTS

pytestmark = pytest.mark.django_db


def everything():
    """How many rows each table has."""
    return {model._meta.label: model.objects.count() for model in apps.get_models() if model._meta.managed}


def receipt(number, client="C1"):
    return f"{number},03/15/2018,Women's cut,{client},ANN,1,82,4.1,6.56"


FULL = {
    "receipts": [receipt(10), receipt(11, "C2")],
    "bookings": ["C1,ANN,CUT,03/15/2018,3:50:00 PM,950", "C1,ANN,CUT,03/25/2018,3:50:00 PM,950"],
    "cancellations": ["05/10/2017,C2,CUT,ANN,04/03/2017,ANN,-37"],
    "no_shows": ["03/13/2018,C3,CUT,ANN"],
}


def test_running_it_twice_changes_nothing(hairsalon, run):
    folder = hairsalon(**FULL)
    run(folder)
    after_the_first = everything()

    second = run(folder)

    assert everything() == after_the_first
    assert second["rows_written"] == {}
    assert second["reconciles"] is True
    assert second["files"][RECEIPTS] == {"read": 2, "written": 0, "already": 2, "joined": 0, "aside": 0}


def test_a_later_export_adds_what_is_new(hairsalon, run):
    run(hairsalon(receipts=[receipt(10)]))

    later = run(hairsalon(receipts=[receipt(10), receipt(11, "C2")]))

    assert later["files"][RECEIPTS] == {"read": 2, "written": 1, "already": 1, "joined": 0, "aside": 0}
    assert later["rows_written"]["clients"] == 1
    assert Receipt.objects.count() == 2


def test_a_card_that_is_there_is_not_overwritten(hairsalon, run):
    ClientFactory(code="C1", first_name="Sofia")

    run(hairsalon(receipts=[receipt(10)]))

    assert list(Client.objects.values_list("code", "first_name")) == [("C1", "Sofia")]


def test_a_receipt_that_is_there_with_other_lines_does_not_reconcile_and_nothing_is_kept(hairsalon, run, refusal):
    run(hairsalon(receipts=[receipt(10)]))
    before = everything()

    code, _said = refusal(hairsalon(receipts=[receipt(10), receipt(10, "C2"), receipt(11, "C3")]))

    assert code == 1
    assert everything() == before


def test_a_dry_run_reconciles_and_keeps_nothing(hairsalon, run):
    before = everything()

    result = run(hairsalon(**FULL), dry_run=True)

    assert (result["dry_run"], result["reconciles"], result["rows_written"]["receipts"]) == (True, True, 2)
    assert everything() == before


def test_the_import_is_on_the_audit_trail_once(hairsalon, run):
    folder = hairsalon(**FULL)

    run(folder)
    run(folder)

    events = list(AuditEvent.objects.values_list("action", "facts__format", "facts__rows__receipts"))
    assert events == [("history.imported", "hairsalon", 2)]


def test_the_receipts_carry_the_issuer_and_their_series_goes_on(hairsalon, run):
    SalonFactory()

    run(hairsalon(receipts=[receipt(10), receipt(14, "C2")]))

    issuers = set(Receipt.objects.values_list("series", "issuer_name", "issuer_address"))
    assert issuers == {("import", "Kauneushoitola Tyyni", "Satamakatu 3, 33200 Tampere")}
    assert NumberSeries.objects.get().last == 14


def test_queries_do_not_grow_with_the_rows(hairsalon, run):
    def queries(*numbers):
        rows = [receipt(number, f"C{number}") for number in numbers]
        bookings = [f"C{number},ANN,CUT,03/15/2018,3:50:00 PM,950" for number in numbers]
        with CaptureQueriesContext(connection) as captured:
            run(hairsalon(receipts=rows, bookings=bookings))
        return len(captured)

    run(hairsalon(receipts=[receipt(1)]))

    assert queries(10) == queries(20, 21, 22)


def test_the_page_of_text_says_what_happened(hairsalon, capsys):
    folder = hairsalon(receipts=[receipt(10)], no_shows=["03/14/2018,,CUT,ANN"])

    call_command("import_history", str(folder))

    said = capsys.readouterr().out.splitlines()
    assert said[3].split() == ["Receipt", "Transactions0.csv", "1", "1", "0", "0", "0"]
    assert "  No-Show Report0.csv, line 2: has no client code" in said
    assert [line.split() for line in said if line.startswith("ANN")] == [["ANN", "1", "0", "82.00", "0.00", "0.00"]]
    assert said[-1] == "It reconciles: money in is money out, to the cent, and every line is accounted for."


def test_a_category_that_is_there_is_used(hairsalon, run):
    Category.objects.create(name="STYLE")

    result = run(hairsalon(receipts=[receipt(10)]))

    assert result["rows_written"]["categories"] == 4
