"""Absences and covers: recorded, changed, ended."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salon.core import undo
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.time import local_day
from salon.house.forms.absences import AbsenceForm, CoverForm
from salon.house.models import Absence, Cover
from salon.house.queries import people as queries
from salon.house.services import absences as verbs
from salon.house.views.acts import done, person_or_404, status_of, told

ON_A_PAGE = 25
FIRST_LENGTH = timedelta(days=14)


@never_cache
@require_GET
@requires(Permission.SALON_SETTINGS)
def away(request: SignedInRequest) -> HttpResponse:
    """Who is away and who stands in, now and to come, or ever."""
    state, sort = request.GET.get("state", ""), request.GET.get("sort", "")
    state = "all" if state == "all" else "now"
    sort = sort if sort in queries.ABSENCE_ORDERS else "from"
    day = local_day(timezone.now())
    context = {
        "page_obj": Paginator(queries.absences(state, sort, day), ON_A_PAGE).get_page(request.GET.get("page")),
        "covers": queries.covers(state, day)[:ON_A_PAGE],
        "state": state,
        "sort": sort,
        "query": f"state={state}&sort={sort}&",
        "sorting": f"state={state}&",
        "today": day,
    }
    return render(request, "house/people_away.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def absence_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Somebody will be away; her visits are handed over next."""
    at, somebody = timezone.now(), person_or_404(pk)
    initial = {"starts_on": local_day(at).isoformat(), "kind": Absence.Kind.HOLIDAY}
    form = AbsenceForm(request.POST or None, initial=initial)
    made: list[Absence] = []
    if done(form, lambda: made.append(verbs.record_absence(somebody, form.away(), by=request.user, at=at))):
        messages.success(request, _("The absence is recorded."))
        return redirect("house:absence", made[0].pk)
    return render(request, "house/absence_new.html", {"person": somebody, "form": form}, status=status_of(form))


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def absence(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One absence: its days, who stands in, and the way to the visits it touches."""
    found = get_object_or_404(Absence.objects.select_related("staff"), pk=pk)
    day = local_day(timezone.now())
    initial = {
        "kind": found.kind,
        "starts_on": found.starts_on,
        "ends_on": found.ends_on,
        "seen": verbs.absence_mark(found),
    }
    form = AbsenceForm(request.POST or None, initial=initial)

    def act() -> None:
        seen = form.cleaned_data["seen"]
        verbs.change_absence(found, form.away(), seen=seen, by=request.user, at=timezone.now())

    if done(form, act):
        messages.success(request, _("Saved."))
        return redirect("house:absence", pk)
    context = {
        "absence": found,
        "person": found.staff,
        "form": form,
        "seen": verbs.absence_mark(found),
        "covers": queries.covers("all", day).filter(absent=found.staff).exclude(ends_on__lte=found.starts_on),
        "over": found.ends_on is not None and found.ends_on <= day,
        "begun": found.starts_on < day,
    }
    return render(request, "house/absence.html", context, status=status_of(form))


@require_POST
@requires(Permission.SALON_SETTINGS)
def absence_end(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """She is back today, or was never away."""
    found = get_object_or_404(Absence, pk=pk)
    seen, at = request.POST.get("seen", "")[:16], timezone.now()
    ended: list[Absence] = []
    if told(request, lambda: ended.append(verbs.end_absence(found, seen=seen, by=request.user, at=at))):
        said = _("She is back at work. Visits that were handed over stay where they are.")
        before = {"ends_on": found.ends_on and found.ends_on.isoformat(), "seen": verbs.absence_mark(ended[0])}
        undo.offer(request, said, reverse("house:absence-back", args=[pk]), before)
    return redirect("house:person", found.staff_id)


@require_POST
@requires(Permission.SALON_SETTINGS)
def absence_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Undo: she is away as it was written, and the hand-over of her visits stands as it stood."""
    found = get_object_or_404(Absence.with_taken_back, pk=pk)

    def act() -> None:
        ends_on, seen = _before(request)
        verbs.restore_absence(found, ends_on, seen=seen, by=request.user, at=timezone.now())

    if told(request, act):
        messages.success(request, _("Undone."))
    return redirect("house:person", found.staff_id)


@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def cover_new(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Who stands in for her, for as long as she is away."""
    at, absent = timezone.now(), person_or_404(pk)
    day = local_day(at)
    starts_on = _day(request.GET.get("from", "")) or day
    ends_on = _day(request.GET.get("until", "")) or starts_on + FIRST_LENGTH
    initial = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    form = CoverForm(request.POST or None, absent=absent, day=day, initial=initial)

    def act() -> None:
        verbs.record_cover(absent, form.cleaned_data["substitute"], form.period(), by=request.user, at=at)

    if done(form, act):
        messages.success(request, _("The cover is recorded."))
        return redirect("house:person", pk)
    return render(request, "house/cover_new.html", {"person": absent, "form": form}, status=status_of(form))


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def cover(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One cover: its days, and whether the substitute gets in."""
    found = get_object_or_404(Cover.objects.select_related("absent", "substitute__user", "access"), pk=pk)
    day = local_day(timezone.now())
    initial = {"starts_on": found.starts_on, "ends_on": found.ends_on, "seen": verbs.cover_mark(found)}
    form = CoverForm(request.POST or None, absent=found.absent, day=day, fixed=found.substitute, initial=initial)

    def act() -> None:
        seen = form.cleaned_data["seen"]
        verbs.change_cover(found, form.period(), seen=seen, by=request.user, at=timezone.now())

    if done(form, act):
        messages.success(request, _("Saved."))
        return redirect("house:cover", pk)
    context = {
        "cover": found,
        "form": form,
        "seen": verbs.cover_mark(found),
        "over": found.ends_on is not None and found.ends_on <= day,
    }
    return render(request, "house/cover.html", context, status=status_of(form))


@require_POST
@requires(Permission.SALON_SETTINGS)
def cover_end(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The colleague is back: the substitute gets in no more."""
    found = get_object_or_404(Cover.objects.select_related("absent", "substitute"), pk=pk)
    seen, at = request.POST.get("seen", "")[:16], timezone.now()
    ended: list[Cover] = []
    if told(request, lambda: ended.append(verbs.end_cover(found, seen=seen, by=request.user, at=at))):
        before = {"ends_on": found.ends_on and found.ends_on.isoformat(), "seen": verbs.cover_mark(ended[0])}
        undo.offer(request, _("The cover has ended."), reverse("house:cover-back", args=[pk]), before)
    return redirect("house:person", found.absent_id)


@require_POST
@requires(Permission.SALON_SETTINGS)
def cover_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Undo: she stands in as it was written, and gets in as before."""
    found = get_object_or_404(Cover.with_taken_back.select_related("absent", "substitute"), pk=pk)

    def act() -> None:
        ends_on, seen = _before(request)
        verbs.restore_cover(found, ends_on, seen=seen, by=request.user, at=timezone.now())

    if told(request, act):
        messages.success(request, _("Undone."))
    return redirect("house:person", found.absent_id)


def _before(request: HttpRequest) -> tuple[date | None, str]:
    """Until when it lasted, and the sign of what ending it has left."""
    before = undo.before(request)
    return before["ends_on"] and date.fromisoformat(before["ends_on"]), before["seen"]


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
