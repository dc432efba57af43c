"""Every way of telling a client begins with her own wish, and the desk may choose another for this once."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from salon.booking.models import AffectedVisit
from salon.core.models import Mail
from tests.factories import ClientFactory, ServiceFactory
from tests.salon.booking.handover_parts import day_of_visits, salon_with_mari_away, url_of
from tests.salon.booking.pages import HTMX, browser_of, noon, visit_of

pytestmark = pytest.mark.django_db
# Her wish, her address, and which way is chosen before the desk says anything.
WISHES = [("", "a@example.org", "mail"), ("mail", "a@example.org", "mail"), ("call", "a@example.org", "call")]
WISHES += [("", "", "call"), ("mail", "", "call"), ("call", "", "call")]


@pytest.fixture
def tomorrow():
    return noon() + timedelta(days=1)


def coming(people, tomorrow, **client):
    service = ServiceFactory(performers=[people["mari"], people["liisa"]])
    return visit_of(people["mari"], service=service, starts_at=tomorrow, client=ClientFactory(**client))


def chosen(page):
    """Which way is ticked."""
    return re.findall(r'value="(\w+)"\s+checked', page.content.decode())


@pytest.mark.parametrize(("wish", "email", "way"), WISHES)
def test_moving_a_visit_begins_with_the_clients_wish(wish, email, way, desk_page, people, tomorrow):
    visit = coming(people, tomorrow, told_by=wish, email=email)
    dragged = {"staff": people["mari"].pk, "day": tomorrow.date(), "time": "15:00", "version": 1}
    address = reverse("booking:move", args=[visit.pk])

    form = desk_page.get(address)
    box = desk_page.get(address, dragged, headers={**HTMX, "HX-Target": "modal-content"})

    assert (chosen(form), chosen(box)) == ([way], [way])
    assert ["the client's wish" in page.content.decode() for page in (form, box)] == [bool(wish)] * 2


@pytest.mark.parametrize(("tell", "letters"), [("call", 0), ("mail", 1)])
def test_who_wishes_a_call_is_written_to_only_if_the_desk_chooses_it(tell, letters, desk_page, people, tomorrow):
    visit = coming(people, tomorrow, told_by="call")
    there = {"staff": people["mari"].pk, "day": tomorrow.date(), "time": "15:00", "version": 1, "tell": tell}

    desk_page.post(reverse("booking:move", args=[visit.pk]), there, headers=HTMX)

    assert Mail.objects.count() == letters


def away_from(tomorrow):
    return salon_with_mari_away(tomorrow.date(), tomorrow.date() + timedelta(days=7), weekdays=range(7))


def form_of(page):
    """The hand-over's form as a browser would send it back, with nothing touched."""
    said = {"act": "carry_out"}
    for line in page.context["lines"]:
        key = line.row.visit.pk
        said |= {f"{key}-version": line.row.visit.version, f"{key}-choice": line.chosen, f"{key}-told": line.told}
    return said


def test_a_hand_over_writes_to_all_but_who_wishes_a_call(tomorrow):
    house = away_from(tomorrow)
    visits = day_of_visits(house, house.absence.starts_on, hours=range(9, 12))
    for visit, wish in zip(visits, ("call", "mail", ""), strict=True):
        visit.client.told_by = wish
        visit.client.save()
    desk = browser_of(house.desk)
    page = desk.get(url_of(house))

    desk.post(url_of(house), form_of(page))

    told = AffectedVisit.objects.order_by("from_start").values_list("outcome", "told")
    assert list(told) == [("handed", ""), ("handed", "mail"), ("handed", "mail")]
    assert {letter.to for letter in Mail.objects.all()} == {visits[1].client.email, visits[2].client.email}
    assert page.content.decode().count("wishes a call") == 1


def test_in_a_hand_over_the_desk_may_write_for_this_once_to_who_wishes_a_call(tomorrow):
    house = away_from(tomorrow)
    (visit,) = day_of_visits(house, house.absence.starts_on, hours=[9])
    visit.client.told_by = "call"
    visit.client.save()
    desk = browser_of(house.desk)
    said = {**form_of(desk.get(url_of(house))), f"{visit.pk}-told": "mail"}

    desk.post(url_of(house), said)

    assert (AffectedVisit.objects.get().told, Mail.objects.get().to) == ("mail", visit.client.email)
