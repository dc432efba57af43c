"""The calendar file of one's own visits tells when, and nothing about whom."""

from datetime import timedelta

import icalendar
import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from salon.core.models import Role
from tests.factories import AppointmentFactory, ClientFactory, ServiceFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


def feed_of(user):
    browser = Browser()
    browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser.get(reverse("booking:feed"))


def test_only_ones_own_visits_and_only_a_short_code():
    mari = StaffFactory(name="Mari", role=Role.COSMETOLOGIST)
    later = timezone.now().replace(microsecond=0) + timedelta(days=1)
    client = ClientFactory(first_name="Ritva", last_name="Salo", phone="+358405550000")
    visit = AppointmentFactory(staff=mari, client=client, service=ServiceFactory(name="Kuorinta"), starts_at=later)
    AppointmentFactory(starts_at=later)

    answer = feed_of(mari.user)

    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    told = [(str(event["SUMMARY"]), event["DTSTART"].dt, sorted(event)) for event in events]
    names = sorted(["UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY"])
    assert told == [(f"Booked {visit.pk.hex[-4:]}", later, names)]
    assert [word in answer.content.decode() for word in ("Ritva", "Salo", "5550000", "Kuorinta")] == [False] * 4


def test_the_desk_has_no_visits_of_its_own():
    assert feed_of(UserFactory(role=Role.RECEPTIONIST)).status_code == 404
