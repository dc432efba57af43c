"""The desk books a peel, is told to ask, and books it when the answer is yes; what stands behind it stays with Mari."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from clients.safety.models import Question
from clients.safety.services.rules import RuleWish, count_as, write_rule
from salon.booking.models import Appointment
from salon.core.time import local_day
from tests.factories import (
    ClientFactory,
    HealthFactFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
    UserFactory,
    VisitFactory,
    with_hours,
)

pytestmark = [pytest.mark.flow, pytest.mark.every_database]
TABLET = {"width": 768, "height": 1024}


@pytest.fixture
def mari():
    SalonFactory()
    mari = with_hours(StaffFactory(name="Mari", role="cosmetologist"), weekdays=range(7))
    mari.user.language = "fi"
    mari.user.save()
    return mari


@pytest.fixture
def aino(mari):
    """She is pregnant, and a peel is given then only with a reason."""
    now = timezone.now()
    aino = ClientFactory(first_name="Aino", last_name="Korhonen", language="fi")
    VisitFactory(client=aino, staff=mari, day=local_day(now) - timedelta(days=30))
    peel = ServiceFactory(name="Kuorinta", performers=[mari])
    count_as(peel, ["peel"], by=None, at=now)
    write_rule(RuleWish("peel", "override", "Raskaus", "Pregnancy", condition="pregnancy"), by=None, at=now)
    HealthFactFactory(client=aino, kind="condition", text="", condition="pregnancy", reaction="")
    aino.peel = peel
    return aino


def test_the_desk_asks_and_books_after_the_yes(signed_in_page, live_server, mari, aino, assert_accessible):
    desk = signed_in_page(UserFactory(role="receptionist", language="fi"))
    day = local_day(timezone.now()) + timedelta(days=3)
    wished = f"?client={aino.pk}&service={aino.peel.pk}&staff={mari.pk}&day={day}&time=10:00"
    desk.goto(live_server.url + reverse("booking:book") + wished)
    desk.get_by_role("button", name="Varaa", exact=True).click()
    expect(desk.get_by_text("Kysy kosmetologilta, ennen kuin varaat tämän.")).to_be_visible()
    assert_accessible(desk)
    assert "Raskaus" not in desk.content()
    desk.get_by_role("button", name="Lähetä kysymys").click()
    expect(desk.get_by_text("Kysytty. Kun vastaus on kyllä")).to_be_visible()

    she_answers(signed_in_page(mari.user, viewport=TABLET, has_touch=True), live_server.url, assert_accessible)

    desk.goto(live_server.url + reverse("safety:questions"))
    expect(desk.get_by_text("Saa varata")).to_be_visible()
    assert_accessible(desk)
    assert "Raskaus" not in desk.content()
    desk.goto(live_server.url + reverse("booking:book") + wished)
    desk.get_by_role("button", name="Varaa", exact=True).click()
    desk.wait_for_url("**/diary/**visit=**")
    assert (Appointment.objects.get().client, Question.objects.get().answer) == (aino, "yes")


def she_answers(page, site, assert_accessible):
    """From her day to the question, with what stands behind it, and a yes with its reason."""
    page.goto(site + reverse("care:my-day"))
    page.get_by_role("link", name="1 kysymys vastaanotosta").tap()
    page.wait_for_url("**/questions/")
    expect(page.locator(".flags").get_by_text("Raskaus")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Saa varata").tap()
    expect(page.get_by_text("Kirjoita, miksi saa varata.")).to_be_visible()
    page.get_by_label("Miksi saa varata").fill("Sovittu, mieto happo")
    page.get_by_role("button", name="Saa varata").tap()
    expect(page.get_by_text("Vastaanotto näkee vastauksesi.")).to_be_visible()
