"""What the rooms above have to say on a client's card: each registers its chapter, the card puts them together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Exists, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client
from salon.core.models import User
from salon.core.prepared import Prepared
from salon.core.registry import Registry


class Kind(TextChoices):
    """What the time line can be narrowed to; a room that has it to tell says so in its chapter."""

    VISITS = "visits", _("Visits")
    NOTES = "notes", _("Notes")
    FORMS = "forms", _("Forms")
    PHOTOS = "photos", _("Photos")
    ADVICE = "advice", _("Advice")
    PURCHASES = "purchases", _("Purchases")
    MESSAGES = "messages", _("Messages")


@dataclass(frozen=True)
class Reading:
    """One look at a card: whose, by whom, when; health data only where `health` says so; `most` rows of history.

    `with_reason`: by who leads the salon and does not treat the client: what was done is read here, and leads nowhere.
    """

    client: Client
    user: User
    at: datetime
    health: bool
    most: int
    with_reason: bool = False
    # Of which of the things that most clients have nothing there is something.
    there: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """Something that happened on a day; `template` shows it with `entry` in its context."""

    day: date
    template: str
    facts: Mapping[str, object]
    order: int = 0
    kinds: Sequence[Kind] = ()


@dataclass(frozen=True)
class Action:
    """A step that this user can take with this client now."""

    label: str
    icon: str
    url: str
    order: int


@dataclass(frozen=True)
class Chapter:
    """What one room says: a part above or beside the time line (its `facts` in context), steps, entries."""

    order: int
    above: str = ""
    beside: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    actions: Sequence[Action] = ()
    entries: Sequence[Entry] = ()
    more: bool = False
    # What of the time line comes from this room, for this reader.
    kinds: Sequence[Kind] = ()


@dataclass(frozen=True)
class Day:
    day: date
    entries: list[Entry]


@dataclass(frozen=True)
class Story:
    """The whole card as the page shows it."""

    above: list[Chapter]
    beside: list[Chapter]
    actions: list[Action]
    days: list[Day]
    more: bool
    kinds: list[Kind]


chapters: Registry[Callable[[Reading], Chapter | None]] = Registry()


# What most clients have nothing of (pictures, forms, tests): whether there is any, asked for all rooms in one question.
presences: Registry[Callable[[UUID], QuerySet[Any]]] = Registry()
_HAS = "has_"


def _what_is_there(client: UUID) -> QuerySet[Client]:
    asked = {f"{_HAS}{name}": Exists(presences.get(name)(client)) for name in presences.names()}
    return Client.objects.filter(pk=client).annotate(**asked)


WHAT_IS_THERE = Prepared(_what_is_there, UUID)


def there_of(client: UUID) -> frozenset[str]:
    """The names of those of which this client has something. One query."""
    row = WHAT_IS_THERE.ask(client)[0]
    return frozenset(name for name in presences.names() if getattr(row, f"{_HAS}{name}"))


def story_of(reading: Reading, only: str = "") -> Story:
    """Ask every room, and order what they say: newest day first; `only` one kind of the time line where it is named."""
    reading = replace(reading, there=there_of(reading.client.pk))
    told = sorted((chapter for build in chapters if (chapter := build(reading))), key=lambda chapter: chapter.order)
    entries = [entry for chapter in told for entry in chapter.entries if not only or only in entry.kinds]
    kinds = {kind for chapter in told for kind in chapter.kinds}
    entries.sort(key=lambda entry: (-entry.day.toordinal(), entry.order))
    return Story(
        above=[chapter for chapter in told if chapter.above],
        beside=[chapter for chapter in told if chapter.beside],
        actions=sorted((step for chapter in told for step in chapter.actions), key=lambda step: step.order),
        days=[Day(day, list(rows)) for day, rows in groupby(entries, key=lambda entry: entry.day)],
        more=any(chapter.more for chapter in told),
        kinds=[kind for kind in Kind if kind in kinds],
    )
