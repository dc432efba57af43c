"""Two cards of one client: seen side by side, put together, taken apart again; for who leads the salon."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.card.merging import LABELS, ON_THE_CARD
from clients.card.models import Client, Merge
from clients.card.services import merges as verbs
from clients.card.views.asked import visible_card
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused

SHOWN = 10
FIELDS = ("first_name", "last_name", "phone", "email", "birth_date", "language", "told_by", "product_talk")


@dataclass(frozen=True)
class Side:
    """One thing as both cards have it."""

    label: str
    first: object
    second: object
    differs: bool


@never_cache
@require_GET
@requires(Permission.CLIENT_MERGE)
def merge_find(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Which other card is hers; and which were put into this one."""
    card, text = visible_card(request, pk), request.GET.get("q", "").strip()
    seen = Client.objects.visible_to(request.user, timezone.now()).exclude(pk=card.pk).with_last_visit()
    asked = text or card.last_name or card.first_name
    merges = Merge.objects.filter(kept=card).select_related("second", "merged_by")
    context = {
        "client": card,
        "q": asked,
        "found": seen.matching(asked).order_by("last_name", "first_name", "pk")[:SHOWN],
        "merges": merges,
        "now": timezone.now(),
    }
    return render(request, "card/merge_find.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.CLIENT_MERGE)
def merge(request: SignedInRequest, pk: UUID, second: UUID) -> HttpResponse:
    """Both cards side by side and what will move; then one card."""
    card, other = visible_card(request, pk), visible_card(request, second)
    refusal = _("This is one card. Choose another.") if card == other else ""
    if request.method == "POST":
        try:
            verbs.merge(card, other, by=request.user, at=timezone.now())
        except Refused as refused:
            refusal = refused.message
        else:
            messages.success(request, _("The cards are one now. It can be undone for 30 days."))
            return redirect("card:client", card.pk)
    context = {
        "client": card,
        "second": other,
        "sides": [_side(name, card, other) for name in FIELDS],
        "moving": _moving(other),
        "refusal": refusal,
    }
    return render(request, "card/merge.html", context, status=422 if refusal else 200)


@require_POST
@requires(Permission.CLIENT_MERGE)
def merge_undo(request: SignedInRequest, pk: UUID, record: UUID) -> HttpResponse:
    """Two cards again; the record must be one of this card (H06)."""
    card = visible_card(request, pk)
    row = get_object_or_404(Merge, kept=card, pk=record)
    try:
        verbs.undo_merge(row, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Undone."))
    return redirect("card:merge-find", card.pk)


def _side(name: str, first: Client, second: Client) -> Side:
    field = Client._meta.get_field(name)
    one, two = (
        getattr(card, f"get_{name}_display", lambda card=card: getattr(card, name))() for card in (first, second)
    )
    return Side(str(getattr(field, "verbose_name", name)), one, two, one != two)


def _moving(second: Client) -> list[tuple[str, int | None]]:
    """What will move, in words; how much is noted on the card itself is nobody's to count here."""
    moves = verbs.what_moves(second)
    counted: list[tuple[str, int | None]] = [
        (str(LABELS.get(pointing.model._meta.label, pointing.model._meta.verbose_name_plural)), number)
        for pointing, number in moves
        if not pointing.on_the_card
    ]
    return [*counted, (str(ON_THE_CARD), None)]
