"""Health facts of a client: noted as she told them, ended, read; each reading is logged."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from clients.card.models import Client, Condition, HealthFact, Severity, SkinProfile, Source, Use
from clients.card.names import clean_line
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.names import fold
from salon.core.prepared import Prepared
from salon.core.time import local_day
from salon.house.models import Substance
from salon.stats.months import months_later

LONGEST = 200
FURTHEST = timedelta(days=3 * 366)
# How long it is supposed to hold, in months, where nobody says until when.
EXPIRES_AFTER: dict[str, int] = {Condition.PREGNANCY: 9, Condition.BREASTFEEDING: 12}
# The longest window of any rule: after so many months a medicine that was stopped stands in nobody's way.
STOPPED_MATTERS_MONTHS = 12
# What each kind is asked about besides the words, the days and the reaction.
ASKED: dict[str, frozenset[str]] = {
    HealthFact.Kind.ALLERGY: frozenset({"substance", "severity", "source", "confirmed_on"}),
    HealthFact.Kind.MEDICATION: frozenset({"substance", "use", "last_used_on"}),
    HealthFact.Kind.CONDITION: frozenset({"condition"}),
    HealthFact.Kind.WARNING: frozenset(),
}
CODED: dict[str, type[models.TextChoices]] = {
    "severity": Severity,
    "source": Source,
    "use": Use,
    "condition": Condition,
}


@dataclass(frozen=True)
class HealthNote:
    """An allergy, condition, medicine or warning, as the client told it; None for what was not asked or not said."""

    kind: str
    text: str = ""
    reaction: str = ""
    since: date | None = None
    # The key of a substance of the vocabulary.
    substance: str | None = None
    severity: str | None = None
    source: str | None = None
    confirmed_on: date | None = None
    condition: str | None = None
    use: str | None = None
    last_used_on: date | None = None
    valid_until: date | None = None

    def cleaned(self, today: date) -> "HealthNote":
        """The same made plain, with the day on which it expires by itself; refuses what cannot be."""
        note = replace(self, text=clean_line(self.text), reaction=clean_line(self.reaction))
        if note.kind not in ASKED:
            raise Refused(_("Choose what kind of note it is."), code="unknown_kind")
        unasked: dict[str, Any] = dict.fromkeys(_SOMETIMES - ASKED[note.kind])
        note = replace(note, **unasked)
        if any(value not in CODED[name].values for name in CODED if (value := getattr(note, name)) is not None):
            raise Refused(_("Choose an answer from the list."), code="unknown_answer")
        if not (note.text or note.substance or note.condition):
            raise Refused(_("Write what the client told."), code="no_text")
        if max(len(note.text), len(note.reaction)) > LONGEST:
            raise Refused(_("Write it in 200 letters."), code="long_text")
        note = replace(note, valid_until=note.valid_until or note.expires_by_itself(today))
        note.check_days(today)
        return note

    def check_days(self, today: date) -> None:
        """Refuse days that cannot be."""
        if any(day is not None and day > today for day in (self.since, self.confirmed_on, self.last_used_on)):
            raise Refused(_("This day has not come yet. Check the year."), code="in_the_future")
        if self.use == Use.STOPPED and self.last_used_on is None:
            raise Refused(_("Write when it was last used; about is enough."), code="no_last_use")
        if self.valid_until is not None and self.valid_until > today + FURTHEST:
            raise Refused(_("This day is more than three years away. Check the year."), code="too_far")
        if self.valid_until is not None and self.since is not None and self.valid_until <= self.since:
            raise Refused(_("It cannot end before it began."), code="ends_before_it_began")

    def expires_by_itself(self, today: date) -> date | None:
        """From which day on it warns no longer, where nobody has said so; None for what holds until it is ended."""
        if self.condition in EXPIRES_AFTER:
            return months_later(self.since or today, EXPIRES_AFTER[self.condition])
        if self.use == Use.STOPPED and self.last_used_on is not None:
            return months_later(self.last_used_on, STOPPED_MATTERS_MONTHS)
        return None

    def same_thing(self, fact: HealthFact) -> bool:
        """True if the fact is about the very thing that this note is about."""
        if (fact.kind, fact.substance, fact.condition) != (self.kind, self.substance, self.condition):
            return False
        return bool(self.substance or self.condition) or fold(fact.text) == fold(self.text)


_SOMETIMES: frozenset[str] = frozenset().union(*ASKED.values())


@transaction.atomic
def note_health(client: Client, note: HealthNote, *, by: User | None, at: datetime) -> HealthFact:
    """Note a health fact; told once more with something new, it takes the place of the one that stood."""
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    new = _with_name(note.cleaned(local_day(at)))
    same = [fact for fact in client.health_facts.filter(ended_at=None) if new.same_thing(fact)]
    for fact in same:
        if all(_told(fact, name) == _told(new, name) for name in _DETAILS):
            return fact
    for fact in same:
        _end(fact, by=by, at=at)
    values = {field.name: getattr(new, field.name) for field in fields(new)}
    fact = HealthFact.objects.create(client=client, **values, recorded_at=at, recorded_by=by)
    audit.record("health.noted", client, by=by, at=at)
    return fact


def forget_health_of(client: Client) -> None:
    """Delete what is known of the client's health and skin, behind the door of an erasure."""
    HealthFact.objects.filter(client=client).delete()
    SkinProfile.objects.filter(client=client).delete()


@transaction.atomic
def end_health(fact: HealthFact, *, by: User, at: datetime) -> HealthFact:
    """Note that a health fact holds no longer; it stays in the history."""
    locked = HealthFact.objects.select_for_update().get(pk=fact.pk)
    if locked.ended_at is None:
        _end(locked, by=by, at=at)
    return locked


@transaction.atomic
def put_health_back(fact: HealthFact, *, by: User, at: datetime) -> HealthFact:
    """Undo `end_health`: the fact holds again, unless the same thing was noted anew meanwhile."""
    client = Client.objects.select_for_update(no_key=True).get(pk=fact.client_id)
    locked = HealthFact.objects.select_for_update().get(pk=fact.pk)
    note = HealthNote(**{field.name: getattr(locked, field.name) for field in fields(HealthNote)})
    if any(note.same_thing(other) for other in client.health_facts.filter(ended_at=None).exclude(pk=locked.pk)):
        raise Refused(_("This was noted anew meanwhile. Look at that note."), code="noted_anew")
    if locked.ended_at is not None:
        locked.ended_at = None
        locked.save(update_fields=["ended_at"])
        audit.record("health.put_back", client, by=by, at=at)
    return locked


@transaction.atomic
def read_health(client: Client, *, by: User, at: datetime, page: str) -> list[HealthFact]:
    """The health facts that hold now, allergies first; the reading is logged before anything is shown."""
    audit.record("health.read", client, by=by, at=at, page=page)
    facts = named_facts(HOLDING.ask(client.pk, local_day(at)))
    return sorted(facts, key=_loudest_first)


def _holding(client: UUID, day: date) -> models.QuerySet[HealthFact]:
    return HealthFact.objects.filter(client=client).active(day).unfrozen()


HOLDING = Prepared(_holding, UUID, date)


def health_history(client: Client, *, at: datetime) -> list[HealthFact]:
    """What holds no longer, newest first; only for a page that has read, and so logged, the client's health data."""
    return named_facts(client.health_facts.over(local_day(at)).unfrozen().order_by("-recorded_at"))


def refuse_health(client: Client, *, by: User, at: datetime) -> None:
    """Log that somebody asked for health data she has no part in (H01); the caller answers 404."""
    audit.record("health.refused", client, by=by, at=at)


def named_facts(facts: Iterable[HealthFact]) -> list[HealthFact]:
    """The facts, each that points at a substance with its name of today as `named`."""
    found = list(facts)
    keys = {fact.substance for fact in found if fact.substance}
    known = {str(row.pk): row for row in Substance.objects.filter(pk__in=keys)} if keys else {}
    for fact in found:
        fact.named = known.get(fact.substance or "")  # type: ignore[attr-defined]
    return found


_DETAILS = frozenset({"reaction", "since", "text", "valid_until"} | _SOMETIMES)


def _told(told: HealthFact | HealthNote, name: str) -> object:
    value = getattr(told, name)
    return fold(value) if name in {"reaction", "text"} else value


def _with_name(note: HealthNote) -> HealthNote:
    """A note about a substance keeps its name of today too, in case the vocabulary forgets it."""
    if note.substance is None:
        return note
    try:
        row = Substance.objects.filter(pk=UUID(note.substance)).first()
    except ValueError:
        row = None
    if row is None:
        raise Refused(_("Choose the substance from the list, or write it in your own words."), code="no_substance")
    return replace(note, text=str(row), substance=str(row.pk))


def _end(fact: HealthFact, *, by: User | None, at: datetime) -> None:
    fact.ended_at = at
    fact.save(update_fields=["ended_at"])
    audit.record("health.ended", fact.client, by=by, at=at)


def _loudest_first(fact: HealthFact) -> tuple[int, int, datetime]:
    return HealthFact.Kind.values.index(fact.kind), -int(fact.severity or 0), fact.recorded_at
