"""Eight processes and one hour: a race for a slot on a database of its own, in separate processes with own connections.

Run by tests/hostile/test_double_booking.py, or by hand: DATABASE_URL=... python -m tests.hostile.race '{"staff": 200}'
The database named by the environment is new: it is migrated here, and filled with a salon for the race.
"""

import json
import multiprocessing
import os
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salon.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - the settings come first
from django.db import DatabaseError, connection, connections  # noqa: E402

from clients.card.models import Client  # noqa: E402
from salon.booking.models import Appointment  # noqa: E402
from salon.booking.services import BookingWish, Destination, book, move  # noqa: E402
from salon.core.errors import Refused  # noqa: E402
from salon.core.models import Role, User  # noqa: E402
from salon.house.models import Room, Service, Staff  # noqa: E402
from tests.factories import ClientFactory, ServiceFactory, StaffFactory, UserFactory, with_hours  # noqa: E402

RACERS = 8
NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
# Round after round another hour: eight a day, from the next day on.
FIRST_DAY = date(2026, 11, 26)


def slot(number):
    """The hour that round `number` is about."""
    day = FIRST_DAY + timedelta(days=number // 8)
    return datetime(day.year, day.month, day.day, 6 + number % 8, tzinfo=UTC)


def make_salon(moves):
    """Eight clients, nine people who work round the clock, and eight visits for every round of moves."""
    call_command("migrate", verbosity=0)
    UserFactory(name="Desk", role=Role.RECEPTIONIST)
    people = [with_hours(StaffFactory(), "00:00", "23:59", range(7)) for _ in range(RACERS + 1)]
    service = ServiceFactory(duration_minutes=60, performers=people)
    Room.objects.create(name="The only room")
    clients = [ClientFactory() for _ in range(RACERS)]
    desk = User.objects.get()
    for number in moves:
        for person, client in zip(people[1:], clients, strict=True):
            book(client, BookingWish(service, person, slot(number)), by=desk, at=NOW)


def attempt(mode, racer, number):
    """What one racer does in one round: "won", or the code of the refusal."""
    desk, service = User.objects.get(), Service.objects.get()
    people = list(Staff.objects.order_by("pk"))
    client = Client.objects.order_by("pk")[racer]
    try:
        if mode == "move":
            visit = Appointment.objects.get(staff=people[racer + 1], starts_at=slot(number))
            move(visit, Destination(people[0], slot(number)), version=1, by=desk, at=NOW)
        elif mode == "raw":
            insert(client, people[0], service, slot(number))
        else:
            room = Room.objects.get() if mode == "room" else None
            staff = people[racer + 1] if mode == "room" else people[0]
            book(client, BookingWish(service, staff, slot(number), room=room), by=desk, at=NOW)
    except Refused as refusal:
        return refusal.code
    except DatabaseError:
        return "database"
    return "won"


def insert(client, staff, service, starts_at):
    """Past the service, straight into the table: only the database stands in the way."""
    ends_at = starts_at + timedelta(hours=1)
    Appointment.objects.create(
        client=client,
        staff=staff,
        service=service,
        starts_at=starts_at,
        ends_at=ends_at,
        busy_from=starts_at,
        busy_until=ends_at,
        price_estimate=0,
        booked_at=NOW,
    )


def race(races, racer, barrier, results):
    """One racer's life: wait for the others, try, tell."""
    connection.ensure_connection()
    for mode, number in races:
        barrier.wait(timeout=120)
        results.put((number, attempt(mode, racer, number)))


def held(mode, number):
    """How many live visits hold the slot of a round in the end."""
    visits = Appointment.objects.live().filter(starts_at=slot(number))
    if mode == "room":
        return visits.filter(room__isnull=False).count()
    return visits.filter(staff=Staff.objects.order_by("pk")[0]).count()


def tally(mode, numbers, told):
    """What came of the rounds of one kind."""
    here = [(number, what) for number, what in told if number in numbers]
    winners = [sum(1 for at, what in here if at == number and what == "won") for number in numbers]
    stored = [held(mode, number) for number in numbers]
    return {
        "database": connection.vendor,
        "mode": mode,
        "rounds": len(numbers),
        "rounds with one winner": winners.count(1),
        "rounds with one visit stored": stored.count(1),
        "most stored": max(stored),
        "outcomes": dict(sorted(Counter(what for _, what in here).items())),
    }


def run(asked):
    """All races, one kind after the other: {"staff": 20, ...} rounds; a tally for each kind."""
    numbers, first = {}, 0
    for mode, rounds in asked.items():
        numbers[mode] = range(first, first + rounds)
        first += rounds
    make_salon(numbers.get("move", ()))
    connections.close_all()
    races = [(mode, number) for mode, those in numbers.items() for number in those]
    spawn = multiprocessing.get_context("spawn")
    barrier, results = spawn.Barrier(RACERS), spawn.Queue()
    racers = [spawn.Process(target=race, args=(races, n, barrier, results)) for n in range(RACERS)]
    for racer in racers:
        racer.start()
    told = [results.get(timeout=300) for _ in range(RACERS * len(races))]
    for racer in racers:
        racer.join(timeout=60)
    return [tally(mode, those, told) for mode, those in numbers.items()]


if __name__ == "__main__":
    print(json.dumps(run(json.loads(sys.argv[1]))))
