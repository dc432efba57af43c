"""The diary at a real browser: drag, box and undo, the menu, book on an empty time, keys, the list, a phone."""

from datetime import timedelta

import pytest

from clients.card.models import Client
from salon.booking.models import Appointment, Block
from salon.core.models import Role
from tests.factories import StaffFactory, UserFactory
from tests.factories import with_hours as working
from tests.parts.browser import PHONE
from tests.salon.booking.screen import (
    QUARTER,
    TALL,
    a_day_ahead,
    a_salon_of_mari,
    a_visit_at_ten,
    answer_box,
    block_of,
    drag,
    hour_of,
)

pytestmark = [pytest.mark.flow, pytest.mark.every_database]


@pytest.fixture
def tomorrow(live_server):
    return a_day_ahead()


@pytest.fixture
def mari(live_server):
    return a_salon_of_mari()


@pytest.fixture
def visit(mari):
    return a_visit_at_ten(mari)


@pytest.fixture
def riitta(live_server):
    return UserFactory(name="Riitta", role=Role.RECEPTIONIST)


@pytest.fixture
def desk(signed_in_page, riitta):
    return signed_in_page(riitta, viewport=TALL)


def test_a_drag_asks_first_escape_puts_it_back_and_undo_takes_it_back(desk, visit, tomorrow, assert_accessible):
    desk.goto(f"/diary/?day={tomorrow}")
    block = block_of(desk)
    block.wait_for()
    before = block.bounding_box()["y"]

    drag(desk, block, 8)
    desk.locator("#modal.show .from-to").wait_for()
    assert_accessible(desk)
    desk.keyboard.press("Escape")
    back = "top => document.querySelector('.ec-event.visit').getBoundingClientRect().y === top"
    desk.wait_for_function(back, arg=before)

    assert hour_of(visit) == "10:00"

    drag(desk, block_of(desk), 8)
    desk.locator("#modal.show .from-to").wait_for()
    answer_box(desk, "Move")
    undo = desk.locator("[data-undo] button")
    undo.wait_for()

    assert hour_of(visit) == "12:00"

    undo.click()
    desk.locator(".toast:not(:has([data-undo]))").wait_for()

    assert hour_of(visit) == "10:00"


def test_the_lower_edge_makes_a_visit_longer(desk, visit, tomorrow):
    desk.goto(f"/diary/?day={tomorrow}")
    block_of(desk).wait_for()
    box = block_of(desk).bounding_box()
    edge = (box["x"] + 60, box["y"] + box["height"] - 3)

    desk.mouse.move(*edge)
    desk.mouse.down()
    desk.mouse.move(edge[0], edge[1] + 2 * QUARTER, steps=8)
    desk.mouse.up()
    desk.locator("#modal.show .from-to").wait_for()
    answer_box(desk, "Move")
    desk.locator("[data-undo] button").wait_for()

    visit.refresh_from_db()
    assert (visit.duration, hour_of(visit)) == (timedelta(minutes=90), "10:00")


def test_the_menu_opens_by_key_and_right_click_and_does_what_it_says(desk, visit, tomorrow, mari, assert_accessible):
    desk.goto(f"/diary/?day={tomorrow}")
    block_of(desk).focus()

    desk.keyboard.press("m")
    desk.locator("#diary-menu button").first.wait_for()
    assert_accessible(desk)
    desk.keyboard.press("ArrowUp")
    last = desk.evaluate("document.activeElement.textContent.trim()")
    desk.keyboard.press("Escape")
    back = desk.evaluate("document.activeElement.dataset.event")
    desk.keyboard.press("m")
    desk.keyboard.press("Enter")
    block_of(desk).locator(".visit-word", has_text="Confirmed").wait_for()
    column = desk.locator(".ec-body .ec-day").last.bounding_box()
    desk.mouse.click(column["x"] + 60, column["y"] + 4 * QUARTER * 6 + 5, button="right")
    offered = desk.locator("#diary-menu button").all_inner_texts()
    desk.locator("#diary-menu button").last.click()
    desk.locator(".block-form #id_time").wait_for()
    assert_accessible(desk)
    desk.locator(".block-form .btn-primary").click()
    desk.locator(".ec-event.diary-block").wait_for()
    drag(desk, desk.locator(".ec-event.diary-block"), 4)
    desk.locator(".toast", has_text="15:00").wait_for()

    assert (last, back) == ("Card", str(visit.pk))
    assert [text.strip() for text in offered] == ["Book", "Break or other time not for clients"]
    assert (hour_of(Block.objects.get()), Block.objects.get().staff) == ("15:00", mari)


def test_a_click_on_an_empty_time_books_a_new_client(desk, mari, visit, tomorrow, assert_accessible):
    desk.goto(f"/diary/?day={tomorrow}")
    desk.locator(".ec-event.visit").wait_for()
    column = desk.locator(".ec-body .ec-day").last.bounding_box()

    desk.mouse.click(column["x"] + 60, column["y"] + 4 * QUARTER * 6 + 5)
    desk.locator("#id_new_name").wait_for(state="attached")
    filled = (desk.input_value("#id_day"), desk.input_value("#id_time"), desk.input_value("#id_staff"))
    desk.select_option("#id_service", label="Kasvohoito")
    desk.locator(".book-new summary").click()
    desk.fill("#id_new_name", "Uusi Asiakas")
    desk.fill("#id_new_phone", "040 123 4567")
    assert_accessible(desk)
    desk.locator(".book-form .btn-primary").click()
    desk.locator(".visit-panel h2", has_text="Uusi Asiakas").wait_for()
    desk.locator(".ec-event.visit", has_text="Uusi Asiakas").wait_for()

    booked = Appointment.objects.get(client=Client.objects.get(first_name="Uusi"))
    assert filled == (tomorrow.isoformat(), "14:00", str(mari.pk))
    assert hour_of(booked) == "14:00"


def test_the_keys_of_the_diary_lead_through_days_weeks_and_hide_names(desk, visit, tomorrow, assert_accessible):
    today = tomorrow - timedelta(days=1)
    desk.goto("/diary/")

    for key in ("ArrowRight", "l", "w", "p", "w", "ArrowLeft"):
        with desk.expect_navigation():
            desk.keyboard.press(key)
        if key == "p":
            hidden = desk.locator("#day-list .row-title").all_inner_texts()
            assert_accessible(desk)
    listed = desk.url
    desk.keyboard.press("?")
    desk.locator("#modal.show dl").wait_for()

    assert (listed.endswith(f"/diary/list/?day={today}"), hidden) == (True, ["A. A."])


def test_the_list_offers_the_same_by_keyboard_and_is_accessible(desk, visit, tomorrow, assert_accessible):
    desk.goto(f"/diary/list/?day={tomorrow}")
    assert_accessible(desk)

    desk.locator("[data-menu]").press("Enter")
    desk.keyboard.press("Enter")
    desk.locator(".rows .badge", has_text="Confirmed").wait_for()
    # A row that has just come in leads to the panel only once it has settled, which takes htmx a moment.
    desk.wait_for_function("!document.querySelector('.htmx-added, .htmx-settling, .htmx-swapping, .htmx-request')")
    desk.locator(".row-title", has_text="Aino Aalto").focus()
    desk.keyboard.press("Enter")
    desk.locator(".visit-panel h2").wait_for()
    assert_accessible(desk)
    desk.locator(".visit-cancel summary").press("Enter")
    desk.locator(".visit-cancel button").first.press("Enter")
    desk.locator(".rows > li.resting").wait_for()

    visit.refresh_from_db()
    assert visit.live is False


def test_a_phone_shows_one_persons_day_and_a_long_press_the_menu(signed_in_page, visit, mari, tomorrow, riitta):
    working(StaffFactory(name="Liisa", diary_order=2), weekdays=range(7))
    phone = signed_in_page(riitta, viewport=PHONE, has_touch=True)

    phone.goto(f"/diary/?day={tomorrow}")
    block_of(phone).wait_for()
    block_of(phone).scroll_into_view_if_needed()
    names = [name.strip() for name in phone.locator("#diary .person-name").all_inner_texts()]
    box = block_of(phone).bounding_box()
    touch = phone.context.new_cdp_session(phone)
    point = {"x": box["x"] + 40, "y": box["y"] + 20}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    phone.wait_for_timeout(700)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.locator("#diary-menu button").first.wait_for()

    assert names == ["Mari"]
    assert hour_of(visit) == "10:00"
