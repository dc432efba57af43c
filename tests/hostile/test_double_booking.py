"""Nobody is booked twice: eight at once for one hour, past the service too, and over eight log-ins of their own."""

import http.client
import json
import os
import subprocess
import sys
import threading
import uuid
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from salon.booking.availability import ask_for, first_free
from salon.booking.models import Appointment
from salon.core.models import Role
from salon.house.models import Device
from tests.factories import (
    NOW,
    AppointmentFactory,
    ClientFactory,
    RoomFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
    UserFactory,
    with_hours,
)

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = int(os.environ.get("ROUNDS", "8"))
RACERS = 8
GUARDED = [
    f"booking_hold_{column}_id_no_overlap_{verb}"
    for column in ("device", "room", "staff")
    for verb in ("insert", "update")
]


@pytest.fixture
def empty_database(tmp_path):
    """Where a race takes place: a file of its own, or a database of its own on the server of this run."""
    environment = {**os.environ, "VAR_DIR": str(tmp_path)}
    if not (url := environment.get("DATABASE_URL")):
        yield environment
        return
    name = f"race_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield {**environment, "DATABASE_URL": f"{url.rpartition('/')[0]}/{name}"}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.timeout(900)
def test_of_eight_processes_exactly_one_gets_the_hour(empty_database):
    modes = ("staff", "room", "device", "move", "move_room", "move_device")
    tallies = ran_in(empty_database, {**dict.fromkeys(modes, ROUNDS), "raw": min(ROUNDS, 5)})

    lost = {"device": "no_device", "move_device": "no_device", "raw": "database"}
    assert tallies == [
        {
            "database": connection.vendor,
            "mode": mode,
            "rounds": rounds,
            "rounds with one winner": rounds,
            "rounds with one visit stored": rounds,
            "most stored": 1,
            "winners are what is stored": True,
            "held twice": 0,
            "outcomes": {lost.get(mode, "slot_taken"): rounds * (RACERS - 1), "won": rounds},
        }
        for mode, rounds in (*((mode, ROUNDS) for mode in modes), ("raw", min(ROUNDS, 5)))
    ]


@pytest.mark.timeout(900)
def test_eight_at_once_share_two_rooms_of_a_kind_and_all_find_somebody_where_anyone_will_do(empty_database):
    rounds = max(ROUNDS // 4, 3)

    kind, anyone = ran_in(empty_database, {"kind": rounds, "anyone": rounds})

    assert (kind["most stored"], kind["held twice"], kind["outcomes"]) == (
        2, 0, {"no_room": rounds * (RACERS - 2), "won": rounds * 2},
    )  # fmt: skip
    assert (anyone["held twice"], anyone["outcomes"]) == (0, {"won": rounds * RACERS})


def ran_in(environment, asked):
    """The tallies of a race, on a database of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.hostile.race", json.dumps(asked)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=880, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    tallies = json.loads(ran.stdout)
    print("", *tallies, sep="\n")
    return tallies


def session_at(address, user):
    """A connection of one person's browser, signed in, with her CSRF token."""
    signed_in = Browser()
    signed_in.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    link = http.client.HTTPConnection(address, timeout=60)
    link.request("GET", reverse("booking:book"), headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"})
    answer = link.getresponse()
    answer.read()
    token = answer.headers["Set-Cookie"].split("csrftoken=")[1].split(";")[0]
    headers = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={token}",
        "X-CSRFToken": token,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return link, headers


def post_at_once(sessions, forms):
    """Everybody sends her form at the same moment; gives the status codes."""
    barrier, statuses = threading.Barrier(len(sessions)), []

    def send(link, headers, form):
        barrier.wait(timeout=60)
        link.request("POST", reverse("booking:book"), body=urlencode(form), headers=headers)
        answer = link.getresponse()
        answer.read()
        statuses.append(answer.status)

    threads = [
        threading.Thread(target=send, args=(*session, form)) for session, form in zip(sessions, forms, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return sorted(statuses)


def test_of_eight_log_ins_exactly_one_books_the_hour(live_server):
    SalonFactory()
    staff = with_hours(StaffFactory(), weekdays=range(7))
    service = ServiceFactory(performers=[staff])
    desks = [UserFactory(role=Role.RECEPTIONIST) for _ in range(RACERS)]
    clients = [ClientFactory() for _ in range(RACERS)]
    sessions = [session_at(urlsplit(live_server.url).netloc, desk) for desk in desks]
    rounds, won = max(5, min(ROUNDS, 200) // 4), 0

    for _ in range(rounds):
        free = first_free(ask_for(service), from_at=timezone.now(), most=1)[0]
        local = timezone.localtime(free.starts_at)
        asked = {"service": service.pk, "staff": staff.pk, "day": local.date(), "time": local.strftime("%H:%M")}
        statuses = post_at_once(sessions, [{**asked, "client": client.pk} for client in clients])
        won += statuses == [302] + [422] * (RACERS - 1)

    for link, _headers in sessions:
        link.close()
    print(f"\n{connection.vendor}, eight log-ins: one winner in {won} of {rounds} rounds")
    assert (won, Appointment.objects.live().count()) == (rounds, rounds)


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["staff", "room", "device"])
def test_the_database_itself_refuses_an_overlap(column):

    thing = {"staff": StaffFactory, "room": RoomFactory, "device": lambda: Device.objects.create(name="Laser")}[
        column
    ]()
    AppointmentFactory(**{column: thing})

    with pytest.raises(IntegrityError), transaction.atomic():
        AppointmentFactory(**{column: thing})

    assert Appointment.objects.filter(**{column: thing}).count() == 1


@pytest.mark.django_db
def test_the_database_refuses_to_push_a_visit_over_another():
    first = AppointmentFactory()
    second = AppointmentFactory(staff=first.staff, starts_at=NOW.replace(hour=12))

    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=second.pk).update(busy_from=first.busy_from)

    second.refresh_from_db()
    assert second.busy_from == second.starts_at


@pytest.mark.django_db
def test_history_and_cancelled_visits_may_overlap():
    first = AppointmentFactory(state="completed")
    AppointmentFactory(staff=first.staff, state="cancelled_client")
    AppointmentFactory(staff=first.staff, state="completed")
    AppointmentFactory(staff=first.staff)

    assert Appointment.objects.filter(staff=first.staff).count() == 4


@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_the_triggers_of_sqlite_are_there():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%no_overlap%' ORDER BY name"
        )
        found = [name for (name,) in cursor.fetchall()]

    assert found == GUARDED


@pytest.mark.postgres_only
@pytest.mark.django_db
def test_the_exclusion_constraints_of_postgresql_are_there():
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x' ORDER BY conname")
        found = [name for (name,) in cursor.fetchall()]

    holds = [f"booking_hold_one_at_a_time_per_{column}" for column in ("device", "room", "staff")]
    assert found == [*holds, "house_competence_periods_apart", "house_employment_periods_apart"]
