"""How the skin was before, and the steps: written with the record, under its seal; the steps are offered again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clients.care.models import WITH_USED, TreatmentRecord
from clients.care.sealing import is_intact
from clients.care.services import Done, record_treatment
from clients.care.skin_before import from_text
from tests.clients.reading import at_clock, shows
from tests.factories import AppointmentFactory, ClientFactory, SalonFactory, ServiceFactory, StaffFactory

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
    peel = ServiceFactory(name="Peel", performers=[mari])
    return AppointmentFactory(client=ClientFactory(), staff=mari, service=peel, starts_at=at_clock(0, 30))


def treat_url(appointment):
    return reverse("care:treat", args=[appointment.pk])


def body(appointment, **changes):
    return {"service": appointment.service_id, "note": "Two layers", "reaction": "1", "channel": "", **changes}


def test_how_the_skin_was_before_and_the_steps_stand_in_the_record_under_its_seal(client, mari, appointment):
    page = client.get(treat_url(appointment)).content.decode()
    scores = {"before-dry": "3", "before-red": "0", "before-oily": "", "before-tender": "9"}
    wrong = client.post(treat_url(appointment), body(appointment, **scores, steps="Cleansing\r\nMask"))
    client.post(treat_url(appointment), body(appointment, **{**scores, "before-tender": ""}, steps="Cleansing\r\nMask"))

    record = TreatmentRecord.objects.get()
    shown = client.get(reverse("care:visit", args=[record.visit_id]))
    assert ("before-dry" in page, wrong.status_code) == (True, 422)
    assert (from_text(record.before), record.steps) == ({"dry": 3, "red": 0}, "Cleansing\nMask")
    assert shows(shown, "Dryness 3/4", "Redness 0/4", "Oiliness", "Mask") == [True, True, False, True]
    assert is_intact(TreatmentRecord.objects.prefetch_related(*WITH_USED).get())
    record.steps = "Other"
    assert not is_intact(record)


def test_last_times_steps_are_offered_again_and_how_the_skin_was_is_not(client, mari, appointment):
    last = AppointmentFactory(client=appointment.client, staff=mari, service=appointment.service,
                              starts_at=appointment.starts_at - timedelta(days=30))  # fmt: skip
    done = Done(appointment.service, before={"dry": 4}, steps="Cleansing")
    record_treatment(last, done, by=mari.user, at=last.starts_at + timedelta(hours=1))

    form = client.get(treat_url(appointment), {"as": "last"}).context["form"]

    assert (form["steps"].value(), form["before-dry"].value()) == ("Cleansing", "")
