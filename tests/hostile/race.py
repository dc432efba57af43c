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
from salon.booking.services import BookingWish, Destination, Part, VisitWish, book, book_visit, move  # noqa: E402
from salon.core.errors import Refused  # noqa: E402
from salon.core.models import Role, User  # noqa: E402
from salon.house.models import Device, DeviceKind, Room, RoomKind, Service, Staff  # noqa: E402
from tests.factories import ClientFactory, ServiceFactory, StaffFactory, UserFactory, with_hours  # noqa: E402

RACERS = 8
NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
# Round after round another hour: eight a day, from the next day on.
FIRST_DAY = date(2026, 11, 26)


def slot(number):
    """The hour that round `number` is about."""
    day = FIRST_DAY + timedelta(days=number // 8)
    return datetime(day.year, day.month, day.day, 6 + number % 8, tzinfo=UTC)


def parked(number, racer):
    """Where a visit waits, out of everybody's way, before it races for its slot."""
    days, hour = divmod(number * RACERS + racer, 20)
    return datetime(2028, 1, 3, hour, tzinfo=UTC) + timedelta(days=days)


def make_salon(moves):
    """Eight clients, nine people who work round the clock, and eight visits for every round of moves."""
    call_command("migrate", verbosity=0)
    UserFactory(name="Desk", role=Role.RECEPTIONIST)
    staff = [with_hours(StaffFactory(), "00:00", "23:59", range(7)) for _ in range(RACERS + 1)]
    service = ServiceFactory(name="Facial", duration_minutes=60, performers=staff)
    Room.objects.create(name="The only room")
    Device.objects.create(name="The only laser", kind=DeviceKind.objects.create(name="Laser"))
    wet = RoomKind.objects.create(name="Wet")
    for name in ("Sea", "Lake"):
        Room.objects.create(name=name).kinds.add(wet)
    ServiceFactory(name="Peel", duration_minutes=60, room_kind=wet, performers=staff)
    ServiceFactory(name="Laser", duration_minutes=60, device_kind=DeviceKind.objects.get(), performers=staff)
    clients = [ClientFactory() for _ in range(RACERS)]
    desk = User.objects.get()
    only_room, laser = Room.objects.get(name="The only room"), Service.objects.get(name="Laser")
    for racer, (person, client) in enumerate(zip(staff[1:], clients, strict=True)):
        for number in moves.get("move", ()):
            book(client, BookingWish(service, person, slot(number)), by=desk, at=NOW)
        for number in moves.get("move_room", ()):
            book(client, BookingWish(service, person, parked(number, racer), room=only_room), by=desk, at=NOW)
        for number in moves.get("move_device", ()):
            book(client, BookingWish(laser, person, parked(number, racer)), by=desk, at=NOW)


def attempt(mode, racer, number):
    """What one racer does in one round: "won", or the code of the refusal."""
    desk, client = User.objects.get(), Client.objects.order_by("pk")[racer]
    try:
        ATTEMPTS[mode](client, racer, slot(number), desk)
    except Refused as refusal:
        return refusal.code
    except DatabaseError:
        return "database"
    return "won"


def people():
    """The nine, in one order for everybody."""
    return list(Staff.objects.order_by("pk"))


def take_person(client, racer, start, desk):
    book(client, BookingWish(Service.objects.get(name="Facial"), people()[0], start), by=desk, at=NOW)


def take_room(client, racer, start, desk):
    room = Room.objects.get(name="The only room")
    wish = BookingWish(Service.objects.get(name="Facial"), people()[racer + 1], start, room=room)
    book(client, wish, by=desk, at=NOW)


def take_device(client, racer, start, desk):
    book(client, BookingWish(Service.objects.get(name="Laser"), people()[racer + 1], start), by=desk, at=NOW)


def take_a_room_of_two(client, racer, start, desk):
    book(client, BookingWish(Service.objects.get(name="Peel"), people()[racer + 1], start), by=desk, at=NOW)


def take_anyone(client, racer, start, desk):
    """Nine people are free; whoever is given somebody else's time is a fault."""
    wish = VisitWish((Part(Service.objects.get(name="Facial")),), start)
    book_visit(client, wish, by=desk, at=NOW)


def move_there(client, racer, start, desk):
    visit = Appointment.objects.get(staff=people()[racer + 1], starts_at=start, room=None, device=None)
    move(visit, Destination(people()[0], start), version=1, by=desk, at=NOW)


def move_into_the_room(client, racer, start, desk):
    move_own(client, racer, start, desk, room__isnull=False)


def move_to_the_device(client, racer, start, desk):
    move_own(client, racer, start, desk, device__isnull=False)


def move_own(client, racer, start, desk, **what):
    """Her own person, another time: only the room or the device is fought for."""
    number = (start.date() - FIRST_DAY).days * 8 + start.hour - 6
    visit = Appointment.objects.get(client=client, starts_at=parked(number, racer), **what)
    move(visit, Destination(people()[racer + 1], start), version=1, by=desk, at=NOW)


def insert(client, racer, start, desk):
    """Past the service, straight into the table: only the database stands in the way."""
    ends_at = start + timedelta(hours=1)
    Appointment.objects.create(
        client=client,
        staff=people()[0],
        service=Service.objects.get(name="Facial"),
        starts_at=start,
        ends_at=ends_at,
        busy_from=start,
        busy_until=ends_at,
        price_estimate=0,
        booked_at=NOW,
    )


ATTEMPTS = {
    "staff": take_person,
    "room": take_room,
    "device": take_device,
    "kind": take_a_room_of_two,
    "anyone": take_anyone,
    "move": move_there,
    "move_room": move_into_the_room,
    "move_device": move_to_the_device,
    "raw": insert,
}


def race(races, racer, barrier, results):
    """One racer's life: wait for the others, try, tell."""
    connection.ensure_connection()
    for mode, number in races:
        barrier.wait(timeout=120)
        results.put((number, attempt(mode, racer, number)))


def held(mode, number):
    """How many live visits hold what a round is about in the end."""
    visits = Appointment.objects.live().filter(starts_at=slot(number))
    if mode in {"room", "kind", "move_room"}:
        return visits.filter(room__isnull=False).count()
    if mode in {"device", "move_device"}:
        return visits.filter(device__isnull=False).count()
    if mode == "anyone":
        return visits.count()
    return visits.filter(staff=people()[0]).count()


def doubled(numbers):
    """How many people, rooms or devices of these rounds hold two live visits at once: must be none."""
    found = 0
    for thing in ("staff", "room", "device"):
        visits = Appointment.objects.live().filter(starts_at__in=[slot(number) for number in numbers])
        pairs = visits.exclude(**{thing: None}).values_list(thing, "starts_at")
        found += sum(1 for count in Counter(pairs).values() if count > 1)
    return found


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
        "winners are what is stored": winners == stored,
        "held twice": doubled(numbers),
        "outcomes": dict(sorted(Counter(what for _, what in here).items())),
    }


def run(asked):
    """All races, one kind after the other: {"staff": 20, ...} rounds; a tally for each kind."""
    numbers, first = {}, 0
    for mode, rounds in asked.items():
        numbers[mode] = range(first, first + rounds)
        first += rounds
    make_salon(numbers)
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
