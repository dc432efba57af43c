"""What must be known before anything touches her skin: read, noted, ended; only by those who treat her."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from clients.card import services
from clients.card.forms.health import FORMS
from clients.card.models import HealthFact
from clients.card.views.asked import treated_card
from salon.core import undo
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.HEALTH_CHANGE)
def health(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What holds, a form for one more note, and what holds no longer."""
    at, card = timezone.now(), treated_card(request, pk)
    asked = request.POST.get("kind") or request.GET.get("kind", "")
    kind = asked if asked in FORMS else HealthFact.Kind.ALLERGY.value
    form = FORMS[kind](request.POST or None, initial={"kind": kind})
    if form.is_valid():
        try:
            services.note_health(card, form.note(), by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("card:health", card.pk)
    context = {
        "client": card,
        "form": form,
        "kind": kind,
        "kinds": HealthFact.Kind.choices,
        "health_facts": services.read_health(card, by=request.user, at=at, page="health"),
        "ended": services.health_history(card, at=at),
    }
    return render(request, "card/health.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.HEALTH_CHANGE)
def end_health(request: SignedInRequest, pk: UUID, fact: UUID) -> HttpResponse:
    """Note that a health fact holds no longer; the fact must be this client's (H06)."""
    card = treated_card(request, pk)
    row = get_object_or_404(card.health_facts, pk=fact)
    services.end_health(row, by=request.user, at=timezone.now())
    undo.offer(request, _("The note holds no longer."), reverse("card:health-back", args=[card.pk, row.pk]), {})
    return redirect("card:health", card.pk)


@require_POST
@requires(Permission.HEALTH_CHANGE)
def health_back(request: SignedInRequest, pk: UUID, fact: UUID) -> HttpResponse:
    """Undo: the note holds again."""
    card = treated_card(request, pk)
    row = get_object_or_404(card.health_facts, pk=fact)
    try:
        undo.before(request)
        services.put_health_back(row, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Undone."))
    return redirect("card:health", card.pk)
