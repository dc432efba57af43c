"""What a client asks for, and where it would lie: the treatments of one visit, each in somebody's time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from salon.booking.models import Appointment
from salon.core.errors import Refused
from salon.core.time import HELSINKI, local_day
from salon.house.models import Competence, Device, Room, Service, Staff
from salon.house.standing import House
from salon.stats.arrange import Placed, Times
from salon.stats.arrange import place as lay

MOST_TREATMENTS = 8
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Part:
    """One treatment of a visit; nobody named means whoever is free."""

    service: Service
    staff: Staff | None = None
    room: Room | None = None
    device: Device | None = None
    asked_for: bool = False
    # Begins together with the treatment before it, in other hands.
    parallel: bool = False


@dataclass(frozen=True)
class BookingWish:
    """One treatment at one time with one person: what is asked for most."""

    service: Service
    staff: Staff
    starts_at: datetime
    room: Room | None = None
    device: Device | None = None
    asked_for: bool = False
    note: str = ""
    source: str = Appointment.Source.PHONE
    overbook_reason: str = ""

    def as_visit(self) -> "VisitWish":
        part = Part(self.service, self.staff, self.room, self.device, self.asked_for)
        return VisitWish((part,), self.starts_at, self.note, self.source, self.overbook_reason)


@dataclass(frozen=True)
class VisitWish:
    """Everything a client asks for in one visit, and from when on."""

    parts: tuple[Part, ...]
    starts_at: datetime
    note: str = ""
    source: str = Appointment.Source.PHONE
    # Why it may stand beside another visit or outside the hours; empty where it may not.
    overbook_reason: str = ""
    # Who is left out where anyone will do.
    without: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Place:
    """What one treatment would hold: a person, perhaps a room and a device; buffers and gap included."""

    service: Service
    staff: Staff
    starts_at: datetime
    ends_at: datetime
    busy_from: datetime
    busy_until: datetime
    gap: tuple[datetime, datetime] | None = None
    room: Room | None = None
    device: Device | None = None
    asked_for: bool = False
    price: Decimal = Decimal(0)
    ignoring: frozenset[UUID] = field(default_factory=frozenset)
    overbooked: bool = False

    @property
    def hands(self) -> tuple[tuple[datetime, datetime], ...]:
        """When the person is taken."""
        if self.gap is None:
            return ((self.busy_from, self.busy_until),)
        return ((self.busy_from, self.gap[0]), (self.gap[1], self.busy_until))

    def fields(self) -> dict[str, object]:
        """The columns of the visit that say where it lies."""
        return {
            "staff": self.staff,
            "room": self.room,
            "device": self.device,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "busy_from": self.busy_from,
            "busy_until": self.busy_until,
            "gap_from": self.gap[0] if self.gap else None,
            "gap_until": self.gap[1] if self.gap else None,
            "overbooked": self.overbooked,
        }


def minute(moment: datetime) -> int:
    """Whole minutes since 1970 in UTC."""
    return int(moment.timestamp()) // 60


def moment_of(minutes: int) -> datetime:
    """The moment that many minutes after the beginning of 1970 in UTC."""
    return _EPOCH + timedelta(minutes=minutes)


def real_moment(starts_at: datetime) -> datetime:
    """The moment in UTC; a wall-clock time in the hour that spring skips does not exist and is refused."""
    moment = starts_at.astimezone(UTC)
    if moment.astimezone(starts_at.tzinfo).replace(tzinfo=None) != starts_at.replace(tzinfo=None):
        raise Refused(_("The clocks change that night: this time does not exist."), code="no_such_time")
    return moment


def times_of(service: Service, competence: Competence | None) -> Times:
    """How the treatment lies in time; a duration of her own goes before that of the price list."""
    own = competence.duration_minutes if competence else None
    return Times(
        own or service.duration_minutes,
        service.gap_minutes,
        service.finish_minutes,
        service.buffer_before_minutes,
        service.buffer_after_minutes,
    )


def price_of(service: Service, staff: UUID, starts_at: datetime, house: House) -> Decimal:
    """What the visit will cost as far as is known today: her own price of its day, else that of the price list."""
    day = local_day(starts_at)
    competence = house.competence(staff, service.pk, day)
    if competence is not None and competence.price is not None:
        return competence.price
    return house.price_on(service, day)


def lay_out(parts: Sequence[Part], start: datetime, house: House) -> list[Place]:
    """Where the treatments lie when everybody is named: one after the other, parallel ones beside each other.

    Between two treatments in the same hands the buffers fall away.
    """
    places: list[Place] = []
    for part in parts:
        begin = start if not places else max(one.ends_at for one in places)
        if part.parallel and places:
            begin = places[-1].starts_at
        assert part.staff is not None  # noqa: S101 - whoever is to come was chosen before
        key = part.staff.pk
        competence = house.competence(key, part.service.pk, local_day(begin))
        laid = lay(key, times_of(part.service, competence), minute(begin))
        here = place_of(part, part.staff, laid, price=price_of(part.service, key, begin, house))
        places = _without_seams(places, here)
    return places


def place_of(part: Part, staff: Staff, laid: Placed, *, price: Decimal) -> Place:
    """A treatment laid by the arithmetic, as rows know it."""
    return Place(
        service=part.service,
        staff=staff,
        starts_at=moment_of(laid.starts),
        ends_at=moment_of(laid.ends),
        busy_from=moment_of(laid.busy_from),
        busy_until=moment_of(laid.busy_until),
        gap=(moment_of(laid.gap[0]), moment_of(laid.gap[1])) if laid.gap else None,
        room=part.room,
        device=part.device,
        asked_for=part.asked_for,
        price=price,
    )


def place_held(visit: Appointment, *, ignoring: Iterable[UUID] = ()) -> Place:
    """Where a visit lies now; it never stands in its own way."""
    gap = (visit.gap_from, visit.gap_until) if visit.gap_from and visit.gap_until else None
    return Place(
        service=visit.service,
        staff=visit.staff,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        busy_from=visit.busy_from,
        busy_until=visit.busy_until,
        gap=gap,
        room=visit.room,
        device=visit.device,
        asked_for=visit.asked_for,
        price=visit.price_estimate,
        ignoring=frozenset((visit.pk, *ignoring)),
        overbooked=visit.overbooked,
    )


def shifted(place: Place, by: timedelta, *, staff: Staff | None = None) -> Place:
    """The same place that much later, perhaps with somebody else."""
    return replace(
        place,
        staff=staff or place.staff,
        starts_at=place.starts_at + by,
        ends_at=place.ends_at + by,
        busy_from=place.busy_from + by,
        busy_until=place.busy_until + by,
        gap=(place.gap[0] + by, place.gap[1] + by) if place.gap else None,
    )


def lasting(place: Place, minutes: int) -> Place:
    """The same place with another length; a gap that no longer lies inside is gone."""
    if not 5 <= minutes <= 480:
        raise Refused(_("A visit takes from five minutes to eight hours."), code="wrong_length")
    ends_at = place.starts_at + timedelta(minutes=minutes)
    busy_until = ends_at + (place.busy_until - place.ends_at)
    gap = place.gap if place.gap and place.gap[1] < ends_at else None
    return replace(place, ends_at=ends_at, busy_until=busy_until, gap=gap)


def by_the_clock(moment: datetime, days: int) -> datetime:
    """The same time on the wall so many days later; refused where the clock skips it."""
    there = moment.astimezone(HELSINKI)
    return real_moment(there.replace(tzinfo=None, fold=0).replace(tzinfo=HELSINKI) + timedelta(days=days))


def _without_seams(places: list[Place], here: Place) -> list[Place]:
    seams = [one for one in places if one.staff == here.staff and one.ends_at == here.starts_at]
    if not seams:
        return [*places, here]
    trimmed = [replace(one, busy_until=one.ends_at) if one in seams else one for one in places]
    return [*trimmed, replace(here, busy_from=here.starts_at)]
