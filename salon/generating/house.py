"""The house of a generated salon: places, rooms, devices, price list, people with hours, holidays and log-ins."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.contrib.auth.hashers import make_password

from salon.core.models import Access, Role, User
from salon.core.time import HELSINKI
from salon.demo.folder import VAT_RATES
from salon.demo.names import FIRST_NAMES
from salon.generating import offer
from salon.generating.sizes import Size
from salon.house.models import (
    Absence,
    Category,
    Competence,
    Device,
    DeviceKind,
    Employment,
    Location,
    Room,
    RoomKind,
    Salon,
    Service,
    Staff,
    VatRate,
    WeeklyShift,
)

CITIES = (
    "Tampere", "Helsinki", "Espoo", "Turku", "Oulu", "Vantaa", "Lahti", "Kuopio", "Jyväskylä", "Pori", "Kouvola",
    "Joensuu", "Lappeenranta", "Hämeenlinna", "Vaasa", "Seinäjoki", "Rovaniemi", "Mikkeli", "Kotka", "Salo",
)  # fmt: skip
EARLY, LATE = (time(9), time(18)), (time(10), time(19))
SUMMER = timedelta(weeks=4)


@dataclass
class House:
    """The rows that the diary needs, in order."""

    locations: list[Location]
    staff: dict[Location, list[Staff]]
    rooms: dict[Location, dict[str, list[Room]]]
    devices: dict[Location, dict[str, Device]]
    services: dict[str, Service]
    gives: dict[Staff, tuple[offer.Line, ...]]
    desks: dict[Location, User]
    owner: User


def furnish(size: Size, opened: date, today: date) -> House:
    """Make the house; log-ins are without a password until somebody sets one."""
    VatRate.objects.bulk_create([VatRate(vat_class=name, valid_from=day, percent=p) for name, day, p in VAT_RATES])
    Salon.objects.create(name="Kauneushoitolat Mittari", business_id="7654321-2", street="Mittakatu 1",
                         postal_code="33100", city="Tampere", email="mittari@history.example")  # fmt: skip
    locations = Location.objects.bulk_create(
        [Location(name=_place_name(n), city=CITIES[n % len(CITIES)], diary_order=n) for n in range(size.places)]
    )
    services = _price_list()
    rooms, devices = _things(locations, size)
    people = {place: _people(place, index, size, opened) for index, place in enumerate(locations)}
    everybody = [person for those in people.values() for person in those]
    gives = _learned(everybody, services)
    _hours(everybody, opened, today)
    owner = _log_in("owner@history.example", "Omistaja", Role.OWNER, opened)
    desks = {
        place: _log_in(f"desk{n}@history.example", f"Vastaanotto {place.name}", Role.RECEPTIONIST, opened)
        for n, place in enumerate(locations, 1)
    }
    return House(locations, people, rooms, devices, services, gives, desks, owner)


def _place_name(n: int) -> str:
    turn = n // len(CITIES)
    return CITIES[n % len(CITIES)] + (f" {turn + 1}" if turn else "")


def _price_list() -> dict[str, Service]:
    names = dict.fromkeys(line.category for line in offer.LINES)
    categories = {name: Category.objects.create(name=name) for name in names}
    room_kinds = {name: RoomKind.objects.create(name=name) for name in (offer.ROOM, offer.DEVICE_ROOM)}
    device_kinds = {name: DeviceKind.objects.create(name=name) for name in (offer.NEEDLES, offer.LIGHT)}
    made = [
        Service(
            code=line.code,
            name=line.name,
            category=categories[line.category],
            duration_minutes=line.minutes,
            gap_minutes=line.gap,
            finish_minutes=line.finish,
            buffer_before_minutes=line.before,
            buffer_after_minutes=line.after,
            price=Decimal(line.price),
            room_kind=room_kinds.get(line.room),
            device_kind=device_kinds.get(line.device),
        )
        for line in offer.LINES
    ]
    return {service.code: service for service in Service.objects.bulk_create(made)}


def _things(
    locations: list[Location], size: Size
) -> tuple[dict[Location, dict[str, list[Room]]], dict[Location, dict[str, Device]]]:
    """One treatment room fewer than people, one for devices that serves for both, and one device of each kind."""
    room_kinds = {kind.name: kind for kind in RoomKind.objects.all()}
    device_kinds = {kind.name: kind for kind in DeviceKind.objects.all()}
    rooms, devices = {}, {}
    for place in locations:
        names = [f"{place.name}, huone {n}" for n in range(1, size.staff_per_place + 1)]
        made = Room.objects.bulk_create([Room(name=name, location=place) for name in names])
        last = made[-1]
        last.kinds.set(room_kinds.values())
        for room in made[:-1]:
            room.kinds.set([room_kinds[offer.ROOM]])
        rooms[place] = {offer.ROOM: made, offer.DEVICE_ROOM: [last]}
        devices[place] = {
            name: Device.objects.create(name=f"{place.name}, {name.lower()}", kind=kind, location=place)
            for name, kind in device_kinds.items()
        }
    return rooms, devices


def _people(place: Location, index: int, size: Size, opened: date) -> list[Staff]:
    first = index * size.staff_per_place
    people = Staff.objects.bulk_create(
        [
            Staff(
                name=f"{FIRST_NAMES[n % len(FIRST_NAMES)]} {n + 1}",
                location=place,
                colour=n % 10 + 1,
                diary_order=n + 1,
            )
            for n in range(first, first + size.staff_per_place)
        ]
    )
    Employment.objects.bulk_create([Employment(staff=person, starts_on=opened) for person in people])
    return people


def _learned(people: list[Staff], services: dict[str, Service]) -> dict[Staff, tuple[offer.Line, ...]]:
    """Everybody gives everything but one treatment of the list, and all shape brows."""
    gives = {}
    for n, person in enumerate(people):
        lacks = offer.LINES[1 + n % (len(offer.LINES) - 1)]
        gives[person] = tuple(line for line in offer.LINES if line is not lacks)
    Competence.objects.bulk_create(
        [Competence(staff=who, service=services[line.code]) for who, lines in gives.items() for line in lines]
    )
    return gives


def _hours(people: list[Staff], opened: date, today: date) -> None:
    """Nine hours on five of the six weekdays, early and late in turn; holidays in summer, and some ahead."""
    shifts, absences = [], []
    for n, person in enumerate(people):
        starts, ends = LATE if n % 2 else EARLY
        shifts += [
            WeeklyShift(
                staff=person, weekday=weekday, starts=starts, ends=ends, valid_from=opened, location=person.location
            )
            for weekday in range(6)
            if weekday != n % 6
        ]
        for year in range(opened.year, today.year + 1):
            away = date(year, 6, 1) + timedelta(weeks=n % 8)
            if away >= opened:
                absences.append(_away(person, away, SUMMER))
        if n % 6 == 5:
            absences.append(_away(person, today + timedelta(weeks=2 + n % 3), timedelta(weeks=1)))
    WeeklyShift.objects.bulk_create(shifts)
    Absence.objects.bulk_create(absences)


def _away(person: Staff, first: date, length: timedelta) -> Absence:
    return Absence(staff=person, kind=Absence.Kind.HOLIDAY, starts_on=first, ends_on=first + length)


def _log_in(email: str, name: str, role: Role, since: date) -> User:
    user = User.objects.create(email=email, name=name, password=make_password(None), language="fi")
    Access.objects.create(user=user, role=role, valid_from=datetime.combine(since, time.min, HELSINKI))
    return user
