"""What the browser tests of the diary share: a salon with one visit tomorrow, and a hand that drags."""

from datetime import timedelta

from django.utils import timezone

from salon.core.models import Role
from salon.core.time import day_bounds, local_day
from tests.factories import AppointmentFactory, ClientFactory, SalonFactory, ServiceFactory, StaffFactory
from tests.factories import with_hours as working

TALL = {"width": 1280, "height": 1400}
QUARTER = 22  # pixels of a quarter of an hour in the columns


def a_day_ahead():
    return local_day(timezone.now()) + timedelta(days=1)


def a_salon_of_mari():
    SalonFactory()
    return working(StaffFactory(name="Mari", diary_order=1, role=Role.COSMETOLOGIST), weekdays=range(7))


def a_visit_at_ten(mari):
    service = ServiceFactory(name="Kasvohoito", performers=[mari])
    ten = day_bounds(a_day_ahead())[0] + timedelta(hours=10)
    client = ClientFactory(first_name="Aino", last_name="Aalto")
    return AppointmentFactory(staff=mari, service=service, starts_at=ten, client=client)


def hour_of(visit):
    visit.refresh_from_db()
    return timezone.localtime(visit.starts_at).strftime("%H:%M")


def block_of(page, name="Aino Aalto"):
    return page.locator(".ec-event", has_text=name).first


def drag(page, block, quarters):
    """Take a block near its top and leave it so many quarters of an hour later."""
    block.wait_for()
    box = block.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] + 10 + 2 * QUARTER, steps=5)
    page.mouse.move(box["x"] + 30, box["y"] + 10 + quarters * QUARTER, steps=8)
    page.mouse.up()


def drag_across(page, block, column):
    """Take a block near its top and leave it at the same height in a column of this name."""
    block.wait_for()
    box, head = block.bounding_box(), page.locator(".ec-col-head", has_text=column).bounding_box()
    there = head["x"] + head["width"] / 2
    page.mouse.move(box["x"] + 30, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 50, box["y"] + 10, steps=5)
    page.mouse.move(there, box["y"] + 10, steps=8)
    page.mouse.up()


def answer_box(page, button):
    page.locator("#modal.show").get_by_role("button", name=button).click()
    page.locator("#modal:not(.show)").wait_for(state="attached")
