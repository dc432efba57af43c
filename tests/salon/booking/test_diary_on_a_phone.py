"""The diary on a phone: two lines before the day begins, everything else behind "More", one column at a time."""

from datetime import timedelta

import pytest

from salon.core.models import Role
from salon.house.models import Location
from tests.factories import AppointmentFactory, RoomFactory, StaffFactory, UserFactory
from tests.factories import with_hours as working
from tests.parts.browser import PHONE
from tests.salon.booking.screen import a_day_ahead, a_salon_of_mari, a_visit_at_ten, block_of

pytestmark = [pytest.mark.flow, pytest.mark.every_database]
# Where the controls before the day stand: the middle of each that is seen, with its size.
CONTROLS = """() => [...document.querySelectorAll('.pagehead :is(h1, a), .toolbar :is(a, button, select, input)')]
  .filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect())
  .filter((box) => box.width > 1).map((box) => [Math.round(box.top + box.height / 2), box.width, box.height])"""


@pytest.fixture
def tomorrow(live_server):
    return a_day_ahead()


@pytest.fixture
def visit(live_server):
    """A visit in a salon with all there is to choose from: two people, two places, two rooms."""
    visit = a_visit_at_ten(a_salon_of_mari())
    liisa = working(StaffFactory(name="Liisa", diary_order=2), weekdays=range(7))
    for name in ("Keskusta", "Satama"):
        Location.objects.create(name=name)
    blue, _green = RoomFactory(name="Sininen", diary_order=1), RoomFactory(name="Vihreä", diary_order=2)
    AppointmentFactory(staff=liisa, service=visit.service, room=blue, starts_at=visit.starts_at + timedelta(hours=2))
    return visit


@pytest.fixture
def phone(signed_in_page, visit):
    def open_in(language):
        riitta = UserFactory(name="Riitta", role=Role.RECEPTIONIST, language=language)
        return signed_in_page(riitta, viewport=PHONE, has_touch=True)

    return open_in


def columns(page):
    return [name.strip() for name in page.locator("#diary .person-name").all_inner_texts()]


@pytest.mark.parametrize("language", ["fi", "en"])
@pytest.mark.parametrize("view", ["?", "?by=rooms&", "list/?", "?view=week&"])
def test_two_lines_stand_before_the_day_and_nothing_is_too_small_or_beside_the_screen(
    language, view, phone, tomorrow, assert_accessible
):
    page = phone(language)
    page.goto(f"/diary/{view}day={tomorrow}")
    page.locator("#diary:not(.loading), #day-list").first.wait_for()

    boxes = page.evaluate(CONTROLS)
    begins = page.evaluate("document.querySelector('#diary, #day-list').getBoundingClientRect().top")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert_accessible(page)

    lines = sorted({middle // 30 for middle, _width, _height in boxes})
    small = [box for box in boxes[1:] if min(box[1:]) < 43.5]  # the first is the heading
    assert (len(lines), small, wide, begins < 220) == (2, [], PHONE["width"], True)


def test_more_holds_the_other_views_and_acts_by_touch_and_by_key(phone, tomorrow, assert_accessible):
    page = phone("fi")
    page.goto(f"/diary/?day={tomorrow}")
    block_of(page).wait_for()
    more = page.get_by_role("button", name="Lisää")

    more.tap()
    page.locator("#diary-more.show").wait_for()
    assert_accessible(page)
    offered = [text.strip() for text in page.locator("#diary-more .dropdown-item:visible").all_inner_texts()]
    small = [box for box in page.evaluate(CONTROLS)[1:] if box[2] < 43.5]
    wide = page.evaluate("document.documentElement.scrollWidth")
    more.focus()
    page.keyboard.press("Enter")
    page.locator("#diary-more:not(.show, .collapsing)").wait_for(state="attached")
    page.keyboard.press("Enter")
    page.locator("#diary-more.show").wait_for()
    page.get_by_role("link", name="Huoneet").tap()
    page.locator("#diary .person-name").first.wait_for()

    assert offered == [
        *("Ilman ajanvarausta", "Tauko", "Ensimmäinen vapaa aika", "Päivä paperilla", "Soitot huomisesta"),
        *("Jonotuslista", "Merkkien selitykset"),
    ]
    assert (small, wide) == ([], PHONE["width"])
    assert columns(page) == ["Ei huonetta", "Sininen", "Vihreä"]


def test_one_person_or_one_room_is_chosen_in_the_second_line(phone, tomorrow):
    page = phone("fi")
    page.goto(f"/diary/?day={tomorrow}")
    block_of(page).wait_for()
    first = columns(page)

    page.select_option("#diary-person", label="Liisa")
    second = columns(page)
    page.goto(f"/diary/?day={tomorrow}&by=rooms")
    block_of(page).wait_for()
    page.select_option("#diary-person", label="Sininen")
    room = columns(page)

    assert (first, second, room) == (["Mari"], ["Liisa"], ["Sininen"])


def test_one_hidden_name_is_shown_by_a_tap_and_has_the_focus(phone, visit, tomorrow, assert_accessible):
    visit.client.phone = "+358405559999"
    visit.client.save()
    page = phone("fi")
    # A tap while the columns are still drawn may fall beside the menu.
    page.goto("/diary/", wait_until="networkidle")
    page.get_by_role("button", name="Lisää").tap()
    page.get_by_role("button", name="Piilota nimet").tap()
    page.get_by_role("button", name="Näytä nimet").wait_for()
    notice = page.locator(".hidden-names").bounding_box()["height"]
    page.goto(f"/diary/calls/?day={tomorrow}")

    before = page.locator(".rows .row-title").all_inner_texts()
    page.get_by_role("link", name="Näytä tämä A. A.").tap()
    # The focus comes a moment after the fragment.
    page.locator(".shown-one:focus").wait_for()
    focused = page.evaluate("document.activeElement.innerText").split()
    assert_accessible(page)

    assert (before[0], notice < 90) == ("A. A.", True)
    assert focused == ["Aino", "Aalto", "040", "5559999"]
