"""The card that an address asks for, if this user may have it."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone

from clients.card import services
from clients.card.models import Client, sees_all_clients
from clients.card.rights import reads_health
from clients.card.services.merges import leads_to
from salon.core.access import SignedInRequest
from salon.core.prepared import Prepared

BY_KEY = Prepared(lambda key: Client.objects.active().filter(pk=key), UUID)


def visible_card(request: SignedInRequest, pk: UUID, *, followed: bool = False) -> Client:
    """The client, if this user may see her; `followed`: or the one into whose card hers was put (H22)."""
    if sees_all_clients(request.user):
        found = next(iter(BY_KEY.ask(pk)), None)
    else:
        found = Client.objects.visible_to(request.user, timezone.now()).filter(pk=pk).first()
    if found is None and followed:
        found = Client.objects.visible_to(request.user, timezone.now()).filter(pk=leads_to(pk)).first()
    if found is None:
        raise Http404
    return found


def treated_card(request: SignedInRequest, pk: UUID) -> Client:
    """The client, if this user treats her; a refused look at health data is logged (H01)."""
    card = visible_card(request, pk)
    if not reads_health(request.user, card, timezone.now()):
        services.refuse_health(card, by=request.user, at=timezone.now())
        raise Http404
    return card
