"""What the desk has in hand: treatments that need a room or device, visits of several, a series, breaks, who waits."""

from datetime import datetime, time, timedelta

from clients.card.models import Client
from clients.card.services import HealthNote, note_health
from clients.safety.services.questions import ask
from salon.booking.availability import Ask, FreeTime, first_free
from salon.booking.blocks import BlockWish, add_block
from salon.booking.models import Appointment, Block
from salon.booking.services import BookingWish, Part, Repeat, VisitWish, book, book_visit, repeat
from salon.booking.services.offers import OfferTime, offer
from salon.booking.services.waiting import WaitingWish, wait
from salon.core.time import day_bounds, local_day
from salon.demo.house import House
from salon.house.models import Competence, OpeningHours, RoomKind, Service, SpecialDay, Substance
from salon.house.services.absences import Away, record_absence

WET_ROOMS = ("Huone 2", "Huone 3")
AHEAD = timedelta(days=1)


def equip(house: House) -> None:
    """Which rooms and devices the treatments need, a treatment with time to take effect, hours, a day closed."""
    rooms = {room.name: room for room in house.rooms.values()}
    wet = RoomKind.objects.create(name="Märkätila")
    RoomKind.objects.create(name="Hoitohuone").rooms.set(rooms.values())
    wet.rooms.set(rooms[name] for name in WET_ROOMS)
    Service.objects.filter(code="KUORI").update(room_kind=wet)
    Service.objects.filter(code="MIKRO").update(device_kind=house.device.kind, min_age=18)
    # As long as before: ten minutes of work, a quarter of an hour for the colour, five minutes to finish.
    Service.objects.filter(code="KULMA").update(duration_minutes=10, gap_minutes=15, finish_minutes=5)
    own = Competence.objects.filter(staff=house.staff["liisa"], service__code="KASVO60")
    own.update(duration_minutes=75, price="99.00")
    OpeningHours.objects.bulk_create(
        [OpeningHours(weekday=weekday, starts=time(8), ends=time(20)) for weekday in range(7)]
    )
    house.services = {row.code: row for row in Service.objects.select_related("category")}


def take_calls(house: House, *, now: datetime) -> None:
    """A morning at the desk: what clients have asked for over the phone, and what is still to be decided."""
    SpecialDay.objects.create(day=local_day(now) + timedelta(days=45), name="Inventaario")
    clients = [house.clients[code] for code in sorted(house.clients)]
    _several(house, clients[0], clients[1], now=now)
    _squeezed_in(house, clients[2], now=now)
    _breaks(house, now=now)
    _waiting(house, [client for client in clients[3:] if client.email][:3], now=now)
    # Decided after the visits of those days were booked: the hand-over has something to do.
    away_from = local_day(now) + timedelta(days=5)
    away = Away(kind="training", starts_on=away_from, ends_on=away_from + timedelta(days=2))
    record_absence(house.staff["aino"], away, by=house.users["liisa"], at=now)


def _free(house: House, *codes: str, staff: str | None = None, now: datetime) -> FreeTime:
    person = house.staff[staff] if staff else None
    ask = Ask(tuple(Part(house.services[code], person) for code in codes))
    return first_free(ask, from_at=day_bounds(local_day(now) + AHEAD)[0], most=1)[0]


def _several(house: House, client: Client, friend: Client, *, now: datetime) -> None:
    """Two treatments in one visit; a friend who comes along; the same every four weeks."""
    desk = house.users["riitta"]
    both = (house.services["KASVO60"], house.services["KULMA"])
    start = _free(house, "KASVO60", "KULMA", now=now).starts_at
    first = book_visit(client, VisitWish(tuple(Part(one) for one in both), start), by=desk, at=now)[0]
    beside = _free(house, "RIPSIH", now=now)
    friends = VisitWish((Part(house.services["RIPSIH"], beside.staff),), beside.starts_at)
    book_visit(friend, friends, by=desk, at=now, joining=first)
    repeat(first, Repeat(every_weeks=4, times=3), by=desk, at=now)


def _squeezed_in(house: House, client: Client, *, now: datetime) -> None:
    """A bride whom the owner takes beside another visit, with the reason written down."""
    taken = Appointment.objects.live().filter(starts_at__gt=now + AHEAD).order_by("starts_at").select_related("staff")
    there = taken.filter(staff__name=house.staff["liisa"].name)[0]
    wish = BookingWish(
        house.services["KULMA"], there.staff, there.starts_at, overbook_reason="Häät illalla, Liisa lupasi itse"
    )
    book(client, wish, by=house.users["liisa"], at=now)


def _breaks(house: House, *, now: datetime) -> None:
    for kind, person, note in ((Block.Kind.BREAK, "liisa", ""), (Block.Kind.MEETING, "aino", "Tilauspalaveri")):
        free = _free(house, "RIPSIH", staff=person, now=now)
        until = free.starts_at + timedelta(minutes=30)
        wish = BlockWish(free.starts_at, until, kind, staff=house.staff[person], note=note)
        add_block(wish, by=house.users["riitta"], at=now)


def _waiting(house: House, clients: list[Client], *, now: datetime) -> None:
    """Three clients wait; one of them holds an offer."""
    desk, tomorrow = house.users["riitta"], local_day(now) + AHEAD
    wishes = (
        WaitingWish(house.services["KASVO60"], tomorrow),
        WaitingWish(house.services["KUORI"], tomorrow, earliest=time(16)),
        WaitingWish(house.services["RIPSI"], tomorrow, staff=house.staff["mari"], for_own=True),
    )
    entries = [wait(client, wish, by=desk, at=now) for client, wish in zip(clients, wishes, strict=True)]
    free = _free(house, "KASVO60", now=now + AHEAD)
    offer(entries[0], OfferTime(free.staff, free.starts_at), by=desk, at=now)


def ask_first(house: House, *, now: datetime) -> None:
    """The desk would book a peel for somebody who takes a medicine that it may not know of."""
    client = house.clients[sorted(house.clients)[5]]
    told = HealthNote("medication", substance=str(Substance.objects.get(code="isotretinoin").pk), use="ongoing")
    note_health(client, told, by=house.users["liisa"], at=now)
    wished = _free(house, "KUORI", now=now)
    ask(
        client,
        house.services["KUORI"],
        staff=wished.staff,
        wished_at=wished.starts_at,
        by=house.users["riitta"],
        at=now,
    )
