"""Before a peel a client fills in a form on her phone, afterwards she tells how her skin feels; both reach Mari."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from clients.aftercare.models import Topic
from clients.card.models import ClientLink, HealthFact
from clients.care.models import AftercareGiven
from clients.care.services import Done, record_treatment
from clients.followup.models import FollowUp
from clients.followup.services.followups import ask_due, set_days
from clients.intake.models import Filled
from clients.intake.services.asking import ask
from salon.core.links import token_for
from tests.clients.intake.papers import paper, substance
from tests.clients.reading import at_clock
from tests.factories import (
    AppointmentFactory,
    ClientFactory,
    InstructionFactory,
    ProductLineFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
    UserFactory,
)

pytestmark = [pytest.mark.flow, pytest.mark.every_database]
PHONE = {"width": 390, "height": 844}
TABLET = {"width": 768, "height": 1024}
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def mari(transactional_db):
    SalonFactory(phone="+358401112222")
    substance("isotretinoin")
    mari = StaffFactory(name="Mari", role="cosmetologist")
    mari.user.language = "fi"
    mari.user.save()
    return mari


@pytest.fixture
def peel(mari):
    return ServiceFactory(name="Kuorinta", performers=[mari])


@pytest.fixture
def aino(mari):
    return ClientFactory(first_name="Aino", last_name="Korhonen", language="fi", email="aino@example.org")


def opened(page, live_server, name, row):
    """Her page, as the mail's link opens it."""
    link = ClientLink.objects.filter(object_id=row.pk).latest("created_at")
    page.goto(live_server.url + reverse(name, args=[token_for(link.pk)]))


def test_a_form_filled_in_on_the_phone_is_known_when_the_client_is_treated(
    new_page, signed_in_page, live_server, mari, peel, aino, assert_accessible
):
    form = paper(peel, name="Esitietolomake")
    visit = AppointmentFactory(client=aino, staff=mari, service=peel, starts_at=at_clock(23, 30))
    row = ask(aino, form, appointment=visit, by=None, at=timezone.now())
    phone = new_page(viewport=PHONE, has_touch=True)
    opened(phone, live_server, "intake:client-page", row)
    expect(phone.get_by_role("heading", name="Esitietolomake")).to_be_visible()
    assert_accessible(phone)
    assert phone.evaluate(WIDE) == 0

    fills_in(phone)
    phone.get_by_role("button", name="Allekirjoita ja lähetä").tap()
    expect(phone.get_by_text("Joitakin vastauksia puuttuu.")).to_be_visible()
    phone.get_by_label("Suostun tähän.").check()
    phone.get_by_role("button", name="Allekirjoita ja lähetä").tap()
    expect(phone.get_by_text("Kiitos. Lomake on tallessa.")).to_be_visible()
    assert_accessible(phone)

    filled = Filled.objects.get()
    assert (filled.signed_name, filled.signature.startswith("M"), HealthFact.objects.get().condition) == (
        "Aino Korhonen", True, "pregnancy",
    )  # fmt: skip
    tablet = signed_in_page(mari.user, viewport=TABLET, has_touch=True)
    tablet.goto(live_server.url + reverse("care:treat", args=[visit.pk]))
    expect(tablet.locator(".flags").get_by_text("Raskaus")).to_be_visible()
    tablet.get_by_role("link", name="Esitietolomake").tap()
    expect(tablet.get_by_text("viikko 12")).to_be_visible()
    assert_accessible(tablet)
    tablet.get_by_role("button", name="Olen lukenut sen läpi").tap()
    expect(tablet.get_by_text("Luettu läpi.")).to_be_visible()


def fills_in(phone):
    """Yes to the first, with words that were not asked for before; no to the others; drawn and written."""
    more = phone.get_by_label("Kerro tarkemmin").first
    first = phone.get_by_role("group", name="Raskaana?")
    first.get_by_text("Ei", exact=True).tap()
    expect(more).to_be_hidden()
    first.get_by_text("Kyllä").tap()
    expect(more).to_be_visible()
    more.fill("viikko 12")
    for question in ("Isotretinoiini?", "Hajusteet?", "Tupakoitko?"):
        phone.get_by_role("group", name=question).get_by_text("Ei", exact=True).tap()
    phone.get_by_role("group", name="Iho").get_by_text("Kuiva").tap()
    phone.get_by_label("Oikein").check()
    phone.get_by_label("Nimesi").fill("Aino Korhonen")
    canvas = phone.locator("canvas.signature")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    phone.mouse.move(box["x"] + 20, box["y"] + 20)
    phone.mouse.down()
    phone.mouse.move(box["x"] + 120, box["y"] + 50, steps=5)
    phone.mouse.up()


def test_an_answer_that_worries_goes_from_the_phone_to_maris_day(
    new_page, signed_in_page, live_server, mari, peel, aino, assert_accessible
):
    now = timezone.now()
    set_days(peel, [2], by=None, at=now)
    visit = AppointmentFactory(client=aino, staff=mari, service=peel, starts_at=now - timedelta(days=2, hours=12))
    record_treatment(visit, Done(peel), by=mari.user, at=visit.starts_at + timedelta(hours=1))
    FollowUp.objects.update(due_at=now - timedelta(minutes=1))
    ask_due(at=now)
    phone = new_page(viewport=PHONE, has_touch=True)
    opened(phone, live_server, "followup:client-page", FollowUp.objects.get())
    expect(phone.get_by_role("heading", name="Miltä ihosi tuntuu?")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_text("Pahemmalta kuin minulle kerrottiin").tap()
    phone.get_by_label("Jotain, mitä haluat kertoa").fill("Posket kuumottavat")
    phone.get_by_role("button", name="Lähetä vastaus").tap()
    expect(phone.get_by_text("Kosmetologillesi on kerrottu")).to_be_visible()
    assert_accessible(phone)
    assert phone.evaluate(WIDE) == 0

    tablet = signed_in_page(mari.user, viewport=TABLET, has_touch=True)
    tablet.goto(live_server.url + reverse("care:my-day"))
    tablet.get_by_role("link", name="1 seurantavastaus odottaa sinua").tap()
    tablet.get_by_role("link", name="Aino Korhonen").tap()
    expect(tablet.get_by_text("Posket kuumottavat")).to_be_visible()
    assert_accessible(tablet)
    tablet.get_by_label("Mitä tehtiin").fill("Soitettu, rauhoittuu")
    tablet.get_by_role("button", name="Katsottu").tap()
    expect(tablet.get_by_text("Mikään ei odota")).to_be_visible()
    assert FollowUp.objects.get().measures == "Soitettu, rauhoittuu"


def test_two_treatments_leave_one_message_that_mari_edits_before_it_goes(
    signed_in_page, live_server, mari, peel, aino, assert_accessible
):
    wax = ServiceFactory(name="Vahaus", performers=[mari])
    sauna = Topic.objects.create(name_fi="Sauna", name_en="Sauna", avoid_fi="Ei saunaa", avoid_en="No sauna")
    about = {"topic": sauna, "stance": "avoid", "unit": "hours", "text_fi": "", "text_en": ""}
    InstructionFactory(service=wax, amount=24, **about)
    InstructionFactory(service=peel, amount=96, **about)
    AppointmentFactory(client=aino, staff=mari, service=wax, starts_at=at_clock(2))
    visit = AppointmentFactory(client=aino, staff=mari, service=peel, starts_at=at_clock(0, 1))
    tablet = signed_in_page(mari.user, viewport=TABLET, has_touch=True)
    tablet.goto(live_server.url + reverse("care:treat", args=[visit.pk]))

    words = tablet.get_by_label("Mitä kotona tehdään")
    proposed = words.input_value().splitlines()
    words.fill("\n".join([*proposed, "Soita, jos jokin vaivaa"]))
    assert_accessible(tablet)
    tablet.get_by_role("button", name="Allekirjoita, sitten kotihoito").tap()
    tablet.wait_for_url("**/advice/**")

    given = AftercareGiven.objects.get()
    assert len(proposed) == 1
    assert proposed[0].startswith("Ei saunaa 96 tuntiin (")
    assert given.text.splitlines() == [*proposed, "Soita, jos jokin vaivaa"]


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 900}], ids=["phone", "desk"])
def test_the_owners_pages_of_all_this_are_accessible_and_fit(
    signed_in_page, live_server, mari, peel, assert_accessible, size
):
    owner = UserFactory(role="owner", language="fi")
    form, line = paper(peel), ProductLineFactory(brand="Väri")
    row = InstructionFactory(service=peel)
    topic = Topic.objects.create(name_fi="Sauna", name_en="Sauna", avoid_fi="Ei saunaa", avoid_en="No sauna")
    page = signed_in_page(owner, viewport=size)
    addresses = [
        reverse("aftercare:treatments"),
        reverse("aftercare:treatment", args=[peel.pk]),
        reverse("aftercare:instruction", args=[row.pk]),
        reverse("aftercare:topics"),
        reverse("aftercare:topic", args=[topic.pk]),
        reverse("intake:questionnaires"),
        reverse("intake:questionnaire", args=[form.pk]),
        reverse("intake:questions", args=[form.pk]),
        reverse("safety:patch-lines"),
        reverse("safety:patch-line", args=[line.pk]),
        reverse("followup:days"),
        reverse("followup:events"),
    ]
    for address in addresses:
        page.goto(live_server.url + address)
        assert_accessible(page)
        assert (address, page.evaluate(WIDE)) == (address, 0)


def test_on_this_device_the_form_is_all_that_is_in_reach(
    signed_in_page, live_server, mari, peel, aino, assert_accessible
):
    paper(peel, name="Esitietolomake")
    AppointmentFactory(client=aino, staff=mari, service=peel, starts_at=at_clock(23, 30))
    tablet = signed_in_page(mari.user, viewport=TABLET, has_touch=True)
    tablet.goto(live_server.url + reverse("intake:of-client", args=[aino.pk]))
    assert_accessible(tablet)
    tablet.get_by_role("button", name="Tällä laitteella").tap()
    expect(tablet.get_by_role("heading", name="Esitietolomake")).to_be_visible()

    tablet.goto(live_server.url + reverse("card:client", args=[aino.pk]))

    expect(tablet.get_by_role("button", name="Kirjaudu sisään")).to_be_visible()
    assert "Korhonen" not in tablet.content()
