"""A held time is taken while others try to book it: nobody slips between the end of the hold and the visit."""

from datetime import time, timedelta
from threading import Event, Thread

import pytest
from django.db import connection
from django.utils import timezone

from salon.booking.models import Hold, WaitingEntry, WaitingOffer
from salon.booking.services import BookingWish, book, cancel
from salon.booking.services.by_itself import offer_freed
from salon.booking.services.offers import accept
from salon.booking.services.waiting import WaitingWish, wait
from salon.core.errors import Refused
from salon.core.models import Mail
from salon.core.time import day_bounds, local_day
from salon.house.models import Salon
from tests.factories import ClientFactory, SalonFactory, ServiceFactory, StaffFactory, UserFactory, with_hours
from tests.hostile.test_waiting_links import at_once, make

RACERS = 8
pytestmark = pytest.mark.django_db(transaction=True)


def rival_of(made):
    """Somebody at the desk who books the same time for another client; gives her name or the refusal's code."""
    desk, client, service = UserFactory(), ClientFactory(first_name="Rival"), made.entry.service

    def attempt():
        try:
            wish = BookingWish(service, made.staff, made.starts_at)
            return book(client, wish, by=desk, at=timezone.now()).client.first_name
        except Refused as refusal:
            return refusal.code

    return attempt


def holders():
    return [hold.appointment.client.first_name for hold in Hold.objects.all()]


@pytest.mark.parametrize("round_", range(5))
def test_of_eight_who_book_the_held_time_again_and_again_none_gets_it(round_):
    made, taken = make(), Event()
    rivals = [rival_of(made) for _ in range(RACERS)]

    def take():
        try:
            return accept(made, by=None, at=timezone.now()).client.first_name
        finally:
            taken.set()

    def press(attempt):
        """Ask until the held time has been taken, and once more."""
        while not taken.is_set() and (said := attempt()) == "slot_taken":
            pass
        return attempt() if taken.is_set() else said

    outcomes = sorted(at_once(lambda number: press(rivals[number]) if number < RACERS else take(), RACERS + 1))

    assert (outcomes, holders()) == (["Tuulikki"] + ["slot_taken"] * RACERS, ["Tuulikki"])


def test_a_rival_who_comes_at_the_very_moment_the_hold_ends_waits_and_is_refused():
    made, told = make(), []
    attempt = rival_of(made)

    def come():
        told.append(attempt())
        connection.close()

    rival, released = Thread(target=come), Event()

    def step_in(execute, sql, params, many, context):
        """The first statement after the offer's own row was closed lets the rival go first for a second."""
        if released.is_set() and not rival.ident:
            rival.start()
            rival.join(timeout=1)
        result = execute(sql, params, many, context)
        if sql.startswith('UPDATE "booking_waitingoffer"'):
            released.set()
        return result

    with connection.execute_wrapper(step_in):
        accept(made, by=None, at=timezone.now())
    rival.join(timeout=60)

    assert (told, holders()) == (["slot_taken"], ["Tuulikki"])


def freed_time():
    """Two o'clock in two days has been given back, and three clients wait for it."""
    SalonFactory()
    Salon.objects.update(offers_by_itself=True)
    at, desk = timezone.now() - timedelta(hours=1), UserFactory()
    staff = with_hours(StaffFactory(name="Mari"), weekdays=range(7))
    service = ServiceFactory(performers=[staff])
    start = day_bounds(local_day(at) + timedelta(days=2))[0] + timedelta(hours=14)
    visit = book(ClientFactory(), BookingWish(service, staff, start), by=desk, at=at)
    wish = WaitingWish(service, local_day(start), local_day(start), time(14), time(14))
    for number in range(3):
        wait(ClientFactory(told_by="mail"), wish, by=desk, at=at + timedelta(seconds=number))
    cancel(visit, by=desk, at=at)
    return visit


@pytest.mark.parametrize("round_", range(5))
def test_of_many_sweeps_at_once_one_offers_the_freed_time_to_one_client(round_):
    freed_time()

    made = at_once(lambda _number: offer_freed(at=timezone.now()), RACERS)

    first = WaitingEntry.objects.order_by("created_at").first()
    assert (sum(made), [offer.entry for offer in WaitingOffer.objects.all()]) == (1, [first])
    assert (Hold.objects.count(), Mail.objects.count()) == (1, 1)


@pytest.mark.parametrize("round_", range(5))
def test_a_freed_time_is_offered_or_booked_at_the_desk_and_never_both(round_):
    visit, desk, rival = freed_time(), UserFactory(), ClientFactory()

    def act(number):
        if number % 2:
            return offer_freed(at=timezone.now())
        try:
            return (
                book(rival, BookingWish(visit.service, visit.staff, visit.starts_at), by=desk, at=timezone.now()) and 1
            )
        except Refused:
            return 0

    outcomes = at_once(act, 4)

    assert (sum(outcomes), Hold.objects.count()) == (1, 1)
