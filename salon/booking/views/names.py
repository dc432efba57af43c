"""The name and number of one client while names are hidden: for the call that has to be made now."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from clients.card.models import Client
from salon.booking.answers import is_fragment, visible_visit
from salon.booking.waiting_rows import seen_by
from salon.core.access import Permission, SignedInRequest, requires


@never_cache
@require_GET
@requires(Permission.DIARY_SEE)
def name(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Of a visit's client."""
    return _shown(request, visible_visit(request, pk).client)


@never_cache
@require_GET
@requires(Permission.DIARY_CHANGE)
def waiting_name(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Of who waits."""
    return _shown(request, get_object_or_404(seen_by(request.user, timezone.now()), pk=pk).client)


def _shown(request: SignedInRequest, client: Client) -> HttpResponse:
    page = "booking/_name.html" if is_fragment(request) else "booking/name.html"
    return render(request, page, {"client": client})
