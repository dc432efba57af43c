"""A treatment: recorded, kept while it is written, and corrected."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from clients.aftercare.queries import message_for
from clients.card.services import read_health
from clients.care import history, services
from clients.care.forms import AmendForm, TreatForm, as_sent
from clients.care.models import WITH_USED, AftercareGiven, TreatmentRecord
from clients.care.parts import Looking, parts_of, treat_parts
from clients.care.skin_before import Score
from clients.care.views.reach import own_appointments, visible_visit
from clients.intake.known import forms_for
from clients.safety.services.checking import look
from salon.booking.models import Appointment
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.time import HELSINKI, local_day

VERSION = "draft_version"
NOT_WRITTEN = {"csrfmiddlewaretoken", VERSION}


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.TREAT)
def treat(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Three steps on one page: did, saw, gave. Only at her own appointment."""
    at, appointment = timezone.now(), _appointment(request, pk)
    recorded = TreatmentRecord.objects.filter(appointment=appointment).first()
    if recorded is not None and request.method == "GET":
        return redirect("care:visit", recorded.visit_id)
    day = local_day(appointment.starts_at)
    last = history.last_record(appointment.client, before=at, like=appointment.service)
    form = _form(request, appointment, last)
    if request.method == "POST" and form.is_valid():
        try:
            visit = services.treat(appointment, form.done(), by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Recorded."))
            return redirect("advice:advise", visit.pk)
    draft = services.draft_of(appointment, by=request.user)
    context = {
        "appointment": appointment,
        "client": appointment.client,
        "form": form,
        "given": _given_at(appointment),
        "last": last,
        "copied": _copies(request),
        "draft": draft,
        "version": _version(request) if request.method == "POST" else (draft.version if draft else 0),
        "products": history.products_to_offer(appointment.service),
        "health_facts": read_health(appointment.client, by=request.user, at=at, page="treat"),
        "reads_health": True,
        "against": look(appointment.client, appointment.service, day, ignoring=frozenset({appointment.pk})),
        "forms": forms_for(appointment.client_id, [appointment.service_id], day),
        "parts": _parts(request, appointment, at),
    }
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "care/treat.html", context, status=status)


@require_POST
@requires(Permission.TREAT)
def draft(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Keep what is written so far; answers when, or why not."""
    at, appointment = timezone.now(), _appointment(request, pk)
    content = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_WRITTEN}
    try:
        kept = services.save_draft(appointment, content, version=_version(request), by=request.user, at=at)
    except Refused as refusal:
        status = 409 if refusal.code in {"stale", "already_recorded"} else 422
        return JsonResponse({"text": refusal.message}, status=status)
    clock = time_format(at.astimezone(HELSINKI))
    return JsonResponse({"version": kept.version, "text": _("Draft kept at %(time)s.") % {"time": clock}})


@require_POST
@requires(Permission.TREAT)
def draft_away(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Begin anew."""
    appointment = _appointment(request, pk)
    services.throw_away(appointment, by=request.user)
    return redirect("care:treat", appointment.pk)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.TREAT)
def amend(request: SignedInRequest, pk: UUID, record: UUID) -> HttpResponse:
    """Correct a record of her own visit by a new one; the record must be of this visit (H06)."""
    at, own = timezone.now(), visible_visit(request, pk, own=True)
    old = get_object_or_404(own.treatments.select_related("service").prefetch_related(*WITH_USED), pk=record)
    form = AmendForm(request.POST or None, done=services.done_of(old))
    if form.is_valid():
        try:
            services.amend_treatment(old, form.done(old.service), by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Corrected. The earlier record stays beside it."))
            return redirect("care:visit", own.pk)
    context = {"visit": own, "record": old, "form": form, "products": history.products_to_offer(old.service)}
    return render(request, "care/amend.html", context, status=422 if form.errors else 200)


def _appointment(request: SignedInRequest, pk: UUID) -> Appointment:
    found = own_appointments(request.user, timezone.now()).select_related("client", "staff", "service")
    return get_object_or_404(found, pk=pk)


def _form(request: SignedInRequest, appointment: Appointment, last: TreatmentRecord | None) -> TreatForm:
    """The form as sent; else as it was left, or as last time where that was asked for; else empty."""
    if request.method == "POST":
        return TreatForm(request.POST, appointment=appointment)
    asked = history.appointments_of_day(appointment)
    ends = max((row.ends_at for row in asked), default=appointment.ends_at)
    given = message_for([row.service for row in asked], appointment.client.language, since=ends)
    kept = services.draft_of(appointment, by=request.user)
    if kept is not None and not _copies(request):
        form = TreatForm(as_sent(services.content_of(kept)), appointment=appointment)
        form.unchecked()
        return form
    # What was seen is of that day: only what was done is offered again.
    unseen = {f"before-{score}": "" for score in Score}
    again = {"aftercare": given, "note": "", "reaction": 0, "plan": "", **unseen}
    done = services.done_of(last) if last is not None and _copies(request) else None
    return TreatForm(appointment=appointment, initial=again, done=done)


def _parts(request: SignedInRequest, appointment: Appointment, at: datetime) -> list[object]:
    looking = Looking(appointment.client, request.user, at, appointment=appointment, own=True)
    return [*parts_of(treat_parts, looking)]


def _copies(request: HttpRequest) -> bool:
    return request.GET.get("as") == "last"


def _version(request: HttpRequest) -> int:
    text = request.POST.get(VERSION, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _given_at(appointment: Appointment) -> AftercareGiven | None:
    """The aftercare of this visit, where an earlier treatment of the day has brought it already."""
    day = local_day(appointment.starts_at)
    same = {"visit__client": appointment.client_id, "visit__staff": appointment.staff_id, "visit__day": day}
    return AftercareGiven.objects.filter(**same).first()
