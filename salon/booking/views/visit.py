"""One visit: who, what, and what is done with it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salon.booking import letters, services
from salon.booking.answers import (
    CHANGE,
    STATUS,
    companions,
    done,
    in_box,
    is_fragment,
    panel,
    refused,
    seen_version,
    tells,
    visible_visit,
    when,
)
from salon.booking.availability import ask_for, free_times
from salon.booking.forms.move import MoveForm, Tell
from salon.booking.models import Appointment
from salon.booking.names import names_for
from salon.booking.services import Destination
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.time import HELSINKI
from salon.house.models import Device, Room
from salon.house.standing import house_of


@never_cache
@require_GET
@requires(Permission.DIARY_SEE)
def appointment(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One visit: who, what, and the next steps as buttons."""
    context = {**panel(request, visible_visit(request, pk)), "cancelling": "cancel" in request.GET}
    return render(request, "booking/_panel.html" if is_fragment(request) else "booking/appointment.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.DIARY_CHANGE)
def move(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Give a visit another time, person, length or room: by the form, or by the box that a drag opens."""
    visit = visible_visit(request, pk)
    start = visit.starts_at.astimezone(HELSINKI)
    initial: dict[str, object] = {"staff": visit.staff_id, "day": start.date(), "time": start.time()}
    initial |= {"version": visit.version, "tell": Tell.MAIL if letters.wishes_letter(visit.client) else Tell.CALL}
    dragged = in_box(request) and request.method == "GET"
    data = {**initial, **request.GET.dict()} if dragged else request.POST or None
    form = MoveForm(data, initial=initial, user=request.user, house=house_of(request), visit=visit)
    if not dragged and form.is_valid():
        try:
            return _moved(request, visit, form)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            if refusal.code == "stale":
                return _conflict(request, visit, form)
    return _move_page(request, visit, form, status=422 if form.errors else 200)


@require_POST
@requires(Permission.DIARY_CHANGE)
def state(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take a visit to its next state; refused when it is not the visit that was looked at."""
    visit, asked = visible_visit(request, pk), request.POST.get("state", "")
    version = seen_version(request)
    try:
        changed = services.change_state(visit, asked, version=version, by=request.user, at=timezone.now())
    except Refused as refusal:
        return refused(request, visit, refusal)
    said = _said(request, changed)
    if changed.state == changed.State.ARRIVED:
        said = f"{said} {services.arrived(changed, by=request.user, at=timezone.now())}".strip()
    return done(request, changed, said)


@require_POST
@requires(Permission.DIARY_CHANGE)
def cancel(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Cancel a visit, for the client or for the salon; refused when it is not the visit that was looked at."""
    visit, asked, at = visible_visit(request, pk), request.POST, timezone.now()
    by_salon, reason = asked.get("who") == "salon", asked.get("reason", "").strip()[:200]
    seen = seen_version(request)
    try:
        changed = services.cancel(visit, version=seen, by_salon=by_salon, reason=reason, by=request.user, at=at)
    except Refused as refusal:
        return refused(request, visit, refusal)
    told = letters.tell_cancelled(changed, at=at) if asked.get("tell") == Tell.MAIL else None
    return done(request, changed, _said(request, changed) + (" " + _("The client is told by e-mail.") if told else ""))


@require_POST
@requires(Permission.DIARY_CHANGE)
def undo(request: SignedInRequest, pk: UUID, version: int) -> HttpResponse:
    """Take back what was just done with a visit, and the letter about it while it still waits."""
    visit, at = visible_visit(request, pk), timezone.now()
    try:
        changed = services.take_back(visit, version=version, by=request.user, at=at)
    except Refused as refusal:
        return refused(request, visit, refusal)
    unsent = letters.not_to_be_sent(visit, version=version, at=at)
    said = _("Undone.") if unsent else _("Undone. A letter about it has gone out already: call the client.")
    return done(request, changed, said, undoable=False)


@never_cache
@require_GET
@requires(Permission.DIARY_CHANGE)
def again(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The booking form for the same client, treatment and person."""
    visit = visible_visit(request, pk)
    same = {"client": str(visit.client_id), "service": str(visit.service_id), "staff": str(visit.staff_id)}
    return redirect(f"{reverse('booking:book')}?{urlencode(same)}")


@never_cache
@require_GET
@requires(Permission.DIARY_SEE)
def card(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The card of the visit's client."""
    return _above("card:client", visible_visit(request, pk).client_id)


@never_cache
@require_GET
@requires(Permission.CHECK_OUT)
def pay(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The till, with this visit on the receipt."""
    return _above("sales:check-out", visible_visit(request, pk).pk)


def _above(name: str, key: UUID) -> HttpResponse:
    """A page of another room, if this installation has it."""
    try:
        return redirect(name, key)
    except NoReverseMatch:
        raise Http404 from None


def _said(request: SignedInRequest, changed: Appointment) -> str:
    words = {"client": names_for(request).of(changed.client), "state": changed.get_state_display()}
    return _("%(client)s: %(state)s.") % words


def _moved(request: SignedInRequest, visit: Appointment, form: MoveForm) -> HttpResponse:
    """Move it, tell the client if that was asked for, and say so with an "undo"."""
    at, to = timezone.now(), form.destination
    others = {other.pk: (other.starts_at, other.staff) for other in companions(visit)} if to.along else {}
    moved = services.move(visit, to, version=form.cleaned_data["version"], by=request.user, at=at)
    things = ((visit.room, visit.device), (moved.room, moved.device))
    where = f", {_where(*things[1])}" if things[0] != things[1] else ""
    said = _("Moved to %(when)s.") % {"when": when(moved) + where}
    if _stays(visit, to):
        pass  # another room is the salon's own business
    elif form.cleaned_data["tell"] == Tell.MAIL:
        told = letters.tell_moved(moved, from_start=visit.starts_at, from_staff=visit.staff, at=at)
        for other in companions(moved) if others else []:
            start, staff = others.get(other.pk, (other.starts_at, other.staff))
            if start != other.starts_at:
                letters.tell_moved(other, from_start=start, from_staff=staff, at=at)
        said += " " + (_("The client is told by e-mail.") if told else _("There is no address: call the client."))
    elif form.cleaned_data["tell"] == Tell.CALL:
        said += " " + _("Call the client.")
    answer = done(request, moved, said)
    return tells(answer, "close-modal") if in_box(request) else answer


def _ends(visit: Appointment, to: Destination) -> datetime:
    return to.starts_at + (visit.duration if to.minutes is None else timedelta(minutes=to.minutes))


def _stays(visit: Appointment, to: Destination) -> bool:
    """True if nothing changes that the client would have to know: the time, its length and the person stay."""
    return (to.starts_at, _ends(visit, to), to.staff) == (visit.starts_at, visit.ends_at, visit.staff) and not to.along


def _where(room: Room | None, device: Device | None) -> str:
    return ", ".join(str(thing) for thing in (room or (device is None and _("no room")), device) if thing)


def _from_to(visit: Appointment, to: Destination) -> dict[str, object]:
    """Where the visit stands and where it would go; room and device are named where they change."""
    context: dict[str, object] = {"to": to, "ends": _ends(visit, to), "stays": _stays(visit, to)}
    if to.things(visit) != (visit.room, visit.device):
        context |= {"where": _where(visit.room, visit.device), "to_where": _where(*to.things(visit))}
    return context


def _conflict(request: SignedInRequest, visit: Appointment, form: MoveForm) -> HttpResponse:
    """Both versions side by side: what the other saved, and what was wanted here; nobody's work vanishes (H83)."""
    behind = max(visit.version - form.cleaned_data["version"], 1)
    changes = visit.changes.select_related(*CHANGE).order_by("-at", "-pk")[:behind]
    context = {
        "visit": visit,
        "name": names_for(request).of(visit.client),
        "form": form,
        "changes": list(changes)[::-1],
        **_from_to(visit, form.destination),
        "box": in_box(request),
        "fragment": is_fragment(request),
    }
    page = "booking/_conflict.html" if is_fragment(request) else "booking/conflict.html"
    answer = render(request, page, context, status=STATUS["stale"])
    return tells(answer) if is_fragment(request) else answer


def _move_page(request: SignedInRequest, visit: Appointment, form: MoveForm, *, status: int) -> HttpResponse:
    at, day = timezone.now(), visit.starts_at.astimezone(HELSINKI).date()
    context = {
        "form": form,
        "visit": visit,
        "name": names_for(request).of(visit.client),
        "written_to": letters.may_be_written_to(visit.client),
        "together": companions(visit),
    }
    if in_box(request):
        if set(form.errors) <= {NON_FIELD_ERRORS}:
            context |= _from_to(visit, form.destination)
        return render(request, "booking/_move_box.html", context, status=status)
    context["near"] = free_times(ask_for(visit.service, visit.staff), day, at=at, ignoring=[visit.pk])
    page = "booking/_move.html" if is_fragment(request) else "booking/move.html"
    return render(request, page, context, status=status)
