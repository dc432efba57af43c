"""What cannot be read is refused with file and line, exit code 2, and nothing half-imported."""

import json

import pytest
from django.core.management import call_command

from clients.card.models import Client
from products.sales.models import Receipt
from salon.core.models import AuditEvent
from tests.salon.importing.folders import PRODUCTS, RECEIPTS, SERVICES

pytestmark = pytest.mark.django_db

GOOD = "10,03/15/2018,Women's cut,C1,ANN,1,82,4.1,6.56"
NOTHING = "Nothing was imported."


def nothing_written():
    return (Client.objects.count(), Receipt.objects.count(), AuditEvent.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("11,2018-03-15,Cut,C1,ANN,1,82,4.1,6.56", "Date is not a date like 03/14/2018: '2018-03-15'"),
        ("11,15/03/2018,Cut,C1,ANN,1,82,4.1,6.56", "Date is not a date like 03/14/2018: '15/03/2018'"),
        ("11,03/15/2018,Cut,C1,ANN,1,82.x,4.1,6.56", "Amount is not a number: '82.x'"),
        ("11,03/15/2018,Cut,C1,ANN,1,,4.1,6.56", "Amount is not a number: ''"),
        ("11,03/15/2018,Cut,C1,ANN,1,NaN,4.1,6.56", "Amount is out of range: 'NaN'"),
        ("11,03/15/2018,Cut,C1,ANN,1,1e9,4.1,6.56", "Amount is out of range: '1e9'"),
        ("11,03/15/2018,Cut,C1,ANN,0,82,4.1,6.56", "Quantity is 0"),
        ("11,03/15/2018,Cut,C1,ANN,1.5,82,4.1,6.56", "Quantity is not a whole number: '1.5'"),
        ("x,03/15/2018,Cut,C1,ANN,1,82,4.1,6.56", "Receipt is not a number: 'x'"),
        ("11,03/15/2018,Cut,C1,ANN,1,82,-4.1,-6.56", "taxes of -10.66 on an amount of 82 are not possible"),
        ("11,03/15/2018,Cut,C1,ANN,1,0,1,1", "taxes of 2 on an amount of 0 are not possible"),
        ("11,03/15/2018,Cut,C1,ANN,1,82", "has 7 cells, the header has 9"),
        ("11,03/15/2018,Cut,C1,ANN,1,82,4.1,6.56,7", "has 10 cells, the header has 9"),
        ("10,03/16/2018,Cut,C1,ANN,1,82,4.1,6.56", "receipt 10 is of 03/15/2018 in an earlier line"),
        (f"11,03/15/2018,{'x' * 161},C1,ANN,1,82,4.1,6.56", f"Description is longer than 160 signs: '{'x' * 40}...'"),
    ],
)
def test_a_broken_row_is_named_with_file_line_and_reason(hairsalon, refusal, row, reason):
    folder = hairsalon(receipts=[GOOD, row])

    code, said = refusal(folder)

    assert (code, said) == (2, [f"{RECEIPTS}, line 3: {reason}", NOTHING])
    assert nothing_written()


def test_broken_rows_of_all_files_are_named_together(hairsalon, refusal):
    folder = hairsalon(
        receipts=[GOOD, "11,x,Cut,C1,ANN,1,82,4.1,6.56"],
        bookings=["C1,ANN,CUT,03/15/2018,15:50,950", "C1,ANN,CUT,03/15/2018,3:50:00 PM,951"],
    )

    code, said = refusal(folder)

    assert code == 2
    assert said == [
        f"{RECEIPTS}, line 3: Date is not a date like 03/14/2018: 'x'",
        "Future Bookings (All Clients)0.csv, line 2: Time is not a time like 3:50:00 PM: '15:50'",
        "Future Bookings (All Clients)0.csv, line 3: Time 3:50:00 PM and TimeInt 951 are not the same time",
        NOTHING,
    ]


def test_many_broken_rows_are_counted_after_the_first_twenty(hairsalon, refusal):
    folder = hairsalon(receipts=["x,03/15/2018,Cut,C1,ANN,1,82,4.1,6.56"] * 23)

    _code, said = refusal(folder)

    assert (len(said), said[20]) == (22, "... and 3 more.")


def test_a_wrong_header_names_what_is_missing(hairsalon, refusal):
    folder = hairsalon()
    (folder / SERVICES).write_text("IsActive,Code,Desc,Cost\nTRUE,CUT,Cut,5\n")

    code, said = refusal(folder)

    reason = "the header has no column Cate, Price; it is: IsActive, Code, Desc, Cost"
    assert (code, said) == (2, [f"{SERVICES}, line 1: {reason}", NOTHING])


def test_an_empty_file_has_no_header(hairsalon, refusal):
    folder = hairsalon()
    (folder / SERVICES).write_text("")

    assert refusal(folder) == (2, [f"{SERVICES}, line 1: is empty: there is no header", NOTHING])


def test_a_missing_file_is_named(hairsalon, refusal):
    folder = hairsalon()
    (folder / PRODUCTS).unlink()

    wanted = "Product Listing (Retail)*.csv: is not there; the folder export needs all six reports"
    assert refusal(folder) == (2, [wanted, NOTHING])


def test_a_second_file_of_the_same_report_is_refused(hairsalon, refusal):
    folder = hairsalon()
    (folder / "Service Listing1.csv").write_text("x")

    wanted = "Service Listing1.csv: is a second file of the same report as Service Listing0.csv; leave one"
    assert refusal(folder) == (2, [wanted, NOTHING])


def test_a_folder_that_is_none_is_refused(tmp_path, refusal):
    assert refusal(tmp_path / "nowhere") == (2, [f"{tmp_path / 'nowhere'}: is not a folder", NOTHING])


def test_a_folder_of_something_else_is_refused(tmp_path, refusal):
    wanted = f"{tmp_path}: holds neither a hair salon's export nor our own format; see docs/import.md"
    assert refusal(tmp_path) == (2, [wanted, NOTHING])


def test_another_encoding_is_named_with_the_byte(hairsalon, refusal):
    folder = hairsalon()
    start = (folder / RECEIPTS).read_bytes()
    (folder / RECEIPTS).write_bytes(start + "11,03/15/2018,Kähärä,C1,ANN,1,82,4.1,6.56\r\n".encode("latin-1"))

    code, said = refusal(folder)

    place = len(start) + len("11,03/15/2018,K")
    assert (code, said) == (2, [f"{RECEIPTS}, line 3: is not UTF-8: byte {place} of the file is 0xe4", NOTHING])


def test_utf_16_is_refused_at_its_first_byte(hairsalon, refusal):
    folder = hairsalon()
    (folder / SERVICES).write_bytes("IsActive,Code\n".encode("utf-16"))

    code, said = refusal(folder)

    assert code == 2
    assert said[0] == f"{SERVICES}, line 1: has a NUL byte (byte 3 of the file)"


def test_a_byte_order_mark_is_no_part_of_the_header(hairsalon, run):
    folder = hairsalon()
    (folder / SERVICES).write_bytes(b"\xef\xbb\xbf" + (folder / SERVICES).read_bytes())

    assert run(folder)["reconciles"] is True


def test_a_quote_that_is_never_closed_is_named_where_it_opens(hairsalon, refusal):
    folder = hairsalon(receipts=[GOOD, '11,03/15/2018,"Cut,C1,ANN,1,82,4.1,6.56', GOOD.replace("10,", "12,")])

    wanted = f"{RECEIPTS}, line 3: a quote is opened here and never closed"
    assert refusal(folder) == (2, [wanted, NOTHING])


def test_a_nul_byte_is_named(hairsalon, refusal):
    folder = hairsalon(receipts=[GOOD, "11,03/15/2018,C\0ut,C1,ANN,1,82,4.1,6.56"])
    place = (folder / RECEIPTS).read_bytes().index(b"\0")

    wanted = f"{RECEIPTS}, line 3: has a NUL byte (byte {place} of the file)"
    assert refusal(folder) == (2, [wanted, NOTHING])


def test_a_file_over_the_limit_is_refused_before_it_is_read(hairsalon, refusal, settings):
    settings.IMPORT_MOST_BYTES = 200_000
    folder = hairsalon()
    with (folder / RECEIPTS).open("ab") as stream:
        stream.truncate(300_000)

    wanted = f"{RECEIPTS}: has 300,000 bytes; the limit is 200,000 (IMPORT_MOST_BYTES). It was not read."
    assert refusal(folder) == (2, [wanted, NOTHING])


def test_two_hundred_megabytes_are_refused(hairsalon, refusal):
    folder = hairsalon()
    with (folder / RECEIPTS).open("ab") as stream:
        stream.truncate(200 * 1024 * 1024)

    wanted = f"{RECEIPTS}: has 209,715,200 bytes; the limit is 52,428,800 (IMPORT_MOST_BYTES). It was not read."
    assert refusal(folder) == (2, [wanted, NOTHING])


def test_the_json_of_a_refusal_names_the_problems(hairsalon, capsys):
    folder = hairsalon(receipts=["x,03/15/2018,Cut,C1,ANN,1,82,4.1,6.56"])

    with pytest.raises(SystemExit):
        call_command("import_history", str(folder), json=True)

    assert json.loads(capsys.readouterr().out) == {
        "reconciles": False,
        "problems": [{"file": RECEIPTS, "line": 2, "reason": "Receipt is not a number: 'x'"}],
        "more": 0,
    }
