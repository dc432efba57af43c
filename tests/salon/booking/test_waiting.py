"""The waiting list: who waits for what, and which times would do."""

from datetime import date, time, timedelta

import pytest

from salon.booking import services
from salon.booking.models import WaitingEntry
from salon.booking.services.offers import OfferTime, decline, offer, pass_on_due
from salon.booking.services.waiting import WaitingWish, wait
from salon.booking.waiting import Freed, Search, freed_by, freed_since
from salon.house.models import Absence
from salon.house.standing import House
from tests.factories import ClientFactory
from tests.salon.booking.pages import refusal_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def times_for(entry, now, **asked):
    search = Search([WaitingEntry.objects.select_related("service").get(pk=entry.pk)], at=now)
    return [(free.staff.name, free.starts_at) for free in search.times(entry, **asked)]


def test_who_waits_for_her_own_cosmetologist_is_offered_no_other(waits, facial, mari, liisa, desk, now, tuesday):
    facial.competences.create(staff=liisa)
    entry = waits(staff=mari, for_own=True)

    code = refusal_of(offer, entry, OfferTime(liisa, tuesday), by=desk, at=now)

    assert code == "waits_for_her"
    assert {name for name, _ in times_for(entry, now)} == {"Mari"}


def test_the_times_that_fit_lie_in_her_days_and_hours(waits, mari, now, at):
    entry = waits(earliest=time(13, 30), latest=time(15))

    assert times_for(entry, now) == [("Mari", at(2026, 11, 24, 13, 30)), ("Mari", at(2026, 11, 24, 14, 30))]


def test_a_time_at_which_she_is_booked_already_does_not_fit(waits, facial, mari, liisa, desk, now, at):
    entry = waits(staff=mari, earliest=time(13, 30), latest=time(15))
    facial.competences.create(staff=liisa)
    services.book(entry.client, services.BookingWish(facial, liisa, at(2026, 11, 24, 14)), by=desk, at=now)

    assert times_for(entry, now) == [("Mari", at(2026, 11, 24, 15))]


def test_a_time_she_said_no_to_does_not_fit_again(waits, mari, desk, now, at):
    entry = waits(earliest=time(13, 30), latest=time(15))
    decline(offer(entry, OfferTime(mari, at(2026, 11, 24, 14)), by=desk, at=now), by=desk, at=now)

    # The visit and its buffer would have lasted until a quarter past three.
    assert times_for(entry, now) == []


def test_nobody_who_is_away_has_a_time_that_fits(waits, mari, now):
    entry = waits()
    Absence.objects.create(staff=mari, starts_on=date(2026, 11, 24), ends_on=date(2026, 11, 25))

    assert times_for(entry, now) == []


def test_a_cancelled_visit_is_a_freed_time_and_names_who_could_come(waits, facial, mari, desk, now, tuesday):
    visit = services.book(ClientFactory(), services.BookingWish(facial, mari, tuesday), by=desk, at=now)
    moved = services.book(
        ClientFactory(), services.BookingWish(facial, mari, tuesday.replace(hour=10)), by=desk, at=now
    )
    services.move(moved, services.Destination(mari, tuesday.replace(hour=16 - 4)), version=1, by=desk, at=now)
    entry, morning = waits(earliest=time(12)), waits(latest=time(11))
    services.cancel(visit, by=desk, at=now)
    visit.refresh_from_db()

    freed = freed_since(now - MINUTE, at=now)

    ten = tuesday.replace(hour=10)
    assert [(one.staff, one.start) for one in freed] == [(mari, ten), (mari, tuesday)]
    assert freed_by(visit) == Freed(mari, tuesday, tuesday + timedelta(minutes=75), visit.pk)
    assert [times_for(one, now, freed=freed[1], most=1) for one in (entry, morning)] == [[("Mari", tuesday)], []]


def test_the_erased_are_neither_listed_nor_offered_anything(waits, mari, desk, now, tuesday):
    made = offer(waits(), OfferTime(mari, tuesday, in_turn=True), by=desk, at=now)
    entry = waits()
    entry.client.state = "erased"
    entry.client.save()
    decline(made, by=None, at=now)

    codes = [
        refusal_of(offer, entry, OfferTime(mari, tuesday), by=desk, at=now),
        refusal_of(wait, entry.client, WaitingWish(entry.service, date(2026, 11, 25)), by=desk, at=now),
    ]

    assert (codes, pass_on_due(at=now)) == (["client_erased", "client_erased"], 0)
    assert entry not in WaitingEntry.objects.visible_to(desk, now)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"first_day": date(2026, 11, 25), "last_day": date(2026, 11, 24)}, "days_in_order"),
        ({"first_day": date(2026, 11, 20), "last_day": date(2026, 11, 22)}, "days_in_order"),
        ({"first_day": date(2040, 1, 1), "last_day": None}, "too_far"),
        ({"earliest": time(15), "latest": time(14)}, "hours_in_order"),
        ({"for_own": True}, "nobody_named"),
    ],
)
def test_a_wish_that_no_time_can_fulfil_is_refused(waits, wish, code):
    assert (refusal_of(waits, **wish), WaitingEntry.objects.count()) == (code, 0)


def test_the_same_wish_is_written_down_once(waits):
    client = ClientFactory()
    waits(client=client)

    assert (refusal_of(waits, client=client), WaitingEntry.objects.count()) == ("already_waiting", 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_questions_does_not_grow_with_who_waits(waits, now, count, django_assert_num_queries):
    for _ in range(count):
        waits()
    entries = list(WaitingEntry.objects.open().select_related("service"))

    House.now()
    with django_assert_num_queries(5):
        search = Search(entries, at=now)
        found = [len(search.times(entry)) for entry in entries]

    assert found == [3] * count
