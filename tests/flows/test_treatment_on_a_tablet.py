"""A treatment is recorded on a tablet beside the client, with one hand: the taps are counted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from clients.care.models import WITH_USED, TreatmentDraft, TreatmentRecord
from clients.care.services import DeviceDone, Done, ProductDone, SettingLine, publish_sheet, record_treatment
from salon.house.models import Device, DeviceKind
from tests.clients.reading import at_clock
from tests.factories import (
    AppointmentFactory,
    ClientFactory,
    InstructionFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
)

pytestmark = [pytest.mark.flow, pytest.mark.every_database]
TABLET = {"width": 768, "height": 1024}
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Finger:
    """Taps, and counts them."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, target) -> None:
        target.tap()
        self.taps += 1


@pytest.fixture
def mari():
    SalonFactory()
    mari = StaffFactory(name="Mari", role="cosmetologist")
    mari.user.language = "fi"
    mari.user.save()
    return mari


@pytest.fixture
def visits(mari):
    """Today's visit, and the one before it with all that was used."""
    aino = ClientFactory(first_name="Aino", last_name="Korhonen", email="aino@example.org", language="fi")
    service = ServiceFactory(name="Mikroneulaus", performers=[mari])
    InstructionFactory(service=service, text_fi="Ei saunaa 2 päivään")
    kind = DeviceKind.objects.create(name="Mikroneulauslaite")
    pen = Device.objects.create(name="Neulakynä", kind=kind)
    depth = SettingLine("Pituus", "Depth", unit="mm", least=Decimal("0.25"), most=Decimal("2.5"), required=True)
    sheet = publish_sheet(kind, [depth], after=0, by=None, at=timezone.now())
    before = AppointmentFactory(client=aino, staff=mari, service=service, starts_at=at_clock(0, 15, days=-28))
    done = Done(
        service,
        note="Kaksi ajoa",
        zones=("forehead", "cheek_l"),
        devices=(DeviceDone(pen, sheet, {"depth": "0.5"}),),
        products=(ProductDone("Seerumi", "A-12"),),
    )
    record_treatment(before, done, by=mari.user, at=timezone.now() - timedelta(days=28))
    return AppointmentFactory(client=aino, staff=mari, service=service, starts_at=at_clock(0, 15))


def newest():
    return TreatmentRecord.objects.prefetch_related(*WITH_USED).order_by("-signed_at").first()


def test_the_usual_visit_is_recorded_with_three_taps(signed_in_page, live_server, mari, visits, assert_accessible):
    page, finger = signed_in_page(mari.user, viewport=TABLET, has_touch=True), Finger()
    page.goto(live_server.url + reverse("care:my-day"))

    finger.tap(page.get_by_role("link", name="Kirjaa hoito").first)
    page.wait_for_url("**/treat/")
    finger.tap(page.get_by_role("link", name="Kuten viimeksi"))
    expect(page.get_by_text("Muuta se, mikä oli tänään toisin")).to_be_visible()
    assert_accessible(page)
    assert page.evaluate(WIDE) <= 0
    finger.tap(page.get_by_role("button", name="Allekirjoita, sitten kotihoito"))
    page.wait_for_url("**/advice/**")

    record = newest()
    assert (record.zones, record.note, record.reaction, finger.taps) == ("forehead cheek_l", "", 0, 3)
    assert [use.lines for use in record.devices.all()] == [["Depth 0.5 mm"]]
    assert [(use.name, use.batch) for use in record.products.all()] == [("Seerumi", "A-12")]


def test_zones_by_the_picture_device_product_and_reaction(signed_in_page, live_server, mari, visits, assert_accessible):
    page, finger = signed_in_page(mari.user, viewport=TABLET, has_touch=True), Finger()
    page.goto(live_server.url + reverse("care:treat", args=[visits.pk]))

    for zone in ("forehead", "nose", "chin"):
        finger.tap(page.locator(f"[data-zone={zone}]"))
    finger.tap(page.get_by_text("Neulakynä", exact=True).first)
    page.get_by_label("Pituus (mm)").fill("0,75")
    finger.tap(page.get_by_role("button", name="Seerumi A-12"))
    finger.tap(page.get_by_text("Lievä punoitus").first)
    page.get_by_label("Muistiinpano").fill("Iho kesti hyvin")
    assert_accessible(page)
    finger.tap(page.get_by_role("button", name="Allekirjoita, sitten kotihoito"))
    page.wait_for_url("**/advice/**")

    record = newest()
    assert (record.zones, record.note, record.reaction, finger.taps) == ("forehead nose chin", "Iho kesti hyvin", 1, 7)
    assert [use.lines for use in record.devices.all()] == [["Depth 0.75 mm"]]
    assert [use.batch for use in record.products.all()] == ["A-12"]


def test_what_is_written_outlives_a_lost_connection_and_a_closed_page(signed_in_page, live_server, mari, visits):
    page = signed_in_page(mari.user, viewport=TABLET, has_touch=True)
    page.goto(live_server.url + reverse("care:treat", args=[visits.pk]))
    says = page.locator("[data-draft-says]")

    page.get_by_label("Muistiinpano").fill("Poskilla")
    expect(says).to_contain_text("Luonnos tallessa")
    page.context.set_offline(True)
    page.get_by_label("Muistiinpano").fill("Poskilla kuivaa")
    expect(says).to_contain_text("ei yhteyttä")
    page.context.set_offline(False)
    expect(says).to_contain_text("Luonnos tallessa")
    page.goto(live_server.url + reverse("care:my-day"))
    page.goto(live_server.url + reverse("care:treat", args=[visits.pk]))

    expect(page.get_by_label("Muistiinpano")).to_have_value("Poskilla kuivaa")
    assert TreatmentDraft.objects.count() == 1


def test_a_second_window_is_told_and_writes_over_nothing(signed_in_page, live_server, mari, visits):
    first = signed_in_page(mari.user, viewport=TABLET, has_touch=True)
    address = live_server.url + reverse("care:treat", args=[visits.pk])
    first.goto(address)
    second = first.context.new_page()
    second.goto(address)

    first.get_by_label("Muistiinpano").fill("Ensimmäinen")
    expect(first.locator("[data-draft-says]")).to_contain_text("Luonnos tallessa")
    second.get_by_label("Muistiinpano").fill("Toinen")

    expect(second.locator("[data-draft-says]")).to_contain_text("auki toisessa ikkunassa")
    assert "Ensimm" in TreatmentDraft.objects.get().content
