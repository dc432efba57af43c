"""Whom the client does not wish to come to is left out by search and booking, unless she asks herself."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from salon.booking import services
from salon.booking.models import Appointment
from salon.booking.plans import Part, VisitWish
from salon.booking.wishes import left_out
from salon.core.errors import Refused
from tests.clients.reading import at_clock, shows, today
from tests.factories import ClientFactory, SalonFactory, ServiceFactory, StaffFactory, UserFactory, with_hours

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def sanna():
    return with_hours(StaffFactory(name="Sanna", diary_order=1), weekdays=range(7))


@pytest.fixture
def mari():
    return with_hours(StaffFactory(name="Mari", diary_order=2), weekdays=range(7))


@pytest.fixture
def facial(sanna, mari):
    return ServiceFactory(name="Facial", performers=[sanna, mari])


@pytest.fixture
def aino(sanna):
    return ClientFactory(first_name="Aino", unwanted_staff=sanna)


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(role="receptionist"))
    return client


def book(client, *parts):
    wish = VisitWish(parts, at_clock(10, days=1))
    return services.book_visit(client, wish, by=UserFactory(role="receptionist"), at=at_clock(6))


def test_anyone_is_anyone_but_her(aino, sanna, mari, facial):
    hers = book(aino, Part(facial))[0]
    others = book(ClientFactory(), Part(facial))[0]

    assert (hers.staff, others.staff) == (mari, sanna)


def test_by_name_it_is_refused_in_words(aino, sanna, facial):
    with pytest.raises(Refused) as refusal:
        book(aino, Part(facial, sanna))

    said = 'The client\'s wish: not with Sanna. Choose someone else, or mark "Asked for this person".'
    assert (refusal.value.code, refusal.value.message) == ("not_with_this_person", said)
    assert Appointment.objects.count() == 0


def test_when_she_asks_herself_it_is_booked(aino, sanna, facial):
    visit = book(aino, Part(facial, sanna, asked_for=True))[0]

    assert (visit.staff, visit.asked_for) == (sanna, True)


def test_the_second_treatment_of_a_visit_obeys_too(aino, sanna, mari, facial):
    with pytest.raises(Refused) as refusal:
        book(aino, Part(facial, mari), Part(facial, sanna))

    assert (refusal.value.code, Appointment.objects.count()) == ("not_with_this_person", 0)


def test_whoever_is_named_is_not_left_out_of_the_search(aino, sanna, facial):
    assert left_out(aino, [Part(facial)]) == frozenset({sanna.pk})
    assert left_out(aino, [Part(facial, sanna)]) == frozenset()
    assert left_out(ClientFactory(), [Part(facial)]) == frozenset()


def offered(answer):
    """The names of those whose times are offered."""
    if "found" in answer.context:
        return {free.staff.name for free in answer.context["found"]}
    times = "".join(day.times for day in answer.context["days"])
    return {name for name in ("Sanna", "Mari") if name in times}


@pytest.mark.parametrize("page", ["booking:first-free", "booking:free-times"])
def test_the_search_leaves_her_out_and_says_so(page, desk, aino, facial):
    day = today() + timedelta(days=1)
    asked = {"service": facial.pk, "day": day.isoformat(), "until": day.isoformat(), "fill": 1}

    for_her = desk.get(f"{reverse(page)}?{urlencode({**asked, 'client': aino.pk})}")
    for_others = desk.get(f"{reverse(page)}?{urlencode({**asked, 'client': ClientFactory().pk})}")

    wish = "The client's wish: not with Sanna."
    assert (shows(for_her, wish), shows(for_others, wish)) == ([True], [False])
    assert (offered(for_her), "Sanna" in offered(for_others)) == ({"Mari"}, True)


@pytest.mark.parametrize("key", ["x", "0192f0c0-0000-7000-8000-000000000000", ""])
def test_a_client_that_is_not_there_changes_nothing(key, desk, facial):
    day = today() + timedelta(days=1)
    asked = {"service": facial.pk, "day": day.isoformat(), "client": key}

    answer = desk.get(f"{reverse('booking:first-free')}?{urlencode(asked)}")

    assert (answer.status_code, shows(answer, "not with")) == (200, [False])


def test_the_booking_page_tells_why_it_was_refused(desk, aino, sanna, facial):
    day = today() + timedelta(days=1)
    written = {"client": aino.pk, "service": facial.pk, "staff": sanna.pk, "day": day.isoformat(), "time": "10:00"}

    refused = desk.post(reverse("booking:book"), written)
    asked = desk.post(reverse("booking:book"), {**written, "asked_for": "on"})

    assert (refused.status_code, shows(refused, "The client's wish: not with Sanna.")) == (422, [True])
    assert (asked.status_code, Appointment.objects.get().staff) == (302, sanna)
