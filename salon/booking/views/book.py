"""Booking: a free time, a client, a few words."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from clients.card.models import Client
from salon.booking import services
from salon.booking.answers import is_fragment, panel, tells, visible_visit, when
from salon.booking.availability import ask_for, first_free
from salon.booking.forms.book import BookingForm, FreeForm
from salon.booking.models import Appointment
from salon.booking.views.frame import YEARS
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.time import day_bounds, local_day

OFFERED = 5


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.DIARY_CHANGE)
def book(request: SignedInRequest) -> HttpResponse:
    """Book a client, known or new, in one small form."""
    at = timezone.now()
    form = BookingForm(request.POST or None, initial=_asked(request, at), user=request.user, at=at)
    if form.is_valid():
        try:
            booked = _book(form, request, at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return _booked(request, booked)
    page = "booking/_book.html" if is_fragment(request) else "booking/book.html"
    return render(request, page, {"form": form, "day": local_day(at)}, status=422 if form.errors else 200)


@never_cache
@require_GET
@requires(Permission.DIARY_CHANGE)
def first_free_times(request: SignedInRequest) -> HttpResponse:
    """The five soonest free times, each a chip that opens the booking form filled in."""
    form, at = FreeForm(request.GET, user=request.user), timezone.now()
    context: dict[str, object] = {"fill": "fill" in request.GET, "asked": form.is_valid()}
    if form.is_valid():
        service = form.cleaned_data["service"]
        staff = form.cleaned_data["staff"] or (form.people[0] if len(form.people) == 1 else None)
        day = form.day_asked
        from_at = max(at, day_bounds(day)[0]) if day and day.year in range(*YEARS) else at
        found = first_free(ask_for(service, staff), from_at=from_at, most=OFFERED) if form.people else []
        context |= {"service": service, "found": found}
    return render(request, "booking/_free_times.html", context)


def _book(form: BookingForm, request: SignedInRequest, at: datetime) -> Appointment:
    details = form.new_client()
    if details is not None:
        return services.book_new_client(details, form.wish().as_visit(), by=request.user, at=at)[0]
    client: Client = form.cleaned_data["client"]
    return services.book(client, form.wish(), by=request.user, at=at)


def _booked(request: SignedInRequest, booked: Appointment) -> HttpResponse:
    said = _("Booked: %(client)s, %(when)s.") % {"client": booked.client, "when": when(booked)}
    if is_fragment(request):
        context = {**panel(request, visible_visit(request, booked.pk)), "toast": said}
        return tells(render(request, "booking/_panel.html", context))
    messages.success(request, said)
    day = local_day(booked.starts_at).isoformat()
    return redirect(f"{reverse('booking:diary')}?day={day}&visit={booked.pk}")


def _asked(request: HttpRequest, at: datetime) -> dict[str, object]:
    """What a link or a click on an empty time has filled in already."""
    known = {name: request.GET[name] for name in ("service", "staff", "client", "day", "time") if request.GET.get(name)}
    if start := _moment(request.GET.get("start", "")):
        known |= {"day": start.date().isoformat(), "time": start.strftime("%H:%M")}
    return {"day": local_day(at).isoformat(), **known}


def _moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None
