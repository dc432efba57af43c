"""Restriction (GDPR, article 18): what is held of a client rests; nothing is sent, changed or used."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client
from clients.rights.models import Erasure, Restriction
from salon.core import audit
from salon.core.errors import Refused
from salon.core.holdings import keys_of, sources
from salon.core.models import Mail, User
from salon.core.names import clean_line


@transaction.atomic
def restrict(client: Client, reason: str, *, by: User, at: datetime) -> Restriction:
    """Let her data rest from now on; links and queued letters end at once."""
    locked = _locked(client)
    why = clean_line(reason)
    if not why:
        raise Refused(_("Write why the data is restricted."), code="no_reason")
    known = Restriction.objects.open().filter(client=locked).first()
    if known is not None:
        return known
    refuse_unfinished(locked, at=at)
    rest(locked, at=at)
    made = Restriction.objects.create(client=locked, reason=why[:200], since=at, by=by)
    audit.record("client.restricted", locked, by=by, at=at)
    return made


@transaction.atomic
def lift(restriction: Restriction, *, by: User, at: datetime) -> Restriction:
    """Let her data be used again; while an erasure waits it rests all the same."""
    client = _locked(restriction.client)
    locked = Restriction.objects.select_for_update().get(pk=restriction.pk)
    if locked.lifted_at is None:
        locked.lifted_at = at
        locked.save(update_fields=["lifted_at"])
        audit.record("client.restriction_lifted", client, by=by, at=at)
        wake(client)
    return locked


def rest(client: Client, *, at: datetime) -> None:
    """The state that hides the card, with links ended and queued letters cancelled."""
    Client.objects.filter(pk=client.pk).update(state=Client.State.RESTRICTED)
    client.state = Client.State.RESTRICTED
    client.links.filter(revoked_at=None).update(revoked_at=at)
    letters = Mail.objects.filter(subject_id__in=keys_of(client.pk), sent_at=None, cancelled_at=None)
    letters.update(cancelled_at=at)


def wake(client: Client) -> None:
    """Active again, if nothing else asks for rest."""
    asked = Restriction.objects.open().filter(client=client).exists() or (
        Erasure.objects.open().filter(client=client).exists()
    )
    if not asked and client.state == Client.State.RESTRICTED:
        Client.objects.filter(pk=client.pk).update(state=Client.State.ACTIVE)


def refuse_unfinished(client: Client, *, at: datetime) -> None:
    """Refused (code "unfinished") with a room's own words where something must be settled first."""
    for source in sources:
        if source.unfinished and (words := source.unfinished(client.pk, at)):
            raise Refused(words, code="unfinished")


def is_about_restricted(mail: Mail) -> bool:
    """True for a letter about a client whose data rests: however it came into the outbox, it does not go out."""
    resting: list[UUID] = list(Client.objects.filter(state=Client.State.RESTRICTED).values_list("pk", flat=True))
    return mail.subject_id is not None and any(mail.subject_id in keys_of(key) for key in resting)


def _locked(client: Client) -> Client:
    locked = Client.objects.select_for_update().get(pk=client.pk)
    if locked.state == Client.State.ERASED:
        raise Refused(_("This client's data is erased."), code="client_erased")
    return locked
