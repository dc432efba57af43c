"""Two pictures are taken on a tablet and compared by finger and by key; the desk finds them by no address."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from clients.photos.models import Photo
from tests.clients.photos.shots import jpeg
from tests.clients.reading import at_clock
from tests.factories import AppointmentFactory, ClientFactory, SalonFactory, StaffFactory, UserFactory

pytestmark = [pytest.mark.flow, pytest.mark.every_database]
TABLET = {"width": 768, "height": 1024}
EDGE = "() => getComputedStyle(document.querySelector('[data-compare]')).getPropertyValue('--at').trim()"


def test_pictures_are_taken_and_compared_and_the_desk_sees_none(signed_in_page, live_server, assert_accessible):
    SalonFactory()
    mari = StaffFactory(name="Mari", role="cosmetologist")
    mari.user.language = "fi"
    mari.user.save()
    aino = ClientFactory(first_name="Aino", last_name="Korhonen", language="fi")
    AppointmentFactory(client=aino, staff=mari, starts_at=at_clock(0, 15))
    page = signed_in_page(mari.user, viewport=TABLET, has_touch=True)
    page.goto(live_server.url + reverse("card:client", args=[aino.pk]))
    take_two(page, assert_accessible)
    assert set(Photo.objects.values_list("width", flat=True)) == {600}

    compare(page, assert_accessible)
    the_desk_sees_none(signed_in_page(UserFactory(role="receptionist", language="fi")), live_server.url, aino)


def take_two(page, assert_accessible):
    """From the card to two pictures kept and one refused."""
    page.get_by_role("link", name="Kuva", exact=True).tap()
    page.wait_for_url("**/photos/of/**")

    page.get_by_role("button", name="Asiakas suostuu").tap()
    expect(page.get_by_text("Ota tai valitse kuvia")).to_be_visible()
    page.get_by_label("Missä").select_option("nose")
    assert_accessible(page)
    pictures = [
        {"name": f"IMG_{n}.jpg", "mimeType": "image/jpeg", "buffer": jpeg(size=(600, 800), colour=(n * 90, 90, 90))}
        for n in range(2)
    ]
    page.set_input_files("#pictures", pictures)
    expect(page.locator(".photo-card")).to_have_count(2)
    page.set_input_files("#pictures", [{"name": "x.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}])
    expect(page.locator(".photo-queue li")).to_contain_text("ei voi tallentaa kuvana")
    assert_accessible(page)


def compare(page, assert_accessible):
    """One over the other: the edge follows the arrow key and the finger."""
    for box in page.locator(".photo-card input[type=checkbox]").all():
        box.tap()
    page.get_by_role("button", name="Vertaa kahta valittua").tap()
    page.wait_for_url("**/compare/**")
    slider = page.get_by_role("slider")
    before = page.evaluate(EDGE)
    slider.press("ArrowRight")
    by_key = page.evaluate(EDGE)
    box = slider.bounding_box()
    slider.tap(position={"x": box["width"] * 0.9, "y": box["height"] / 2})
    by_finger = page.evaluate(EDGE)
    assert_accessible(page)

    assert (before, by_key) == ("50%", "49%")
    assert float(by_finger.rstrip("%")) < 20


def the_desk_sees_none(desk, site, aino):
    """Neither picture nor thumb by their addresses, and no way to them on the card."""
    photo = Photo.objects.first()
    for url in (reverse("photos:picture", args=[photo.pk]), reverse("photos:thumb", args=[photo.pk])):
        assert desk.goto(site + url).status == 404
    desk.goto(site + reverse("card:client", args=[aino.pk]))
    expect(desk.get_by_role("link", name="Kuva", exact=True)).to_have_count(0)
