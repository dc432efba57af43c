"""How a client's skin was found, day by day; read and written by those who treat her."""

from dataclasses import asdict
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clients.card.forms.skin import SkinForm
from clients.card.services import skin as verbs
from clients.card.views.asked import treated_card
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.time import local_day


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.HEALTH_CHANGE)
def skin(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Every version beside the one before it, and a form for today that begins with the newest."""
    at, card = timezone.now(), treated_card(request, pk)
    versions = verbs.read_skin(card, by=request.user, at=at)
    newest = versions[0].profile if versions else None
    written = max((version.profile for version in versions), key=lambda profile: profile.recorded_at, default=None)
    initial = asdict(verbs.skin_of(newest)) if newest else {}
    initial |= {"assessed_on": local_day(at), "seen": written.pk if written else None}
    form = SkinForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            verbs.assess_skin(card, form.skin(), seen=form.cleaned_data["seen"], by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            if refusal.code == "changed_meanwhile":
                # She sees the other's version now: saving once more is meant.
                data = cast("Any", form.data).copy()
                data["seen"] = str(initial["seen"] or "")
                form.data = data
        else:
            messages.success(request, _("Kept. The earlier versions stay beside it."))
            return redirect("card:skin", card.pk)
    context = {
        "client": card,
        "form": form,
        "versions": versions,
        "stale": newest is not None and verbs.is_stale(newest, local_day(at)),
    }
    return render(request, "card/skin.html", context, status=422 if form.errors else 200)
