"""Whether the diary of some days has changed since it was drawn: asked every ten seconds by every open screen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Q

from salon.booking.models import Appointment, Block, WaitingOffer
from salon.core.time import day_bounds
from salon.house.models import Device, Room, Staff
from salon.house.standing import House

Versioned = tuple[UUID, int]


@dataclass(frozen=True)
class Where:
    """Of a salon with several places the one that is shown; without people it is all of them."""

    people: Sequence[Staff] | None = None
    rooms: Sequence[Room] = ()
    devices: Sequence[Device] = ()

    @property
    def visits(self) -> Q:
        """Those of who works there: nobody is booked into a room of another place.

        Asking for rooms besides would let SQLite read every visit ever made to the place instead of those of the day.
        """
        return Q() if self.people is None else Q(staff__in=self.people)

    @property
    def anything(self) -> Q:
        """What holds a person, a room or a device there."""
        if self.people is None:
            return Q()
        return Q(staff__in=self.people) | Q(room__in=self.rooms) | Q(device__in=self.devices)


ANYWHERE = Where()


def fingerprint(visits: Iterable[Versioned], blocks: Iterable[Versioned], offers: Iterable[UUID], house: House) -> str:
    """A short word that differs when a visit, block or open offer came, went or changed, or anything of the house."""
    said = [sorted(visits), sorted(blocks), sorted(offers), sorted(house.marks.items())]
    return sha256(repr(said).encode()).hexdigest()[:20]


def fingerprint_of(days: tuple[date, date], at: datetime, where: Where, house: House) -> str:
    """The word of the days `[first, last]` as they stand there; three small questions."""
    first, last = days
    start, end = day_bounds(first)[0], day_bounds(last)[1]
    visits = Appointment.objects.shown().during(start, end).filter(where.visits).values_list("pk", "version")
    blocks = Block.objects.live().during(start, end).filter(where.anything).values_list("pk", "version")
    held = WaitingOffer.objects.open().filter(expires_at__gt=at, busy_from__lt=end, busy_until__gt=start)
    open_offers = held.filter(where.anything)
    return fingerprint(visits, blocks, open_offers.values_list("pk", flat=True), house)
