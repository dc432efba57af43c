"""Pages for one client by link: made here, found again by the hash of their token."""

from datetime import datetime, timedelta
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from clients.card.models import Client, ClientLink
from salon.core.errors import Refused
from salon.core.identity import new_id
from salon.core.links import hash_of, token_for


def make_link(client: Client, *, purpose: str, object_id: UUID, valid_days: int, at: datetime) -> ClientLink:
    """Make a link for one purpose and one object, usable for `valid_days` from `at`."""
    key = new_id()
    return ClientLink.objects.create(
        id=key,
        client=client,
        purpose=purpose,
        object_id=object_id,
        token_hash=hash_of(token_for(key)),
        created_at=at,
        expires_at=at + timedelta(days=valid_days),
    )


def link_for_token(token: str, *, purpose: str, at: datetime) -> ClientLink:
    """The link that a token opens. Looking changes nothing: mail scanners follow links too (H35).

    Raises Http404 for a token that is unknown or for another purpose, Refused (code "link_ended") for one that is over.
    """
    known = ClientLink.objects.select_related("client").filter(client__state=Client.State.ACTIVE)
    link = get_object_or_404(known, token_hash=hash_of(token), purpose=purpose)
    if not ClientLink.objects.usable_at(at).filter(pk=link.pk).exists():
        raise Refused(_("This link is no longer in use. Please ask the salon for a new one."), code="link_ended")
    return link
