"""The diary: the day in columns and as a list, a visit and what is done with it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.card.models import Client
from salon.booking import services
from salon.booking.answers import STATUS, done, is_fragment, panel, refused, said_alone, tells, visible_visit, when
from salon.booking.availability import first_free, free_times
from salon.booking.events import day_as_events
from salon.booking.forms import BookingForm, FreeForm, MoveForm
from salon.booking.models import Appointment
from salon.booking.queries import LEGEND, people_of_day, people_to_book, rows_of_day
from salon.core.access import Permission, SignedInRequest, may, requires
from salon.core.errors import Refused
from salon.core.time import HELSINKI, day_bounds, local_day
from salon.house.models import Service

YEARS = (2000, 2100)
OFFERED = 5


@never_cache
@require_GET
@requires(Permission.DIARY_SEE)
def diary(request: SignedInRequest) -> HttpResponse:
    """The day, one column per person; the columns themselves come as JSON."""
    day, at = _day(request), timezone.now()
    context = {**_frame(request, day, at), "people": people_of_day(request.user, day), "legend": LEGEND}
    if key := request.GET.get("visit"):
        context |= panel(request, visible_visit(request, _uuid(key)))
    return render(request, "booking/diary.html", context)


@never_cache
@require_GET
@requires(Permission.DIARY_SEE)
def day_list(request: SignedInRequest) -> HttpResponse:
    """The same day as a list, with the same actions, for the keyboard and for ears."""
    day, at = _day(request), timezone.now()
    rows = rows_of_day(request.user, day, at, cancelled=True)
    people = people_of_day(request.user, day)
    if chosen := request.GET.get("staff"):
        rows = [row for row in rows if str(row.visit.staff_id) == chosen]
    context = {**_frame(request, day, at), "rows": rows, "people": people, "chosen": chosen}
    return render(request, "booking/list.html", context)


@never_cache
@require_GET
@requires(Permission.DIARY_SEE)
def day_events(request: SignedInRequest) -> HttpResponse:
    """The day for the calendar on the screen."""
    return JsonResponse(day_as_events(request.user, _day(request), timezone.now()))


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
        found = first_free(service, staff=staff, from_at=from_at, most=OFFERED) if form.people else []
        context |= {"service": service, "found": found}
    return render(request, "booking/_free_times.html", context)


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
        to = {"staff": form.cleaned_data["staff"], "starts_at": form.starts_at}
        try:
            moved = services.move(visit, **to, version=form.cleaned_data["version"], by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            status = STATUS.get(refusal.code, 422)
        else:
            return done(request, moved, _("Moved to %(when)s.") % {"when": when(moved)})
    if form.errors and is_fragment(request) and request.POST.get("by") == "drag":
        return said_alone(request, "; ".join(str(text) for texts in form.errors.values() for text in texts), status)
    near = free_times(visit.service, start.date(), staff=visit.staff, at=at, ignoring=visit)
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


def _book(form: BookingForm, request: SignedInRequest, at: datetime) -> Appointment:
    details = form.new_client()
    if details is not None:
        return services.book_new_client(details, form.wish(), by=request.user, at=at)
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


def _frame(request: SignedInRequest, day: date, at: datetime) -> dict[str, object]:
    may_change = may(request.user, Permission.DIARY_CHANGE)
    bookable = people_to_book(request.user) if may_change else []
    return {
        "day": day,
        "today": local_day(at),
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1),
        "may_change": may_change,
        "bookable": bookable,
        "services": list(Service.objects.bookable()) if may_change else [],
    }


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


def _day(request: HttpRequest) -> date:
    """The day asked for; today where it is none."""
    try:
        asked = parse_date(request.GET.get("day", ""))
    except ValueError:
        asked = None
    return asked if asked is not None and asked.year in range(*YEARS) else local_day(timezone.now())


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
