"""The sweep of the waiting list in a worker of its own: it goes by the rows, whatever became of earlier messages."""

import time
from datetime import timedelta

from django.utils import timezone

from salon.booking.models import Hold, WaitingOffer
from salon.booking.services import BookingWish, book, cancel
from salon.booking.services.offers import OfferTime, offer
from salon.booking.services.waiting import WaitingWish, wait
from salon.booking.tasks import sweep_offers
from salon.core.time import day_bounds, local_day
from salon.house.models import Salon
from tests.factories import ClientFactory, SalonFactory, ServiceFactory, StaffFactory, UserFactory, with_hours


def eventually(condition, seconds=30):
    """Give a condition time to become true; its last value."""
    deadline = time.monotonic() + seconds
    while not (value := condition()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return value


def test_a_worker_gives_back_what_nobody_took_and_offers_it_to_the_next(real_worker):
    SalonFactory()
    # However late it was then, nine in the morning after it has passed.
    before, desk = timezone.now() - timedelta(hours=40), UserFactory()
    staff = with_hours(StaffFactory(), weekdays=range(7))
    service = ServiceFactory(performers=[staff])
    wish = WaitingWish(service, local_day(timezone.now()))
    first, second = (wait(ClientFactory(), wish, by=desk, at=before + timedelta(seconds=n)) for n in (0, 1))
    noon = day_bounds(local_day(timezone.now()) + timedelta(days=3))[0] + timedelta(hours=12)
    offer(first, OfferTime(staff, noon, in_turn=True), by=desk, at=before)

    sweep_offers.delay()
    sweep_offers.delay()

    assert eventually(lambda: WaitingOffer.objects.open().filter(entry=second).exists()), real_worker.read_text()
    offers = WaitingOffer.objects.order_by("offered_at").values_list("entry_id", "starts_at", "answer")
    assert list(offers) == [(first.pk, noon, "lapsed"), (second.pk, noon, "")]
    assert Hold.objects.get().offer.entry == second


def test_a_worker_offers_what_became_free_though_no_message_told_of_it(real_worker):
    SalonFactory()
    Salon.objects.update(offers_by_itself=True)
    before, desk = timezone.now() - timedelta(hours=1), UserFactory()
    staff = with_hours(StaffFactory(), weekdays=range(7))
    service = ServiceFactory(performers=[staff])
    noon = day_bounds(local_day(timezone.now()) + timedelta(days=3))[0] + timedelta(hours=12)
    visit = book(ClientFactory(), BookingWish(service, staff, noon), by=desk, at=before)
    wish = WaitingWish(service, local_day(noon), local_day(noon))
    entry = wait(ClientFactory(told_by="mail"), wish, by=desk, at=before)
    cancel(visit, by=desk, at=before)

    sweep_offers.delay()

    assert eventually(lambda: WaitingOffer.objects.open().filter(entry=entry).exists()), real_worker.read_text()
    assert list(WaitingOffer.objects.values_list("starts_at", "by_itself", "by_letter")) == [(noon, True, True)]
