"""The client's page behind "how does it go?": one tap a product, and a second one where she likes."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from clients.card.models import ClientLink
from clients.card.opened import opened_by_link
from clients.followup.models import NoFollowUp
from clients.followup.services.followups import wish_none
from products.advice.models import Better, InUse, UseCheck
from products.advice.services.outcomes import PURPOSE, answer_better, answer_use
from salon.core.access import public
from salon.core.errors import Refused
from salon.core.links import token_for
from salon.house.models import Salon


@require_safe
@public("a client opens it from her mail; the token is the key")
@opened_by_link(PURPOSE)
def use(request: HttpRequest, link: ClientLink, at: datetime) -> HttpResponse:
    """Each product with its buttons; never what was answered."""
    return _page(request, link)


@require_POST
@public("a client answers from her mail; the token is the key")
@opened_by_link(PURPOSE)
def answer(request: HttpRequest, link: ClientLink, at: datetime, check: UUID) -> HttpResponse:
    """Keep one tap, once. Only of this link's own letter."""
    row = get_object_or_404(_asked(link), pk=check)
    tap = request.POST
    try:
        if "better" in tap:
            answer_better(row, tap["better"], by=None, at=at)
        else:
            answer_use(row, tap.get("use", ""), by=None, at=at)
    except Refused as refusal:
        return _page(request, link, refusal.message, 409 if refusal.code == "already_answered" else 422)
    return redirect("advice:use", token_for(link.pk))


@require_POST
@public("a client says from her mail that she wishes no more questions; the token is the key")
@opened_by_link(PURPOSE)
def no_more(request: HttpRequest, link: ClientLink, at: datetime) -> HttpResponse:
    """From now on nobody asks her after visits."""
    wish_none(link.client, by=None, at=at)
    return redirect("advice:use", token_for(link.pk))


def _asked(link: ClientLink) -> "QuerySet[UseCheck]":
    """The questions of this letter."""
    first = get_object_or_404(UseCheck, pk=link.object_id, client=link.client)
    same = UseCheck.objects.filter(client=link.client, asked_at=first.asked_at, asked_at__isnull=False)
    return same.select_related("recommendation__product")


def _page(request: HttpRequest, link: ClientLink, refusal: str = "", status: int = 200) -> HttpResponse:
    rows = list(_asked(link))
    context = {
        "rows": rows,
        "reaction": any(row.use == InUse.REACTION for row in rows),
        "uses": InUse.choices,
        "betters": Better.choices,
        "token": token_for(link.pk),
        "refusal": refusal,
        "salon": Salon.objects.first(),
        "wishes_none": NoFollowUp.objects.filter(client=link.client).exists(),
    }
    return render(request, "advice/use.html", context, status=status)
