"""What the client was told a visit would cost, against what was paid."""

from decimal import Decimal

import pytest
from django.urls import reverse

from salon.booking.models import Appointment
from salon.booking.prices import PriceNote, price_note
from salon.core.models import Role
from salon.house.models import Salon
from tests.factories import UserFactory
from tests.products.sales.till import open_till
from tests.salon.booking.pages import browser_of

pytestmark = pytest.mark.django_db


def paid_visit(estimate):
    """A visit of 89.00 that is paid, of which the client had been told `estimate`."""
    till = open_till(price_estimate="89.00")
    till.pay()
    Appointment.objects.filter(pk=till.appointment.pk).update(price_estimate=estimate)
    return Appointment.objects.get(pk=till.appointment.pk)


def test_before_payment_there_is_the_estimate_only():
    visit = open_till(price_estimate="89.00").appointment
    visit.refresh_from_db()

    assert price_note(visit) == PriceNote(Decimal("89.00"))


@pytest.mark.parametrize(
    ("estimate", "rise", "is_high"),
    [
        ("89.00", 0, False),
        ("100.00", 0, False),
        ("0.00", 0, False),
        ("77.40", 15, False),
        ("77.39", 15, True),
        ("70.00", 27, True),
    ],
)
def test_a_rise_over_fifteen_per_cent_is_told(estimate, rise, is_high):
    note = price_note(paid_visit(estimate))

    assert note == PriceNote(Decimal(estimate), Decimal("89.00"), rise, is_high)


def test_the_salon_sets_its_own_limit():
    visit = paid_visit("70.00")
    Salon.objects.update(price_rise_percent=30)

    assert price_note(visit).is_high is False


def test_the_panel_shows_the_rise():
    visit = paid_visit("70.00")
    desk = browser_of(UserFactory(role=Role.RECEPTIONIST))

    page = desk.get(reverse("booking:appointment", args=[visit.pk])).content.decode()

    assert "27 % more than estimated" in page
