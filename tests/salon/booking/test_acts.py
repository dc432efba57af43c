"""What is done on the diary's pages, what it answers, and what is refused."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.card.models import Client
from salon.booking.models import Appointment
from salon.core.models import Role
from salon.core.time import local_day
from tests.factories import ClientFactory, ServiceFactory, UserFactory
from tests.salon.booking.pages import HTMX, IN_PANEL, browser_of, noon, visit_of

pytestmark = pytest.mark.django_db


def test_a_new_client_is_booked_in_one_step(desk_page, people):
    service = ServiceFactory(performers=[people["mari"]])
    tomorrow = local_day(noon()) + timedelta(days=1)
    asked = {"service": service.pk, "staff": people["mari"].pk, "day": tomorrow, "time": "10:00"}

    answer = desk_page.post(
        reverse("booking:book"), {**asked, "new_name": "Maija Liisa Virtanen", "new_phone": "040 123 4567"}
    )

    visit = Appointment.objects.get()
    client = visit.client
    assert answer.status_code == 302
    assert (client.first_name, client.last_name, client.phone.as_e164) == ("Maija Liisa", "Virtanen", "+358401234567")
    assert (local_day(visit.starts_at), visit.source) == (tomorrow, "phone")


def test_a_refused_booking_leaves_no_new_client_behind(desk_page, people):
    service = ServiceFactory(performers=[people["mari"]])
    tomorrow = local_day(noon()) + timedelta(days=1)
    asked = {"service": service.pk, "staff": people["mari"].pk, "day": tomorrow, "time": "20:00"}

    answer = desk_page.post(
        reverse("booking:book"), {**asked, "new_name": "Maija Virtanen", "new_phone": "040 123 4567"}
    )

    assert (answer.status_code, Client.objects.count()) == (422, 0)


@pytest.mark.parametrize("wrong", [{}, {"new_name": "Maija"}, {"new_name": "Maija", "new_phone": "12"}])
def test_a_booking_without_a_reachable_client_is_refused(wrong, desk_page, people):
    service = ServiceFactory(performers=[people["mari"]])
    asked = {"service": service.pk, "staff": people["mari"].pk, "day": local_day(noon()) + timedelta(days=1)}

    answer = desk_page.post(reverse("booking:book"), {**asked, "time": "10:00", **wrong})

    assert (answer.status_code, Appointment.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("day", "time"), [("2027-03-28", "03:30"), ("not a day", "10:00"), ("2027-03-29", "25:00"), ("9999-12-31", "23:59")]
)
def test_a_time_that_does_not_exist_is_refused_beside_its_field(day, time, desk_page, people):
    service = ServiceFactory(performers=[people["mari"]])
    asked = {"service": service.pk, "staff": people["mari"].pk, "client": ClientFactory().pk}

    answer = desk_page.post(reverse("booking:book"), {**asked, "day": day, "time": time})

    assert (answer.status_code, Appointment.objects.count()) == (422, 0)


def test_a_step_in_the_panel_answers_with_the_panel_and_an_undo(desk_page, people):
    visit = visit_of(people["mari"])

    answer = desk_page.post(
        reverse("booking:state", args=[visit.pk]), {"state": "arrived", "version": 1}, headers=IN_PANEL
    )

    undo = reverse("booking:undo", args=[visit.pk, 2])
    assert (answer.status_code, answer["HX-Trigger"], undo in answer.content.decode()) == (200, "diary-changed", True)


def test_undo_takes_the_step_back_once(desk_page, people):
    visit = visit_of(people["mari"])
    desk_page.post(reverse("booking:state", args=[visit.pk]), {"state": "arrived", "version": 1}, headers=HTMX)

    first = desk_page.post(reverse("booking:undo", args=[visit.pk, 2]), headers=HTMX)
    second = desk_page.post(reverse("booking:undo", args=[visit.pk, 2]), headers=HTMX)

    visit.refresh_from_db()
    assert (first.status_code, second.status_code, visit.state) == (200, 409, "booked")


def test_undo_is_for_who_did_it(desk_page, people):
    visit = visit_of(people["mari"])
    desk_page.post(reverse("booking:state", args=[visit.pk]), {"state": "arrived", "version": 1}, headers=HTMX)
    other = browser_of(UserFactory(role=Role.RECEPTIONIST))

    answer = other.post(reverse("booking:undo", args=[visit.pk, 2]), headers=HTMX)

    visit.refresh_from_db()
    assert (answer.status_code, visit.state) == (422, "arrived")


def test_dragging_a_stale_visit_is_a_conflict(desk_page, people):
    visit = visit_of(people["mari"])
    desk_page.post(reverse("booking:state", args=[visit.pk]), {"state": "confirmed", "version": 1})
    asked = {"staff": people["mari"].pk, "day": local_day(noon()) + timedelta(days=1), "time": "10:00", "version": 1}

    answer = desk_page.post(reverse("booking:move", args=[visit.pk]), {**asked, "by": "drag"}, headers=HTMX)

    assert (answer.status_code, answer["HX-Trigger"]) == (409, "diary-changed")


@pytest.mark.parametrize("who", ["client", "salon"])
def test_cancelling_says_who_did_it(who, desk_page, people):
    visit = visit_of(people["mari"], starts_at=noon() + timedelta(days=3))

    desk_page.post(reverse("booking:cancel", args=[visit.pk]), {"who": who, "reason": "flu", "version": 1})

    visit.refresh_from_db()
    assert (visit.state, visit.changes.get().reason) == (f"cancelled_{who}", "flu")


@pytest.mark.parametrize("name", ["state", "cancel", "undo"])
def test_acts_need_a_post(name, desk_page, people):
    visit = visit_of(people["mari"])
    arguments = [visit.pk, 1] if name == "undo" else [visit.pk]

    assert desk_page.get(reverse(f"booking:{name}", args=arguments)).status_code == 405


def test_the_list_offers_the_same_acts_as_the_columns_in_every_state(desk_page, people):
    begun = timezone.now() - timedelta(minutes=1)
    states = ("booked", "confirmed", "arrived", "in_care", "completed", "no_show")
    visits = {
        visit_of(people["mari"], starts_at=begun, state=state, overbooked=True, overbook_reason="x").pk: state
        for state in states
    }
    asked = {"day": local_day(begun)}

    drawn = desk_page.get(reverse("booking:day-events"), asked).json()["visits"]
    rows = desk_page.get(reverse("booking:list"), asked).context["rows"]

    in_columns = {visits[UUID(row["id"])]: row["acts"] for row in drawn}
    in_list = {visits[row.visit.pk]: row.acts for row in rows}
    assert in_columns == in_list
    assert in_list == {
        "booked": "casnmerx",
        "confirmed": "asnmerx",
        "arrived": "cspmerx",
        "in_care": "pr",
        "completed": "pr",
        "no_show": "r",
    }
