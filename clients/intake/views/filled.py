"""Forms of one client for who treats her: asked for, handed over on the tablet, read, looked over."""

import json
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from clients.card.models import Client
from clients.card.views.asked import visible_card
from clients.intake.models import Filled, ItemKind, Questionnaire
from clients.intake.services import asking, filling
from salon.booking.models import Appointment
from salon.core import audit
from salon.core.access import Permission, SignedInRequest, may, requires
from salon.core.errors import Refused
from salon.core.links import token_for
from salon.core.time import local_day


@never_cache
@require_GET
@requires(Permission.CLIENT_SEE)
def of_client(request: SignedInRequest, client: UUID) -> HttpResponse:
    """Which forms there are and how each stands; what was filled in stands on its own page, for who treats her."""
    at, card = timezone.now(), visible_card(request, client)
    mine = Filled.objects.visible_to(request.user, at) if may(request.user, Permission.HEALTH_SEE) else None
    rows = Filled.objects.filter(client=card).select_related("questionnaire").order_by("-asked_at")[:100]
    context = {
        "client": card,
        "rows": rows,
        "reads": mine is not None and mine.filter(client=card).exists(),
        "today": local_day(at),
        "questionnaires": Questionnaire.objects.filter(active=True, editions__isnull=False).distinct(),
    }
    return render(request, "intake/of_client.html", context)


@require_POST
@requires(Permission.CLIENT_SEE)
def ask(request: SignedInRequest, client: UUID) -> HttpResponse:
    """Ask for a form by mail."""
    card, form = visible_card(request, client), _questionnaire(request)
    try:
        asking.ask(card, form, appointment=_coming(card, form), by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The form goes by e-mail."))
    return redirect("intake:of-client", card.pk)


@require_POST
@requires(Permission.CLIENT_SEE)
def tablet(request: SignedInRequest, client: UUID) -> HttpResponse:
    """Hand this device over: who was signed in is signed out first, so that nothing but the form is in reach."""
    card, form = visible_card(request, client), _questionnaire(request)
    try:
        link = asking.on_tablet(card, form, appointment=_coming(card, form), by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("intake:of-client", card.pk)
    logout(request)
    return redirect("intake:client-page", token_for(link.pk))


@never_cache
@require_GET
@requires(Permission.HEALTH_SEE)
def filled(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A form as it was filled in; reading is logged."""
    at, row = timezone.now(), _own(request, pk)
    audit.record("health.read", row.client, by=request.user, at=at, page="form")
    context = {
        "row": row,
        "client": row.client,
        "answers": _answers(row),
        "intact": filling.is_intact(row),
        "holds": row.holds_until is not None and row.holds_until > local_day(at),
    }
    return render(request, "intake/filled.html", context)


@require_POST
@requires(Permission.HEALTH_SEE)
def review(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """It has been read over."""
    row = _own(request, pk)
    try:
        filling.review(row, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Read over."))
    return redirect("intake:filled", row.pk)


@require_POST
@requires(Permission.CLIENT_SEE)
def withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """It is not asked for any more."""
    at = timezone.now()
    cards = Client.objects.visible_to(request.user, at)
    row = get_object_or_404(Filled.objects.open().filter(client__in=cards), pk=pk)
    try:
        asking.withdraw(row, by=request.user, at=at)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Not asked for any more. It can be asked for anew."))
    return redirect("intake:of-client", row.client_id)


def _own(request: SignedInRequest, pk: UUID) -> Filled:
    rows = Filled.objects.visible_to(request.user, timezone.now()).exclude(filled_at=None)
    return get_object_or_404(rows.select_related("client", "questionnaire", "edition", "reviewed_by"), pk=pk)


def _questionnaire(request: SignedInRequest) -> Questionnaire:
    try:
        key = UUID(request.POST.get("form", ""))
    except ValueError:
        key = UUID(int=0)
    return get_object_or_404(Questionnaire, pk=key, active=True)


def _coming(card: Client, form: Questionnaire) -> Appointment | None:
    coming = Appointment.objects.live().filter(client=card, service__asked_forms__questionnaire=form)
    return coming.filter(starts_at__gte=timezone.now()).order_by("starts_at").first()


def _answers(row: Filled) -> list[dict[str, object]]:
    """Each question as it was read with what was answered, in words."""
    items = row.edition.items.all() if row.edition is not None else []
    said = json.loads(row.answers or "{}")
    language = row.language or (get_language() or "fi")[:2]
    shown: list[dict[str, object]] = []
    for item in items:
        one = said.get(str(item.pk), {})
        value = one.get("value", "")
        words = dict(item.options(language)).get(value, value) if item.kind == ItemKind.CHOICE else value
        yes_no = {"yes": _("Yes"), "no": pgettext("it is not so", "No")} if item.kind != ItemKind.TEXT else {}
        shown.append(
            {
                "label": item.label(language),
                "words": yes_no.get(words, words),
                "more": one.get("more", ""),
                "last": one.get("last", ""),
                "minds": value == "yes" and item.kind in {ItemKind.CONDITION, ItemKind.MEDICINE, ItemKind.ALLERGY},
            }
        )
    return shown
