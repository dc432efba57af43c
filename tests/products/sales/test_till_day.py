"""Today at the till: who waits to pay, and what the day has brought."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from products.sales.basket import Basket
from salon.core.models import Role
from tests.factories import (
    AppointmentFactory,
    StaffFactory,
)
from tests.products.sales.till import open_till

pytestmark = pytest.mark.django_db
EUR = Decimal
TILL = "sales:till"


def signed_in(user):
    browser = Browser()
    browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


@pytest.fixture
def till():
    """A till whose client was treated a moment ago: pages read the real clock."""
    return open_till(starts_at=timezone.now())


@pytest.fixture
def browser(till):
    return signed_in(till.cashier)


def address_of(till):
    return reverse("sales:check-out", args=[till.appointment.pk])


def test_who_has_been_treated_or_has_arrived_waits_and_nobody_else(till, browser):
    now = timezone.now()
    for state in ("booked", "no_show", "cancelled_late"):
        AppointmentFactory(starts_at=now, state=state)
    AppointmentFactory(starts_at=now - timedelta(days=2), state="completed")
    arrived = AppointmentFactory(starts_at=now, state="arrived")

    rows = browser.get(reverse(TILL)).context["waiting"]

    assert {row.client for row in rows} == {till.client, arrived.client}


def test_two_visits_of_one_client_wait_as_one(till, browser):
    second = AppointmentFactory(client=till.client, starts_at=timezone.now() + timedelta(minutes=1), state="arrived")

    (row,) = browser.get(reverse(TILL)).context["waiting"]

    assert (row.visits, row.total) == ([till.appointment, second], EUR("178.00"))


def test_who_has_paid_waits_no_more_and_stands_in_the_days_total(till, browser):
    receipt = till.pay(till.basket(method="cash"), at=timezone.now())

    answer = browser.get(reverse(TILL))

    assert answer.context["waiting"] == []
    assert list(answer.context["receipts"]) == [receipt]
    takings = answer.context["takings"]
    assert (takings.count, takings.gross, takings.by_method) == (1, EUR("89.00"), [("Cash", EUR("89.00"))])


def test_a_cosmetologist_sees_her_own_clients_at_the_till_and_no_others(till):
    AppointmentFactory(starts_at=timezone.now(), state="completed")
    browser, other = signed_in(till.staff.user), signed_in(StaffFactory(role=Role.COSMETOLOGIST).user)

    rows = browser.get(reverse(TILL)).context["waiting"]

    assert [row.client for row in rows] == [till.client]
    assert (browser.get(address_of(till)).status_code, other.get(address_of(till)).status_code) == (200, 404)


@pytest.mark.parametrize("role", [Role.SUBSTITUTE, Role.ACCOUNTANT])
def test_who_may_not_check_out_has_no_till(till, role):
    browser = signed_in(StaffFactory(role=role).user)

    answers = [browser.get(reverse(TILL)), browser.get(address_of(till)), browser.get(reverse("sales:product-sale"))]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_the_till_takes_the_same_queries_for_one_row_and_for_three(till, browser, count, django_assert_num_queries):
    for _ in range(count - 1):
        AppointmentFactory(starts_at=timezone.now(), state="completed", service=till.appointment.service)
    for _ in range(count):
        paid = AppointmentFactory(starts_at=timezone.now(), state="completed", service=till.appointment.service)
        pay_for(till, paid)
    browser.get(reverse(TILL))

    with django_assert_num_queries(9):
        answer = browser.get(reverse(TILL))

    assert (len(answer.context["waiting"]), len(answer.context["receipts"])) == (count, count)


def pay_for(till, appointment):
    from products.sales.basket import TreatmentWish

    return till.pay(Basket(appointment.client, (TreatmentWish(appointment.pk),), (), "card"), at=timezone.now())
