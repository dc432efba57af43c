"""Booking: a free time, a client, a few words."""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from clients.card.models import Client
from salon.booking import services
from salon.booking.answers import is_fragment, panel, tells, visible_visit, when
from salon.booking.forms.book import BookingForm
from salon.booking.forms.repeat import RepeatForm
from salon.booking.models import Appointment
from salon.booking.names import names_for
from salon.booking.rebooking import last_time_of
from salon.booking.signs import just_booked
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.time import HELSINKI, local_day
from salon.house.standing import house_of

# What an address may fill in, besides the time.
FILLED = (
    "service",
    "staff",
    "room",
    "device",
    "client",
    "day",
    "time",
    "source",
    "joining",
    "asked_for",
    "new_name",
    "new_phone",
)
# Refusals that somebody with the right may overrule, with a reason.
OVERRULED = {"slot_taken", "outside_hours"}


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.DIARY_CHANGE)
def book(request: SignedInRequest) -> HttpResponse:
    """Book a client, known or new, in one small form."""
    at = timezone.now()
    house = house_of(request)
    form = BookingForm(request.POST or None, initial=_asked(request, at), user=request.user, at=at, house=house)
    code = ""
    if form.is_valid():
        try:
            booked = _book(form, request, at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            code = refusal.code
        else:
            return _booked(request, booked[0])
    page = "booking/_book.html" if is_fragment(request) else "booking/book.html"
    host = _joined(request, form)
    context = {
        "chosen": form.chosen_client and names_for(request).of(form.chosen_client),
        "form": form,
        "day": local_day(at),
        "asks": code == "ask_cosmetologist",
        "offer_overbooking": code in OVERRULED and form.may_overbook,
        "joining": names_for(request).of(host.client) if host else "",
    }
    return render(request, page, context, status=422 if form.errors else 200)


@never_cache
@require_GET
@requires(Permission.DIARY_CHANGE)
def last_time(request: SignedInRequest) -> HttpResponse:
    """What the chosen client had last, and with whom: one tap fills it in."""
    clients = Client.objects.visible_to(request.user, timezone.now())
    key = _key(request.GET.get("client", ""))
    client = clients.filter(pk=key).first() if key else None
    visit = last_time_of(client, request.user, timezone.now()) if client else None
    return render(request, "booking/_last_time.html", {"client": client, "visit": visit})


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.DIARY_CHANGE)
def repeat(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Repeat a visit: what would be booked and what stands in the way; then book what fits."""
    visit, at = visible_visit(request, pk), timezone.now()
    form = RepeatForm(request.POST or (request.GET if "times" in request.GET else None))
    context: dict[str, object] = {"visit": visit, "form": form, "name": names_for(request).of(visit.client)}
    if form.is_valid():
        try:
            if request.method == "POST":
                context["done"] = services.repeat(visit, form.wish(_days(request)), by=request.user, at=at)
            else:
                context["found"] = services.occurrences(visit, form.wish(), at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    page = "booking/_repeat.html" if is_fragment(request) else "booking/repeat.html"
    answer = render(request, page, context, status=422 if form.errors else 200)
    return tells(answer) if "done" in context else answer


def _book(form: BookingForm, request: SignedInRequest, at: datetime) -> list[Appointment]:
    details, joining, house = form.new_client(), form.cleaned_data["joining"], house_of(request)
    if details is not None:
        return services.book_new_client(details, form.wish(), by=request.user, at=at, joining=joining, house=house)
    client: Client = form.cleaned_data["client"]
    return services.book_visit(client, form.wish(), by=request.user, at=at, joining=joining, house=house)


def _booked(request: SignedInRequest, booked: Appointment) -> HttpResponse:
    said = _("Booked: %(client)s, %(when)s.") % {"client": names_for(request).of(booked.client), "when": when(booked)}
    said = f"{said} {booked.hint}".strip()
    if is_fragment(request):
        undo = reverse("booking:undo", args=[booked.pk, booked.version])
        history = [booked.last_change] if booked.last_change else None
        context = {**panel(request, just_booked(booked), history), "toast": said, "undo_url": undo}
        return tells(render(request, "booking/_panel.html", context))
    messages.success(request, said)
    day = local_day(booked.starts_at).isoformat()
    return redirect(f"{reverse('booking:diary')}?day={day}&visit={booked.pk}")


def _joined(request: SignedInRequest, form: BookingForm) -> Appointment | None:
    """The visit that the new client comes along to, if there is one."""
    key = _key(str(form["joining"].value() or ""))
    seen = Appointment.objects.live().visible_to(request.user, timezone.now()).select_related("client")
    return seen.filter(pk=key).first() if key else None


def _asked(request: HttpRequest, at: datetime) -> dict[str, object]:
    """What a link or a click on an empty time has filled in already."""
    known = {name: request.GET[name] for name in FILLED if request.GET.get(name)}
    start = at.astimezone(HELSINKI) if request.GET.get("start") == "now" else _moment(request.GET.get("start", ""))
    if start:
        known |= {"day": start.date().isoformat(), "time": start.strftime("%H:%M")}
    return {"day": local_day(at).isoformat(), **known}


def _days(request: HttpRequest) -> frozenset[date]:
    """The days left ticked."""
    return frozenset(day for text in request.POST.getlist("days") if (day := _date(text)))


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
