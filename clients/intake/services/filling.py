"""A form filled in and signed: sealed, the word for health data kept, and what it tells noted on the card."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client, Consent, HealthFact, Purpose, Source, Use
from clients.card.services import HealthNote, note_health
from clients.card.services.consents import give_consent, text_for, took_back_health
from clients.intake.models import Edition, Filled, Item, ItemKind, Questionnaire
from clients.intake.services.asking import end_links
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.stats.months import months_later

# A page that was opened before a new edition may still be sent for so long.
STILL_TAKEN = timedelta(hours=24)
LONGEST_NAME, LONGEST_SIGNATURE, LONGEST_WORDS = 160, 40_000, 1000
# The path of a drawn line, in whole pixels: nothing else comes near a page.
SIGNATURE = re.compile(r"(M\d{1,4} \d{1,4}(L\d{1,4} \d{1,4})*)+", re.ASCII)


@dataclass(frozen=True)
class Said:
    """What was answered to one question: `value` yes, no, the number of a choice or words; more about it; when last."""

    value: str
    more: str = ""
    last: date | None = None

    def plain(self) -> dict[str, str]:
        """For keeping; what was not said is left out."""
        found = {"value": self.value, "more": self.more, "last": self.last.isoformat() if self.last else ""}
        return {name: text for name, text in found.items() if text}


@dataclass(frozen=True)
class Signed:
    """A whole form as it was signed."""

    edition: Edition
    language: str
    answers: Mapping[str, Said]
    name: str
    signature: str = ""


@transaction.atomic
def fill(row: Filled, signed: Signed, *, at: datetime) -> Filled:
    """Keep a signed form, once (code "already_filled"); refused ("stale") where the questions changed meanwhile."""
    client = Client.objects.select_for_update(no_key=True).get(pk=row.client_id)
    locked = Filled.objects.select_for_update(of=("self",)).select_related("questionnaire").get(pk=row.pk)
    _check(locked, signed, client, at)
    items = list(signed.edition.items.select_related("substance"))
    written = {str(item.pk): signed.answers[str(item.pk)].plain() for item in items if str(item.pk) in signed.answers}
    locked.edition, locked.language = signed.edition, signed.language
    locked.answers = json.dumps(written, ensure_ascii=False, sort_keys=True)
    locked.signed_name, locked.signature = signed.name, signed.signature
    locked.filled_at = at
    locked.holds_until = months_later(local_day(at), locked.questionnaire.months)
    locked.text_hash = hash_of_text(signed.edition, items, signed.language)
    locked.seal = seal_of(locked)
    locked.save()
    end_links(locked, at=at)
    channel = Consent.Channel.LINK if locked.channel == Filled.Channel.LINK else Consent.Channel.TABLET
    give_consent(client, text_for(Purpose.HEALTH, signed.language, at=at), channel=channel, by=None, at=at)
    _note(client, items, signed, at)
    # That it was filled in, never what with.
    audit.record("intake.filled", locked, by=None, at=at)
    return locked


def _note(client: Client, items: list[Item], signed: Signed, at: datetime) -> None:
    """Note what was told. What is known better already (how strongly, tested, until when) is not written over."""
    today = local_day(at)
    known = list(client.health_facts.active(today))
    for item in items:
        note = note_of(item, signed.answers.get(str(item.pk)), today)
        if note is None:
            continue
        if note.kind == HealthFact.Kind.MEDICATION or not any(note.same_thing(fact) for fact in known):
            note_health(client, note, by=None, at=at)


@transaction.atomic
def review(row: Filled, *, by: User, at: datetime) -> Filled:
    """Who treats the client has read it over; once."""
    locked = Filled.objects.select_for_update().get(pk=row.pk)
    if locked.filled_at is None:
        raise Refused(_("It is not filled in yet."), code="not_filled")
    if locked.reviewed_at is None:
        locked.reviewed_at, locked.reviewed_by = at, by
        locked.save(update_fields=["reviewed_at", "reviewed_by"])
        audit.record("intake.reviewed", locked, by=by, at=at)
    return locked


def readable_editions(questionnaire: Questionnaire, at: datetime) -> list[Edition]:
    """The edition of now, and that before it where it was replaced a short while ago: who is writing loses nothing."""
    newest = list(questionnaire.editions.order_by("-number")[:2])
    return newest[:1] if newest and at - newest[0].published_at > STILL_TAKEN else newest


def forget_filled(client: Client) -> None:
    """Delete the forms of a client who has taken back the consent for health data."""
    Filled.objects.filter(client=client).delete()


def note_of(item: Item, said: Said | None, today: date) -> HealthNote | None:
    """What an answer notes on the card; None for a no, and for what is no allergy, condition or medicine."""
    if said is None or said.value != "yes":
        return None
    more = said.more[:200]
    if item.kind == ItemKind.CONDITION:
        return HealthNote(HealthFact.Kind.CONDITION, text=more, condition=item.condition)
    key = str(item.substance_id)
    if item.kind == ItemKind.ALLERGY:
        return HealthNote(HealthFact.Kind.ALLERGY, substance=key, reaction=more, source=Source.TOLD, confirmed_on=today)
    if item.kind == ItemKind.MEDICINE:
        # A day that is over means that it was stopped; without a day it counts as taken now.
        use = Use.STOPPED if said.last is not None and said.last < today else Use.ONGOING
        last = said.last if use == Use.STOPPED else None
        return HealthNote(HealthFact.Kind.MEDICATION, text=more, substance=key, use=use, last_used_on=last)
    return None


def hash_of_text(edition: Edition, items: list[Item], language: str) -> str:
    """SHA-256 in hexadecimal of all that was read: the words before, the questions, the answers to choose from."""
    read = [edition.intro(language), *([item.label(language), item.options(language)] for item in items)]
    return hashlib.sha256(json.dumps(read, ensure_ascii=False).encode()).hexdigest()


def seal_of(row: Filled) -> str:
    """SHA-256 in hexadecimal over what was read, answered and signed, and when; `is_intact` asks for it again."""
    parts: list[Any] = [str(row.pk), str(row.client_id), str(row.edition_id), row.language, row.text_hash, row.answers]
    parts += [row.signed_name, row.signature, row.filled_at.timestamp() if row.filled_at else 0]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def is_intact(row: Filled) -> bool:
    """True if the form still says what was signed (a change past the application is found, H93)."""
    return bool(row.seal) and row.seal == seal_of(row)


def _check(row: Filled, signed: Signed, client: Client, at: datetime) -> None:
    if row.filled_at is not None:
        raise Refused(_("This form is filled in already."), code="already_filled")
    if row.withdrawn_at is not None or took_back_health(client.pk) or client.state != Client.State.ACTIVE:
        raise Refused(_("This form is not asked for any more."), code="not_asked")
    if signed.edition not in readable_editions(row.questionnaire, at):
        raise Refused(_("The questions have changed meanwhile. Read them again."), code="stale")
    if not signed.name or len(signed.name) > LONGEST_NAME:
        raise Refused(_("Write your name to sign."), code="no_name")
    if signed.signature and (len(signed.signature) > LONGEST_SIGNATURE or not SIGNATURE.fullmatch(signed.signature)):
        raise Refused(_("Draw your signature again, or leave it empty."), code="odd_signature")
