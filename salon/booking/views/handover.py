"""The visits of somebody who is away, in one screen: for the desk, which sees the whole diary."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salon.booking import handover as questions
from salon.booking import handover_choices as choices
from salon.booking.answers import STATUS
from salon.booking.forms.handover import TELL, ManyForm, SheetForm
from salon.booking.handover_choices import Line
from salon.booking.models import AffectedVisit, Appointment
from salon.booking.names import IN_FULL, names_for
from salon.booking.queries import DESK
from salon.booking.services import handover as services
from salon.core.access import Permission, SignedInRequest, requires, roles_of
from salon.core.errors import Refused
from salon.core.time import local_day
from salon.house.models import Absence, Staff

PER_PAGE = 200


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.DIARY_CHANGE)
def handover(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Every visit of an absence with a proposal; what is chosen is carried out in one go."""
    absence, at = _absence(request, pk), timezone.now()
    if request.method == "GET":
        return _page(request, absence, at)
    sheet = SheetForm(request.POST)
    if sheet.malformed:
        raise Http404
    if request.POST.get("act") == "set":
        return _set(request, absence, sheet, at)
    return _carry_out(request, absence, sheet, at)


@never_cache
@require_GET
@requires(Permission.DIARY_CHANGE)
def handover_calls(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The call list on paper: who, which number, what about, and a box to tick."""
    absence, at = _absence(request, pk), timezone.now()
    # On paper initials are of no use: one tap writes this list in full, and nothing else.
    names = IN_FULL if "in_full" in request.GET else names_for(request)
    rows = questions.rows_of(absence, request.user, at=at, names=names)
    lines = choices.lines_of(absence, choices.shown(rows, questions.CALL, "time"), {})
    context = {"absence": absence, "lines": lines, "today": local_day(at), "private": names.hidden}
    return render(request, "booking/handover_calls.html", context)


@require_POST
@requires(Permission.DIARY_CHANGE)
def handover_told(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How a call went: reached or not, a letter after all, or that the client would rather wait."""
    affected, at = _affected(request, pk), timezone.now()
    told = request.POST.get("said", "")
    try:
        if told == choices.WAITS:
            asked = services.Decision(affected.appointment_id, _version(request, affected), AffectedVisit.Outcome.WAITS)
            services.decide(affected.absence, asked, by=request.user, at=at)
        else:
            services.mark_told(affected, told, by=request.user, at=at)
    except Refused as refusal:
        return _problem(request, affected, refusal, at)
    messages.success(request, _("Kept: %(client)s.") % {"client": _name(request, affected.appointment)})
    return redirect(_here(request, affected.absence_id))


@require_POST
@requires(Permission.DIARY_CHANGE)
def handover_undo(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Put one row back as it was."""
    affected, at = _affected(request, pk), timezone.now()
    try:
        visit = services.undo(affected, by=request.user, at=at)
    except Refused as refusal:
        return _problem(request, affected, refusal, at)
    messages.success(request, _("Undone: %(client)s is open again.") % {"client": _name(request, visit)})
    return redirect(_here(request, affected.absence_id))


def _set(request: SignedInRequest, absence: Absence, sheet: SheetForm, at: datetime) -> HttpResponse:
    """Change the choice of many rows on the screen; nothing is saved."""
    form = ManyForm(request.POST)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data

    def chosen(lines: list[Line]) -> list[Line]:
        plan = {line.row.visit.pk: line.chosen for line in lines}
        filled = choices.with_choices(lines, sheet.filled_in)
        changed, done, impossible = choices.set_for_many(filled, said["which"], said["what"], plan)
        _say_set(request, done, impossible)
        return changed

    return _page(request, absence, at, change=chosen)


def _carry_out(request: SignedInRequest, absence: Absence, sheet: SheetForm, at: datetime) -> HttpResponse:
    people = Staff.objects.in_bulk(sheet.named)
    try:
        services.check_own(absence, sheet.keys)
        results = services.carry_out(absence, sheet.decisions(people), by=request.user, at=at)
    except Refused as refusal:
        raise Http404 from refusal
    done = sum(1 for result in results if result.affected)
    if done:
        text = ngettext("%(done)s decision is carried out.", "%(done)s decisions are carried out.", done) % {
            "done": done
        }
        messages.success(request, text)
    problems = {result.visit: result.problem for result in results if result.problem}
    if not problems:
        return redirect(_here(request, absence.pk))
    status = 409 if any(result.code in {*STATUS, "already_decided"} for result in results) else 422
    return _page(request, absence, at, problems=problems, status=status)


def _page(
    request: SignedInRequest,
    absence: Absence,
    at: datetime,
    *,
    change: object = None,
    problems: dict[UUID, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    show, sort = _show(request)
    rows = questions.rows_of(absence, request.user, at=at, names=names_for(request))
    plan = questions.proposals(rows)
    page = Paginator(choices.shown(rows, show, sort), PER_PAGE).get_page(request.GET.get("page"))
    lines = choices.lines_of(absence, list(page), plan)
    many = choices.for_many(lines)
    if callable(change):
        lines = change(lines)
    context = {
        "absence": absence,
        "lines": choices.with_problems(lines, problems or {}),
        "progress": questions.progress_of(rows),
        "failed": len(problems or {}),
        "many": many,
        "page_obj": page,
        "show": show,
        "sort": sort,
        "query": f"show={show}&sort={sort}&",
        "tell": TELL,
        "private": names_for(request).hidden,
        "form": ManyForm(),
    }
    return render(request, "booking/handover.html", context, status=status)


def _absence(request: SignedInRequest, pk: UUID) -> Absence:
    """The absence, for whoever sees the whole diary; for others it does not exist."""
    if not roles_of(request.user) & DESK:
        raise Http404
    return get_object_or_404(Absence.objects.select_related("staff"), pk=pk)


def _affected(request: SignedInRequest, pk: UUID) -> AffectedVisit:
    if not roles_of(request.user) & DESK:
        raise Http404
    rows = AffectedVisit.objects.filter(absence__taken_back_at=None)
    rows = rows.select_related("absence__staff", "appointment__client", "from_staff", "to_staff")
    return get_object_or_404(rows, pk=pk)


def _problem(request: SignedInRequest, affected: AffectedVisit, refusal: Refused, at: datetime) -> HttpResponse:
    """The screen anew, with what stood in the way beside the row."""
    problems = {affected.appointment_id: refusal.message}
    status = STATUS.get(refusal.code, 422)
    return _page(request, affected.absence, at, problems=problems, status=status)


def _version(request: SignedInRequest, affected: AffectedVisit) -> int:
    given = request.POST.get(f"{affected.appointment_id}-version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def _name(request: SignedInRequest, visit: Appointment) -> str:
    return names_for(request).of(visit.client)


def _show(request: SignedInRequest) -> tuple[str, str]:
    show, sort = request.GET.get("show", ""), request.GET.get("sort", "")
    return show if show in choices.SHOWN else "all", sort if sort in choices.SORTED else "time"


def _here(request: SignedInRequest, absence: UUID) -> str:
    show, sort = _show(request)
    return f"{reverse('booking:handover', args=[absence])}?{urlencode({'show': show, 'sort': sort})}"


def _say_set(request: SignedInRequest, done: int, impossible: int) -> None:
    """How many rows were set, and how many could not be."""
    if done:
        text = ngettext(
            "Chosen for %(n)s visit, not carried out yet.", "Chosen for %(n)s visits, not carried out yet.", done
        )
        messages.info(request, text % {"n": done})
    if impossible:
        text = ngettext(
            "For %(n)s visit this is not possible; it stays as it was.",
            "For %(n)s visits this is not possible; they stay as they were.",
            impossible,
        )
        messages.warning(request, text % {"n": impossible})
    if not done and not impossible:
        messages.info(request, _("No visit was ticked."))
