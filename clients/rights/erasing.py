"""Erasure (GDPR, article 17): asked for, seven days in which it can be taken back, then carried out for good."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from clients.card.models import Client
from clients.rights import files
from clients.rights.keeping import is_over
from clients.rights.models import Erasure, Export
from clients.rights.restricting import refuse_unfinished, rest, wake
from salon.core import audit
from salon.core.doors import open_door
from salon.core.errors import Refused
from salon.core.holdings import Holding, holdings, sources
from salon.core.models import Door, User
from salon.core.names import clean_line, fold
from salon.core.time import local_day

AT_ONCE = 500
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fate:
    """What becomes of one model's rows about her."""

    room: str
    title: str
    rows: int
    goes: bool
    kept: str
    until: date | None


@dataclass(frozen=True)
class Asked:
    """A request: the day she asked, and the name as it was typed once more."""

    on: date
    typed: str


def preview(client: Client) -> list[Fate]:
    """What goes, what stays without her name, and until when by which law; models without a row are left out."""
    return [
        Fate(
            str(source.title),
            str(one.title),
            len(rows),
            one.is_deleted,
            str(one.kept),
            max(one.until(row) for row in rows) if one.until else None,
        )
        for source in sources
        for one in source.holdings
        if (rows := list(one.of(client.pk)))
    ]


@transaction.atomic
def ask_erasure(client: Client, asked: Asked, *, by: User, at: datetime) -> Erasure:
    """Write down that she asked to be forgotten; her data rests from now on, and goes in seven days."""
    locked = Client.objects.select_for_update().get(pk=client.pk)
    if locked.state == Client.State.ERASED:
        raise Refused(_("This client's data is erased."), code="client_erased")
    if fold(clean_line(asked.typed)) != fold(locked.full_name):
        raise Refused(_("Type the client's name as it stands on the card."), code="not_confirmed")
    if asked.on > local_day(at):
        raise Refused(_("This day has not come yet."), code="day_to_come")
    known = Erasure.objects.open().filter(client=locked).exclude(why=Erasure.Why.TIME).first()
    if known is not None:
        return known
    refuse_unfinished(locked, at=at)
    rest(locked, at=at)
    # What only time had begun gives way to what she asks.
    Erasure.objects.open().filter(client=locked).update(taken_back_at=at)
    made = Erasure.objects.create(
        client=locked, asked_on=asked.on, recorded_at=at, recorded_by=by, due_at=at + Erasure.WAITS
    )
    audit.record("erasure.asked", locked, by=by, at=at, asked_on=str(asked.on), due_at=made.due_at.isoformat())
    return made


@transaction.atomic
def take_back(erasure: Erasure, *, by: User, at: datetime) -> Erasure:
    """She has changed her mind; Refused (code "already_done") once it is carried out."""
    client = Client.objects.select_for_update().get(pk=erasure.client_id)
    locked = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if locked.done_at is not None:
        raise Refused(_("The erasure has been carried out. It cannot be undone."), code="already_done")
    if locked.why == Erasure.Why.TIME:
        raise Refused(_("Say until when and why the card is kept; then it is not erased."), code="keep_instead")
    if locked.taken_back_at is None:
        locked.taken_back_at = at
        locked.save(update_fields=["taken_back_at"])
        audit.record("erasure.taken_back", client, by=by, at=at)
        wake(client)
    return locked


def erase_due(*, at: datetime) -> int:
    """Carry out what is due, each client in a transaction of her own. Returns how many were erased."""
    return sum(_tried(key, at=at) for key in list(Erasure.objects.due(at).values_list("pk", flat=True)))


def _tried(key: UUID, *, at: datetime) -> bool:
    """One that the database refuses does not stop the others; it stays due, and whole."""
    try:
        return carry_out(key, at=at)
    except DatabaseError as fault:
        logger.error("erasure %s was not carried out: %s", key, type(fault).__name__)
        return False


@transaction.atomic
def carry_out(key: UUID, *, at: datetime) -> bool:
    """Erase one client; False where it is not due, was taken back, or something must be settled first."""
    client_key = Erasure.objects.values_list("client", flat=True).get(pk=key)
    client = Client.objects.select_for_update().get(pk=client_key)
    erasure = Erasure.objects.select_for_update().due(at).filter(pk=key).first()
    if erasure is None:
        return False
    if not _may_go(erasure, client, at=at):
        return False
    copies = list(Export.objects.filter(client=client).values_list("pk", flat=True))
    gone = forget(client)
    erasure.done_at = at
    erasure.save(update_fields=["done_at"])
    audit.record("erasure.done", client, by=None, at=at, rows=gone)
    transaction.on_commit(lambda: _remove_files(copies))
    return True


def _may_go(erasure: Erasure, client: Client, *, at: datetime) -> bool:
    """Looked at once more in the transaction that erases: she may have come back since."""
    if erasure.why == Erasure.Why.REAPPLIED:
        return True
    if erasure.why == Erasure.Why.TIME and not is_over(client, local_day(at)):
        erasure.taken_back_at = at
        erasure.save(update_fields=["taken_back_at"])
        return False
    try:
        refuse_unfinished(client, at=at)
    except Refused:
        return False
    return True


def forget(client: Client) -> dict[str, int]:
    """Do to every row about her what its room has said. Returns how many rows of which model went."""
    # All rows are looked up before the first one goes: letters are found by the keys of the others.
    rows = [(one, list(one.of(client.pk).values_list("pk", flat=True))) for one in holdings()]
    with open_door(Door.Why.ERASURE):
        for one, keys in rows:
            for first in range(0, len(keys), AT_ONCE):
                _apply(one, keys[first : first + AT_ONCE])
    return {one.model._meta.label: len(keys) for one, keys in rows if one.is_deleted and keys}


def reapply(keys: Iterable[UUID], *, at: datetime) -> int:
    """Erase once more whom a restored backup brought back. Returns how many it had brought back."""
    back = Client.objects.filter(pk__in=list(keys)).exclude(state=Client.State.ERASED)
    return sum(_again(client, at=at) for client in list(back))


@transaction.atomic
def _again(client: Client, *, at: datetime) -> bool:
    Erasure.objects.open().filter(client=client).update(taken_back_at=at)
    again = Erasure.objects.create(
        client=client, why=Erasure.Why.REAPPLIED, asked_on=local_day(at), recorded_at=at, due_at=at
    )
    return carry_out(again.pk, at=at)


def _apply(holding: Holding, keys: list[object]) -> None:
    rows = holding.model._base_manager.filter(pk__in=keys)
    if holding.erased is None:
        # Without the collector, which would stop at PROTECT between two rows that both go: the database checks at the
        # end of the transaction that nothing is left pointing at them.
        rows._raw_delete(rows.db)
    elif holding.erased:
        rows.update(**holding.erased)


def _remove_files(copies: list[UUID]) -> None:
    for key in copies:
        files.remove(key)
    Export.objects.filter(pk__in=copies, state=Export.State.READY).update(state=Export.State.GONE)
