"""An act on a visit that somebody changed meanwhile is refused, says how the visit stands now, and changes nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clients.card.models import Client
from salon.booking.models import AppointmentChange
from salon.booking.services import Destination, cancel, change_state, move
from tests.factories import NOW, AppointmentFactory
from tests.salon.booking.pages import HTMX, IN_PANEL, noon, refusal_of, visit_of

pytestmark = pytest.mark.django_db
SAID = "Somebody changed this visit in the meantime."
ACTS = [("state", {"state": "arrived"}), ("state", {"state": "in_care"}), ("cancel", {"who": "client"})]


def post(browser, visit, name, values, **headers):
    return browser.post(reverse(f"booking:{name}", args=[visit.pk]), values, headers=headers)


@pytest.fixture
def confirmed(desk_page, people):
    """A visit that was confirmed after everybody had opened the page."""
    visit = visit_of(people["mari"], starts_at=noon() - timedelta(hours=1))
    post(desk_page, visit, "state", {"state": "confirmed", "version": 1})
    return visit


@pytest.mark.parametrize(("name", "values"), ACTS)
def test_the_second_to_act_on_a_stale_visit_sees_it_as_it_stands(name, values, desk_page, confirmed):
    answer = post(desk_page, confirmed, name, {**values, "version": 1}, **IN_PANEL)

    confirmed.refresh_from_db()
    page = answer.content.decode()
    assert (answer.status_code, SAID in page, "Confirmed" in page) == (409, True, True)
    assert ('name="version" value="2"' in page, confirmed.state, confirmed.version) == (True, "confirmed", 2)


@pytest.mark.parametrize(("name", "values"), ACTS)
def test_in_a_list_a_stale_act_is_answered_in_words_and_the_day_is_read_anew(name, values, desk_page, confirmed):
    answer = post(desk_page, confirmed, name, {**values, "version": 1}, **HTMX)

    now = "11:00, mari, Confirmed."
    said = answer.content.decode()
    assert (answer.status_code, answer["HX-Trigger"]) == (409, "diary-changed")
    assert (SAID in said, now in said) == (True, True)


@pytest.mark.parametrize("version", [{}, {"version": ""}, {"version": "x"}, {"version": "9" * 40}, {"version": "0"}])
@pytest.mark.parametrize(("name", "values"), ACTS)
def test_an_act_that_does_not_say_what_it_has_seen_is_refused(name, values, version, desk_page, people):
    visit = visit_of(people["mari"])

    answer = post(desk_page, visit, name, {**values, **version})

    visit.refresh_from_db()
    assert (answer.status_code, visit.state, visit.version) == (409, "booked", 1)


@pytest.mark.parametrize(("name", "values"), ACTS)
def test_a_double_tap_is_no_error_and_is_written_once(name, values, desk_page, people):
    visit = visit_of(people["mari"])

    statuses = [post(desk_page, visit, name, {**values, "version": 1}, **HTMX).status_code for _ in range(2)]

    assert (statuses, AppointmentChange.objects.filter(appointment=visit).count()) == ([200, 200], 1)


def test_the_service_compares_what_is_locked_with_what_was_shown(desk):
    seen = AppointmentFactory()
    change_state(seen, "confirmed", by=desk, at=NOW, version=1)

    codes = [
        refusal_of(change_state, seen, "arrived", by=desk, at=NOW, version=1),
        refusal_of(cancel, seen, by=desk, at=NOW, version=1),
        refusal_of(cancel, seen, by=desk, at=NOW, version=1, by_salon=True),
    ]

    seen.refresh_from_db()
    assert (codes, seen.state) == (["stale"] * 3, "confirmed")


def test_a_visit_that_was_moved_away_is_not_cancelled_where_it_stood(desk, mari, facial):
    seen = AppointmentFactory(staff=mari, service=facial)
    move(seen, Destination(mari, NOW + timedelta(hours=3)), version=1, by=desk, at=NOW)

    code = refusal_of(cancel, seen, by=desk, at=NOW, version=1)

    seen.refresh_from_db()
    assert (code, seen.state, seen.starts_at) == ("stale", "booked", NOW + timedelta(hours=3))


def test_every_button_of_an_act_says_which_version_it_shows(desk_page, people):
    visit = visit_of(people["mari"])
    post(desk_page, visit, "state", {"state": "confirmed", "version": 1})
    addresses = [reverse("today"), reverse("booking:list"), reverse("booking:appointment", args=[visit.pk])]

    pages = [desk_page.get(address).content.decode() for address in addresses]

    hidden = '<input type="hidden" name="version" value="2">'
    forms = [page.count(f"/diary/{visit.pk}/state/") // 2 for page in pages]
    assert [page.count(hidden) for page in pages] == [forms[0], forms[1], forms[2] + 1]
    assert ('data-seen="2"' in pages[1], Client.objects.count()) == (True, 1)
