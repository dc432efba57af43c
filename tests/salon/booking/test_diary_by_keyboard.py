"""The diary without a pointer: the list does all that the columns do, and the keyboard stays where it was."""

import pytest

from salon.booking.models import Appointment
from salon.core.models import Role
from tests.factories import UserFactory
from tests.salon.booking.screen import TALL, a_day_ahead, a_salon_of_mari, a_visit_at_ten, block_of, hour_of

pytestmark = [pytest.mark.flow, pytest.mark.every_database]
# Once htmx has taken the button over: in the first hundredths of a second it would send the page away.
OFFERED = ".toast:not(.htmx-added) [data-undo] button"


@pytest.fixture
def tomorrow(live_server):
    return a_day_ahead()


@pytest.fixture
def visit(live_server):
    return a_visit_at_ten(a_salon_of_mari())


@pytest.fixture
def desk(signed_in_page, live_server):
    return signed_in_page(UserFactory(name="Riitta", role=Role.RECEPTIONIST), viewport=TALL)


def menu_of(page):
    page.locator("#diary-menu button").first.wait_for()
    words = [text.strip() for text in page.locator("#diary-menu button").all_inner_texts()]
    page.keyboard.press("Escape")
    return words


def test_the_list_offers_every_act_that_the_columns_offer(desk, visit, tomorrow):
    desk.goto(f"/diary/?day={tomorrow}")
    block_of(desk).focus()
    desk.keyboard.press("m")
    in_columns = menu_of(desk)
    desk.goto(f"/diary/list/?day={tomorrow}")
    desk.locator("[data-menu]").press("Enter")
    in_list = menu_of(desk)

    acts = ["Confirm", "Book again", "Move", "Repeat", "Cancel the visit", "Card"]
    assert (in_columns, in_list) == (acts, acts)


def test_a_visit_is_moved_from_the_list_and_taken_back_by_keyboard_alone(desk, visit, tomorrow):
    desk.goto(f"/diary/list/?day={tomorrow}")
    desk.locator(".row-end a", has_text="Move").focus()

    desk.keyboard.press("Enter")
    desk.locator("#panel.show #id_time").wait_for()
    desk.locator("#id_time").focus()
    desk.keyboard.type("1200PM")
    desk.keyboard.press("Enter")
    desk.locator(OFFERED).wait_for()
    moved = hour_of(visit)
    desk.keyboard.press("u")
    desk.locator(".toast", has_text="Undone").wait_for()
    desk.keyboard.press("Escape")
    desk.wait_for_function("() => document.activeElement.closest('#day-list')")

    focused = desk.evaluate("document.activeElement.id")
    assert (moved, hour_of(visit), focused) == ("12:00", "10:00", f"move-{visit.pk}")


def test_a_booking_just_made_is_taken_back_with_one_touch(desk, visit, tomorrow):
    desk.goto(f"/diary/?day={tomorrow}")
    block_of(desk).wait_for()
    desk.keyboard.press("n")
    desk.select_option("#id_service", label="Kasvohoito")
    desk.select_option("#id_staff", label="Mari")
    desk.fill("#id_time", "14:00")
    desk.fill("#book-search", "Aalto")
    desk.locator("#id_client option").first.wait_for(state="attached")
    desk.select_option("#id_client", label=desk.locator("#id_client option").first.inner_text())
    desk.locator(".book-form .btn-primary").click()
    desk.locator(".ec-event.visit").nth(1).wait_for()

    desk.locator(OFFERED).click()
    desk.locator(".ec-event.visit").nth(1).wait_for(state="detached")
    desk.locator(".visit-panel .badge", has_text="Cancelled by the salon").wait_for()

    made = Appointment.objects.exclude(pk=visit.pk).get()
    assert (made.state, made.live, desk.locator(".ec-event.visit").count()) == ("cancelled_salon", False, 1)


def test_the_keyboard_stays_with_the_visit_when_the_screen_reads_itself_anew(desk, visit, tomorrow):
    where = "document.activeElement.closest('[data-event], [data-row]')"
    desk.goto(f"/diary/?day={tomorrow}")
    block_of(desk).focus()
    desk.keyboard.press("m")
    desk.keyboard.press("Enter")
    block_of(desk).locator(".visit-word", has_text="Confirmed").wait_for()
    desk.wait_for_function(f"() => {where}")
    in_columns = desk.evaluate(f"{where}.dataset.event")

    desk.goto(f"/diary/list/?day={tomorrow}")
    desk.locator("[data-menu]").press("Enter")
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("Escape")
    desk.evaluate("document.querySelector('#day-list').dataset.seen = 'before'; window.diary.ask")
    desk.evaluate("htmx.trigger(document.body, 'diary-changed')")
    desk.locator("#day-list:not([data-seen])").wait_for()
    desk.wait_for_function(f"() => {where}")
    in_list = desk.evaluate("document.activeElement.id")

    assert (in_columns, in_list) == (str(visit.pk), f"more-{visit.pk}")


def test_undo_leaves_a_panel_closed_that_was_closed_before(desk, visit, tomorrow):
    desk.goto(f"/diary/list/?day={tomorrow}")
    desk.locator(".row-title").press("Enter")
    desk.locator("#panel.show .visit-panel").wait_for()
    desk.keyboard.press("Escape")
    desk.locator("#panel:not(.show, .hiding)").wait_for(state="attached")
    desk.locator("[data-menu]").press("Enter")
    desk.keyboard.press("Enter")
    desk.locator(OFFERED).wait_for()

    with desk.expect_response(lambda answer: answer.url.endswith(f"/diary/{visit.pk}/")):
        desk.keyboard.press("u")
    desk.locator(".toast", has_text="Undone").wait_for()

    visit.refresh_from_db()
    assert (visit.state, desk.locator("#panel").get_attribute("class").split()[-1]) == ("booked", "sidepanel")
