"""A generated salon is what it says: to the number, without a double booking, each live visit holding its time."""

import io
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from clients.card.models import Client, HealthFact
from salon.booking.models import Appointment, Hold
from salon.core.models import User
from salon.core.time import day_bounds, local_day
from salon.generating import build as building
from salon.generating.build import build
from salon.generating.sizes import SIZES, Size
from salon.house.hours import working_spans
from salon.house.models import Location, Salon, Staff
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
TINY = Size(places=2, staff_per_place=3, years=0.2, appointments=1_600, clients=150, ahead_weeks=2)


def make(size=TINY, seed=1, today=TODAY):
    said = []
    build(size, seed=seed, today=today, tell=said.append)
    return said


@pytest.fixture
def made(db):
    return make()


def diary_of(seed):
    """The diary that this seed makes, by names of the house (its keys are new each time), and forgotten again."""
    fields = ["id", "client", "staff__name", "service__code", "room__name", "device__name", "starts_at", "gap_from"]
    with transaction.atomic():
        make(seed=seed)
        found = sorted(Appointment.objects.values_list(*fields, "busy_until", "state", "booked_at", "note"), key=str)
        transaction.set_rollback(True)
    return found


def test_the_counts_are_those_of_the_size(made):
    counts = (
        Location.objects.count(),
        Staff.objects.count(),
        Client.objects.count(),
        Appointment.objects.count(),
        HealthFact.objects.count(),
    )

    assert counts == (2, 6, 150, 1600, 13)
    assert made == ["2 places and 6 people", "150 clients", "1,600 of 1,600 visits"]


def test_the_sizes_are_those_that_were_promised():
    sizes = {
        name: (size.places, size.staff, size.years, size.appointments, size.clients) for name, size in SIZES.items()
    }

    assert sizes["S"] == (1, 6, 3, 60_000, 3_000)
    assert sizes["L"] == (20, 120, 5, 1_000_000, 60_000)


@pytest.mark.parametrize("thing", ["staff", "room", "device"])
def test_nobody_and_nothing_is_ever_in_two_places_at_once(made, thing):
    held = Appointment.objects.exclude(state__in=Appointment.GONE).exclude(**{thing: None})
    by_thing = defaultdict(list)
    for key, start, end in held.order_by("busy_from").values_list(thing, "busy_from", "busy_until"):
        by_thing[key].append((start, end))

    overlaps = [
        (first, second) for spans in by_thing.values() for first, second in pairwise(spans) if first[1] > second[0]
    ]

    assert overlaps == []
    assert len(by_thing) == {"staff": 6, "room": 6, "device": 4}[thing]


def test_a_client_has_at_most_one_visit_a_day(made):
    days = Counter(
        (client, local_day(start)) for client, start in Appointment.objects.values_list("client", "starts_at")
    )

    assert max(days.values()) == 1


def test_each_live_visit_holds_its_time_and_no_other_does(made):
    expected = set()
    for visit in Appointment.objects.live():
        edges = [visit.busy_from, visit.gap_from, visit.gap_until, visit.busy_until]
        spans = list(zip(edges[::2], edges[1::2], strict=True)) if visit.gap_from else [(edges[0], edges[3])]
        expected |= {(visit.pk, visit.staff_id, None, None, *span) for span in spans}
        if visit.room_id:
            expected.add((visit.pk, None, visit.room_id, None, edges[0], edges[3]))
        if visit.device_id:
            expected.add((visit.pk, None, None, visit.device_id, edges[0], edges[3]))

    fields = ("appointment", "staff", "room", "device", "busy_from", "busy_until")
    assert set(Hold.objects.values_list(*fields)) == expected
    assert Hold.objects.filter(device__isnull=False).count() > 0
    assert Appointment.objects.live().filter(gap_from__isnull=False).count() > 0


def test_what_is_past_is_over_and_what_is_ahead_is_live_for_the_weeks_of_the_size(made):
    begins = day_bounds(TODAY)[0]
    past = set(Appointment.objects.filter(starts_at__lt=begins).values_list("state", flat=True))
    ahead = set(Appointment.objects.filter(starts_at__gte=begins).values_list("state", flat=True))
    last = Appointment.objects.live().latest("starts_at").starts_at

    assert past == {"completed", "no_show", "cancelled_client", "cancelled_late", "cancelled_salon"}
    assert ahead == {"booked", "confirmed", "requested", "cancelled_client"}
    assert timedelta(weeks=2) - timedelta(days=3) < last - begins < timedelta(weeks=2)
    assert Appointment.objects.filter(booked_at__gte=begins).count() == 0


def test_every_visit_stands_inside_working_hours_and_about_seven_tenths_of_those_ahead_are_booked(made):
    people = list(Staff.objects.all())
    last = TODAY + timedelta(weeks=2)
    hours = working_spans(people, TODAY - timedelta(days=100), last)
    outside = [
        visit.pk
        for visit in Appointment.objects.all()
        if not any(start <= visit.busy_from and visit.busy_until <= end for start, end in hours[visit.staff_id])
    ]

    begins = day_bounds(TODAY)[0]
    works = sum((end - start for spans in hours.values() for start, end in spans if start >= begins), timedelta())
    booked = sum((visit.busy_until - visit.busy_from for visit in Appointment.objects.live()), timedelta())
    assert outside == []
    assert 0.6 < booked / works < 0.85


def test_rooms_and_devices_are_of_the_kind_and_the_place_that_the_treatment_needs(made):
    held = Appointment.objects.exclude(state__in=Appointment.GONE)
    visits = held.select_related("service", "staff", "room", "device").prefetch_related("room__kinds")
    wrong = [
        visit.pk
        for visit in visits
        if (visit.service.room_kind_id is None) != (visit.room is None)
        or (visit.service.device_kind_id is None) != (visit.device is None)
        or (visit.room and visit.service.room_kind_id not in {kind.pk for kind in visit.room.kinds.all()})
        or (visit.device and visit.service.device_kind_id != visit.device.kind_id)
        or {thing.location_id for thing in (visit.room, visit.device) if thing} - {visit.staff.location_id}
    ]

    assert wrong == []


def test_clients_are_found_by_what_a_card_of_theirs_would_be_found_by(made):
    found = {(client.search_text, client.searchable()) for client in Client.objects.all()}

    assert {written == kept for written, kept in found} == {True}


def test_the_same_seed_and_day_give_the_same_diary_and_another_seed_another():
    first = diary_of(seed=1)

    assert diary_of(seed=1) == first
    assert diary_of(seed=2) != first


def test_a_build_that_breaks_off_leaves_nothing():
    def stop_at_the_clients(words):
        if words.endswith("clients"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(TINY, seed=1, today=TODAY, tell=stop_at_the_clients)

    assert (Salon.objects.count(), Client.objects.count(), Appointment.objects.count()) == (0, 0, 0)


def test_ctrl_c_is_answered_in_words(monkeypatch):
    def stop(generated):
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "STEPS", (*building.STEPS[:1], stop))

    with pytest.raises(CommandError, match="Stopped: nothing was written") as stopped:
        call_command("generate_history", size="XS", stdout=io.StringIO())

    assert (stopped.value.returncode, Salon.objects.count()) == (130, 0)


def test_a_database_with_people_in_it_is_refused_in_words():
    StaffFactory()

    with pytest.raises(CommandError, match="There is a salon in this database already: nothing was changed"):
        call_command("generate_history", size="XS")

    assert Salon.objects.count() == 0


def test_production_is_refused(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="not for PRODUCTION=1"):
        call_command("generate_history", size="XS")


def test_the_log_ins_have_no_password_until_somebody_sets_one(made):
    assert {user.has_usable_password() for user in User.objects.all()} == {False}
    assert sorted(User.objects.values_list("email", flat=True)) == [
        "desk1@history.example",
        "desk2@history.example",
        "owner@history.example",
    ]
