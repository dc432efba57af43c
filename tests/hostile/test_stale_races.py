"""Two people with log-ins of their own act on one visit at the same moment: one act stands, the other is told so."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from salon.booking.models import AppointmentChange
from salon.core.models import Role
from salon.core.time import local_day
from tests.factories import ServiceFactory, StaffFactory, UserFactory, with_hours
from tests.hostile.test_waiting_links import at_once
from tests.salon.booking.pages import browser_of, noon, visit_of

pytestmark = pytest.mark.django_db(transaction=True)
TOMORROW = timedelta(days=1)
CANCEL = ("cancel", {"who": "client"})
ARRIVE = ("state", {"state": "arrived"})
RACES = {
    "cancel against move": (CANCEL, ("move", {"time": "10:00"})),
    "arrive against cancel": (ARRIVE, CANCEL),
    "arrive against move": (ARRIVE, ("move", {"time": "10:00"})),
    "no-show against cancel": (("state", {"state": "no_show"}), CANCEL),
}


@pytest.mark.parametrize("race", RACES)
@pytest.mark.parametrize("round_", range(5))
def test_of_two_acts_at_once_one_stands_and_the_other_is_a_conflict(race, round_):
    staff = with_hours(StaffFactory(name="Mari"), "00:00", "23:59", range(7))
    service = ServiceFactory(performers=[staff])
    visit = visit_of(staff, service=service, starts_at=timezone.now() - timedelta(minutes=5))
    desks = [browser_of(UserFactory(role=Role.RECEPTIONIST)) for _ in range(2)]
    to = {"staff": staff.pk, "day": local_day(noon() + TOMORROW).isoformat(), "version": 1}

    def act(number):
        name, values = RACES[race][number]
        answer = desks[number].post(reverse(f"booking:{name}", args=[visit.pk]), {**to, **values})
        return answer.status_code

    codes = sorted(at_once(act, 2))

    visit.refresh_from_db()
    assert (codes, visit.version, AppointmentChange.objects.count()) == ([302, 409], 2, 1)
