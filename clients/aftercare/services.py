"""Instructions written, changed, taken away and brought back; topics; and the usual ones to begin with."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clients.aftercare.models import HOURS_IN, LONGEST_HOURS, Instruction, Stance, Topic, Unit
from clients.aftercare.usual import INSTRUCTIONS, TOPICS
from clients.safety.models import ServiceKind
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.versions import check_version
from salon.house.models import Service


@dataclass(frozen=True)
class Wish:
    """An instruction as it is written on the page: about a topic, or in its own words."""

    stance: str
    topic: Topic | None = None
    amount: int | None = None
    unit: str = ""
    text_fi: str = ""
    text_en: str = ""


@transaction.atomic
def write_instruction(
    service: Service, wish: Wish, *, old: Instruction | None = None, by: User | None, at: datetime
) -> Instruction:
    """Give this after the treatment from now on; with `old`, in its place. The old one stays to be undone."""
    _check(wish)
    if old is not None:
        locked = Instruction.objects.select_for_update().get(pk=old.pk)
        if locked.removed_at is not None:
            raise Refused(_("Somebody has changed this instruction meanwhile. Look at it again."), code="stale")
        locked.removed_at = at
        locked.save(update_fields=["removed_at"])
    row = Instruction(service=service, **wish.__dict__)
    _save(row)
    audit.record("aftercare.written", row, by=by, at=at, replaces=str(old.pk) if old else "")
    return row


@transaction.atomic
def take_away(instruction: Instruction, *, by: User, at: datetime) -> Instruction:
    """It is given no longer."""
    locked = Instruction.objects.select_for_update(of=("self",)).get(pk=instruction.pk)
    if locked.removed_at is None:
        locked.removed_at = at
        locked.save(update_fields=["removed_at"])
        audit.record("aftercare.taken_away", locked, by=by, at=at)
    return locked


@transaction.atomic
def bring_back(instruction: Instruction, *, by: User, at: datetime) -> Instruction:
    """Undo: it is given again, unless something else has taken its place."""
    locked = Instruction.objects.select_for_update(of=("self",)).get(pk=instruction.pk)
    if locked.removed_at is not None:
        locked.removed_at = None
        _save(locked)
        audit.record("aftercare.brought_back", locked, by=by, at=at)
    return locked


@transaction.atomic
def save_topic(topic: Topic, *, version: int, by: User, at: datetime) -> Topic:
    """Keep a topic's sentences; they change the instructions of every treatment that speaks of it."""
    if not topic._state.adding:
        check_version(Topic.objects.select_for_update().get(pk=topic.pk), version)
        _keeps_its_sentences(topic)
        topic.version = version + 1
    topic.save()
    audit.record("aftercare.topic", topic, by=by, at=at)
    return topic


@transaction.atomic
def begin_with_usual(*, by: User | None, at: datetime) -> int:
    """The usual instructions for each treatment that has none, by what it counts as; returns how many were written."""
    topics = {key: _topic(key) for key in TOPICS}
    has = set(Instruction.objects.live().values_list("service", flat=True))
    wanted: dict[object, dict[tuple[str, str], tuple[int | None, str]]] = {}
    services: dict[object, Service] = {}
    for row in ServiceKind.objects.filter(service__active=True).exclude(service__in=has).select_related("service"):
        services[row.service_id] = row.service
        asked = wanted.setdefault(row.service_id, {})
        for topic, stance, amount, unit in INSTRUCTIONS.get(row.kind, ()):
            known = asked.get((topic, stance))
            if known is None or _hours(amount, unit) > _hours(*known):
                asked[topic, stance] = (amount, unit)
    for key, asked in wanted.items():
        for (about, said), (amount, unit) in asked.items():
            wish = Wish(stance=said, topic=topics[about], amount=amount, unit=unit)
            write_instruction(services[key], wish, by=by, at=at)
    return sum(map(len, wanted.values()))


def _hours(amount: int | None, unit: str) -> float:
    return float("inf") if amount is None else amount * HOURS_IN[Unit(unit)]


def _topic(key: str) -> Topic:
    name_fi, name_en, avoid_fi, avoid_en, do_fi, do_en = TOPICS[key]
    words = {"avoid_fi": avoid_fi, "avoid_en": avoid_en, "do_fi": do_fi, "do_en": do_en}
    return Topic.objects.get_or_create(name_fi=name_fi, defaults={"name_en": name_en, **words})[0]


def _keeps_its_sentences(topic: Topic) -> None:
    for stance in set(Instruction.objects.live().filter(topic=topic).values_list("stance", flat=True)):
        if not topic.sentence(stance, "fi"):
            text = _("Treatments still speak of this: “%(stance)s”. Keep its sentence.")
            raise Refused(text % {"stance": Stance(stance).label}, code="topic_in_use")


def _save(row: Instruction) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        raise Refused(_("This treatment has that instruction already."), code="twice") from clash


def _check(wish: Wish) -> None:
    if (wish.topic is None) == (not wish.text_fi):
        raise Refused(_("Choose a topic, or write it in your own words in Finnish."), code="topic_or_words")
    if wish.topic is not None and not wish.topic.sentence(wish.stance, "fi"):
        text = _("“%(topic)s” has no sentence for that. Write one on the page of topics.")
        raise Refused(text % {"topic": wish.topic}, code="no_sentence")
    if bool(wish.amount) != bool(wish.unit):
        raise Refused(_("Write how long with its unit."), code="no_unit")
    if wish.amount and wish.amount * HOURS_IN[Unit(wish.unit)] > LONGEST_HOURS:
        raise Refused(_("At most a year."), code="too_long")
