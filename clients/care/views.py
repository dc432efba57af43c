"""The cosmetologist's pages: her day, a treatment, what it left behind."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.card.models import Client, HealthFact
from clients.card.services import read_health
from clients.care import history, services
from clients.care.forms import AftercareForm, NoteForm, TreatForm
from clients.care.models import AftercareGiven, TreatmentRecord, Visit
from salon.booking.models import Appointment
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import day_bounds, local_day


@never_cache
@require_GET
@requires(Permission.MY_DAY)
def my_day(request: SignedInRequest) -> HttpResponse:
    """Her own appointments of a day, each with its next step."""
    at = timezone.now()
    today = local_day(at)
    day = _day_asked(request, today)
    start, end = day_bounds(day)
    rows = list(
        _hers(request.user, at)
        .filter(starts_at__gte=start, starts_at__lt=end)
        .select_related("client", "service", "room")
        .prefetch_related(Prefetch("treatments", TreatmentRecord.objects.filter(amends=None), to_attr="recorded"))
        .annotate(warned=Exists(HealthFact.objects.active().filter(client=OuterRef("client_id"))))
        .order_by("starts_at")
    )
    waiting = [row for row in rows if not row.recorded and row.state != Appointment.State.NO_SHOW]
    recorded = [row.recorded[0].visit_id for row in rows if row.recorded]
    context = {
        "rows": rows,
        "spoken_of": set(Visit.objects.filter(pk__in=recorded).spoken_of().values_list("pk", flat=True)),
        "next": waiting[0] if waiting and day == today else None,
        "day": day,
        "today": today,
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1),
    }
    return render(request, "care/my_day.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.TREAT)
def treat(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Three steps on one page: did, saw, gave. Only at her own appointment."""
    at = timezone.now()
    found = _hers(request.user, at).select_related("client", "staff", "service")
    appointment = get_object_or_404(found, pk=pk)
    recorded = TreatmentRecord.objects.filter(appointment=appointment).first()
    if recorded is not None and request.method == "GET":
        return redirect("care:visit", recorded.visit_id)
    asked = history.appointments_of_day(appointment)
    given = history.instruction_for([row.service for row in asked], appointment.client.language)
    form = TreatForm(request.POST or None, appointment=appointment, initial={"aftercare": given})
    if form.is_valid():
        try:
            visit = services.treat(appointment, form.done(), by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Recorded."))
            return redirect("advice:advise", visit.pk)
    context = {
        "appointment": appointment,
        "client": appointment.client,
        "form": form,
        "given": _given_at(appointment),
        "last": history.last_record(appointment.client, before=at),
        "health_facts": read_health(appointment.client, by=request.user, at=at, page="treat"),
        "reads_health": True,
    }
    return render(request, "care/treat.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
@requires(Permission.HEALTH_SEE)
def visit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What was done, seen and given at a visit."""
    return _visit_page(request, _visible_visit(request, pk))


@require_POST
@requires(Permission.TREAT)
def give_aftercare(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Give the aftercare of her own visit, where it was left for later."""
    own = _visible_visit(request, pk, own=True)
    form = AftercareForm(request.POST, email=own.client.email)
    if form.is_valid():
        text, channel = form.cleaned_data["aftercare"], form.cleaned_data["channel"]
        try:
            services.give_aftercare(own, text=text, channel=channel, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Kept as given."))
            return redirect("care:visit", own.pk)
    return _visit_page(request, own, form, status=422)


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.TREAT)
def amend(request: SignedInRequest, pk: UUID, record: UUID) -> HttpResponse:
    """Correct a record of her own visit by a new one; the record must be of this visit (H06)."""
    at, own = timezone.now(), _visible_visit(request, pk, own=True)
    old = get_object_or_404(own.treatments.select_related("service"), pk=record)
    form = NoteForm(request.POST or None, initial={"note": old.note, "reaction": old.reaction})
    if form.is_valid():
        note, reaction = form.cleaned_data["note"], form.cleaned_data["reaction"]
        try:
            services.amend_treatment(old, note=note, reaction=reaction, by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Corrected. The earlier record stays beside it."))
            return redirect("care:visit", own.pk)
    context = {"visit": own, "record": old, "form": form}
    return render(request, "care/amend.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
@requires(Permission.HEALTH_SEE)
def aftercare(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What was given to take home, for paper, in the client's own language."""
    seen = _visible_visit(request, pk)
    given = get_object_or_404(AftercareGiven, visit=seen)
    with translation.override(seen.client.language):
        return render(request, "care/aftercare.html", {"visit": seen, "lines": given.text.splitlines()})


def _visit_page(
    request: SignedInRequest, shown: Visit, form: AftercareForm | None = None, *, status: int = 200
) -> HttpResponse:
    at, client = timezone.now(), shown.client
    records = list(shown.treatments.select_related("service", "signed_by").order_by("signed_at"))
    given = AftercareGiven.objects.filter(visit=shown).first()
    own = shown.staff.user_id == request.user.pk
    if form is None and given is None and own:
        text = history.instruction_for([record.service for record in records], client.language)
        form = AftercareForm(email=client.email, initial={"aftercare": text})
    replaced = {record.amends_id for record in records}
    context = {
        "visit": shown,
        "client": client,
        "holding": [record for record in records if record.pk not in replaced],
        "replaced": [record for record in records if record.pk in replaced],
        "given": given,
        "form": form,
        "own": own,
        "health_facts": read_health(client, by=request.user, at=at, page="visit"),
        "reads_health": True,
    }
    return render(request, "care/visit.html", context, status=status)


def _hers(user: User, at: datetime) -> QuerySet[Appointment]:
    """Her own appointments, with clients whom she may see."""
    own = Appointment.objects.shown().filter(staff__user=user)
    return own.filter(client__in=Client.objects.visible_to(user, at))


def _visible_visit(request: SignedInRequest, pk: UUID, *, own: bool = False) -> Visit:
    visits = Visit.objects.visible_to(request.user, timezone.now()).of_people()
    return get_object_or_404(visits.given_by(request.user) if own else visits, pk=pk)


def _given_at(appointment: Appointment) -> AftercareGiven | None:
    """The aftercare of this visit, where an earlier treatment of the day has brought it already."""
    day = local_day(appointment.starts_at)
    same = {"visit__client": appointment.client_id, "visit__staff": appointment.staff_id, "visit__day": day}
    return AftercareGiven.objects.filter(**same).first()


def _day_asked(request: SignedInRequest, today: date) -> date:
    try:
        return parse_date(request.GET.get("day", "")) or today
    except ValueError:
        return today
