"""How the diary answers an act: the panel anew, a toast with "undo", or back to the page the user was on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from salon.booking.guards import clock, day_words
from salon.booking.letters import may_be_written_to
from salon.booking.models import Appointment, AppointmentChange, Booking
from salon.booking.names import names_for
from salon.booking.prices import price_note
from salon.booking.queries import row_of
from salon.core.access import SignedInRequest
from salon.core.errors import Refused

# What another's work has caused is a conflict; the other refusals are about what was asked.
STATUS = {"stale": 409}
# What a line of a visit's history names.
CHANGE = ("by", "moved_from_staff", "moved_from_room", "moved_from_device")


@dataclass(frozen=True)
class Undo:
    """Where "undo" posts, and what it sends along."""

    url: str
    values: Mapping[str, object] | None = None


def done(request: SignedInRequest, changed: Appointment, said: str, *, undoable: bool = True) -> HttpResponse:
    """The answer to an act: the panel anew, or a toast alone; without htmx, back to where the user was."""
    if not is_fragment(request):
        messages.success(request, said)
        return redirect(back(request) or reverse("booking:appointment", args=[changed.pk]))
    context: dict[str, object] = {"toast": said}
    if undoable:
        context["undo_url"] = reverse("booking:undo", args=[changed.pk, changed.version])
    if in_panel(request):
        context |= panel(request, visible_visit(request, changed.pk))
    return tells(render(request, "booking/_panel.html" if in_panel(request) else "booking/_toast.html", context))


def refused(request: SignedInRequest, visit: Appointment, refusal: Refused) -> HttpResponse:
    """The refusal in words: in the panel, as a toast, or on the page of the visit."""
    status = STATUS.get(refusal.code, 422)
    now = visible_visit(request, visit.pk)
    text = refusal.message
    if refusal.code == "stale":
        text = f"{text} {_as_it_stands(request, now)}"
    if is_fragment(request) and not in_panel(request):
        return said_alone(request, text, status)
    context = {**panel(request, now), "refusal": text}
    page = "booking/_panel.html" if is_fragment(request) else "booking/appointment.html"
    return render(request, page, context, status=status)


def _as_it_stands(request: HttpRequest, now: Appointment) -> str:
    """How the visit stands now, for whoever acted on an older one."""
    words = {"client": names_for(request).of(now.client), "when": when(now), "state": now.get_state_display()}
    return _("Now: %(client)s, %(when)s, %(state)s.") % words


def seen_version(request: HttpRequest) -> int:
    """Which version of the visit the page showed; 0, which no visit has, where it does not say."""
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def said_alone(request: HttpRequest, text: str, status: int = 200, undo: Undo | None = None) -> HttpResponse:
    """A toast alone; the columns are read again, so that what was dragged stands where it is stored."""
    way_back = {"undo_url": undo.url, "undo_values": undo.values} if undo else {}
    return tells(render(request, "booking/_toast.html", {"toast": text, **way_back}, status=status))


def tells(response: HttpResponse, *events: str) -> HttpResponse:
    """Let everything on the page that shows the day read it anew."""
    response["HX-Trigger"] = ", ".join([*events, "diary-changed"])
    return response


def back(request: HttpRequest) -> str:
    """The page of ours that the user came from, if the browser says so."""
    before = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return before if ours else ""


def visible_visit(request: SignedInRequest, pk: UUID | None) -> Appointment:
    """The visit, if this user may see whose it is."""
    seen = Appointment.objects.visible_to(request.user, timezone.now()).for_display().with_signs()
    return get_object_or_404(seen, pk=pk)


def panel(
    request: SignedInRequest, visit: Appointment, changes: Iterable[AppointmentChange] | None = None
) -> dict[str, object]:
    """What the panel of a visit shows; `changes` where the caller knows its whole history."""
    if changes is None:
        changes = visit.changes.select_related(*CHANGE)
    names = names_for(request)
    return {
        "row": row_of(visit, request.user, timezone.now(), names),
        "changes": list(changes),
        "private": names.hidden,
        "written_to": may_be_written_to(visit.client),
        "together": companions(visit),
        "price": price_note(visit),
    }


def companions(visit: Appointment) -> list[Appointment]:
    """The other treatments of the same client that were booked together with this one and still stand."""
    if visit.booking_id is None:
        return []
    same = Appointment.objects.shown().filter(booking=Booking(pk=visit.booking_id), client=visit.client)
    return list(same.exclude(pk=visit.pk).select_related("service", "staff").order_by("starts_at"))


def when(visit: Appointment) -> str:
    """Day, time and person of a visit in words."""
    facts = {"day": day_words(visit.starts_at), "time": clock(visit.starts_at), "staff": visit.staff}
    return _("%(day)s at %(time)s, %(staff)s") % facts


def is_fragment(request: HttpRequest) -> bool:
    """True if htmx asks."""
    return request.headers.get("HX-Request") == "true"


def in_panel(request: HttpRequest) -> bool:
    """True if the answer goes into the side panel."""
    return request.headers.get("HX-Target") == "panel-content"


def in_box(request: HttpRequest) -> bool:
    """True if the answer goes into the dialog."""
    return request.headers.get("HX-Target") == "modal-content"
