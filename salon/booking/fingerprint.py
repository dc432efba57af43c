"""Whether the diary of some days has changed since it was drawn: asked every ten seconds by every open screen."""

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from salon.booking.models import Appointment, Block, WaitingOffer
from salon.core.time import day_bounds

Versioned = tuple[UUID, int]


def fingerprint(visits: Iterable[Versioned], blocks: Iterable[Versioned], offers: Iterable[UUID]) -> str:
    """A short word that differs when a visit, block or open offer came, went or changed."""
    said = [sorted(visits), sorted(blocks), sorted(offers)]
    return sha256(repr(said).encode()).hexdigest()[:20]


def fingerprint_of(first: date, last: date, at: datetime) -> str:
    """The word of the days `[first, last]` as they stand; three small questions."""
    start, end = day_bounds(first)[0], day_bounds(last)[1]
    visits = Appointment.objects.shown().during(start, end).values_list("pk", "version")
    blocks = Block.objects.live().during(start, end).values_list("pk", "version")
    open_offers = WaitingOffer.objects.open().filter(expires_at__gt=at, busy_from__lt=end, busy_until__gt=start)
    return fingerprint(visits, blocks, open_offers.values_list("pk", flat=True))
