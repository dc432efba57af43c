"""An absence that was taken back and put back brings the hand-over of its visits back unharmed."""

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse

from salon.booking.handover_today import left_to_do
from salon.booking.models import AffectedVisit
from salon.core.models import Role
from salon.house.services.absences import absence_mark, end_absence, restore_absence
from tests.factories import NOW, UserFactory
from tests.salon.booking.handover_parts import at_clock, decided, salon_with_mari_away, visit_in

pytestmark = pytest.mark.django_db


def test_the_hand_over_stands_as_it_stood():
    house, owner = salon_with_mari_away(), UserFactory(role=Role.OWNER)
    visit, call = visit_in(house, at_clock(2026, 12, 1, 10)), visit_in(house, at_clock(2026, 12, 2, 10))
    decided(house, visit, house.sanna)
    decided(house, call, outcome="call")
    before, left = list(AffectedVisit.objects.order_by("pk").values()), left_to_do(NOW)
    seen = absence_mark(house.absence)

    ended = end_absence(house.absence, seen=seen, by=owner, at=NOW)
    meanwhile = left_to_do(NOW)
    restore_absence(ended, house.absence.ends_on, seen=absence_mark(ended), by=owner, at=NOW)

    visit.refresh_from_db()
    assert (list(AffectedVisit.objects.order_by("pk").values()), visit.staff) == (before, house.sanna)
    assert ([one.call for one in left], meanwhile, [one.call for one in left_to_do(NOW)]) == ([2], [], [2])


def test_nothing_more_is_decided_in_an_absence_that_was_taken_back():
    house, owner = salon_with_mari_away(), UserFactory(role=Role.OWNER)
    visit = visit_in(house, at_clock(2026, 12, 1, 10))
    affected = decided(house, visit, outcome="call")
    end_absence(house.absence, seen=absence_mark(house.absence), by=owner, at=NOW)
    desk = Browser()
    desk.force_login(house.desk, backend=settings.AUTHENTICATION_BACKENDS[0])

    answer = desk.post(reverse("booking:handover-undo", args=[affected.pk]))

    assert (answer.status_code, AffectedVisit.objects.count()) == (404, 1)
