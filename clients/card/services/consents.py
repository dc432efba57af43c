"""Consents: given, taken back with what follows from it, and the words they are given to."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from clients.card.consent_words import TEXTS
from clients.card.models import Client, Consent, ConsentText, Guardian, Purpose, took_back
from clients.card.services.guardians import is_minor
from salon.core import audit
from salon.core.doors import open_door
from salon.core.errors import Refused
from salon.core.models import Door, User
from salon.core.registry import Registry

LONGEST = 2000

# What follows when a consent for the purpose of this name is taken back: effect(client, by=..., at=...), in the same
# transaction. Rooms above fill it.
consent_effects: Registry[Callable[..., None]] = Registry()


# Health data is frozen when its consent is taken back, and deleted so much later: a slip of the finger can be undone.
FORGOTTEN_AFTER = timedelta(days=30)

# What each room deletes of a client's health data then; what was done stays, as the law on claims asks.
health_forgetting: Registry[Callable[[Client], None]] = Registry()


@dataclass(frozen=True)
class Standing:
    """One purpose on a client's page: what would be agreed to, and the consent that stands, if there is one."""

    purpose: str
    label: str
    text: ConsentText
    consent: Consent | None


def text_for(purpose: str, language: str, *, at: datetime) -> ConsentText:
    """The words that are shown now; where the owner has written none, those to begin with become version 1."""
    newest = ConsentText.objects.newest().filter(purpose=purpose, language=language).first()
    if newest is not None:
        return newest
    begin = {"text": TEXTS[purpose, language], "made_at": at, "made_by": None}
    return ConsentText.objects.get_or_create(purpose=purpose, language=language, version=1, defaults=begin)[0]


def words_for(purpose: str, language: str) -> str:
    """The words that are shown now, without keeping anything: looking changes nothing."""
    newest = ConsentText.objects.newest().filter(purpose=purpose, language=language).first()
    return newest.text if newest is not None else TEXTS[purpose, language]


@transaction.atomic
def publish_text(purpose: str, language: str, text: str, *, after: int, by: User, at: datetime) -> ConsentText:
    """Show these words from now on; consents given before keep theirs. Refused if another was published meanwhile."""
    plain = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not plain or len(plain) > LONGEST:
        raise Refused(_("Write the text in at most %(most)s letters.") % {"most": LONGEST}, code="no_text")
    newest = text_for(purpose, language, at=at)
    ConsentText.objects.select_for_update().get(pk=newest.pk)
    newest = text_for(purpose, language, at=at)
    if newest.version != after:
        raise Refused(_("Somebody has changed this text meanwhile. Look at it again."), code="stale")
    if newest.text == plain:
        return newest
    made = ConsentText.objects.create(
        purpose=purpose, language=language, version=after + 1, text=plain, made_at=at, made_by=by
    )
    audit.record("consent.text_published", made, by=by, at=at, purpose=purpose, language=language)
    return made


@transaction.atomic
def give_consent(client: Client, text: ConsentText, *, channel: str, by: User | None, at: datetime) -> Consent:
    """Keep the client's word, given to the words of `text`; for a client under age it is the guardian's.

    The same once more (a double click) changes nothing.
    """
    locked = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    if locked.state != Client.State.ACTIVE:
        raise Refused(_("This client's data is restricted or erased."), code="client_erased")
    known = Consent.objects.filter(client=locked, purpose=text.purpose, withdrawn_at=None).first()
    if known is not None:
        return known
    if text != text_for(text.purpose, text.language, at=at):
        raise Refused(_("The text has changed meanwhile. Read it again."), code="stale")
    consent = Consent.objects.create(
        client=locked,
        purpose=text.purpose,
        text=text,
        text_hash=hashlib.sha256(text.text.encode()).hexdigest(),
        channel=Consent.Channel(channel),
        given_by=_who_says_so(locked, at),
        given_at=at,
        noted_by=by,
    )
    audit.record("consent.given", client, by=by, at=at, purpose=text.purpose, version=text.version)
    return consent


@transaction.atomic
def withdraw_consent(consent: Consent, *, channel: str, by: User | None, at: datetime) -> Consent:
    """Take it back, and carry out what follows from that, in one; twice changes nothing."""
    client = Client.objects.select_for_update(no_key=True).get(pk=consent.client_id)
    locked = Consent.objects.select_for_update().get(pk=consent.pk)
    if locked.withdrawn_at is not None:
        return locked
    locked.withdrawn_at, locked.withdrawn_via = at, Consent.Channel(channel)
    if locked.purpose in consent_effects.names():
        consent_effects.get(locked.purpose)(client, by=by, at=at)
    # Frozen at once, deleted by a sweep.
    locked.effect_done_at = None if locked.purpose == Purpose.HEALTH else at
    locked.save(update_fields=["withdrawn_at", "withdrawn_via", "effect_done_at"])
    audit.record("consent.withdrawn", client, by=by, at=at, purpose=locked.purpose)
    return locked


def forget_due(*, at: datetime) -> int:
    """Delete the health data of those who took back their consent thirty days ago; returns of how many."""
    due = Consent.objects.filter(purpose=Purpose.HEALTH, withdrawn_at__lte=at - FORGOTTEN_AFTER, effect_done_at=None)
    return sum(_forget(key, at=at) for key in due.values_list("pk", flat=True))


@transaction.atomic
def _forget(key: UUID, *, at: datetime) -> bool:
    consent = Consent.objects.select_for_update(of=("self",)).select_related("client").get(pk=key)
    Client.objects.select_for_update(no_key=True).get(pk=consent.client_id)
    if consent.effect_done_at is not None:
        return False
    # Given anew meanwhile: then there is nothing to forget.
    gone = took_back_health(consent.client_id)
    if gone:
        with open_door(Door.Why.ERASURE):
            for forget in health_forgetting:
                forget(consent.client)
        audit.record("health.forgotten", consent.client, by=None, at=at)
    consent.effect_done_at = at
    consent.save(update_fields=["effect_done_at"])
    return gone


def has_consented(client: Client, purpose: str, at: datetime) -> bool:
    """True while the client's word for the purpose stands."""
    return Consent.objects.standing(at).filter(client=client, purpose=purpose).exists()


def took_back_health(client: UUID) -> bool:
    """True for a client who has taken back the consent for health data and not given it anew. One query."""
    return Client.objects.filter(took_back(Purpose.HEALTH, OuterRef("pk")), pk=client).exists()


def standings(client: Client, *, at: datetime) -> list[Standing]:
    """Every purpose with its words in the client's language and the consent that stands. Two queries and no more."""
    open_ones = {one.purpose: one for one in Consent.objects.standing(at).filter(client=client).select_related("text")}
    texts = {one.purpose: one for one in ConsentText.objects.newest().filter(language=client.language)}
    return [
        Standing(
            purpose.value,
            str(purpose.label),
            texts.get(purpose.value) or text_for(purpose.value, client.language, at=at),
            open_ones.get(purpose.value),
        )
        for purpose in Purpose
    ]


def _who_says_so(client: Client, at: datetime) -> str:
    if not is_minor(client, at):
        return client.full_name or "-"
    guardian = Guardian.objects.filter(client=client).first()
    if guardian is None:
        raise Refused(_("Under 18 the guardian agrees. Write first who that is."), code="no_guardian")
    return guardian.name
