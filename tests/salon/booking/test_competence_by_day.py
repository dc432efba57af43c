"""The waiting list and the hand-over ask who gives a treatment on the day of the visit, not on that of the question."""

from datetime import date, timedelta

import pytest

from salon.booking.handover_free import possibilities
from salon.booking.models import WaitingEntry
from salon.booking.services.waiting import WaitingWish, wait
from salon.booking.waiting import Search
from salon.core.errors import Refused
from salon.core.time import local_day
from salon.house.models import Competence
from tests.factories import (
    NOW,
    TODAY,
    ClientFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
    UserFactory,
    with_hours,
)
from tests.salon.booking.handover_parts import at_clock, salon_with_mari_away, visit_in

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=6)


def ends(person, day, minutes=None):
    """She gives her treatment until this day; with minutes, from then on in that time."""
    row = Competence.objects.get(staff=person)
    row.valid_until = day
    row.save()
    if minutes:
        Competence.objects.create(staff=person, service=row.service, duration_minutes=minutes, valid_from=day)


def test_a_visit_is_handed_to_who_gives_it_on_its_day():
    house = salon_with_mari_away()
    ends(house.sanna, date(2026, 12, 2))
    visits = [visit_in(house, at_clock(2026, 12, day, 10)) for day in (1, 2)]

    possible = possibilities(house.absence, visits, at=NOW)

    assert [[one.name for one in possible[visit.pk].same_time] for visit in visits] == [["Sanna", "Liisa"], ["Liisa"]]


def test_who_waits_is_offered_times_as_long_as_they_are_on_their_day():
    SalonFactory()
    mari = with_hours(StaffFactory(name="Mari"), ends="10:00", weekdays=range(7))
    facial = ServiceFactory(performers=[mari], duration_minutes=60)
    ends(mari, TODAY + timedelta(days=2), minutes=45)
    wish = WaitingWish(facial, TODAY + timedelta(days=1), staff=mari)
    entry = wait(ClientFactory(), wish, by=UserFactory(), at=NOW)

    found = Search([WaitingEntry.objects.get(pk=entry.pk)], at=NOW).times(entry, most=2)

    assert [(local_day(one.starts_at) - TODAY, one.ends_at - one.starts_at) for one in found] == [
        (timedelta(days=1), timedelta(minutes=60)),
        (timedelta(days=2), timedelta(minutes=45)),
    ]


def test_nobody_waits_for_who_gives_it_no_more_by_then():
    mari = StaffFactory()
    facial = ServiceFactory(performers=[mari])
    ends(mari, LATER)

    with pytest.raises(Refused) as refusal:
        wait(ClientFactory(), WaitingWish(facial, LATER, staff=mari), by=UserFactory(), at=NOW)

    assert refusal.value.code == "not_competent"
