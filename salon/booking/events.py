"""The diary as the calendar on the screen reads it: short keys, wall-clock times, a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from salon.booking.columns import NO_ROOM, Columns, closed_days
from salon.booking.fingerprint import ANYWHERE, Where, fingerprint
from salon.booking.models import Appointment, Block, WaitingOffer
from salon.booking.names import IN_FULL, Names
from salon.booking.queries import DESK, PAYABLE, acts_of, open_steps
from salon.core.access import Permission, may, roles_of
from salon.core.models import User
from salon.core.time import HELSINKI, day_bounds, local_day
from salon.house.hours import Span

EARLIEST, LATEST = 8, 18
VISIT = (
    *("pk", "version", "staff_id", "room_id", "device_id", "starts_at", "ends_at", "busy_from", "busy_until"),
    *("gap_from", "gap_until", "state", "client__first_name", "client__last_name", "service__name"),
    *("warned", "is_new", "asked_for", "note", "overbooked", "series_id", "booking_id", "is_paid"),
    "form_missing",
)
TAKEN = ("pk", "version", "staff_id", "room_id", "device_id", "busy_from", "busy_until", "gap_from", "gap_until")
BLOCK = (
    *("pk", "version", "staff_id", "room_id", "device_id", "starts_at", "ends_at", "kind", "note"),
    *("created_by_id", "staff__user_id"),
)
OFFER = (
    *("pk", "staff_id", "room_id", "device_id", "busy_from", "busy_until", "staff__user_id"),
    *("entry__client__first_name", "entry__client__last_name"),
)


@dataclass(frozen=True)
class Screen:
    """Who looks at which days `[first, last]`, and when."""

    user: User
    first: date
    last: date
    at: datetime
    names: Names = IN_FULL
    where: Where = ANYWHERE

    @property
    def bounds(self) -> Span:
        return day_bounds(self.first)[0], day_bounds(self.last)[1]

    @property
    def at_desk(self) -> bool:
        return bool(roles_of(self.user) & DESK)


def wall(moment: datetime) -> str:
    """A moment by the clock on the salon's wall, whatever the browser's clock says (H118)."""
    return moment.astimezone(HELSINKI).replace(tzinfo=None).isoformat()


def drawn(screen: Screen, columns: Columns) -> dict[str, object]:
    """Everything the calendar draws."""
    start, end = screen.bounds
    seen = list(_visits(screen).values_list(*VISIT, named=True))
    taken = [] if screen.at_desk else list(_others(screen, [row.pk for row in seen]))
    blocks = list(Block.objects.live().during(start, end).filter(screen.where.anything).values_list(*BLOCK, named=True))
    open_offers = WaitingOffer.objects.open().filter(expires_at__gt=screen.at, busy_from__lt=end, busy_until__gt=start)
    offers = list(open_offers.filter(screen.where.anything).values_list(*OFFER, named=True))
    columns = columns.standing(seen)
    working = columns.spans(screen.first, screen.last)
    first, last = _edges([span for spans in working.values() for span in spans], seen, blocks)
    mine = _Mine(screen, frozenset(columns.writable))
    return {
        "version": fingerprint(
            [(row.pk, row.version) for row in (*seen, *taken)],
            [(row.pk, row.version) for row in blocks],
            [row.pk for row in offers],
            columns.house,
        ),
        "now": wall(screen.at),
        "from": f"{first:02}:00",
        "until": f"{last:02}:00",
        "people": {str(person.pk): [person.name, person.colour] for person in columns.people},
        "columns": columns.heads(working, _busy_by_column((*seen, *taken)), _by_column(blocks)),
        "closed": closed_days(screen.first, screen.last, columns.house),
        "off": columns.off(working, screen.bounds, wall),
        "visits": [_visit(row, mine, columns) for row in seen if columns.has(row) or columns.roomless(row)],
        "blocks": [_block(row, mine) for row in blocks if columns.has(row)],
        "taken": [
            *(_taken(row, _("Taken")) for row in taken if columns.has(row)),
            *(_taken(row, _held_for(row, mine), offer=True) for row in offers if columns.has(row)),
        ],
    }


def _visits(screen: Screen) -> Any:
    visits = Appointment.objects.visible_to(screen.user, screen.at).during(*screen.bounds).shown()
    visits = visits.filter(screen.where.visits)
    return visits.with_signs().order_by("starts_at", "pk")


def _others(screen: Screen, seen: list[UUID]) -> Any:
    """What holds time beyond the visits this user may see: whose, from, until, nothing else."""
    held = Appointment.objects.shown().during(*screen.bounds).filter(screen.where.visits).exclude(pk__in=seen)
    return held.order_by("busy_from", "pk").values_list(*TAKEN, named=True)


@dataclass(frozen=True)
class _Mine:
    """What this user may do with what is drawn."""

    screen: Screen
    writable: frozenset[UUID]

    @cached_property
    def changes(self) -> bool:
        return may(self.screen.user, Permission.DIARY_CHANGE)

    @cached_property
    def takes_money(self) -> bool:
        return may(self.screen.user, Permission.CHECK_OUT)

    @cached_property
    def today_ends(self) -> datetime:
        return day_bounds(local_day(self.screen.at))[1]

    def acts(self, row: Any) -> str:
        """The acts of one visit's menu as letters."""
        at, changes = self.screen.at, self.changes
        by_today = row.starts_at < self.today_ends
        steps = open_steps(row.state, begun=row.starts_at <= at, by_today=by_today) if changes else ()
        payable = row.state in PAYABLE and not row.is_paid and by_today
        return acts_of(
            steps,
            pay=payable and self.takes_money,
            move=changes and row.state in Appointment.MOVABLE,
            change=changes,
            gone="cancelled_client" not in Appointment.NEXT[row.state],
        )


def _visit(row: Any, mine: _Mine, columns: Columns) -> dict[str, object]:
    acts = mine.acts(row)
    shown: dict[str, object] = {
        "id": str(row.pk),
        "in": [*_columns(row), *([str(NO_ROOM)] if columns.roomless(row) else [])],
        "start": wall(row.starts_at),
        "end": wall(row.ends_at),
        "title": mine.screen.names.shown(row.client__first_name, row.client__last_name),
        "service": row.service__name,
        "state": row.state,
        "version": row.version,
        "signs": _signs(row),
        "acts": acts,
    }
    if "m" in acts and row.staff_id in mine.writable:
        shown["drag"] = 1
    if row.gap_from:
        shown["gap"] = [wall(row.gap_from), wall(row.gap_until)]
    if row.busy_from < row.starts_at or row.busy_until > row.ends_at:
        shown["busy"] = [wall(row.busy_from), wall(row.busy_until)]
    if row.is_paid:
        shown["paid"] = 1
    return shown


def _signs(row: Any) -> str:
    """The letters of the icons beside the name."""
    signs = (row.warned, row.form_missing, row.is_new, row.asked_for, row.note, row.overbooked)
    return "".join(
        letter for letter, shown in zip("wfnaNosg", (*signs, row.series_id, row.booking_id), strict=True) if shown
    )


def _block(row: Any, mine: _Mine) -> dict[str, object]:
    own = mine.screen.user.pk in {row.created_by_id, row.staff__user_id}
    told = row.kind != Block.Kind.PRIVATE or own
    writes = mine.changes and (row.staff_id in mine.writable if row.staff_id else mine.screen.at_desk)
    return {
        "id": str(row.pk),
        "in": _columns(row),
        "start": wall(row.starts_at),
        "end": wall(row.ends_at),
        "title": str(Block.Kind(row.kind).label) if told else _("Taken"),
        "note": row.note if told else "",
        "version": row.version,
        "drag": int(writes),
    }


def _taken(row: Any, title: str, *, offer: bool = False) -> dict[str, object]:
    start, end = wall(row.busy_from), wall(row.busy_until)
    return {"in": _columns(row), "start": start, "end": end, "title": title, "offer": int(offer)}


def _held_for(row: Any, mine: _Mine) -> str:
    if not mine.screen.at_desk and row.staff__user_id != mine.screen.user.pk:
        return _("Taken")
    client = mine.screen.names.shown(row.entry__client__first_name, row.entry__client__last_name)
    return _("Held for %(client)s") % {"client": client}


def _columns(row: Any) -> list[str]:
    """Person first, then room and device; a missing one is left out but for the person, whose place is the first."""
    things = [str(key) for key in (row.room_id, row.device_id) if key]
    return [str(row.staff_id) if row.staff_id else "", *things]


def _busy_by_column(rows: Iterable[Any]) -> dict[UUID, list[Span]]:
    """The time that visits take of each person, room and device; a person is free in the gap."""
    busy: dict[UUID, list[Span]] = defaultdict(list)
    for row in rows:
        whole = (row.busy_from, row.busy_until)
        parts = [(row.busy_from, row.gap_from), (row.gap_until, row.busy_until)] if row.gap_from else [whole]
        busy[row.staff_id] += parts
        for key in (row.room_id, row.device_id):
            if key:
                busy[key].append(whole)
    return busy


def _by_column(blocks: Iterable[Any]) -> dict[UUID, list[Span]]:
    found: dict[UUID, list[Span]] = defaultdict(list)
    for row in blocks:
        found[row.staff_id or row.room_id or row.device_id].append((row.starts_at, row.ends_at))
    return found


def _edges(spans: list[Span], visits: list[Any], blocks: list[Any]) -> tuple[int, int]:
    """The hours to draw: a usual day, stretched to whatever stands outside it."""
    first, last = EARLIEST, LATEST
    for start, end in [*spans, *((row.starts_at, row.ends_at) for row in (*visits, *blocks))]:
        begins, ends = start.astimezone(HELSINKI), (end - timedelta(seconds=1)).astimezone(HELSINKI)
        over_midnight = begins.date() != ends.date()
        first = 0 if over_midnight else min(first, begins.hour)
        last = 24 if over_midnight else max(last, ends.hour + 1)
    return first, last
