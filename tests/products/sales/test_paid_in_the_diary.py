"""The diary knows what is paid: it offers no second payment."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.products.sales.till import open_till

pytestmark = pytest.mark.django_db


def test_a_paid_visit_says_so_in_the_diary_and_offers_no_payment():
    visit_at = timezone.now().replace(second=0, microsecond=0)
    till = open_till(starts_at=visit_at)
    desk = Client()
    desk.force_login(till.cashier)
    address, pay = (
        reverse("booking:appointment", args=[till.appointment.pk]),
        reverse("sales:check-out", args=[till.appointment.pk]),
    )
    before = pay in desk.get(address).content.decode()

    till.pay(at=visit_at)

    after = desk.get(address).content.decode()
    assert (before, pay in after, "bi-receipt" in after) == (True, False, True)
