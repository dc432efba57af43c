"""Money summed from frozen lines, and the owner's evening page."""

import re
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from products.sales.models import Receipt, ReceiptLine
from salon.core.time import HELSINKI
from salon.reports import evening, queries
from salon.reports.figures import Period, Share
from tests.factories import StaffFactory, UserFactory, VisitFactory

pytestmark = pytest.mark.django_db

NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
RATE = Decimal("25.50")


def paid(day, *lines):
    """A receipt of (kind, staff, net, rate) lines."""
    rows = [
        (kind, staff, Decimal(amount), rate, (Decimal(amount) * rate / 100).quantize(Decimal("0.01")))
        for kind, staff, amount, rate in lines
    ]
    net, vat = sum(row[2] for row in rows), sum(row[4] for row in rows)
    receipt = Receipt.objects.create(
        series="T",
        number=Receipt.objects.count() + 1,
        day=day,
        paid_at=datetime(day.year, day.month, day.day, 12, tzinfo=HELSINKI),
        net=net,
        vat=vat,
        gross=net + vat,
        idempotency_key=uuid4(),
    )
    for position, (kind, staff, line_net, rate, line_vat) in enumerate(rows):
        ReceiptLine.objects.create(
            receipt=receipt,
            position=position,
            kind=kind,
            name=kind,
            staff=staff,
            origin="advice" if kind == "product" else "",
            unit_gross=line_net + line_vat,
            vat_rate=rate,
            net=line_net,
            vat=line_vat,
            gross=line_net + line_vat,
        )
    return receipt


def test_month_is_summed_by_kind_by_rate_and_by_person_to_the_same_total():
    mari, aino = StaffFactory(name="Mari"), StaffFactory(name="aino")
    paid(date(2026, 11, 2), ("treatment", mari, "100.00", RATE), ("product", aino, "40.00", RATE))
    paid(date(2026, 11, 30), ("product", mari, "-15.00", RATE), ("other", None, "10.00", Decimal("10.00")))
    paid(date(2026, 12, 1), ("treatment", mari, "999.00", RATE))

    money = queries.money(NOVEMBER)

    assert (money.net.treatment, money.net.product, money.net.other) == (Decimal(100), Decimal(25), Decimal(10))
    assert [(row.rate, row.net, row.vat) for row in money.rates] == [
        (Decimal("10.00"), Decimal("10.00"), Decimal("1.00")),
        (Decimal("25.50"), Decimal("125.00"), Decimal("31.88")),
    ]
    assert [(person.name, person.net.sum) for person in money.people] == [
        ("aino", Decimal("40.00")),
        ("Mari", Decimal("85.00")),
        ("", Decimal("10.00")),
    ]
    assert (money.total.net, money.total.gross) == (money.net.sum, Decimal("167.88"))
    assert sum(person.net.sum for person in money.people) == money.net.sum
    assert money.receipts == 2


def test_month_stands_in_the_address(client):
    client.force_login(UserFactory(role="owner"))
    paid(date(2026, 3, 2), ("treatment", None, "80.00", RATE))

    march = client.get(reverse("reports:money") + "?month=2026-03")
    nonsense = client.get(reverse("reports:money") + "?month=2026-13")

    assert (march.status_code, march.context["money"].net.sum, nonsense.status_code) == (200, Decimal("80.00"), 422)


def test_money_costs_the_same_with_one_line_and_with_three_people(client, django_assert_num_queries):
    client.force_login(UserFactory(role="owner"))
    address = reverse("reports:money") + "?month=2026-11"
    paid(date(2026, 11, 2), ("treatment", StaffFactory(), "100.00", RATE))
    client.get(address)

    with django_assert_num_queries(4):
        client.get(address)
    for _ in range(2):
        paid(date(2026, 11, 3), ("treatment", StaffFactory(), "9.00", RATE), ("product", StaffFactory(), "5.00", RATE))
    client.get(address)  # who is new in the house is read once
    with django_assert_num_queries(4):
        client.get(address)


def test_evening_compares_the_month_so_far_with_the_same_dates_a_year_ago():
    for day in (date(2026, 11, 3), date(2026, 11, 25), date(2026, 11, 26), date(2025, 11, 25), date(2025, 11, 26)):
        VisitFactory(day=day)
    paid(date(2026, 11, 25), ("treatment", None, "70.00", RATE))
    paid(date(2025, 11, 25), ("product", None, "30.00", RATE))

    page = evening.evening(date(2026, 11, 25))

    assert (page.now.visits, page.before.visits) == (2, 1)
    assert (page.now.treatment, page.now.product) == (Decimal("70.00"), Decimal("0.00"))
    assert (page.before.treatment, page.before.product) == (Decimal("0.00"), Decimal("30.00"))


def test_leap_day_compares_with_the_last_of_february():
    period = Period(date(2028, 2, 1), date(2028, 3, 1))

    assert period.a_year_before() == Period(date(2027, 2, 1), date(2027, 3, 1))
    assert Period(date(2028, 2, 29), date(2028, 3, 1)).a_year_before().first == date(2027, 2, 28)


def sums(visits, treatment):
    return evening.Sums(visits, Decimal(treatment), Decimal(0), visits, Share(0, 0))


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (sums(30, 1000), sums(30, 1000), []),
        (sums(30, 800), sums(40, 1000), ["less"]),
        (sums(30, 1200), sums(40, 1000), ["more"]),
        (sums(30, 801), sums(40, 1000), []),
        (sums(30, 800), sums(19, 1000), []),
    ],
)
def test_change_is_worth_a_look_from_a_fifth_and_from_twenty_visits_on(now, before, said):
    quiet = {"visits": 10, "unpaid": 0, "without_aftercare": 5}

    sentences = evening._worth_a_look(now, before, quiet)

    assert [re.search(r"% (less|more) this", sentence).group(1) for sentence in sentences] == said


def test_at_most_three_things_are_said_and_none_names_a_person():
    lately = {"visits": 10, "unpaid": 1, "without_aftercare": 6}

    sentences = evening._worth_a_look(sums(30, 100), sums(30, 1000), lately)

    assert sentences == [
        "1 visit of the last 14 days has no receipt yet.",
        "In 6 of the 10 visits of the last 14 days no aftercare instruction is written down.",
        "Treatments brought 90 % less this month than in the same days a year ago (visits: 30 then, 30 now).",
    ]


def test_overview_costs_the_same_with_one_visit_and_with_three(client, django_assert_num_queries):
    client.force_login(UserFactory(role="owner"))
    VisitFactory()
    client.get(reverse("reports:overview"))

    with django_assert_num_queries(13):
        client.get(reverse("reports:overview"))
    VisitFactory.create_batch(2)
    client.get(reverse("reports:overview"))  # who is new in the house is read once
    with django_assert_num_queries(13):
        client.get(reverse("reports:overview"))


def test_card_stands_on_the_owners_today_and_not_on_the_desks(client):
    client.force_login(UserFactory(role="owner"))
    owners = client.get(reverse("today")).content.decode()
    client.force_login(UserFactory(role="receptionist"))

    desks = client.get(reverse("today")).content.decode()

    assert ("The salon in figures" in owners, "The salon in figures" in desks) == (True, False)
