"""A patch test is put on and read on a tablet, harm is written down, who leads reads with a reason: in the browser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from clients.care.models import ProductUse
from clients.followup.models import AdverseEvent
from clients.safety.models import PatchTest
from clients.safety.services.patches import DemandWish, demand, used_by
from tests.clients.reading import at_clock, today
from tests.factories import (
    AppointmentFactory,
    ClientFactory,
    HealthFactFactory,
    ProductLineFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
    TreatmentRecordFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = [pytest.mark.flow, pytest.mark.every_database]
TABLET = {"width": 768, "height": 1024}
PHONE = {"width": 390, "height": 844}
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def mari(transactional_db):
    SalonFactory()
    mari = StaffFactory(name="Mari", role="cosmetologist")
    mari.user.language = "fi"
    mari.user.save()
    return mari


@pytest.fixture
def aino(mari):
    return ClientFactory(first_name="Aino", last_name="Korhonen", language="fi")


def test_a_patch_test_is_put_on_waited_for_and_read_and_opens_the_treatment(
    signed_in_page, live_server, mari, aino, assert_accessible
):
    now = timezone.now()
    tint = ServiceFactory(name="Kestoväri", performers=[mari])
    line = ProductLineFactory(brand="Väri", name="")
    used_by(line, [tint], by=None, at=now)
    demand(line, DemandWish("block", 24, 6), by=None, at=now - timedelta(days=9))
    visit = AppointmentFactory(client=aino, staff=mari, service=tint, starts_at=at_clock(0, 30))
    tablet = signed_in_page(mari.user, viewport=TABLET, has_touch=True)
    treat = live_server.url + reverse("care:treat", args=[visit.pk])
    tablet.goto(treat)
    expect(tablet.get_by_text("Allergiatesti (Väri) puuttuu")).to_be_visible()

    tablet.goto(live_server.url + reverse("card:client", args=[aino.pk]))
    tablet.get_by_role("link", name="Allergiatesti").tap()
    tablet.get_by_label("Tuotesarja").select_option(label="Väri")
    tablet.get_by_label("Missä kohdassa ihoa").fill("Korvan takana")
    assert_accessible(tablet)
    tablet.get_by_role("button", name="Tehdään nyt").tap()
    expect(tablet.get_by_text("Luettavissa")).to_be_visible()
    PatchTest.objects.update(applied_at=now - timedelta(days=2), readable_from=now - timedelta(days=1))

    tablet.goto(live_server.url + reverse("care:my-day"))
    tablet.get_by_role("link", name="1 testi luettavana").tap()
    expect(tablet.get_by_role("heading", name="Allergiatestit")).to_be_visible()
    assert_accessible(tablet)
    tablet.get_by_role("link", name="Aino Korhonen").tap()
    tablet.get_by_label("Ei reaktiota").check()
    tablet.get_by_role("button", name="Kirjaa").tap()
    expect(tablet.get_by_text("voimassa")).to_be_visible()
    assert_accessible(tablet)

    tablet.goto(treat)
    expect(tablet.get_by_text("Allergiatesti (Väri) puuttuu")).to_be_hidden()


def test_harm_is_written_down_with_its_batch_and_stands_on_the_card(
    signed_in_page, live_server, mari, aino, assert_accessible
):
    visit = VisitFactory(client=aino, staff=mari, day=today() - timedelta(days=1))
    record = TreatmentRecordFactory(visit=visit)
    ProductUse.objects.create(record=record, name="Happo 20", batch="L77", place=0)
    phone = signed_in_page(mari.user, viewport=PHONE, has_touch=True)
    phone.goto(live_server.url + reverse("care:visit", args=[visit.pk]))
    phone.get_by_role("link", name="Haittatapahtuma").tap()
    expect(phone.get_by_text("Happo 20 L77")).to_be_visible()
    assert_accessible(phone)
    assert phone.evaluate(WIDE) == 0
    phone.get_by_label("Mitä asiakkaalle tapahtui").fill("Rakkuloita otsassa")
    phone.get_by_label("Tuote", exact=True).fill("Happo 20")
    phone.get_by_label("Erä", exact=True).fill("L77")
    phone.get_by_label("Vakava haittavaikutus").check()
    phone.get_by_role("button", name="Tallenna").tap()
    expect(phone.get_by_text("valitse kyllä")).to_be_visible()
    assert phone.get_by_label("Mitä asiakkaalle tapahtui").input_value() == "Rakkuloita otsassa"
    phone.get_by_label("Ilmoitetaan Tukesille").select_option(label="Kyllä")
    phone.get_by_role("button", name="Tallenna").tap()
    phone.wait_for_url("**/clients/**")

    expect(phone.get_by_role("link", name="Haittatapahtuma").first).to_be_visible()
    assert (AdverseEvent.objects.get().batch, AdverseEvent.objects.get().visit) == ("L77", visit)


def test_the_owner_reads_with_a_reason(signed_in_page, live_server, mari, aino, assert_accessible):
    HealthFactFactory(client=aino, kind="allergy", text="Hajusteet", reaction="")
    TreatmentRecordFactory(visit=VisitFactory(client=aino, staff=mari), note="Kaksi kerrosta")
    page = signed_in_page(UserFactory(role="owner", language="fi"))
    page.goto(live_server.url + reverse("card:client", args=[aino.pk]))
    assert "Hajusteet" not in page.content()
    page.get_by_role("link", name="Lue perustelulla").click()
    assert_accessible(page)
    page.get_by_label("Miksi luet tiedot").fill("Reklamaatio 3.5. tästä hoidosta")
    page.get_by_role("button", name="Avaa").click()

    expect(page.get_by_text("Hajusteet")).to_be_visible()
    expect(page.get_by_text("Kaksi kerrosta")).to_be_visible()
    assert_accessible(page)
