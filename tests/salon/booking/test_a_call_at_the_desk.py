"""A client on the phone: "the first free facial next week after four, with anyone but Sanna; I am new." Counted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from salon.booking.models import Appointment
from salon.core.models import Role
from salon.core.time import day_bounds, local_day
from salon.house.models import Staff, WeeklyShift
from tests.factories import AppointmentFactory, SalonFactory, ServiceFactory, StaffFactory, UserFactory, with_hours

pytestmark = [pytest.mark.flow, pytest.mark.every_database]


class Hand:
    """A receptionist's hand: every click and every key that is not text is counted."""

    def __init__(self, page):
        self.page = page
        self.acts = []

    def click(self, locator, what):
        locator.click()
        self.acts.append(what)

    def press(self, key):
        self.page.keyboard.press(key)
        self.acts.append(key)

    def type(self, text):
        self.page.keyboard.type(text)


@pytest.fixture
def monday():
    today = local_day(timezone.now())
    return today + timedelta(days=7 - today.weekday())


@pytest.fixture
def salon(live_server, monday):
    """Sanna is free earliest after four; Mari is taken until half past four; Liisa works until four only."""
    SalonFactory(closed_on_holidays=False)
    sanna, mari = (with_hours(StaffFactory(name=name), "09:00", "19:00", range(7)) for name in ("Sanna", "Mari"))
    liisa = with_hours(StaffFactory(name="Liisa"), "08:00", "16:00", range(7))
    service = ServiceFactory(name="Kasvohoito", performers=[sanna, mari, liisa])
    ServiceFactory(name="Jalkahoito", performers=[sanna])
    four = day_bounds(monday)[0] + timedelta(hours=16)
    AppointmentFactory(staff=mari, service=service, starts_at=four - timedelta(minutes=30))
    return service


def test_the_call_takes_less_than_eight_clicks_and_keys_beside_the_typing(
    salon, monday, signed_in_page, assert_accessible
):
    page = signed_in_page(UserFactory(name="Riitta", role=Role.RECEPTIONIST))
    page.goto("/diary/")
    page.locator("#diary .ec-body").wait_for()
    hand = Hand(page)

    hand.press("n")
    page.locator("#id_service:focus").wait_for()
    hand.type("kasvo")
    hand.click(page.locator("[data-from-day]").nth(2), "next week")
    hand.click(page.locator(".book-finder label.chip", has_text="16"), "after four")
    hand.click(page.locator(".book-without label.chip", has_text="Sanna"), "not Sanna")
    chip = page.locator("[data-fill-time]", has_text="Mari").first
    chip.wait_for()
    page.locator(".book-free", has_text="Sanna").wait_for(state="detached")
    hand.click(page.locator("[data-fill-time]").first, "the first time")
    page.locator("#book-search:focus").wait_for()
    hand.type("Uusi Asiakas")
    page.locator("[data-new-client][open]").wait_for()
    hand.press("Tab")
    hand.type("040 123 4567")
    assert_accessible(page)
    hand.press("Enter")
    page.locator(".visit-panel h2", has_text="Uusi Asiakas").wait_for()

    booked = Appointment.objects.select_related("client", "staff", "service").get(client__first_name="Uusi")
    half_past_four = day_bounds(monday)[0] + timedelta(hours=16, minutes=30)
    assert (booked.service, booked.staff.name, booked.starts_at) == (salon, "Mari", half_past_four)
    assert str(booked.client.phone) == "+358401234567"
    assert hand.acts == ["n", "next week", "after four", "not Sanna", "the first time", "Tab", "Enter"]


def test_a_walk_in_takes_two_clicks_beside_the_names(salon, signed_in_page):
    page = signed_in_page(UserFactory(name="Riitta", role=Role.RECEPTIONIST))
    with_hours(StaffFactory(name="Nobody's help"), "00:00", "23:59", range(7))
    for person in Staff.objects.all():
        WeeklyShift.objects.filter(staff=person).update(starts="00:00", ends="23:59")
    page.goto("/diary/")
    hand = Hand(page)

    hand.click(page.locator("[data-walk-in]").first, "walk-in")
    page.locator("#id_service:focus").wait_for()
    hand.type("kasvo")
    page.locator("#book-search").focus()
    hand.type("Ohi Kulkija")
    page.locator("[data-new-client][open]").wait_for()
    page.locator("#id_new_phone").focus()
    hand.type("040 123 4567")
    hand.click(page.locator(".book-form .btn-primary"), "book")
    page.locator(".visit-panel h2", has_text="Ohi Kulkija").wait_for()

    booked = Appointment.objects.get(client__first_name="Ohi")
    assert (booked.source, abs(booked.starts_at - timezone.now()) < timedelta(minutes=10)) == ("walk_in", True)
    assert hand.acts == ["walk-in", "book"]


def test_several_treatments_are_added_and_booked_together(salon, monday, signed_in_page, assert_accessible):
    page = signed_in_page(UserFactory(name="Riitta", role=Role.RECEPTIONIST))
    page.goto("/diary/book/")

    page.select_option("#id_service", label="Kasvohoito")
    page.locator("[data-add-treatment]").click()
    page.select_option("#id_more-0-service", label="Jalkahoito")
    page.locator("[data-from-day]").nth(2).click()
    page.locator("[data-fill-time]", has_text=",").first.wait_for()
    page.locator("[data-fill-time]").first.click()
    page.fill("#book-search", "Uusi Asiakas")
    page.locator("[data-new-client][open]").wait_for()
    page.fill("#id_new_phone", "040 123 4567")
    assert_accessible(page)
    page.locator(".book-form .btn-primary").click()
    page.locator(".visit-panel h2", has_text="Uusi Asiakas").wait_for()

    first, second = Appointment.objects.filter(client__first_name="Uusi").order_by("starts_at")
    assert (first.booking_id is not None, first.booking, first.ends_at) == (True, second.booking, second.starts_at)
    assert [first.service.name, second.service.name] == ["Kasvohoito", "Jalkahoito"]


def test_a_visit_is_repeated_with_the_days_that_fit(salon, monday, signed_in_page, assert_accessible):
    page = signed_in_page(UserFactory(name="Riitta", role=Role.RECEPTIONIST))
    visit = Appointment.objects.get()
    taken = AppointmentFactory(staff=visit.staff, service=salon, starts_at=visit.starts_at + timedelta(weeks=1))
    page.goto(f"/diary/{visit.pk}/repeat/")

    page.fill("#id_every_weeks", "1")
    page.fill("#id_times", "3")
    page.locator("#repeat button[type=submit]").first.click()
    page.locator("#day-1").wait_for()
    shown = [(box.is_enabled(), box.is_checked()) for box in page.locator("[name=days]").all()]
    assert_accessible(page)
    page.locator(".form-actions .btn-primary").click()
    page.locator(".rows li").nth(2).wait_for()

    mine = Appointment.objects.filter(client=visit.client).count()
    assert (shown, mine, taken.client == visit.client) == ([(False, False), (True, True), (True, True)], 3, False)
