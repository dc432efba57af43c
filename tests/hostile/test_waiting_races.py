"""A held time is taken while eight others book it: whoever was offered it gets it, and nobody slips in between."""

import pytest
from django.utils import timezone

from salon.booking.models import Hold
from salon.booking.services import BookingWish, book
from salon.booking.services.offers import accept
from salon.core.errors import Refused
from tests.factories import ClientFactory, UserFactory
from tests.hostile.test_waiting_links import at_once, make


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(10))
def test_nobody_slips_in_between_the_hold_and_the_booking(round_):
    made = make()
    desk, service = UserFactory(), made.entry.service
    others = [ClientFactory() for _ in range(8)]

    def act(number):
        if number == round_ % 9:
            return accept(made, by=None, at=timezone.now()).client.first_name
        try:
            wish = BookingWish(service, made.staff, made.starts_at)
            return book(others[number - 1], wish, by=desk, at=timezone.now()).client.first_name
        except Refused as refusal:
            return refusal.code

    outcomes = sorted(at_once(act, 9))

    assert outcomes == ["Tuulikki"] + ["slot_taken"] * 8
    assert [hold.appointment.client.first_name for hold in Hold.objects.all()] == ["Tuulikki"]
