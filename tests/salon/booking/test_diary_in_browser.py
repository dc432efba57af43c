"""The diary at a real browser: drag and undo, book on an empty time, keys, and the list for who cannot drag."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clients.card.models import Client
from salon.booking.models import Appointment
from salon.core.models import Role
from salon.core.time import day_bounds, local_day
from tests.factories import AppointmentFactory, ClientFactory, SalonFactory, ServiceFactory, StaffFactory, UserFactory
from tests.factories import with_hours as working
from tests.parts.browser import PHONE

pytestmark = [pytest.mark.flow, pytest.mark.every_database]
TALL = {"width": 1280, "height": 1400}
QUARTER = 22  # pixels of a quarter of an hour in the columns


@pytest.fixture
def tomorrow(live_server):
    return local_day(timezone.now()) + timedelta(days=1)


@pytest.fixture
def mari(live_server):
    SalonFactory()
    return working(StaffFactory(name="Mari", diary_order=1, role=Role.COSMETOLOGIST), weekdays=range(7))


@pytest.fixture
def visit(mari, tomorrow):
    service = ServiceFactory(name="Kasvohoito", performers=[mari])
    ten = day_bounds(tomorrow)[0] + timedelta(hours=10)
    return AppointmentFactory(
        staff=mari, service=service, starts_at=ten, client=ClientFactory(first_name="Aino", last_name="Aalto")
    )


@pytest.fixture
def desk(signed_in_page):
    return signed_in_page(UserFactory(name="Riitta", role=Role.RECEPTIONIST), viewport=TALL)


def hour_of(visit):
    visit.refresh_from_db()
    return timezone.localtime(visit.starts_at).strftime("%H:%M")


def test_a_visit_is_dragged_to_another_time_and_back_by_undo(desk, visit, tomorrow):
    desk.goto(f"/diary/?day={tomorrow}")
    block = desk.locator(".ec-event.visit", has_text="Aino Aalto")
    box = block.bounding_box()

    desk.mouse.move(box["x"] + 30, box["y"] + 10)
    desk.mouse.down()
    desk.mouse.move(box["x"] + 30, box["y"] + 10 + 2 * QUARTER, steps=5)
    desk.mouse.move(box["x"] + 30, box["y"] + 10 + 8 * QUARTER, steps=8)
    desk.mouse.up()
    undo = desk.locator("[data-undo] button")
    undo.wait_for()

    assert hour_of(visit) == "12:00"

    undo.click()
    desk.locator(".toast:not(:has([data-undo]))").wait_for()

    assert hour_of(visit) == "10:00"


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


def test_the_keys_of_the_diary_lead_through_the_days(desk, mari, tomorrow):
    today = tomorrow - timedelta(days=1)
    desk.goto("/diary/")

    with desk.expect_navigation():
        desk.keyboard.press("ArrowRight")
    with desk.expect_navigation():
        desk.keyboard.press("l")
    with desk.expect_navigation():
        desk.keyboard.press("ArrowLeft")
    listed = desk.url
    desk.keyboard.press("?")
    desk.locator("#modal.show dl").wait_for()

    assert listed.endswith(f"/diary/list/?day={today}")


def test_the_list_offers_the_same_by_keyboard_and_is_accessible(desk, visit, tomorrow, assert_accessible):
    desk.goto(f"/diary/list/?day={tomorrow}")
    assert_accessible(desk)

    desk.locator(".row-title", has_text="Aino Aalto").focus()
    desk.keyboard.press("Enter")
    desk.locator(".visit-panel h2").wait_for()
    assert_accessible(desk)
    desk.locator(".visit-cancel summary").press("Enter")
    desk.locator(".visit-cancel button").first.press("Enter")
    desk.locator(".rows > li.resting").wait_for()

    visit.refresh_from_db()
    assert visit.live is False


def test_a_phone_shows_one_persons_day(signed_in_page, visit, mari, tomorrow):
    working(StaffFactory(name="Liisa", diary_order=2), weekdays=range(7))
    phone = signed_in_page(UserFactory(role=Role.RECEPTIONIST), viewport=PHONE)

    phone.goto(f"/diary/?day={tomorrow}")
    phone.locator(".ec-event.visit").wait_for()

    names = [name.strip() for name in phone.locator("#diary .person").all_inner_texts()]
    assert names == ["Mari"]
