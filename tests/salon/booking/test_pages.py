"""The diary's pages: who sees which names, what an act answers, and what does not exist for whom."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from clients.card.models import Client
from salon.booking.models import Appointment
from salon.core.models import Role
from salon.core.time import day_bounds, local_day
from tests.factories import (
    AppointmentFactory,
    ClientFactory,
    HealthFactFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
    UserFactory,
    with_hours,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
IN_PANEL = {**HTMX, "HX-Target": "panel-content"}


def noon():
    """Noon of this day on the salon's wall: the pages read the real clock."""
    return day_bounds(local_day(timezone.now()))[0] + timedelta(hours=12)


def browser_of(user):
    browser = Browser()
    browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


@pytest.fixture
def people():
    SalonFactory()
    roles = {"mari": Role.COSMETOLOGIST, "liisa": Role.COSMETOLOGIST, "sanna": Role.SUBSTITUTE}
    return {name: with_hours(StaffFactory(name=name, role=role), weekdays=range(7)) for name, role in roles.items()}


@pytest.fixture
def desk(people):
    return browser_of(UserFactory(name="Riitta", role=Role.RECEPTIONIST))


def visit_of(staff, **fields):
    fields = {"service": ServiceFactory(performers=[staff]), "starts_at": noon(), **fields}
    return AppointmentFactory(staff=staff, **fields)


def shown_titles(browser):
    events = browser.get(reverse("booking:day-events")).json()["events"]
    return sorted(event["title"] for event in events if "title" in event)


def test_the_desk_sees_every_name(desk, people):
    visit_of(people["mari"], client=ClientFactory(first_name="Aino", last_name="A"))
    visit_of(people["sanna"], client=ClientFactory(first_name="Ritva", last_name="R"))

    assert shown_titles(desk) == ["Aino A", "Ritva R"]


def test_a_cosmetologist_sees_her_own_names_and_the_others_as_taken(people):
    visit_of(people["mari"], client=ClientFactory(first_name="Aino", last_name="A"))
    visit_of(people["liisa"], client=ClientFactory(first_name="Ritva", last_name="R"))

    answer = browser_of(people["mari"].user).get(reverse("booking:day-events"))

    titles = sorted(event["title"] for event in answer.json()["events"] if "title" in event)
    assert (titles, "Ritva" in json.dumps(answer.json()), len(answer.json()["people"])) == (
        ["Aino A", "Taken"],
        False,
        3,
    )


def test_a_substitute_sees_her_own_column_only(people):
    visit_of(people["sanna"], client=ClientFactory(first_name="Aino", last_name="A"))
    visit_of(people["mari"])

    answer = browser_of(people["sanna"].user).get(reverse("booking:day-events")).json()

    titles = [event["title"] for event in answer["events"] if "title" in event]
    assert (titles, [person["title"] for person in answer["people"]]) == (["Aino A"], ["sanna"])


def test_health_words_never_reach_the_diary_only_a_sign(desk, people):
    client = ClientFactory()
    HealthFactFactory(client=client, text="zinc pyrithione")
    visit = visit_of(people["mari"], client=client)

    pages = [
        desk.get(address).content.decode()
        for address in (
            reverse("booking:day-events"),
            reverse("booking:list"),
            reverse("booking:appointment", args=[visit.pk]),
            reverse("today"),
        )
    ]

    assert ["zinc" in page for page in pages] == [False] * 4
    assert ["octagon" in page or "sign-stop" in page for page in pages] == [True] * 4


@pytest.mark.parametrize("name", ["appointment", "move"])
def test_anothers_visit_does_not_exist(name, people):
    visit = visit_of(people["mari"])

    statuses = [
        browser_of(people[who].user).get(reverse(f"booking:{name}", args=[visit.pk])).status_code
        for who in ("liisa", "sanna")
    ]

    assert statuses == [404, 404]


@pytest.mark.parametrize("name", ["state", "cancel", "move"])
def test_anothers_visit_cannot_be_changed(name, people):
    visit = visit_of(people["mari"])

    answer = browser_of(people["liisa"].user).post(reverse(f"booking:{name}", args=[visit.pk]), {"state": "arrived"})

    visit.refresh_from_db()
    assert (answer.status_code, visit.state, visit.version) == (404, "booked", 1)


def test_a_substitute_changes_nothing_in_the_diary(people):
    visit = visit_of(people["sanna"])
    browser = browser_of(people["sanna"].user)

    statuses = [
        browser.post(reverse("booking:state", args=[visit.pk]), {"state": "arrived"}).status_code,
        browser.get(reverse("booking:book")).status_code,
        browser.get(reverse("booking:first-free")).status_code,
    ]

    assert statuses == [404, 404, 404]


def test_an_accountant_has_no_diary(people):
    browser = browser_of(UserFactory(role=Role.ACCOUNTANT))

    statuses = [browser.get(reverse(f"booking:{name}")).status_code for name in ("diary", "list", "day-events", "book")]

    assert statuses == [404] * 4


def test_a_cosmetologist_cannot_book_into_a_colleagues_diary(people):
    service = ServiceFactory(performers=[people["liisa"]])
    asked = {"service": service.pk, "staff": people["liisa"].pk, "client": ClientFactory().pk}

    answer = browser_of(people["mari"].user).post(
        reverse("booking:book"), {**asked, "day": local_day(noon()) + timedelta(days=1), "time": "10:00"}
    )

    assert (answer.status_code, Appointment.objects.count()) == (422, 0)


@pytest.mark.parametrize(("visits", "name"), [(n, page) for n in (1, 3) for page in ("diary", "list", "day-events")])
def test_the_questions_do_not_grow_with_the_visits(visits, name, desk, people, django_assert_num_queries):
    expected = {"diary": 7, "list": 8, "day-events": 9}[name]
    for hour in range(visits):
        visit_of(people["mari"], starts_at=noon() + timedelta(hours=hour))
    desk.get(reverse(f"booking:{name}"))

    with django_assert_num_queries(expected):
        desk.get(reverse(f"booking:{name}"))


@pytest.mark.parametrize("visits", [1, 3])
def test_today_asks_no_more_for_more_visits(visits, desk, people, django_assert_num_queries):
    for hour in range(visits):
        visit_of(people["mari"], starts_at=noon() + timedelta(hours=hour))
    desk.get(reverse("today"))

    with django_assert_num_queries(8):
        desk.get(reverse("today"))


def test_a_new_client_is_booked_in_one_step(desk, people):
    service = ServiceFactory(performers=[people["mari"]])
    tomorrow = local_day(noon()) + timedelta(days=1)
    asked = {"service": service.pk, "staff": people["mari"].pk, "day": tomorrow, "time": "10:00"}

    answer = desk.post(
        reverse("booking:book"), {**asked, "new_name": "Maija Liisa Virtanen", "new_phone": "040 123 4567"}
    )

    visit = Appointment.objects.get()
    client = visit.client
    assert answer.status_code == 302
    assert (client.first_name, client.last_name, client.phone.as_e164) == ("Maija Liisa", "Virtanen", "+358401234567")
    assert (local_day(visit.starts_at), visit.source) == (tomorrow, "phone")


def test_a_refused_booking_leaves_no_new_client_behind(desk, people):
    service = ServiceFactory(performers=[people["mari"]])
    tomorrow = local_day(noon()) + timedelta(days=1)
    asked = {"service": service.pk, "staff": people["mari"].pk, "day": tomorrow, "time": "20:00"}

    answer = desk.post(reverse("booking:book"), {**asked, "new_name": "Maija Virtanen", "new_phone": "040 123 4567"})

    assert (answer.status_code, Client.objects.count()) == (422, 0)


@pytest.mark.parametrize("wrong", [{}, {"new_name": "Maija"}, {"new_name": "Maija", "new_phone": "12"}])
def test_a_booking_without_a_reachable_client_is_refused(wrong, desk, people):
    service = ServiceFactory(performers=[people["mari"]])
    asked = {"service": service.pk, "staff": people["mari"].pk, "day": local_day(noon()) + timedelta(days=1)}

    answer = desk.post(reverse("booking:book"), {**asked, "time": "10:00", **wrong})

    assert (answer.status_code, Appointment.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("day", "time"), [("2027-03-28", "03:30"), ("not a day", "10:00"), ("2027-03-29", "25:00"), ("9999-12-31", "23:59")]
)
def test_a_time_that_does_not_exist_is_refused_beside_its_field(day, time, desk, people):
    service = ServiceFactory(performers=[people["mari"]])
    asked = {"service": service.pk, "staff": people["mari"].pk, "client": ClientFactory().pk}

    answer = desk.post(reverse("booking:book"), {**asked, "day": day, "time": time})

    assert (answer.status_code, Appointment.objects.count()) == (422, 0)


@pytest.mark.parametrize("garbage", ["x", "2026-13-40", "0001-01-01", "9999-12-31", "2026-11-25'--"])
def test_an_odd_day_in_the_address_shows_today(garbage, desk):
    answer = desk.get(reverse("booking:day-events"), {"day": garbage}).json()

    assert answer["day"] == local_day(timezone.now()).isoformat()


def test_first_free_answers_with_chips_that_open_the_form(desk, people):
    service = ServiceFactory(performers=[people["mari"]])

    answer = desk.get(reverse("booking:first-free"), {"service": service.pk}).content.decode()

    assert (answer.count('class="chip '), answer.count(reverse("booking:book"))) == (5, 10)


def test_a_step_in_the_panel_answers_with_the_panel_and_an_undo(desk, people):
    visit = visit_of(people["mari"])

    answer = desk.post(reverse("booking:state", args=[visit.pk]), {"state": "arrived"}, headers=IN_PANEL)

    undo = reverse("booking:undo", args=[visit.pk, 2])
    assert (answer.status_code, answer["HX-Trigger"], undo in answer.content.decode()) == (200, "diary-changed", True)


def test_undo_takes_the_step_back_once(desk, people):
    visit = visit_of(people["mari"])
    desk.post(reverse("booking:state", args=[visit.pk]), {"state": "arrived"}, headers=HTMX)

    first = desk.post(reverse("booking:undo", args=[visit.pk, 2]), headers=HTMX)
    second = desk.post(reverse("booking:undo", args=[visit.pk, 2]), headers=HTMX)

    visit.refresh_from_db()
    assert (first.status_code, second.status_code, visit.state) == (200, 409, "booked")


def test_undo_is_for_who_did_it(desk, people):
    visit = visit_of(people["mari"])
    desk.post(reverse("booking:state", args=[visit.pk]), {"state": "arrived"}, headers=HTMX)
    other = browser_of(UserFactory(role=Role.RECEPTIONIST))

    answer = other.post(reverse("booking:undo", args=[visit.pk, 2]), headers=HTMX)

    visit.refresh_from_db()
    assert (answer.status_code, visit.state) == (422, "arrived")


def test_dragging_a_stale_visit_is_a_conflict(desk, people):
    visit = visit_of(people["mari"])
    desk.post(reverse("booking:state", args=[visit.pk]), {"state": "confirmed"})
    asked = {"staff": people["mari"].pk, "day": local_day(noon()) + timedelta(days=1), "time": "10:00", "version": 1}

    answer = desk.post(reverse("booking:move", args=[visit.pk]), {**asked, "by": "drag"}, headers=HTMX)

    assert (answer.status_code, answer["HX-Trigger"]) == (409, "diary-changed")


@pytest.mark.parametrize("who", ["client", "salon"])
def test_cancelling_says_who_did_it(who, desk, people):
    visit = visit_of(people["mari"], starts_at=noon() + timedelta(days=3))

    desk.post(reverse("booking:cancel", args=[visit.pk]), {"who": who, "reason": "flu"})

    visit.refresh_from_db()
    assert (visit.state, visit.changes.get().reason) == (f"cancelled_{who}", "flu")


@pytest.mark.parametrize("name", ["state", "cancel", "undo"])
def test_acts_need_a_post(name, desk, people):
    visit = visit_of(people["mari"])
    arguments = [visit.pk, 1] if name == "undo" else [visit.pk]

    assert desk.get(reverse(f"booking:{name}", args=arguments)).status_code == 405


def test_names_are_escaped(desk, people):
    visit = visit_of(people["mari"], client=ClientFactory(first_name="<b>x</b>"))

    page = desk.get(reverse("booking:appointment", args=[visit.pk])).content.decode()

    assert ("<b>x</b>" in page, "&lt;b&gt;x&lt;/b&gt;" in page) == (False, True)
