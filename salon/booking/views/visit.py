"""One visit: who, what, and what is done with it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salon.booking import services
from salon.booking.answers import STATUS, done, is_fragment, panel, refused, said_alone, visible_visit, when
from salon.booking.availability import ask_for, free_times
from salon.booking.forms.move import MoveForm
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.time import HELSINKI


@never_cache
@require_GET
@requires(Permission.DIARY_SEE)
def appointment(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One visit: who, what, and the next steps as buttons."""
    context = panel(request, visible_visit(request, pk))
    return render(request, "booking/_panel.html" if is_fragment(request) else "booking/appointment.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.DIARY_CHANGE)
def move(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Give a visit another time or person."""
    visit, at = visible_visit(request, pk), timezone.now()
    start = visit.starts_at.astimezone(HELSINKI)
    initial = {"staff": visit.staff_id, "day": start.date(), "time": start.time(), "version": visit.version}
    form = MoveForm(request.POST or None, initial=initial, user=request.user)
    status = 422 if form.errors else 200
    if form.is_valid():
        to = services.Destination(form.cleaned_data["staff"], form.starts_at)
        try:
            moved = services.move(visit, to, version=form.cleaned_data["version"], by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            status = STATUS.get(refusal.code, 422)
        else:
            return done(request, moved, _("Moved to %(when)s.") % {"when": when(moved)})
    if form.errors and is_fragment(request) and request.POST.get("by") == "drag":
        return said_alone(request, "; ".join(str(text) for texts in form.errors.values() for text in texts), status)
    near = free_times(ask_for(visit.service, visit.staff), start.date(), at=at, ignoring=[visit.pk])
    page = "booking/_move.html" if is_fragment(request) else "booking/move.html"
    return render(request, page, {"form": form, "visit": visit, "near": near}, status=status)


@require_POST
@requires(Permission.DIARY_CHANGE)
def state(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take a visit to its next state."""
    visit, asked = visible_visit(request, pk), request.POST.get("state", "")
    try:
        changed = services.change_state(visit, asked, by=request.user, at=timezone.now())
    except Refused as refusal:
        return refused(request, visit, refusal)
    words = {"client": changed.client, "state": changed.get_state_display()}
    return done(request, changed, _("%(client)s: %(state)s.") % words)


@require_POST
@requires(Permission.DIARY_CHANGE)
def cancel(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Cancel a visit, for the client or for the salon."""
    visit, asked = visible_visit(request, pk), request.POST
    by_salon, reason = asked.get("who") == "salon", asked.get("reason", "").strip()[:200]
    try:
        changed = services.cancel(visit, by_salon=by_salon, reason=reason, by=request.user, at=timezone.now())
    except Refused as refusal:
        return refused(request, visit, refusal)
    words = {"client": changed.client, "state": changed.get_state_display()}
    return done(request, changed, _("%(client)s: %(state)s.") % words)


@require_POST
@requires(Permission.DIARY_CHANGE)
def undo(request: SignedInRequest, pk: UUID, version: int) -> HttpResponse:
    """Take back what was just done with a visit."""
    visit = visible_visit(request, pk)
    try:
        changed = services.take_back(visit, version=version, by=request.user, at=timezone.now())
    except Refused as refusal:
        return refused(request, visit, refusal)
    return done(request, changed, _("Undone."), undoable=False)
