"""A freed time from the cancellation to the next client, at real browsers: the desk's and the client's own phone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.card.models import ClientLink
from salon.booking.models import Appointment, WaitingEntry, WaitingOffer
from salon.booking.services import cancel
from salon.booking.services.waiting import WaitingWish, wait
from salon.core.links import token_for
from salon.core.models import Role
from salon.core.time import day_bounds, local_day
from tests.factories import AppointmentFactory, ClientFactory, SalonFactory, ServiceFactory, StaffFactory, UserFactory
from tests.factories import with_hours as working
from tests.parts.browser import PHONE

pytestmark = [pytest.mark.flow, pytest.mark.every_database]
TALL = {"width": 1280, "height": 1400}


@pytest.fixture
def day(live_server):
    return local_day(timezone.now()) + timedelta(days=2)


@pytest.fixture
def visit(day):
    """Aino at ten, the day after tomorrow; Outi would come that day, whenever."""
    SalonFactory()
    mari = working(StaffFactory(name="Mari", diary_order=1, role=Role.COSMETOLOGIST), weekdays=range(7))
    service = ServiceFactory(name="Kasvohoito", performers=[mari])
    ten = day_bounds(day)[0] + timedelta(hours=10)
    return AppointmentFactory(
        staff=mari, service=service, starts_at=ten, client=ClientFactory(first_name="Aino", last_name="Aalto")
    )


@pytest.fixture
def waits(visit, day):
    outi = ClientFactory(first_name="Outi", last_name="Oja")
    return wait(outi, WaitingWish(visit.service, day, day), by=UserFactory(), at=timezone.now())


@pytest.fixture
def desk(signed_in_page, waits):
    return signed_in_page(UserFactory(name="Riitta", role=Role.RECEPTIONIST), viewport=TALL)


def test_a_cancelled_time_is_offered_taken_by_link_and_stands_in_the_diary(
    desk, visit, waits, day, new_page, assert_accessible
):
    desk.goto(f"/diary/?visit={visit.pk}&day={day}")
    desk.locator(".visit-cancel summary").click()
    desk.locator(".visit-cancel button[value=client]").click()
    desk.locator(f"a[href*='/diary/waiting/?visit={visit.pk}']", has_text="1").click()
    desk.locator("#offer-form").wait_for()
    assert_accessible(desk)
    desk.locator("button.chip", has_text="10").first.click()
    desk.locator("button[value=accepted]").wait_for()
    assert_accessible(desk)

    made = WaitingOffer.objects.get()
    assert (made.entry, made.starts_at, made.answer) == (waits, visit.starts_at, "")

    phone = new_page(viewport=PHONE)
    phone.goto(reverse("booking:offer-page", args=[token_for(ClientLink.objects.get().pk)]))
    assert_accessible(phone)
    phone.locator("form[action$='/take/'] button").click()
    phone.wait_for_selector("form[action$='/take/']", state="detached")
    assert_accessible(phone)

    booked = Appointment.objects.live().get()
    assert (booked.client, booked.starts_at, booked.source) == (waits.client, visit.starts_at, "online")

    desk.goto(f"/diary/?day={day}")
    desk.locator(".ec-event.visit", has_text="Outi Oja").wait_for()


def test_somebody_is_put_on_the_list_and_taken_off_and_back_by_undo(desk, waits, visit, day, assert_accessible):
    desk.goto(f"/diary/waiting/new/?service={visit.service_id}&day={day}")
    desk.fill("#waiting-search", "Aalto")
    desk.locator("#id_client option", has_text="Aino Aalto").wait_for(state="attached")
    desk.select_option("#id_client", str(visit.client_id))
    assert_accessible(desk)
    desk.locator(".formcard .btn-primary").click()
    desk.locator("tbody tr", has_text="Aino Aalto").wait_for()
    entry = WaitingEntry.objects.get(client=visit.client)

    desk.locator(f"#waiting-{entry.pk} form[action$='/withdraw/'] button").click()
    desk.locator(f"#waiting-{entry.pk}").wait_for(state="detached")
    entry.refresh_from_db()
    state = entry.state
    desk.locator(".toast form button").click()
    desk.locator(f"#waiting-{entry.pk}").wait_for()

    entry.refresh_from_db()
    assert (state, entry.state, entry.first_day) == ("withdrawn", "waiting", day)


def test_todays_page_leads_to_who_could_come(desk, visit, waits, assert_accessible):
    cancel(visit, by=UserFactory(), at=timezone.now())

    desk.goto("/today/")
    assert_accessible(desk)
    desk.locator(f"a[href='/diary/waiting/?visit={visit.pk}']").click()

    assert desk.locator(f"#waiting-{waits.pk} button.chip").count() == 1


def test_what_she_waits_for_is_changed_from_the_list_and_a_new_client_put_on_it(desk, waits, assert_accessible):
    desk.goto("/diary/waiting/")
    desk.locator(f"#waiting-{waits.pk} a[href$='/change/']").click()
    desk.locator("#id_version").wait_for(state="attached")
    assert_accessible(desk)
    desk.fill("#id_note", "Only in the morning")
    desk.select_option("#id_without", label="Mari")
    desk.locator(".form-actions .btn-primary").click()
    desk.locator(f"#waiting-{waits.pk}", has_text="Only in the morning").wait_for()
    desk.goto("/diary/waiting/new/")
    desk.locator("details summary").click()
    desk.fill("#id_new_phone", "040 123 4567")
    desk.fill("#id_new_name", "Uusi Asiakas")
    desk.select_option("#id_service", label="Kasvohoito")
    assert_accessible(desk)
    desk.locator(".form-actions .btn-primary").click()
    desk.locator(".row-title, th", has_text="Uusi Asiakas").first.wait_for()

    waits.refresh_from_db()
    names = [entry.client.full_name for entry in WaitingEntry.objects.order_by("created_at")]
    assert (waits.note, waits.without.name, names) == ("Only in the morning", "Mari", ["Outi Oja", "Uusi Asiakas"])
