"""What is dragged at a real browser: to another room, and while a panel closes beside it."""

import pytest

from salon.booking.models import Block
from salon.core.models import Role
from salon.house.models import RoomKind
from tests.factories import RoomFactory, UserFactory
from tests.salon.booking.screen import (
    QUARTER,
    TALL,
    a_day_ahead,
    a_salon_of_mari,
    a_visit_at_ten,
    answer_box,
    block_of,
    drag,
    drag_across,
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
def desk(signed_in_page, live_server):
    return signed_in_page(UserFactory(name="Riitta", role=Role.RECEPTIONIST), viewport=TALL)


def heads(page):
    return [head.strip() for head in page.locator(".ec-col-head .person-name").all_inner_texts()]


def test_a_visit_without_a_room_is_dragged_into_one_and_undo_takes_it_out(desk, visit, tomorrow, assert_accessible):
    blue = RoomFactory(name="Sininen")
    desk.goto(f"/diary/?day={tomorrow}&by=rooms")
    block_of(desk).wait_for()
    before = heads(desk)

    drag_across(desk, block_of(desk), "Sininen")
    desk.locator("#modal.show .from-to").wait_for()
    said = desk.locator(".from-to strong").inner_text()
    assert_accessible(desk)
    answer_box(desk, "Move")
    undo = desk.locator("[data-undo] button")
    undo.wait_for()
    visit.refresh_from_db()
    moved = visit.room
    desk.locator(".ec-col-head", has_text="No room").wait_for(state="detached")
    after = heads(desk)
    undo.click()
    desk.locator(".ec-col-head", has_text="No room").wait_for()

    visit.refresh_from_db()
    assert (before, after) == (["No room", "Sininen"], ["Sininen"])
    assert said.endswith("Mari, Sininen")
    assert (moved, visit.room, hour_of(visit)) == (blue, None, "10:00")


def test_a_room_that_cannot_serve_says_so_in_the_box_and_the_visit_goes_back(desk, visit, tomorrow):
    wet = RoomKind.objects.create(name="Vesipiste")
    sea, dry = (RoomFactory(name=name, diary_order=order) for order, name in enumerate(("Meri", "Kuiva")))
    sea.kinds.add(wet)
    visit.service.room_kind = wet
    visit.service.save()
    visit.room = sea
    visit.save()
    desk.goto(f"/diary/?day={tomorrow}&by=rooms")
    block_of(desk).wait_for()
    before = block_of(desk).bounding_box()["x"]

    drag_across(desk, block_of(desk), "Kuiva")
    desk.locator("#modal.show .from-to").wait_for()
    desk.locator("#modal.show").get_by_role("button", name="Move").click()
    refused = desk.locator("#modal.show .alert-danger").inner_text()
    answer_box(desk, "Put it back")
    desk.wait_for_function("x => document.querySelector('.ec-event.visit').getBoundingClientRect().x === x", arg=before)

    visit.refresh_from_db()
    assert refused.strip() == f"{dry} is not for Kasvohoito, which needs a room of another kind: Vesipiste."
    assert visit.room == sea


def test_a_block_of_a_room_is_dragged_to_another_room(desk, visit, tomorrow):
    sea, lake = (RoomFactory(name=name, diary_order=order) for order, name in enumerate(("Meri", "Järvi")))
    block = Block.objects.create(
        room=sea, kind="servicing", starts_at=visit.starts_at, ends_at=visit.ends_at, created_at=visit.booked_at
    )
    desk.goto(f"/diary/?day={tomorrow}&by=rooms")

    drag_across(desk, desk.locator(".ec-event.diary-block"), "Järvi")
    desk.locator(".toast", has_text="Järvi").wait_for()

    block.refresh_from_db()
    assert (block.room, hour_of(block)) == (lake, "10:00")


def test_nothing_slides_away_under_the_hand_when_the_panel_closes_during_a_drag(desk, visit, tomorrow):
    desk.goto(f"/diary/?day={tomorrow}")
    block_of(desk).wait_for()
    desk.keyboard.press("n")
    desk.wait_for_function("() => document.querySelector('#panel.show')?.contains(document.activeElement)")
    width = "document.querySelector('.ec-body').getBoundingClientRect().width"
    beside, box = desk.evaluate(width), block_of(desk).bounding_box()

    desk.mouse.move(box["x"] + 30, box["y"] + 10)
    desk.mouse.down()
    desk.mouse.move(box["x"] + 30, box["y"] + 10 + 2 * QUARTER, steps=5)
    desk.evaluate("document.dispatchEvent(new Event('close-panel'))")
    desk.locator("#panel:not(.show, .hiding)").wait_for(state="attached")
    held = desk.evaluate(width)
    desk.mouse.move(box["x"] + 30, box["y"] + 10 + 8 * QUARTER, steps=8)
    desk.mouse.up()
    desk.locator("#modal.show .from-to").wait_for()
    to = desk.locator(".from-to strong").inner_text()
    wide = desk.evaluate(width)

    assert ("12:00–13:00" in to, held, wide > held + 200) == (True, beside, True)


def test_the_columns_have_their_place_again_as_soon_as_the_panel_begins_to_close(desk, visit, tomorrow):
    desk.goto(f"/diary/?day={tomorrow}")
    block_of(desk).wait_for()
    desk.keyboard.press("n")
    desk.wait_for_function("() => document.querySelector('#panel.show')?.contains(document.activeElement)")
    place = "JSON.stringify(document.querySelector('.ec-event.visit').getBoundingClientRect())"

    begins = desk.evaluate(f"document.dispatchEvent(new Event('close-panel')), {place}")
    desk.locator("#panel:not(.show, .hiding)").wait_for(state="attached")
    closed = desk.evaluate(place)
    drag(desk, block_of(desk), 4)
    desk.locator("#modal.show .from-to").wait_for()

    assert begins == closed
