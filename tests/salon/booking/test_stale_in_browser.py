"""Two desks at one visit, at a real browser: menu, list and panel act on what they showed, or say why not."""

import pytest

from salon.booking.services import change_state
from salon.core.models import Role
from tests.factories import NOW, UserFactory
from tests.salon.booking.screen import TALL, a_day_ahead, a_salon_of_mari, a_visit_at_ten, block_of

pytestmark = [pytest.mark.flow, pytest.mark.every_database]
SAID = "Somebody changed this visit in the meantime"


@pytest.fixture
def tomorrow(live_server):
    return a_day_ahead()


@pytest.fixture
def visit(live_server):
    return a_visit_at_ten(a_salon_of_mari())


@pytest.fixture
def desk(signed_in_page, visit):
    return signed_in_page(UserFactory(name="Riitta", role=Role.RECEPTIONIST), viewport=TALL)


def cancelled_by_another(visit):
    change_state(visit, "cancelled_client", by=UserFactory(name="Kaisa"), at=NOW)


def test_the_menu_of_a_block_acts_on_the_visit_it_showed(desk, visit, tomorrow):
    desk.goto(f"/diary/?day={tomorrow}")
    block_of(desk).focus()
    desk.keyboard.press("m")
    desk.locator("#diary-menu button").first.wait_for()
    cancelled_by_another(visit)

    desk.keyboard.press("Enter")
    desk.locator(".toast", has_text=SAID).wait_for()
    desk.locator(".ec-event.visit").wait_for(state="detached")

    visit.refresh_from_db()
    assert (visit.state, visit.version) == ("cancelled_client", 2)


def test_the_menu_of_a_row_acts_on_the_visit_it_showed(desk, visit, tomorrow):
    desk.goto(f"/diary/list/?day={tomorrow}")
    desk.locator("[data-menu]").press("Enter")
    desk.locator("#diary-menu button").first.wait_for()
    cancelled_by_another(visit)

    desk.keyboard.press("Enter")
    desk.locator(".toast", has_text=SAID).wait_for()
    desk.locator(".rows > li.resting").wait_for()

    visit.refresh_from_db()
    assert (visit.state, visit.version) == ("cancelled_client", 2)


def test_the_panel_shows_the_visit_as_it_stands(desk, visit, tomorrow, assert_accessible):
    desk.goto(f"/diary/?day={tomorrow}&visit={visit.pk}")
    desk.locator(".visit-cancel summary").click()
    change_state(visit, "confirmed", by=UserFactory(name="Kaisa"), at=NOW)

    desk.locator(".visit-cancel button[value=client]").click()
    desk.locator(".visit-panel .alert", has_text=SAID).wait_for()
    assert_accessible(desk)
    desk.locator(".visit-cancel summary").click()
    desk.locator(".visit-cancel button[value=client]").click()
    desk.locator(".ec-event.visit").wait_for(state="detached")

    visit.refresh_from_db()
    assert (visit.live, visit.version) == (False, 3)
