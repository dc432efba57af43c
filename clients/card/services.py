"""What is done with a card: opened, corrected, wishes and health facts noted, health data read."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client, HealthFact, ProductTalk, fold
from clients.card.names import clean_line
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User


@dataclass(frozen=True)
class ClientDetails:
    """Who a client is and how she is reached."""

    first_name: str
    last_name: str = ""
    phone: str = ""
    email: str = ""
    language: str = Client.Language.FINNISH
    birth_date: date | None = None

    def cleaned(self) -> "ClientDetails":
        """The same without signs that cannot be seen; refuses what is no name."""
        first, last = clean_line(self.first_name), clean_line(self.last_name)
        if not first:
            raise Refused(_("Write the client's name."), code="no_name")
        if max(len(first), len(last)) > 80:
            raise Refused(_("A name can have 80 letters. Shorten it."), code="long_name")
        email = self.email.strip().lower()
        return ClientDetails(first, last, str(self.phone or ""), email, self.language, self.birth_date)


@dataclass(frozen=True)
class HealthNote:
    """An allergy, condition, medicine or warning, as the client told it."""

    kind: str
    text: str
    reaction: str = ""
    since: date | None = None


@transaction.atomic
def create_client(details: ClientDetails, *, by: User | None, at: datetime) -> Client:
    """Open a card. The same name with the same phone has one already; equal names alone are two people."""
    new = details.cleaned()
    client = Client(**_values(new), created_at=at, created_by=by)
    if new.phone and same_card(client) is not None:
        raise Refused(_("There is a card with this name and phone number already."), code="already_here")
    client.save()
    audit.record("client.created", client, by=by, at=at)
    return client


@transaction.atomic
def change_contact(client: Client, details: ClientDetails, *, version: int, by: User, at: datetime) -> Client:
    """Correct name and contacts; refused if somebody changed the card since it was opened."""
    new = details.cleaned()
    locked = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    if locked.version != version:
        raise Refused(
            _("Somebody changed this card in the meantime. Look at it again, then save."), code="changed_meanwhile"
        )
    changed = [name for name, value in _values(new).items() if getattr(locked, name) != value]
    if changed:
        for name in changed:
            setattr(locked, name, getattr(new, name))
        locked.version += 1
        locked.save(update_fields=[*changed, "version"])
        audit.record("client.changed", locked, by=by, at=at, fields=changed)
    return locked


@transaction.atomic
def change_wish(
    client: Client, level: str, *, by: User | None, at: datetime, quiet_treatment: bool | None = None
) -> Client:
    """Note how the client wishes products to be spoken of, and whether she wants a quiet treatment."""
    if level not in ProductTalk.values:
        raise Refused(_("Choose one of the wishes."), code="unknown_wish")
    locked = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    quiet = locked.quiet_treatment if quiet_treatment is None else quiet_treatment
    if (locked.product_talk, locked.quiet_treatment) == (level, quiet):
        return locked
    before = locked.product_talk
    locked.product_talk, locked.quiet_treatment = level, quiet
    locked.version += 1
    locked.save(update_fields=["product_talk", "quiet_treatment", "version"])
    audit.record("wish.changed", locked, by=by, at=at, before=before, after=level, quiet_treatment=quiet)
    return locked


@transaction.atomic
def note_health(client: Client, note: HealthNote, *, by: User, at: datetime) -> HealthFact:
    """Note a health fact; the same fact noted again while it holds is the one that stands."""
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    text = clean_line(note.text)
    if not text:
        raise Refused(_("Write what the client told."), code="no_text")
    for fact in client.health_facts.active():
        if fact.kind == note.kind and fold(fact.text) == fold(text):
            return fact
    fact = HealthFact.objects.create(
        client=client,
        kind=HealthFact.Kind(note.kind),
        text=text,
        reaction=clean_line(note.reaction),
        since=note.since,
        recorded_at=at,
        recorded_by=by,
    )
    audit.record("health.noted", client, by=by, at=at)
    return fact


@transaction.atomic
def end_health(fact: HealthFact, *, by: User, at: datetime) -> HealthFact:
    """Note that a health fact holds no longer; it stays in the history."""
    locked = HealthFact.objects.select_for_update().get(pk=fact.pk)
    if locked.ended_at is None:
        locked.ended_at = at
        locked.save(update_fields=["ended_at"])
        audit.record("health.ended", locked.client, by=by, at=at)
    return locked


@transaction.atomic
def read_health(client: Client, *, by: User, at: datetime, page: str) -> list[HealthFact]:
    """The health facts that hold now, allergies first; the reading is logged before anything is shown."""
    audit.record("health.read", client, by=by, at=at, page=page)
    facts = list(client.health_facts.active())
    return sorted(facts, key=lambda fact: (HealthFact.Kind.values.index(fact.kind), fact.recorded_at))


def refuse_health(client: Client, *, by: User, at: datetime) -> None:
    """Log that somebody asked for health data she has no part in (H01); the caller answers 404."""
    audit.record("health.refused", client, by=by, at=at)


def _values(details: ClientDetails) -> dict[str, object]:
    return {field.name: getattr(details, field.name) for field in fields(details)}


def same_card(client: Client) -> Client | None:
    """The card that has this very name and phone number already, if there is one."""
    name = fold(client.full_name)
    twins = Client.objects.exclude(state=Client.State.ERASED).filter(phone=client.phone)
    return next((twin for twin in twins if fold(twin.full_name) == name), None)
