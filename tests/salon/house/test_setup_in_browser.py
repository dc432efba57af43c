"""From an empty database with nothing but its owner to the first visit in the diary, every click counted."""

import io
from decimal import Decimal

import pytest
from django.core.management import call_command

from salon.booking.models import Appointment
from salon.core.models import Role, User
from salon.house.models import Competence, Service, Staff
from tests.factories import UserFactory
from tests.parts.browser import DESKTOP, PHONE
from tests.salon.house.furnished import furnish

pytestmark = [pytest.mark.flow, pytest.mark.every_database]
SALON = {
    "name": "Kauneushoitola Tyyni",
    "business_id": "1234567-1",
    "street": "Satamakatu 3",
    "postal_code": "33200",
    "city": "Tampere",
    "phone": "040 123 4567",
    "email": "tyyni@example.org",
}


class Hand:
    """The owner's hand: each click is written down, typing is not."""

    def __init__(self, page):
        self.page = page
        self.clicks = []

    def click(self, selector, what, **found):
        self.page.locator(selector, **found).first.click()
        self.clicks.append(what)

    def write(self, values):
        for name, text in values.items():
            self.page.locator(f"#id_{name}").fill(text)

    def save(self, following):
        self.click(".form-actions .btn-primary", "save")
        self.page.wait_for_url(f"**/{following}/")


@pytest.fixture
def owner(live_server, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("kolme-vihreaa-kaappia-7\n"))
    call_command("first_owner", "liisa@example.org", "Liisa", stdout=io.StringIO())
    return User.objects.get()


def walk_the_guide(page, hand, assert_accessible):
    """Four steps, each looked at before it is saved."""
    hand.click(".today-card a[href$='/setup/salon/']", "the first step")
    hand.write(SALON)
    assert_accessible(page)
    hand.save("setup/hours")
    assert_accessible(page)
    hand.save("setup/people")
    hand.write({"names": "Liisa\nMari"})
    assert_accessible(page)
    hand.save("setup/treatments")
    for code in ("kasvohoito-perus", "happokuorinta", "jalkahoito"):
        hand.click(f"#id_take_{code}", "tick")
    hand.write({"price_happokuorinta": "84,50"})
    assert_accessible(page)
    hand.save("setup")
    assert_accessible(page)


def book_a_peel(page, hand):
    """The first free time for a new client, on the booking page."""
    hand.click(".form-actions .btn-primary", "book the first visit")
    page.locator("#id_service").select_option(label="Happokuorinta")
    page.locator("[data-fill-time]").first.wait_for()
    hand.click("[data-fill-time]", "the first free time")
    page.locator("#book-search:focus").wait_for()
    page.keyboard.type("Aino Korhonen")
    page.locator("[data-new-client][open]").wait_for()
    page.locator("#id_new_phone").fill("040 765 4321")
    hand.click(".book-form .btn-primary[type=submit]", "book")
    page.wait_for_url("**/diary/?**")


def test_a_new_salon_books_its_first_visit_after_eleven_clicks(owner, signed_in_page, assert_accessible):
    page = signed_in_page(owner)
    hand = Hand(page)
    page.goto("/today/")
    assert_accessible(page)

    walk_the_guide(page, hand, assert_accessible)
    book_a_peel(page, hand)

    booked = Appointment.objects.get()
    kept = (str(booked.client), booked.service.name, booked.price_estimate)
    saved = ["save"] * 3 + ["tick"] * 3 + ["save"]
    assert hand.clicks == ["the first step", *saved, "book the first visit", "the first free time", "book"]
    assert kept == ("Aino Korhonen", "Happokuorinta", Decimal("84.50"))
    assert (Staff.objects.get(name="Liisa").user, Competence.objects.count()) == (owner, 6)


def test_a_step_can_be_left_and_is_found_done(owner, signed_in_page):
    page = signed_in_page(owner)
    hand = Hand(page)
    page.goto("/salon/setup/salon/")
    hand.write(SALON)
    hand.save("setup/hours")

    page.goto("/salon/setup/")
    done = page.locator(".rows .badge-good").count()
    hand.click(".form-actions .btn-primary", "go on")
    page.wait_for_url("**/setup/hours/")

    assert done == 1


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_pages_about_the_house_are_accessible_and_fit(live_server, signed_in_page, assert_accessible, viewport):
    service = furnish()
    page = signed_in_page(UserFactory(role=Role.OWNER), viewport=viewport)
    paths = ["", "services/", "services/?q=zzz", "services/new/", f"services/{service.pk}/", "places/"]
    paths += [f"places/{what}/new/" for what in ("room", "device", "room-kind", "device-kind", "location")]
    paths += ["closed-days/", "vat/", "vat/new/", "categories/", "setup/", "setup/treatments/"]
    too_wide = []

    for path in paths:
        page.goto(f"/salon/{path}")
        assert_accessible(page)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            too_wide.append(path)

    assert too_wide == []


def test_the_line_follows_the_minutes_while_they_are_typed(live_server, signed_in_page):
    furnish()
    page = signed_in_page(UserFactory(role=Role.OWNER))
    page.goto("/salon/services/new/")

    page.locator("#id_duration_minutes").fill("20")
    page.locator("#id_gap_minutes").fill("30")
    page.locator("#id_finish_minutes").fill("15")
    page.locator("#service-line .minute-bar").nth(2).wait_for(state="attached")

    widths = page.locator("#service-line .minute-bar").evaluate_all("bars => bars.map(b => b.getAttribute('width'))")
    assert widths == ["30%", "46%", "23%"]


def test_the_list_narrows_while_the_owner_types(live_server, signed_in_page):
    furnish()
    page = signed_in_page(UserFactory(role=Role.OWNER))
    page.goto("/salon/services/")
    before = page.locator("#services tbody tr").count()

    page.locator("#service-search").fill("jalka")
    page.locator("#services tbody tr").nth(1).wait_for(state="detached")

    left = page.locator("#services tbody th").inner_text()
    assert (before, left, Service.objects.count()) == (2, "Jalkahoito", 2)
