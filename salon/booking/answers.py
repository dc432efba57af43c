"""How the diary answers an act: the panel anew, a toast with "undo", or back to the page the user was on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from salon.booking.guards import clock, day_words
from salon.booking.models import Appointment
from salon.booking.queries import row_of
from salon.core.access import SignedInRequest
from salon.core.errors import Refused

# What another's work has caused is a conflict; the other refusals are about what was asked.
STATUS = {"stale": 409}


def done(request: SignedInRequest, changed: Appointment, said: str, *, undoable: bool = True) -> HttpResponse:
    """The answer to an act: the panel anew, or a toast alone; without htmx, back to where the user was."""
    if not is_fragment(request):
        messages.success(request, said)
        return redirect(_back(request, changed))
    context: dict[str, object] = {"toast": said}
    if undoable:
        context["undo_url"] = reverse("booking:undo", args=[changed.pk, changed.version])
    if in_panel(request):
        context |= panel(request, visible_visit(request, changed.pk))
    return tells(render(request, "booking/_panel.html" if in_panel(request) else "booking/_toast.html", context))


def refused(request: SignedInRequest, visit: Appointment, refusal: Refused) -> HttpResponse:
    """The refusal in words: in the panel, as a toast, or on the page of the visit."""
    status = STATUS.get(refusal.code, 422)
    if is_fragment(request) and not in_panel(request):
        return said_alone(request, refusal.message, status)
    context = {**panel(request, visible_visit(request, visit.pk)), "refusal": refusal.message}
    page = "booking/_panel.html" if is_fragment(request) else "booking/appointment.html"
    return render(request, page, context, status=status)


def said_alone(request: HttpRequest, text: str, status: int) -> HttpResponse:
    """A refusal as a toast alone; the columns are read again, so that what was dragged goes back."""
    return tells(render(request, "booking/_toast.html", {"toast": text, "problem": True}, status=status))


def tells(response: HttpResponse) -> HttpResponse:
    """Let everything on the page that shows the day read it anew."""
    response["HX-Trigger"] = "diary-changed"
    return response


def _back(request: HttpRequest, visit: Appointment) -> str:
    before = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure()):
        return before
    return reverse("booking:appointment", args=[visit.pk])


def visible_visit(request: SignedInRequest, pk: UUID | None) -> Appointment:
    """The visit, if this user may see whose it is."""
    seen = Appointment.objects.visible_to(request.user, timezone.now()).for_display().with_signs()
    return get_object_or_404(seen, pk=pk)


def panel(request: SignedInRequest, visit: Appointment) -> dict[str, object]:
    """What the panel of a visit shows."""
    changes = visit.changes.select_related("by", "moved_from_staff")
    return {"row": row_of(visit, request.user, timezone.now()), "changes": list(changes)}


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
