"""What the pages of the waiting list show of each who waits, in a constant number of questions; the card of the day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from salon.booking.availability import FreeTime
from salon.booking.models import WaitingEntry, WaitingOffer
from salon.booking.models.waiting import WaitingEntryQuerySet
from salon.booking.names import IN_FULL, Names, names_for
from salon.booking.offers_letters import goes_by_letter
from salon.booking.queries import people_to_book
from salon.booking.waiting import FREED_WITHIN, Freed, Search, freed_since, in_line
from salon.core.models import User
from salon.house.models import Staff

# So much the card of the day names; the rest stands on the list.
ON_THE_CARD = 5


@dataclass(frozen=True)
class WaitingRow:
    """One who waits: the time held for her, or the times that would do."""

    entry: WaitingEntry
    held: WaitingOffer | None
    times: Sequence[FreeTime]
    writes: bool
    names: Names = IN_FULL

    @property
    def name(self) -> str:
        return self.names.of(self.entry.client)

    @property
    def is_waiting(self) -> bool:
        return self.entry.state == WaitingEntry.State.WAITING

    @property
    def is_withdrawn(self) -> bool:
        return self.entry.state == WaitingEntry.State.WITHDRAWN


def seen_by(user: User, at: datetime) -> WaitingEntryQuerySet:
    """Entries this user may see, with all that a row says."""
    seen: WaitingEntryQuerySet = WaitingEntry.objects.visible_to(user, at)
    return seen.select_related("client", "service", "staff", "without")


def rows_of(
    entries: list[WaitingEntry],
    people: Iterable[Staff],
    at: datetime,
    *,
    freed: Freed | None = None,
    names: Names = IN_FULL,
) -> list[WaitingRow]:
    """A row for each, in this order, with times of `people`; with `freed`, only times that use that one."""
    open_offers = WaitingOffer.objects.open().filter(entry__in=entries, expires_at__gt=at).select_related("staff")
    held = {made.entry_id: made for made in open_offers}
    search = Search(entries, at=at, people=people)
    return [
        WaitingRow(
            entry,
            held.get(entry.pk),
            [] if entry.pk in held else search.times(entry, freed=freed),
            goes_by_letter(entry.client),
            names,
        )
        for entry in entries
    ]


@dataclass(frozen=True)
class FreedRow:
    """A freed time and who could come, the longest wait first."""

    freed: Freed
    who: tuple[WaitingEntry, ...]
    names: Names = IN_FULL

    @property
    def first(self) -> str:
        return self.names.of(self.who[0].client)

    @property
    def others(self) -> int:
        return len(self.who) - 1


def card(request: HttpRequest, at: datetime) -> Mapping[str, object] | None:
    """Times that are held, and freed times for which somebody waits; nothing where there is neither."""
    assert isinstance(request.user, User)  # noqa: S101 - cards are built behind `requires`
    names = names_for(request)
    entries = in_line(seen_by(request.user, at).open())
    if not entries:
        return None
    held = WaitingOffer.objects.open().filter(entry__in=entries, expires_at__gt=at)
    offers = list(held.select_related("entry__client", "staff").order_by("expires_at"))
    asked = {made.entry_id for made in offers}
    line = [entry for entry in entries if entry.pk not in asked]
    found = _freed_rows(line, people_to_book(request.user), at, names)
    if not offers and not found:
        return None
    shown = [(names.of(made.entry.client), made) for made in offers[:ON_THE_CARD]]
    return {"offers": shown, "freed": found[:ON_THE_CARD], "waiting": len(entries)}


def _freed_rows(line: list[WaitingEntry], people: list[Staff], at: datetime, names: Names) -> list[FreedRow]:
    if not line:
        return []
    search = Search(line, at=at, people=people)
    free = freed_since(at - FREED_WITHIN, at=at)
    fits = ((one, tuple(entry for entry in line if search.times(entry, freed=one, most=1))) for one in free)
    return [FreedRow(one, who, names) for one, who in fits if who]
