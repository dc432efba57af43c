"""Bad input to the diary over HTTP: a clear sentence in the reader's language, nothing stored, what was typed kept."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.card.models import Client
from salon.booking.models import Appointment, Block, Booking
from salon.core.models import Role
from salon.core.time import local_day
from tests.factories import (
    AppointmentFactory,
    ClientFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
    UserFactory,
    with_hours,
)
from tests.salon.booking.pages import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mari(db):
    SalonFactory(closed_on_holidays=False)
    return with_hours(StaffFactory(name="Mari"), "00:00", "23:59", range(7))


@pytest.fixture
def facial(mari):
    return ServiceFactory(name="Facial", performers=[mari])


@pytest.fixture
def desk(db):
    return browser_of(UserFactory(role=Role.RECEPTIONIST))


@pytest.fixture
def tomorrow():
    return local_day(timezone.now()) + timedelta(days=1)


@pytest.fixture
def asked(facial, mari, tomorrow):
    """A booking that would be fine."""
    client = ClientFactory()
    return {"service": facial.pk, "staff": mari.pk, "day": tomorrow, "time": "10:00", "client": client.pk}


def refused(desk, asked, **wrong):
    """The page that comes back, with nothing stored."""
    answer = desk.post(reverse("booking:book"), {**asked, **wrong})
    assert (answer.status_code, Appointment.objects.count(), Booking.objects.count()) == (422, 0, 0)
    return answer.content.decode()


def test_the_booking_that_all_others_spoil_is_fine(desk, asked):
    assert desk.post(reverse("booking:book"), asked).status_code == 302
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day": "2027-03-28", "time": "03:30"}, "The clocks change that night: this time does not exist."),
        ({"day": "2020-01-01"}, "This time has passed. Choose a later one."),
        ({"day": "2031-01-01"}, "This is more than three years ahead. Choose a nearer day."),
        ({"day": "0001-01-01"}, "passed"),
        ({"day": "9999-12-31", "time": "23:59"}, "more than three years"),
        ({"day": "32.13.2026"}, "valid date"),
        ({"time": "25:61"}, "valid time"),
        ({"service": str(uuid4())}, "Choose one of the list."),
        ({"staff": "' OR 1=1 --"}, "Choose one of the list."),
        ({"client": ""}, "Choose the client, or write the name of a new one. One of the two."),
        ({"client": str(uuid4())}, "Choose the client."),
        ({"note": "x" * 201}, "at most 200 characters"),
        ({"room": str(uuid4())}, "Choose one of the list."),
        ({"source": "import"}, "not one of the available choices"),
    ],
)
def test_each_wrong_field_has_its_sentence(desk, asked, wrong, said):
    assert said in refused(desk, asked, **wrong)


def test_the_sentence_is_in_the_readers_language(asked):
    finnish = browser_of(UserFactory(role=Role.RECEPTIONIST, language="fi"))

    page = refused(finnish, asked, day="2020-01-01")

    assert ("Tämä aika on jo mennyt." in page, "This time has passed" in page) == (True, False)


def test_four_hundred_treatments_are_refused_whatever_the_page_claims(desk, asked, facial):
    many = {f"more-{number}-service": facial.pk for number in range(400)}
    counted = {"more-TOTAL_FORMS": "400", "more-INITIAL_FORMS": "0"}

    assert "at most eight treatments" in refused(desk, asked, **many, **counted)


@pytest.mark.parametrize("total", ["x", "", "999999999999"])
def test_a_forged_number_of_treatments_is_refused_in_words(desk, asked, total):
    page = refused(desk, asked, **{"more-TOTAL_FORMS": total, "more-INITIAL_FORMS": "0"})

    assert "form-error" in page or "alert" in page


def test_h65_control_characters_and_ten_thousand_letters_are_refused_or_made_plain(desk, asked):
    new = {"client": "", "new_phone": "040 123 4567"}
    for name in ("x" * 10_000, "\x00Aino"):
        refused(desk, asked, **new, new_name=name)

    answer = desk.post(reverse("booking:book"), {**asked, **new, "new_name": "Aino\u202e Kor\u200bhonen"})

    assert answer.status_code == 302
    assert Client.objects.filter(appointments__isnull=False).get().full_name == "Aino Korhonen"


def test_h53_h85_a_forged_price_state_or_author_is_ignored(desk, asked, facial):
    forged = {"price": "0.01", "price_estimate": "0.01", "state": "completed", "overbooked": "on", "booked_by": uuid4()}

    desk.post(reverse("booking:book"), {**asked, **forged, "series": uuid4(), "version": "99"})

    visit = Appointment.objects.get()
    visit.refresh_from_db()
    stored = (visit.price_estimate, visit.state, visit.overbooked, visit.version, visit.booked_by.name)
    assert stored == (facial.price, "booked", False, 1, visit.booked_by.name)
    assert visit.booked_by.accesses.get().role == Role.RECEPTIONIST


def test_a_reason_to_over_book_from_the_desk_is_refused(desk, asked):
    assert "Over-booking is for the owner and the manager." in refused(desk, asked, overbook_reason="Her bus was late")


def test_the_owner_is_offered_to_book_all_the_same_and_does_so_with_a_reason(asked, mari, tomorrow, facial):
    owner = browser_of(UserFactory(role=Role.OWNER))
    owner.post(reverse("booking:book"), asked)
    second = {**asked, "client": ClientFactory().pk}

    page = owner.post(reverse("booking:book"), second)
    booked = owner.post(reverse("booking:book"), {**second, "overbook_reason": "Her bus was late"})

    assert (page.status_code, 'name="overbook_reason"' in page.content.decode(), booked.status_code) == (422, True, 302)
    assert Appointment.objects.filter(overbooked=True).count() == 1


@pytest.mark.parametrize(
    "state", ["closed", "completed' --", "", "x" * 5000, "requested", "cancelled_salon\x00", "no_show"]
)
def test_a_forged_state_changes_nothing(desk, mari, state):
    visit = AppointmentFactory(staff=mari, starts_at=timezone.now() + timedelta(days=2))

    answer = desk.post(reverse("booking:state", args=[visit.pk]), {"state": state, "version": 1})

    visit.refresh_from_db()
    assert (answer.status_code, visit.state, visit.version) == (422, "booked", 1)


def test_h83_a_stale_move_is_answered_with_both_versions_and_changes_nothing(desk, asked, mari, tomorrow):
    desk.post(reverse("booking:book"), asked)
    visit = Appointment.objects.get()
    first = {"staff": mari.pk, "day": tomorrow, "time": "12:00", "version": 1}
    assert desk.post(reverse("booking:move", args=[visit.pk]), first).status_code in {200, 302}

    late = browser_of(UserFactory(role=Role.RECEPTIONIST)).post(
        reverse("booking:move", args=[visit.pk]), {**first, "time": "15:00"}
    )

    visit.refresh_from_db()
    page = late.content.decode()
    assert (late.status_code, timezone.localtime(visit.starts_at).hour) == (409, 12)
    assert ("12:00" in page, "15:00" in page) == (True, True)


@pytest.mark.parametrize(
    "wrong", [{"version": "x"}, {"version": ""}, {"version": "-1"}, {"minutes": "-5"}, {"minutes": "9999"}]
)
def test_a_forged_move_changes_nothing(desk, asked, mari, tomorrow, wrong):
    desk.post(reverse("booking:book"), asked)
    visit = Appointment.objects.get()
    to = {"staff": mari.pk, "day": tomorrow, "time": "12:00", "version": 1, **wrong}

    answer = desk.post(reverse("booking:move", args=[visit.pk]), to)

    visit.refresh_from_db()
    assert (answer.status_code in {409, 422}, timezone.localtime(visit.starts_at).hour, visit.version) == (True, 10, 1)


def test_a_block_that_ends_before_it_starts_is_refused(desk, mari, tomorrow):
    asked = {"staff": mari.pk, "kind": "break", "day": tomorrow, "starts": "12:00", "ends": "11:00"}

    answer = desk.post(reverse("booking:block-add"), asked)

    assert (answer.status_code, Block.objects.count()) == (422, 0)


@pytest.mark.parametrize("query", ["times=0&every_weeks=1", "times=99999999&every_weeks=1", "times=x&every_weeks=-3"])
def test_a_forged_series_is_refused(desk, asked, query):
    desk.post(reverse("booking:book"), asked)
    visit = Appointment.objects.get()

    answer = desk.get(f"{reverse('booking:repeat', args=[visit.pk])}?{query}")

    assert (answer.status_code, Appointment.objects.count()) == (422, 1)


@pytest.mark.parametrize(
    "query",
    ["service=x", "service=&day=2026-13-45", "after=99", "without=x&without=y", "staff=%00", "order_by=client__phone"],
)
def test_h64_odd_words_in_a_search_are_no_fault(desk, facial, query):
    for name in ("first-free", "free-times"):
        assert desk.get(f"{reverse(f'booking:{name}')}?{query}").status_code in {200, 422}


@pytest.mark.parametrize("path", ["last-time", "first-free", "free-times", "book"])
def test_another_clients_key_tells_a_substitute_nothing(mari, path):
    secret = ClientFactory(first_name="Salainen", last_name="Asiakas")
    AppointmentFactory(staff=mari, client=secret, state="completed")
    substitute = with_hours(StaffFactory(name="Sanna", role=Role.SUBSTITUTE))

    answer = browser_of(substitute.user).get(f"{reverse(f'booking:{path}')}?client={secret.pk}")

    assert "Salainen" not in answer.content.decode()
