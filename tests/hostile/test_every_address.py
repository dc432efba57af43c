"""Each address by each role: what the rights do not give is 404, what is not there is 404, and nothing breaks (H12)."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from salon.booking.models import Appointment
from salon.core.access import GRANTS
from salon.core.models import Mail, Role
from salon.house.models import Location
from tests.architecture.test_policies import PUBLIC, THIRD_PARTY, every_url
from tests.clients.reading import at_clock, shows, today
from tests.factories import (
    AppointmentFactory,
    ClientFactory,
    SalonFactory,
    StaffFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NOBODY = "0192f0c0-0000-7000-8000-000000000000"
OURS = [
    (name, "/" + route, view) for name, route, view in every_url() if name not in THIRD_PARTY and name not in PUBLIC
]
# Pages that a parameter of the address chooses among, and not a row: a word that is none of theirs is not there either.
PLACES = {"uuid": NOBODY, "str": "x", "int": "1", "slug": "x"}


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


def filled(route):
    return re.sub(r"<(\w+):\w+>", lambda place: PLACES[place.group(1)], route)


@pytest.mark.parametrize("role", [*Role])
def test_h12_what_a_role_may_not_is_404_by_looking_and_by_sending(client, role):
    client.force_login(UserFactory(role=role))
    barred = [(name, filled(route)) for name, route, view in OURS if view.policy not in GRANTS[role]]

    answers = {name: (client.get(path).status_code, client.post(path, {}).status_code) for name, path in barred}

    # A page that is only looked at, or only sent to, answers 405 to the other, whoever asks: that tells nothing.
    assert {name: codes for name, codes in answers.items() if not {404} <= set(codes) <= {404, 405}} == {}
    assert len(barred) + sum(view.policy in GRANTS[role] for _n, _r, view in OURS) == len(OURS)


@pytest.mark.parametrize("role", [*Role])
def test_h12_what_is_not_there_is_404_to_who_might_see_it(client, role):
    client.force_login(UserFactory(role=role))
    rows = [(name, filled(route)) for name, route, view in OURS if view.policy in GRANTS[role] and "<uuid:" in route]

    looked = {name: client.get(path).status_code for name, path in rows}
    sent = {name: client.post(path, {}).status_code for name, path in rows}

    assert {name: code for name, code in looked.items() if code not in (404, 405)} == {}
    # Without a single field some acts are refused by their form before anything is looked for, and an undo that was not
    # offered goes back with a word.
    found = {name: code for name, code in sent.items() if code not in (404, 405, 422)}
    assert set(found) <= {"house:person-return-back", "house:vat-restore"}
    assert set(found.values()) <= {302}


@pytest.mark.parametrize("role", [*Role])
def test_h12_pages_of_a_role_open_without_a_fault(client, role):
    client.force_login(UserFactory(role=role))
    pages = [(name, route) for name, route, view in OURS if view.policy in GRANTS[role] and "<" not in route]

    codes = {name: client.get(path).status_code for name, path in pages}

    assert {name: code for name, code in codes.items() if code >= 500 or code == 403} == {}
    assert 200 in codes.values()


def test_h09_a_substitute_has_no_list_of_all_clients_and_no_way_to_take_one_away(client):
    sanna = StaffFactory(name="Sanna", role="substitute")
    hers, other = ClientFactory(last_name="Hers"), ClientFactory(last_name="Other")
    AppointmentFactory(staff=sanna, client=hers, starts_at=at_clock(0, 15))
    client.force_login(sanna.user)

    listed = client.get(reverse("card:clients"))
    away = [name for name, _route, view in OURS if re.search("export|csv|download|copy", name)
            and view.policy in GRANTS[Role.SUBSTITUTE]]  # fmt: skip

    assert [row.pk for row in listed.context["page_obj"]] == [hers.pk]
    assert (listed.context["page_obj"].paginator.count, away) == (1, [])
    assert client.get(reverse("card:client", args=[other.pk])).status_code == 404


def test_h14_a_part_of_a_phone_number_tells_a_substitute_nothing_of_others(client):
    sanna = StaffFactory(name="Sanna", role="substitute")
    hers = ClientFactory(last_name="Hers", phone="+358401112233")
    ClientFactory(last_name="Other", phone="+358401112244")
    AppointmentFactory(staff=sanna, client=hers, starts_at=at_clock(0, 15))
    client.force_login(sanna.user)

    both = client.get(reverse("card:search"), {"q": "040111"})
    alone = client.get(reverse("card:search"), {"q": "04011122 44"})

    assert shows(both, "Hers", "Other", "There are more") == [True, False, False]
    assert shows(alone, "Other", "Nobody found") == [False, True]


def test_h18_the_diary_of_one_place_holds_exactly_its_visits(client):
    here, there = Location.objects.create(name="Here"), Location.objects.create(name="There")
    mine = AppointmentFactory(staff=StaffFactory(location=here), starts_at=at_clock(10))
    theirs = AppointmentFactory(staff=StaffFactory(location=there), starts_at=at_clock(10))
    client.force_login(UserFactory(role="receptionist"))

    def shown(place):
        asked = {"day": today().isoformat(), "place": place.pk}
        answer = client.get(reverse("booking:list"), asked)
        return {row.visit.pk for row in answer.context["rows"]}

    assert (shown(here), shown(there)) == ({mine.pk}, {theirs.pk})


def test_h41_an_address_sent_along_with_a_cancel_is_ignored_and_told_to_nobody(client):
    card = ClientFactory(email="hers@example.org")
    visit = AppointmentFactory(client=card, starts_at=timezone.now() + timedelta(days=3))
    client.force_login(UserFactory(role="receptionist"))
    sent = {"version": visit.version, "tell": "mail", "email": "other@example.org", "cancelledBy": "other@example.org",
            "client": ClientFactory().pk, "to": "other@example.org"}  # fmt: skip

    answer = client.post(reverse("booking:cancel", args=[visit.pk]), sent)

    visit.refresh_from_db()
    assert (visit.client, visit.state in Appointment.GONE) == (card, True)
    assert [mail.to for mail in Mail.objects.all()] == ["hers@example.org"]
    assert "other@example.org" not in answer.content.decode()
