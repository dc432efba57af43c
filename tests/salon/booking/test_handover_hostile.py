"""Who finds the hand-over, and what a forged request gets: nothing, and nothing is changed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from salon.booking.models import AffectedVisit, Appointment
from salon.core.models import Role
from salon.core.time import local_day
from tests.factories import ClientFactory, UserFactory
from tests.salon.booking.handover_parts import decided, filled_in, hour, salon_with_mari_away, url_of, visit_in
from tests.salon.booking.pages import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    tomorrow = local_day(timezone.now()) + timedelta(days=1)
    return salon_with_mari_away(tomorrow, tomorrow + timedelta(days=14), weekdays=range(7))


@pytest.fixture
def desk(house):
    return browser_of(house.desk)


@pytest.mark.parametrize("role", [Role.COSMETOLOGIST, Role.SUBSTITUTE, Role.ACCOUNTANT])
def test_who_does_not_see_the_whole_diary_finds_nothing_here(role, house):
    affected = decided(house, visit_in(house, hour(house, 9)), house.sanna, at=timezone.now())
    visit_in(house, hour(house, 10))
    browser = browser_of(UserFactory(role=role))
    one = [affected.pk]

    statuses = [
        browser.get(url_of(house)).status_code,
        browser.post(url_of(house), {}).status_code,
        browser.get(url_of(house, "handover-calls")).status_code,
        browser.post(reverse("booking:handover-told", args=one), {"said": "called"}).status_code,
        browser.post(reverse("booking:handover-undo", args=one)).status_code,
    ]

    assert statuses == [404] * 5
    assert "of Mari" not in browser.get(reverse("today")).content.decode()


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER])
def test_owner_and_manager_see_it(role, house):
    assert browser_of(UserFactory(role=role)).get(url_of(house)).status_code == 200


def test_h20_one_foreign_visit_among_many_refuses_the_whole_request(desk, house):
    mine = [visit_in(house, hour(house, number)) for number in range(9, 17)]
    foreign = visit_in(house, hour(house, 9), staff=house.ella)

    answer = desk.post(url_of(house), filled_in(dict.fromkeys([*mine, foreign], f"hand:{house.sanna.pk}")))

    assert (answer.status_code, AffectedVisit.objects.count()) == (404, 0)
    assert Appointment.objects.filter(version=1).count() == 9


def test_h20_a_foreign_visit_that_stays_open_refuses_the_request_too(desk, house):
    visit = visit_in(house, hour(house, 9))
    foreign = visit_in(house, hour(house, 9), staff=house.ella)

    answer = desk.post(url_of(house), filled_in({visit: f"hand:{house.sanna.pk}", foreign: "later"}))

    assert (answer.status_code, AffectedVisit.objects.count()) == (404, 0)


@pytest.mark.parametrize("key", ["x", "' OR 1=1", "", "\x00"])
def test_a_key_that_is_none_refuses_the_request(key, desk, house):
    visit = visit_in(house, hour(house, 9))
    form = filled_in({visit: f"hand:{house.sanna.pk}"})

    answer = desk.post(url_of(house), {**form, f"{key}-version": "1"})

    assert (answer.status_code, AffectedVisit.objects.count()) == (404, 0)


def test_more_visits_than_a_screen_holds_refuse_the_request(desk, house):
    form = {f"{uuid4()}-version": "1" for _number in range(251)}

    assert desk.post(url_of(house), {**form, "act": "set", "which": "all", "what": "call"}).status_code == 404


def test_h53_extra_keys_are_not_looked_at(desk, house):
    visit = visit_in(house, hour(house, 9))
    other = ClientFactory()
    form = filled_in({visit: f"hand:{house.sanna.pk}"})
    form |= {f"{visit.pk}-{name}": other.pk for name in ("client", "outcome", "decided_by", "from_staff")}
    form |= {f"{visit.pk}-price_estimate": "1.00", f"{visit.pk}-state": "completed", "state": "completed"}

    desk.post(url_of(house), form)

    after = Appointment.objects.get()
    assert (after.client, after.price_estimate, after.state) == (visit.client, visit.price_estimate, "booked")
    assert (after.staff, AffectedVisit.objects.get().decided_by) == (house.sanna, house.desk)


@pytest.mark.parametrize(
    "choice", ["won", "hand:", "hand:x", "move:", "move:{sanna}:x", "move:{sanna}:99999999999", "hand:{nobody}", "\x00"]
)
def test_a_choice_that_makes_no_sense_changes_nothing_and_says_so(choice, desk, house):
    visit = visit_in(house, hour(house, 9))
    text = choice.format(sanna=house.sanna.pk, nobody=house.absence.pk)

    answer = desk.post(url_of(house), filled_in({visit: text}))

    assert (answer.status_code, bool(answer.context["lines"][0].problem)) == (422, True)
    assert AffectedVisit.objects.count() == 0
