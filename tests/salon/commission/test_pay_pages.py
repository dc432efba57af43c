"""The pages of pay: one's own line by line, everybody's for the owner only."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse

from products.sales.basket import Basket, ProductWish
from salon.core.models import Role
from tests.factories import TODAY, ProductFactory, SchemeFactory, StaffFactory, UserFactory
from tests.products.sales.till import open_till

pytestmark = pytest.mark.django_db
EUR = Decimal
NOVEMBER = {"month": "2026-11"}


def signed_in(user):
    browser = Browser()
    browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


def mari_with_pay(**scheme):
    """Mari, who has treated one client and sold her one product."""
    till = open_till()
    SchemeFactory(staff=till.staff, version=3, **scheme)
    product = ProductFactory(name="Night cream", size="", price=EUR("59.00"))
    till.pay(till.basket(ProductWish(product.pk, till.staff.pk)))
    return till


def test_each_line_says_the_rule_that_made_it():
    till = mari_with_pay()

    answer = signed_in(till.staff.user).get(reverse("commission:my-pay"), NOVEMBER)

    words = " ".join(answer.content.decode().split())
    assert [words.count(rule) for rule in ("30 % of 70.92, scheme 3", "10 % of 47.01, scheme 3")] == [1, 1]
    totals = answer.context["totals"]
    assert (totals.treatments, totals.products, totals.together) == (EUR("21.28"), EUR("4.70"), EUR("25.98"))


def test_a_line_names_the_receipt_and_the_treatment_and_no_client():
    till = mari_with_pay()

    page = signed_in(till.staff.user).get(reverse("commission:my-pay"), NOVEMBER).content.decode()

    assert (page.count("2026-00001"), page.count(till.client.last_name)) == (2, 0)


@pytest.mark.parametrize("month", ["", "2026-13", "november", "0000-01", "9999-12", "2026-11-01", "\0"])
def test_a_month_that_is_none_means_this_month(month):
    staff = StaffFactory(role=Role.COSMETOLOGIST)

    context = signed_in(staff.user).get(reverse("commission:my-pay"), {"month": month}).context

    assert context["month"] == context["this_month"]


def test_a_month_is_left_to_both_sides_and_december_leads_to_january():
    staff = StaffFactory(role=Role.COSMETOLOGIST)

    month = signed_in(staff.user).get(reverse("commission:my-pay"), {"month": "2025-12"}).context["month"]

    assert (str(month.before), str(month), str(month.after)) == ("2025-11", "2025-12", "2026-01")


def test_an_empty_month_without_receipts_says_so():
    staff = SchemeFactory(staff=StaffFactory(role=Role.COSMETOLOGIST)).staff

    context = signed_in(staff.user).get(reverse("commission:my-pay"), NOVEMBER).context

    assert context["empty_because"] == "No receipt of this month has your name on it."


def test_an_empty_month_without_a_scheme_says_so():
    till = mari_with_pay(valid_until=date(2026, 11, 1))

    context = signed_in(till.staff.user).get(reverse("commission:my-pay"), NOVEMBER).context

    assert context["empty_because"] == (
        "No commission scheme is valid in this month, so nothing is counted. The owner adds schemes."
    )


def test_a_month_whose_scheme_came_too_late_says_so():
    till = mari_with_pay(valid_from=TODAY + timedelta(days=1))

    context = signed_in(till.staff.user).get(reverse("commission:my-pay"), NOVEMBER).context

    assert context["empty_because"] == "No line of this month falls on a day and a kind that the schemes below count."


@pytest.mark.parametrize(
    ("sort", "bases"),
    [
        ("day", ["70.92", "47.01"]),
        ("base", ["47.01", "70.92"]),
        ("-amount", ["70.92", "47.01"]),
        ("name", ["70.92", "47.01"]),
        ("staff__user__password", ["70.92", "47.01"]),
    ],
)
def test_lines_are_sorted_by_what_the_page_offers_and_nothing_else(sort, bases):
    till = mari_with_pay()

    page = signed_in(till.staff.user).get(reverse("commission:my-pay"), NOVEMBER | {"sort": sort}).context["page_obj"]

    assert [entry.base for entry in page] == [EUR(base) for base in bases]


def pay_for_products(till, count):
    for _ in range(count):
        till.pay(Basket(None, (), (ProductWish(ProductFactory().pk, till.staff.pk),), "card"))


@pytest.mark.parametrize("count", [1, 3])
def test_pay_takes_the_same_queries_for_one_line_and_for_three(count, django_assert_num_queries):
    till = open_till()
    SchemeFactory(staff=till.staff)
    pay_for_products(till, count)
    browser = signed_in(till.staff.user)
    browser.get(reverse("commission:my-pay"), NOVEMBER)

    with django_assert_num_queries(7):
        page = browser.get(reverse("commission:my-pay"), NOVEMBER).context["page_obj"]

    assert len(page) == count


def test_a_long_month_comes_in_pages():
    till = open_till()
    SchemeFactory(staff=till.staff)
    pay_for_products(till, 51)

    context = signed_in(till.staff.user).get(reverse("commission:my-pay"), NOVEMBER | {"page": "2"}).context

    assert (len(context["page_obj"]), context["totals"].products) == (1, EUR("239.70"))


def test_a_receptionist_has_pay_only_if_she_is_on_the_staff():
    alone, on_staff = UserFactory(role=Role.RECEPTIONIST), StaffFactory(role=Role.RECEPTIONIST).user

    answers = [signed_in(user).get(reverse("commission:my-pay")) for user in (alone, on_staff)]

    assert [answer.status_code for answer in answers] == [404, 200]


def test_the_owner_sees_everybodys_totals_in_the_order_of_the_diary():
    till = mari_with_pay()
    owner = StaffFactory(role=Role.OWNER, diary_order=1)

    context = signed_in(owner.user).get(reverse("commission:all"), NOVEMBER).context

    assert [(person.staff, person.totals.together) for person in context["people"]] == [
        (owner, EUR(0)),
        (till.staff, EUR("25.98")),
    ]
    assert (context["treatments"], context["products"], context["together"]) == (
        EUR("21.28"),
        EUR("4.70"),
        EUR("25.98"),
    )


def test_who_has_left_stands_there_only_for_the_months_she_worked_or_earned():
    gone = StaffFactory(employed_until=date(2026, 11, 1))
    browser = signed_in(UserFactory(role=Role.OWNER))

    people = [
        [person.staff for person in browser.get(reverse("commission:all"), {"month": month}).context["people"]]
        for month in ("2026-10", "2026-11")
    ]

    assert people == [[gone], []]


def test_the_owner_clicks_through_to_the_lines_behind_a_total():
    till = mari_with_pay()
    browser = signed_in(UserFactory(role=Role.OWNER))
    address = reverse("commission:person", args=[till.staff.pk])

    page = browser.get(reverse("commission:all"), NOVEMBER).content.decode()
    context = browser.get(address, NOVEMBER).context

    assert page.count(f"{address}?month=2026-11") == 1
    assert [entry.amount for entry in context["page_obj"]] == [EUR("21.28"), EUR("4.70")]


@pytest.mark.parametrize("count", [1, 3])
def test_everybodys_pay_takes_the_same_queries_for_one_person_and_for_three(count, django_assert_num_queries):
    till = mari_with_pay()
    for _ in range(count - 1):
        SchemeFactory()
    browser = signed_in(UserFactory(role=Role.OWNER))
    browser.get(reverse("commission:all"), NOVEMBER)

    with django_assert_num_queries(4):
        people = browser.get(reverse("commission:all"), NOVEMBER).context["people"]

    assert (len(people), people[0].staff) == (count, till.staff)


@pytest.mark.parametrize("parameter", ["staff", "employee", "person", "user", "pk", "id"])
def test_H04_no_parameter_shows_a_colleagues_pay(parameter):
    mari, colleague = StaffFactory(role=Role.COSMETOLOGIST), StaffFactory(role=Role.COSMETOLOGIST)
    till = open_till(staff=colleague)
    SchemeFactory(staff=colleague)
    till.pay()
    browser = signed_in(mari.user)

    own = browser.get(reverse("commission:my-pay"), NOVEMBER)
    forged = [
        browser.get(reverse("commission:my-pay"), NOVEMBER | {parameter: str(value)})
        for value in (colleague.pk, colleague.user.pk)
    ]

    totals = [answer.context["totals"].together for answer in (own, *forged)]
    assert totals == [EUR(0), EUR(0), EUR(0)]
    assert [answer.context["page_obj"].paginator.count for answer in (own, *forged)] == [0, 0, 0]


@pytest.mark.parametrize(
    "role", [Role.COSMETOLOGIST, Role.SUBSTITUTE, Role.RECEPTIONIST, Role.MANAGER, Role.ACCOUNTANT]
)
def test_H04_the_pages_of_all_do_not_exist_but_for_the_owner(role):
    staff = StaffFactory(role=role)
    browser = signed_in(staff.user)

    answers = [
        browser.get(reverse("commission:all")),
        browser.get(reverse("commission:person", args=[staff.pk])),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
