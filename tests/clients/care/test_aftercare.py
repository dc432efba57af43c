"""What a client takes home: merged, in her language, on paper, as a file and by mail, with the proof of it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.aftercare.models import Topic
from clients.care.models import AftercareGiven
from salon.core.outbox import send_due
from tests.clients.reading import at_clock, shows
from tests.factories import (
    AppointmentFactory,
    ClientFactory,
    InstructionFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def mari(client):
    mari = StaffFactory(name="Mari", role="cosmetologist")
    client.force_login(mari.user)
    return mari


@pytest.fixture
def appointment(mari):
    aino = ClientFactory(first_name="Aino", last_name="Korhonen", email="aino@example.org", language="en")
    peel = ServiceFactory(name="Peel", performers=[mari])
    return AppointmentFactory(client=aino, staff=mari, service=peel, starts_at=at_clock(0, 30))


def treat_url(appointment):
    return reverse("care:treat", args=[appointment.pk])


def body(appointment, **changes):
    written = {"service": appointment.service_id, "note": "Two layers", "reaction": "1", "channel": "email"}
    return {**written, "aftercare": "No sauna for 2 days\r\nSunscreen", **changes}


def test_two_treatments_of_the_day_come_as_one_message_of_which_the_longer_time_holds(client, mari, appointment):
    wax = ServiceFactory(name="Wax", performers=[mari])
    AppointmentFactory(client=appointment.client, staff=mari, service=wax, starts_at=at_clock(2))
    sauna = Topic.objects.create(name_fi="Sauna", name_en="Sauna", avoid_fi="Ei saunaa", avoid_en="No sauna")
    about = {"topic": sauna, "stance": "avoid", "text_fi": "", "text_en": "", "unit": "hours"}
    InstructionFactory(service=wax, amount=24, **about)
    InstructionFactory(service=appointment.service, amount=96, **about)
    InstructionFactory(service=wax, text_fi="Lepää", text_en="Rest")

    lines = client.get(treat_url(appointment)).context["form"]["aftercare"].value().splitlines()

    assert len(lines) == 2
    assert lines[0].startswith("No sauna for 96 hours (until ")
    assert lines[1] == "Rest"


def test_what_is_sent_is_what_she_left_standing_and_not_the_template(client, mari, appointment):
    InstructionFactory(service=appointment.service, text_en="No sauna")

    client.post(treat_url(appointment), body(appointment, aftercare="No sauna until Sunday"))
    InstructionFactory(service=appointment.service, text_fi="Muu", text_en="Changed afterwards")

    assert AftercareGiven.objects.get().text == "No sauna until Sunday"


def test_aftercare_on_paper_is_in_the_clients_language(client, mari, appointment):
    appointment.client.language = "fi"
    appointment.client.save()
    client.post(treat_url(appointment), body(appointment, channel="print"))

    paper = client.get(reverse("care:aftercare", args=[appointment.client.visits.get().pk]))

    assert (paper.status_code, paper.content.decode().count('lang="fi"')) == (200, 1)
    assert shows(paper, "No sauna for 2 days", "Sunscreen", "Aino Korhonen") == [True] * 3


def test_aftercare_by_mail_is_a_pdf_too_and_the_page_tells_when_it_went_out(client, mari, appointment):
    client.post(treat_url(appointment), body(appointment))
    visit = appointment.client.visits.get()
    page = reverse("care:visit", args=[visit.pk])

    waiting = shows(client.get(page), "the e-mail is on its way")
    send_due(at=timezone.now())
    file = client.get(reverse("care:aftercare-pdf", args=[visit.pk]))

    assert (waiting, shows(client.get(page), "e-mail sent")) == ([True], [True])
    assert (file.status_code, file["Content-Type"], file.content[:5]) == (200, "application/pdf", b"%PDF-")
