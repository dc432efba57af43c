"""Several screens at once: two desks over one visit, a day that changes elsewhere, the salon's clock, a large day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from salon.booking.models import Appointment
from salon.booking.services import change_state
from salon.core.models import Role
from salon.core.time import HELSINKI, day_bounds, local_day
from tests.factories import AppointmentFactory, SalonFactory, ServiceFactory, StaffFactory, UserFactory
from tests.factories import with_hours as working
from tests.salon.booking.screen import (
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


def test_two_desks_meet_over_one_visit_and_both_versions_stand_side_by_side(
    desk, visit, tomorrow, riitta, assert_accessible
):
    desk.goto(f"/diary/?day={tomorrow}")
    drag(desk, block_of(desk), 8)
    desk.locator("#modal.show .from-to").wait_for()
    change_state(visit, "confirmed", by=UserFactory(name="Kaisa", role=Role.MANAGER), at=timezone.now())

    desk.locator("#modal.show").get_by_role("button", name="Move").click()
    desk.locator("#modal.show .conflict-sides").wait_for()
    assert_accessible(desk)
    theirs = desk.locator(".conflict-sides section").first.inner_text()
    answer_box(desk, "Use mine")
    desk.locator("[data-undo] button").wait_for()

    assert ["Kaisa" in theirs, "Confirmed" in theirs] == [True, True]
    assert (hour_of(visit), visit.state) == ("12:00", "confirmed")


def test_what_another_desk_does_appears_by_itself_but_not_while_a_box_is_open(desk, visit, tomorrow, riitta):
    desk.goto(f"/diary/?day={tomorrow}")
    word = block_of(desk).locator(".visit-word")
    word.wait_for()
    look = "document.dispatchEvent(new Event('visibilitychange'))"

    desk.keyboard.press("?")
    desk.wait_for_function("() => document.activeElement.id === 'modal'")  # opened to the end
    change_state(visit, "confirmed", by=riitta, at=timezone.now())
    desk.evaluate("window.diary.ask()")
    held_back = word.inner_text()
    desk.keyboard.press("Escape")
    desk.locator("#modal:not(.show)").wait_for(state="attached")
    desk.evaluate(look)
    block_of(desk).locator(".visit-word", has_text="Confirmed").wait_for()

    assert held_back.strip() == "Booked"


def test_h118_the_line_of_now_follows_the_salon_whatever_the_browsers_clock_says(signed_in_page, riitta, live_server):
    SalonFactory()
    mari = working(StaffFactory(name="Mari"), starts="00:00", ends="23:59", weekdays=range(7))
    ServiceFactory(performers=[mari])
    page = signed_in_page(riitta, viewport=TALL, timezone_id="America/Los_Angeles")
    page.add_init_script("const real = Date.now; Date.now = () => real() + 7 * 3600 * 1000")

    page.goto("/diary/")
    page.locator(".now-line").wait_for(state="attached")
    drawn = page.locator(".now-line").get_attribute("data-at")
    column = page.locator(".ec-body .ec-day").last.bounding_box()
    page.mouse.click(column["x"] + 60, column["y"] + 60, button="right")
    page.get_by_role("menuitem", name="Walk-in now").click()
    page.locator("#id_time").wait_for()
    walked_in = page.input_value("#id_day"), page.input_value("#id_staff")

    now = timezone.now().astimezone(HELSINKI)
    near = {(now - timedelta(minutes=late)).strftime("%Y-%m-%dT%H:%M") for late in range(3)}
    assert len({drawn} & near) == 1
    assert walked_in == (local_day(now).isoformat(), str(mari.pk))


def test_a_large_day_is_drawn_in_time_that_grows_with_its_visits_only(desk, tomorrow, mari, capsys):
    service = ServiceFactory(name="Kasvohoito")
    people = [mari, *(working(StaffFactory(), weekdays=range(7)) for _ in range(11))]
    nine = day_bounds(tomorrow)[0] + timedelta(hours=9)

    def fill(visits):
        for at in range(visits):
            start = nine + timedelta(minutes=45 * (at // 12))
            end = start + timedelta(minutes=40)
            AppointmentFactory(staff=people[at % 12], service=service, starts_at=start, ends_at=end)

    def measure(visits):
        desk.goto(f"/diary/?day={tomorrow}")
        desk.wait_for_function("n => document.querySelectorAll('.ec-event.visit').length === n", arg=visits)
        size = desk.evaluate("document.getElementById('diary-data').textContent.length")
        runs = [
            desk.evaluate("""async () => {
            htmx.trigger(document.body, 'diary-changed');
            const seen = performance.getEntriesByName('diary').length;
            while (performance.getEntriesByName('diary').length === seen) await new Promise(requestAnimationFrame);
            return performance.getEntriesByName('diary').at(-1).duration;
        }""")
            for _ in range(3)
        ]
        return size, min(runs)

    fill(12)
    small_size, small_time = measure(12)
    Appointment.objects.all().delete()
    fill(120)
    large_size, large_time = measure(120)

    with capsys.disabled():
        print(f"\n12 visits: {small_size} B, {small_time:.0f} ms; 120 visits: {large_size} B, {large_time:.0f} ms")
    assert large_size < 10 * small_size
    assert large_time < 20 * max(small_time, 5)
