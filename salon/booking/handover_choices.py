"""What the hand-over's screen offers for each visit, in words, and what a choice means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from salon.booking.guards import clock, day_words
from salon.booking.handover import CALL, DONE, OPEN, Row
from salon.booking.handover_free import Spot
from salon.booking.plans import minute, moment_of
from salon.core.time import HELSINKI, local_day
from salon.house.models import Absence, Staff

# What a choice is called on its way to the browser and back; people and times follow after a colon.
LATER, CALLS, WAITS, CANCEL, HAND, MOVE = "later", "call", "waits", "cancel", "hand", "move"
SHOWN = ("all", OPEN, CALL, DONE)
SORTED = ("time", "client")
# Minutes since 1970 that a year with four digits can hold.
LAST_MINUTE = 4_000_000_000 // 60
Groups = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True)
class Line:
    """One visit on the screen: what is offered, what is chosen, and what stood in the way when it was tried."""

    row: Row
    groups: Groups
    chosen: str
    told: str
    ticked: bool = False
    problem: str = ""

    @property
    def day(self) -> date:
        return local_day(self.row.starts_at)

    @property
    def offered(self) -> frozenset[str]:
        return frozenset(value for _label, choices in self.groups for value, _words in choices)


def lines_of(absence: Absence, rows: Sequence[Row], plan: Mapping[UUID, str]) -> list[Line]:
    """Every row with its choices, the proposed one chosen."""
    return [_line(absence, row, plan.get(row.visit.pk, LATER)) for row in rows]


def shown(rows: Iterable[Row], show: str, sort: str) -> list[Row]:
    """The rows of one kind, by time or by the client's name."""
    found = [row for row in rows if show in {"all", row.state}]
    if sort == "client":
        found.sort(key=lambda row: (row.visit.client.last_name.casefold(), row.visit.client.first_name.casefold()))
    return found


def with_choices(lines: Iterable[Line], chosen: Mapping[UUID, tuple[str, str, bool]]) -> list[Line]:
    """The lines as the desk has filled them in: choice, how to tell, ticked. What is not offered is not kept."""
    kept = []
    for line in lines:
        if (said := chosen.get(line.row.visit.pk)) is None:
            kept.append(line)
            continue
        choice, told, ticked = said
        kept.append(replace(line, chosen=choice if choice in line.offered else line.chosen, told=told, ticked=ticked))
    return kept


def with_problems(lines: Iterable[Line], problems: Mapping[UUID, str]) -> list[Line]:
    """The lines with what stood in the way; the desk looks at each before it is tried again."""
    found = []
    for line in lines:
        problem = problems.get(line.row.visit.pk, "")
        found.append(replace(line, problem=problem, chosen=LATER if line.groups else line.chosen) if problem else line)
    return found


def set_for_many(lines: Iterable[Line], which: str, what: str, plan: Mapping[UUID, str]) -> tuple[list[Line], int, int]:
    """One choice for many lines; returns the lines, for how many it is set, and for how many it is not possible."""
    found, done, impossible = [], 0, 0
    for line in lines:
        wanted = plan.get(line.row.visit.pk, line.chosen) if what == "plan" else what
        if not line.groups or not _meant(line, which):
            found.append(line)
        elif wanted in line.offered:
            found.append(replace(line, chosen=wanted, ticked=False))
            done += 1
        else:
            found.append(line)
            impossible += 1
    return found, done, impossible


def for_many(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """What can be set for many lines at once: each colleague who is free for one, the call list, the proposal."""
    people = {person.pk: person.name for line in lines for person in line.row.possible.same_time}
    hands = [(f"{HAND}:{key}", _("%(name)s, at the same time") % {"name": name}) for key, name in people.items()]
    return [*hands, (CALLS, _("On the call list")), ("plan", _("As proposed")), (LATER, _("Leave open for now"))]


def people_in(choices: Iterable[str]) -> list[UUID]:
    """Whom the choices name; what is no key names nobody."""
    keys = []
    for choice in choices:
        parts = choice.split(":")
        try:
            keys += [UUID(parts[1])] if parts[0] in {HAND, MOVE} and len(parts) > 1 else []
        except ValueError:
            continue
    return keys


def destination(choice: str, people: Mapping[UUID, Staff]) -> tuple[Staff | None, datetime | None]:
    """To whom a choice gives the visit, and when; nobody where it makes no sense."""
    parts = choice.split(":")
    named = people_in([choice])
    staff = people.get(named[0]) if named else None
    if parts[0] == HAND:
        return staff, None
    if len(parts) == 3 and parts[2].isascii() and parts[2].isdigit() and len(parts[2]) <= 10:
        minutes = int(parts[2])
        return (staff, moment_of(minutes)) if minutes < LAST_MINUTE else (None, None)
    return None, None


def _meant(line: Line, which: str) -> bool:
    if which == "ticked":
        return line.ticked
    return which == "all" or (which == "asked" and line.row.visit.asked_for)


def _line(absence: Absence, row: Row, chosen: str) -> Line:
    groups = _groups(absence, row) if row.stands else []
    told = "called" if row.state == CALL else "mail" if row.wishes_letter and chosen != CALLS else ""
    return Line(row, groups, chosen, told)


def _groups(absence: Absence, row: Row) -> Groups:
    possible = row.possible
    hands = [(f"{HAND}:{person.pk}", person.name) for person in possible.same_time]
    own = _("With %(name)s after the return") % {"name": absence.staff}
    others = [
        (CALLS, _("On the call list")),
        (WAITS, _("Waits for %(name)s: the client has said so") % {"name": absence.staff}),
        (CANCEL, _("Cancel the visit")),
        (LATER, _("Leave open for now")),
    ]
    found = [
        (_("At the same time"), hands),
        (_("At another time"), [_spot(spot) for spot in possible.elsewhere]),
        (own, [_spot(spot) for spot in possible.own_later]),
        (_("Otherwise"), others),
    ]
    return [(label, choices) for label, choices in found if choices]


def _spot(spot: Spot) -> tuple[str, str]:
    there = spot.starts_at
    words = {
        "weekday": date_format(there.astimezone(HELSINKI), "D"),
        "day": day_words(there),
        "time": clock(there),
        "staff": spot.staff,
    }
    return f"{MOVE}:{spot.staff.pk}:{minute(there)}", _("%(weekday)s %(day)s at %(time)s, %(staff)s") % words
