"""The house around the history: the business, rooms, log-ins, shifts, who gives what, aftercare and health facts."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from clients.aftercare.models import Instruction, Stance
from clients.aftercare.queries import message_for
from clients.aftercare.services import begin_with_usual
from clients.card.models import Client
from clients.card.services import HealthNote, note_health
from clients.care.services import publish_sheet
from clients.care.starter import usual_lines
from clients.safety.services.rules import count_as
from clients.safety.usual import kinds_by_name
from products.catalogue.models import Product
from salon.core.models import Access, Role, User
from salon.core.time import HELSINKI
from salon.demo import cast, offer
from salon.demo.cast import Calendar, Person
from salon.demo.folder import VAT_RATES
from salon.demo.shelf import fill_shelf, receive_goods
from salon.house.models import Competence, Device, DeviceKind, Room, Salon, Service, Staff, VatRate, WeeklyShift

ROOMS = {"liisa": "Huone 1", "aino": "Huone 2", "sanna": "Huone 3", "mari": "Huone 3"}


@dataclass
class House:
    """The rows that a day in the salon needs, by their codes."""

    users: dict[str, User] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    aftercare: dict[tuple[str, str], str] = field(default_factory=dict)
    device: Device = field(default_factory=Device)


def found() -> Salon:
    """The business itself, before anything else: receipts carry its name."""
    VatRate.objects.bulk_create(
        [VatRate(vat_class=name, valid_from=start, percent=percent) for name, start, percent in VAT_RATES]
    )
    return Salon.objects.create(
        name="Kauneushoitola Tyyni",
        business_id="1234567-1",
        street="Satamakatu 3",
        postal_code="33200",
        city="Tampere",
        phone="+358400000900",
        email="tyyni@tyyni.example",
        # The story runs up to today, whatever day that is.
        closed_on_holidays=False,
    )


def furnish(calendar: Calendar, *, at: datetime) -> House:
    """Give the imported people their log-ins, rooms, hours and treatments."""
    house = House(
        staff={str(row.code): row for row in Staff.objects.exclude(code=None)},
        clients={str(row.code): row for row in Client.objects.exclude(code=None)},
        services={row.code: row for row in Service.objects.select_related("category")},
        products={row.code: row for row in Product.objects.select_related("line")},
    )
    for person in calendar.cast():
        if person.role is not None:
            house.users[person.code] = _log_in(person, house.staff[person.code], calendar)
    rooms = {name: Room.objects.create(name=name) for name in sorted(set(ROOMS.values()))}
    house.rooms = {code: rooms[name] for code, name in ROOMS.items()}
    needles = DeviceKind.objects.create(name="Mikroneulauslaite")
    house.device = Device.objects.create(name="Mikroneulauslaite", kind=needles)
    publish_sheet(needles, usual_lines(needles.name), after=0, by=None, at=at)
    fill_shelf(house.products, at=at)
    receive_goods(house.products, by=house.users["liisa"], at=_midnight(calendar.lived_from))
    _hours(house, calendar)
    _aftercare(house, at=at)
    return house


def _log_in(person: Person, staff: Staff, calendar: Calendar) -> User:
    """A user with her role for as long as she works here; the receptionist has no column in the diary."""
    user = User.objects.create(email=person.email, name=person.name, password=cast.PASSWORD_HASH, language="fi")
    start, end = calendar.employment(person)
    until = _midnight(end) if end else None
    Access.objects.create(user=user, role=str(person.role), valid_from=_midnight(start), valid_until=until)
    staff.user, staff.has_column = user, person.role != Role.RECEPTIONIST
    staff.save(update_fields=["user", "has_column"])
    return user


def _hours(house: House, calendar: Calendar) -> None:
    shifts: list[WeeklyShift] = []
    competences: list[Competence] = []
    for person in calendar.cast():
        if person.manner is None:
            continue
        start, end = calendar.employment(person)
        staff, (begins, ends) = house.staff[person.code], person.shift
        period = {"valid_from": start, "valid_until": end}
        shifts += [
            WeeklyShift(staff=staff, weekday=weekday, starts=time(begins), ends=time(ends), **period)
            for weekday in person.weekdays
        ]
        competences += [
            Competence(staff=staff, service=service)
            for code, service in house.services.items()
            if (person.code, code) not in cast.NOT_GIVEN
        ]
    WeeklyShift.objects.bulk_create(shifts)
    Competence.objects.bulk_create(competences)


def _aftercare(house: House, *, at: datetime) -> None:
    """The usual instructions by what the treatments count as; the salon's own words for the others."""
    for service in house.services.values():
        count_as(service, kinds_by_name(service.name), by=house.users["liisa"], at=at)
    begin_with_usual(by=house.users["liisa"], at=at)
    said = set(Instruction.objects.values_list("service__code", flat=True))
    Instruction.objects.bulk_create(
        Instruction(service=house.services[code], stance=Stance.DO, text_fi=finnish, text_en=english)
        for code, lines in offer.AFTERCARE.items()
        if code not in said
        for finnish, english in lines
    )
    house.aftercare = {
        (code, language): message_for([service], language)
        for code, service in house.services.items()
        for language in ("fi", "en")
    }


def note_facts(house: House, codes: list[str], roll: Random, *, at: datetime) -> None:
    """What some clients have told about their health, noted by the owner over the last year."""
    for code in codes:
        kind, text, reaction = roll.choice(offer.HEALTH)
        noted = at - timedelta(days=roll.randrange(30, 360))
        note_health(house.clients[code], HealthNote(kind, text, reaction), by=house.users["liisa"], at=noted)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, HELSINKI)
