"""Receipts after the payment: the list, the paper, the mail, the PDF."""

import sys
from datetime import timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from threading import Thread

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from products.sales import document, paper
from products.sales.basket import Basket, ProductWish
from salon.core import pdf
from salon.core.models import AuditEvent, Mail, Role
from tests.factories import NOW, ProductFactory, StaffFactory, UserFactory
from tests.products.sales.till import open_till, product_sale

pytestmark = pytest.mark.django_db
EUR = Decimal


def signed_in(user):
    browser = Browser()
    browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


def address_of(receipt, name="sales:receipt"):
    return reverse(name, args=[receipt.pk])


def words_of(pdf):
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(text.split())


def paid_receipt():
    """Two rates would be rarer than this: a treatment, two products less a discount, in cash."""
    till = open_till()
    product = ProductFactory(name="Night cream", size="50 ml", price=EUR("19.99"))
    wish = ProductWish(product.pk, quantity=2, discount=EUR("1.00"))
    return till, till.pay(till.basket(wish, method="cash"))


# What act 658/2013 asks: name, contact and business ID of the seller, date, unique number, kind and amount of goods,
# kind of service, the sum, and VAT by rate.
ACT = [
    "Kauneushoitola Tyyni",
    "Satamakatu 3, 33200 Tampere, +358 40 1234567",
    "1234567-1",
    "25 Nov 2026",
    "2026-00001",
    "Night cream 50 ml",
    "2 × 19.99 − 1.00",
    "127.98",
    "25.5",
    "101.98",
    "26.00",
]


def test_a_receipt_pdf_read_back_holds_everything_the_act_asks():
    till, receipt = paid_receipt()

    with translation.override("en"):
        words = words_of(paper.as_pdf(document.of(receipt)))

    missing = [word for word in [*ACT, till.appointment.service.name] if word not in words]
    assert missing == []


def test_the_page_of_a_receipt_holds_everything_the_act_asks_and_the_payments():
    till, receipt = paid_receipt()

    page = " ".join(signed_in(till.cashier).get(address_of(receipt)).content.decode().split())

    missing = [word for word in [*ACT, till.appointment.service.name, "Cash rounding", "0.02"] if word not in page]
    assert missing == []


def test_the_paper_itself_names_no_client():
    till, receipt = paid_receipt()

    with translation.override("en"):
        words = words_of(paper.as_pdf(document.of(receipt)))

    assert words.count(till.client.last_name) == 0


def test_the_pdf_is_a_download_named_by_its_number():
    till, receipt = paid_receipt()

    answer = signed_in(till.cashier).get(address_of(receipt, "sales:receipt-pdf"))

    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert answer["Content-Disposition"] == 'attachment; filename="receipt-2026-00001.pdf"'


def test_without_pango_only_the_pdf_says_so(monkeypatch, tmp_path):
    till, receipt = paid_receipt()
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path)
    browser = signed_in(till.cashier)

    answer = browser.get(address_of(receipt, "sales:receipt-pdf"))
    page = browser.get(answer["Location"])

    assert (answer.status_code, answer["Location"], page.status_code) == (302, address_of(receipt), 200)
    assert page.content.decode().count("the library Pango is missing") == 1


def test_H70_a_pdf_fetches_nothing_from_the_network_or_the_disk(tmp_path):
    asked = []

    class Trap(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

    secret = tmp_path / "secret.css"
    secret.write_text("p::after { content: 'stolen'; }")
    server = HTTPServer(("127.0.0.1", 0), Trap)
    Thread(target=server.serve_forever, daemon=True).start()
    trap = f"http://127.0.0.1:{server.server_port}"
    page = f"""<link rel=stylesheet href="{trap}/a.css"><link rel=stylesheet href="file://{secret}">
      <style>@import url("{trap}/b.css"); p {{ background: url({trap}/c.png) }}</style>
      <p>text only</p><img src="{trap}/d.png"><img src="file:///etc/passwd"><object data="{trap}/e.svg"></object>
      <a rel=attachment href="file:///etc/passwd">f</a><img src="/static/../manage.py">"""

    words = words_of(pdf.render_pdf(page))
    server.shutdown()

    assert (asked, words.count("text only"), words.count("stolen"), words.count("root:")) == ([], 1, 0, 0)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://169.254.169.254/",
        "https://our-own-files.invalid/static/",
        "https://our-own-files.invalid/static/../../../etc/passwd",
        "https://our-own-files.invalid/static/%2e%2e/manage.py",
        "https://our-own-files.invalid.evil.example/static/css/print.css",
        "https://our-own-files.invalid/var/salon.sqlite3",
    ],
)
def test_H70_only_static_files_of_ours_are_files_of_ours(url):
    with pytest.raises(ValueError):
        pdf.own_file(url)


def test_a_product_whose_name_is_markup_is_printed_as_its_letters():
    till = open_till()
    product = ProductFactory(name='<img src="http://169.254.169.254/">', size="")

    receipt = till.pay(Basket(None, (), (ProductWish(product.pk),), "card"))

    words = words_of(paper.as_pdf(document.of(receipt)))
    assert words.count('<img src="http://169.254.169.254/">') == 1


def test_a_receipt_goes_by_mail_once_in_the_clients_language():
    till, receipt = paid_receipt()
    browser = signed_in(till.cashier)

    for address in ("aino@example.org", "other@example.org"):
        browser.post(address_of(receipt, "sales:receipt-email"), {"to": address})

    mail = Mail.objects.get(kind="receipt")
    assert (mail.to, mail.subject_id, mail.language) == ("aino@example.org", receipt.pk, "fi")
    assert [mail.body_text.count(euros) for euros in ("127,98 €", "128,00 €", "-0,02 €")] == [1, 1, 1]
    assert AuditEvent.objects.filter(action="receipt.emailed").count() == 1


def test_a_wrong_address_is_told_beside_the_field():
    till, receipt = paid_receipt()

    answer = signed_in(till.cashier).post(address_of(receipt, "sales:receipt-email"), {"to": "nobody"})

    assert (answer.status_code, list(answer.context["form"].errors), Mail.objects.count()) == (422, ["to"], 0)


def receipts_of_three_days():
    till = open_till()
    return till, [till.pay(product_sale("5.00"), at=NOW + timedelta(days=days)) for days in (0, 0, 40)]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["2027-00001", "2026-00002", "2026-00001"]),
        ({"day": "2026-11-25"}, ["2026-00002", "2026-00001"]),
        ({"number": "1"}, ["2027-00001", "2026-00001"]),
        ({"number": "2026-00002"}, ["2026-00002"]),
        ({"number": "2026-00002", "day": "2027-01-04"}, []),
        ({"number": "one"}, []),
        ({"number": "9" * 20}, []),
        ({"day": "yesterday"}, ["2027-00001", "2026-00002", "2026-00001"]),
    ],
)
def test_receipts_are_found_by_day_and_by_number(asked, expected):
    till, _receipts = receipts_of_three_days()

    page = signed_in(till.cashier).get(reverse("sales:receipts"), asked).context["page_obj"]

    assert [receipt.full_number for receipt in page] == expected


def test_a_day_of_receipts_says_what_it_adds_up_to():
    till, _receipts = receipts_of_three_days()

    takings = signed_in(till.cashier).get(reverse("sales:receipts"), {"day": "2026-11-25"}).context["takings"]

    assert (takings.count, takings.gross, takings.by_method) == (2, EUR("10.00"), [("Card terminal", EUR("10.00"))])


def test_receipts_come_in_pages_that_keep_the_filter():
    till = open_till()
    for _ in range(26):
        till.pay(product_sale("5.00"))
    browser = signed_in(till.cashier)

    second = browser.get(reverse("sales:receipts"), {"day": "2026-11-25", "page": "2"})

    assert [receipt.number for receipt in second.context["page_obj"]] == [1]
    assert second.context["query"] == "day=2026-11-25&"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_one_receipt_and_for_three(count, django_assert_num_queries):
    till = open_till()
    for _ in range(count):
        till.pay(product_sale("5.00"))
    browser = signed_in(till.cashier)
    browser.get(reverse("sales:receipts"))

    with django_assert_num_queries(5):
        page = browser.get(reverse("sales:receipts")).context["page_obj"]

    assert len(page) == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_receipt_takes_the_same_queries_for_one_line_and_for_three(count, django_assert_num_queries):
    till = open_till()
    receipt = till.pay(product_sale(*["5.00"] * count))
    browser = signed_in(till.cashier)
    browser.get(address_of(receipt))

    with django_assert_num_queries(8):
        shown = browser.get(address_of(receipt)).context["document"]

    assert len(shown.lines) == count


def test_who_sees_which_receipt():
    till, receipt = paid_receipt()
    people = {
        "owner": UserFactory(role=Role.OWNER),
        "accountant": UserFactory(role=Role.ACCOUNTANT),
        "who treated": till.staff.user,
        "another": StaffFactory(role=Role.COSMETOLOGIST).user,
        "substitute": StaffFactory(role=Role.SUBSTITUTE).user,
    }

    seen = {name: signed_in(user).get(address_of(receipt)).status_code for name, user in people.items()}

    assert seen == {"owner": 200, "accountant": 200, "who treated": 200, "another": 404, "substitute": 404}


def test_H10_the_accountant_reads_a_receipt_without_the_clients_name():
    till, receipt = paid_receipt()
    browser = signed_in(UserFactory(role=Role.ACCOUNTANT))

    pages = [browser.get(address).content.decode() for address in (address_of(receipt), reverse("sales:receipts"))]

    assert [page.count(till.client.last_name) for page in pages] == [0, 0]


def test_the_roll_and_the_sheet_are_two_papers_of_one_receipt():
    till, receipt = paid_receipt()
    browser = signed_in(till.cashier)

    sheets = [browser.get(address_of(receipt), {"paper": size}).content.decode() for size in ("80", "a4")]

    assert [sheet.count("css/slip-roll.css") for sheet in sheets] == [1, 0]
