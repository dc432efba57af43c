"""Whom the client asked for: it is about the person she has now; whom she had asked for first is kept beside it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from salon.booking.handover import rows_of
from salon.booking.services import Destination, change_state, move, take_back
from salon.booking.services.handover import undo
from tests.factories import NOW, AppointmentFactory, ServiceFactory
from tests.salon.booking.handover_parts import at_clock, decided, salon_with_mari_away, url_of, visit_in
from tests.salon.booking.pages import IN_PANEL, browser_of, noon, visit_of

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def house():
    return salon_with_mari_away()


@pytest.fixture
def visit(house):
    """Of next week, and the client asked for Mari."""
    return visit_in(house, at_clock(2026, 12, 1, 10), asked_for=True)


def asked(visit):
    visit.refresh_from_db()
    return visit.staff.name, visit.asked_for


def kept(visit):
    """From whom the visit was taken, and whether the client had asked for that person."""
    return list(visit.changes.order_by("at", "pk").values_list("moved_from_staff__name", "moved_from_asked_for"))


def test_with_another_person_it_holds_only_if_the_client_asks_for_the_new_one(house, visit):
    other = visit_in(house, at_clock(2026, 12, 1, 12), asked_for=True)

    move(visit, Destination(house.sanna, visit.starts_at), version=1, by=house.desk, at=NOW)
    move(other, Destination(house.liisa, other.starts_at, asked_for=True), version=1, by=house.desk, at=NOW)

    assert [asked(visit), asked(other)] == [("Sanna", False), ("Liisa", True)]
    assert [kept(visit), kept(other)] == [[("Mari", True)], [("Mari", True)]]


@pytest.mark.parametrize("before", [True, False])
def test_with_the_same_person_at_another_time_it_stays_as_it_was(before, house):
    visit = visit_in(house, at_clock(2026, 12, 15, 10), asked_for=before)

    to = Destination(house.mari, at_clock(2026, 12, 15, 14), asked_for=not before)
    move(visit, to, version=1, by=house.desk, at=NOW)

    assert (asked(visit), kept(visit)) == (("Mari", before), [("Mari", before)])


def test_undoing_a_move_gives_it_back(house):
    visit = AppointmentFactory(
        staff=house.mari, service=house.facial, starts_at=at_clock(2026, 11, 26, 10), asked_for=True
    )
    moved = move(visit, Destination(house.liisa, visit.starts_at), version=1, by=house.desk, at=NOW)

    take_back(moved, version=2, by=house.desk, at=NOW + SECOND)

    assert asked(visit) == ("Mari", True)


@pytest.mark.parametrize("before", [True, False])
def test_a_hand_over_is_to_somebody_not_asked_for_and_undoing_it_gives_it_back(before, house):
    visit = visit_in(house, at_clock(2026, 12, 1, 10), asked_for=before)
    affected = decided(house, visit, house.sanna)
    handed = asked(visit)

    undo(affected, by=house.desk, at=NOW + SECOND)

    assert (handed, asked(visit), affected.from_staff) == (("Sanna", False), ("Mari", before), house.mari)
    assert kept(visit) == [("Mari", before), ("Sanna", False)]


def test_who_is_called_after_a_hand_over_is_known_to_have_asked_for_the_first(house, visit):
    other = visit_in(house, at_clock(2026, 12, 1, 12))
    decided(house, visit, house.sanna)
    decided(house, other, house.sanna)

    rows = rows_of(house.absence, house.desk, at=NOW)
    page = browser_of(house.desk).get(url_of(house)).content.decode()

    assert [(row.visit, row.had_asked) for row in rows] == [(visit, True), (other, False)]
    assert page.count("Had asked for Mari") == 1


def test_what_is_called_about_stays_asked_for(house, visit):
    decided(house, visit, outcome="call")

    change_state(visit, "confirmed", by=house.desk, at=NOW + SECOND)

    assert asked(visit) == ("Mari", True)


def test_the_desk_ticks_it_when_it_moves_a_visit_and_the_history_tells_of_the_first(desk_page, people):
    service = ServiceFactory(performers=[people["mari"], people["liisa"]])
    visit = visit_of(people["mari"], service=service, asked_for=True, starts_at=noon() + timedelta(days=1))
    there = {"staff": people["liisa"].pk, "day": (noon() + timedelta(days=1)).date(), "time": "12:00", "version": 1}
    form = desk_page.get(reverse("booking:move", args=[visit.pk])).content.decode()

    answer = desk_page.post(reverse("booking:move", args=[visit.pk]), {**there, "asked_for": "on"}, headers=IN_PANEL)

    assert ("The client asks for the new person" in form, asked(visit)) == (True, ("liisa", True))
    assert "the client had asked for this person" in answer.content.decode()


def test_the_box_of_a_drag_asks_it_only_when_the_person_changes(people, desk_page):
    service = ServiceFactory(performers=[people["mari"], people["liisa"]])
    visit = visit_of(people["mari"], service=service, starts_at=noon() + timedelta(days=1))
    there = {"day": (noon() + timedelta(days=1)).date(), "time": "15:00"}
    box = {"HX-Request": "true", "HX-Target": "modal-content"}
    address = reverse("booking:move", args=[visit.pk])

    boxes = [
        desk_page.get(address, {**there, "staff": people[name].pk}, headers=box).content.decode()
        for name in ("mari", "liisa")
    ]

    assert ['name="asked_for"' in found for found in boxes] == [False, True]
    assert browser_of(people["sanna"].user).get(address).status_code == 404
