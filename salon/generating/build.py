"""A salon with years of history, in bulk: all of it or nothing, the same for the same seed and day.

It stands as it would when a day begins: what is past is over, today's visits are still to come. Written is what the
diary needs: the house, clients with a few health facts, and visits. There are no acts behind them (no change rows, no
audit, no mail) and nothing of treatment or till. A later chapter (treatments, receipts) is one more step in `STEPS`;
it finds the rows of those before it in `Generated`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain
from random import Random
from typing import cast

from django.db import connection, transaction

from clients.card.models import Client, HealthFact
from salon.booking.models import Appointment
from salon.core.names import fold
from salon.core.time import day_bounds, local_day
from salon.demo.names import FIRST_NAMES, LAST_NAMES
from salon.demo.offer import HEALTH
from salon.generating.diary import COLUMNS, FIRST_SHARE, Day, Person, Place, day_ahead, past_day
from salon.generating.house import House, furnish
from salon.generating.sizes import Size
from salon.generating.write import Row, key_at, minute_of, stamp, write_rows
from salon.house.hours import working_spans
from salon.house.models import Location, Salon, Staff

Tell = Callable[[str], None]
CHUNK = timedelta(days=60)
WITH_HEALTH_FACT = 12  # one client in so many
CLIENT_COLUMNS = (
    "id", "first_name", "last_name", "phone", "email", "language", "product_talk", "quiet_treatment", "state",
    "search_text", "created_at", "version", "told_by",
)  # fmt: skip


@dataclass
class Generated:
    """What has been made so far, for the steps to come."""

    size: Size
    seed: int
    today: date
    tell: Tell
    clients: list[str] = field(default_factory=list)
    made: House | None = None
    ahead: int = 0

    @property
    def opened(self) -> date:
        return self.today - timedelta(days=round(self.size.years * 365.25))

    @property
    def house(self) -> House:
        return cast("House", self.made)

    def day(self, day: date) -> Day:
        """The edges that a visit of this day knows."""
        elapsed = (day - self.opened).days / max(1, (self.today - self.opened).days)
        return Day(minute_of(day_bounds(self.opened)[0]), minute_of(day_bounds(self.today)[0]), elapsed)


def is_empty() -> bool:
    """Whether nobody has put anything into this database: no salon, no people, no clients."""
    return not (Salon.objects.exists() or Staff.objects.exists() or Client.objects.exists())


@transaction.atomic
def build(size: Size, *, seed: int, today: date, tell: Tell) -> Generated:
    """Make everything in one transaction."""
    generated = Generated(size, seed, today, tell)
    for step in STEPS:
        step(generated)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")  # its own service would do so within minutes; SQLite has none, and gets none
    return generated


def make_house(generated: Generated) -> None:
    """The places, people and prices."""
    generated.made = furnish(generated.size, generated.opened, generated.today)
    generated.tell(f"{generated.size.places} places and {generated.size.staff} people")


def make_clients(generated: Generated) -> None:
    """The clients, in the order in which they came, and what some of them must be asked about."""
    for _written in write_rows(Client, CLIENT_COLUMNS, _clients(generated)):
        pass
    noted = day_bounds(generated.today)[0]
    roll = Random(f"{generated.seed}-health")  # noqa: S311 - a measure, not a secret
    HealthFact.objects.bulk_create(
        [
            HealthFact(client_id=key, kind=kind, text=text, recorded_at=noted, recorded_by=generated.house.owner)
            for key in generated.clients[::WITH_HEALTH_FACT]
            for kind, text, _reaction in [roll.choice(HEALTH)]
        ],
        batch_size=2000,
    )
    generated.tell(f"{len(generated.clients):,} clients")


def make_diary(generated: Generated) -> None:
    """Bookings ahead first, since what is left of the number is history."""
    size, tell = generated.size, generated.tell
    places = _places(generated)
    last = generated.today + timedelta(weeks=size.ahead_weeks)
    hours = _hours(generated, generated.today, last)
    ahead = [row for day in sorted(hours) for row in _ahead(generated, places, hours[day], day)]
    generated.ahead = len(ahead)
    if size.appointments <= len(ahead):
        raise ValueError("a size whose bookings ahead leave nothing for its history")
    past = _history(generated, places, size.appointments - len(ahead))
    told = 0
    for written in write_rows(Appointment, COLUMNS, chain(past, ahead)):
        if written - told >= size.appointments // 20 or written == size.appointments:
            tell(f"{written:,} of {size.appointments:,} visits")
            told = written


# A later issue adds its chapter here.
STEPS: tuple[Callable[[Generated], None], ...] = (make_house, make_clients, make_diary)


def _clients(generated: Generated) -> Iterator[Row]:
    """One after the other; a third is there on the first day, the others come evenly over the years."""
    roll = Random(f"{generated.seed}-clients")  # noqa: S311 - a measure, not a secret
    opened, today = (minute_of(day_bounds(day)[0]) for day in (generated.opened, generated.today))
    for n in range(generated.size.clients):
        late = max(0.0, n / generated.size.clients - FIRST_SHARE) / (1 - FIRST_SHARE)
        came = opened + int((today - opened) * late) - 45 * 24 * 60
        key = key_at(came, roll)
        generated.clients.append(key)
        first, last = roll.choice(FIRST_NAMES), roll.choice(LAST_NAMES)
        phone, email = f"+35840{n:07}", f"client{n}@history.example"
        found = fold(f"{first} {last} {phone} {email} ")  # as Client.searchable, which would read each number anew
        yield (key, first, last, phone, email, "fi", roll.choice(("finding", "gladly", "if_asked", "never")), 0,
               "active", found, stamp(came), 1, "")  # fmt: skip


def _places(generated: Generated) -> dict[Location, Place]:
    house = generated.house
    services = {code: service.pk.hex for code, service in house.services.items()}
    places = {}
    for n, location in enumerate(house.locations):
        places[location] = Place(
            people=[Person(person.pk.hex, house.gives[person]) for person in house.staff[location]],
            clients=generated.clients[n :: generated.size.places],
            rooms={kind: [room.pk.hex for room in those] for kind, those in house.rooms[location].items()},
            devices={kind: [device.pk.hex] for kind, device in house.devices[location].items()},
            services=services,
            desk=house.desks[location].pk.hex,
            roll=Random(f"{generated.seed}-{n}"),  # noqa: S311 - a measure, not a secret
        )
    return places


def _hours(generated: Generated, first: date, last: date) -> dict[date, dict[str, tuple[int, int]]]:
    """Everybody's working time of each day in `[first, last)`, as the diary itself reads the rota."""
    people = [person for those in generated.house.staff.values() for person in those]
    found: dict[date, dict[str, tuple[int, int]]] = {}
    while first < last:
        until = min(first + CHUNK, last)
        for key, spans in working_spans(people, first, until - timedelta(days=1)).items():
            for start, end in spans:
                found.setdefault(local_day(start), {})[key.hex] = (minute_of(start), minute_of(end))
        first = until
    return found


def _ahead(
    generated: Generated, places: dict[Location, Place], hours: dict[str, tuple[int, int]], day: date
) -> Iterator[Row]:
    for place in places.values():
        place.new_day()
        for person in place.people:
            if span := hours.get(person.key):
                yield from day_ahead(place, person, span, generated.size.filled, generated.day(day))


def _history(generated: Generated, places: dict[Location, Place], total: int) -> Iterator[Row]:
    """The days gone by, one by one, so that rows stand in the order in which they would have come."""
    hours = _hours(generated, generated.opened, generated.today)
    days = sum(len(those) for those in hours.values())
    number = 0
    for day in sorted(hours):
        shared = generated.day(day)
        for place in places.values():
            place.new_day()
            for person in place.people:
                if span := hours[day].get(person.key):
                    quota = (number + 1) * total // days - number * total // days
                    number += 1
                    yield from past_day(place, person, span, quota, shared)
