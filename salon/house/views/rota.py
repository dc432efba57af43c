"""Hours: the week from a day on, and single days."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from salon.core import undo
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.time import local_day
from salon.house.forms.rota import DayForm, WeekForm
from salon.house.models import DayShift, Location
from salon.house.queries import people as queries
from salon.house.services import rota as verbs
from salon.house.views.acts import done, person_or_404, status_of, told


@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def person_hours(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Her week from a day on; the pattern before ends that day."""
    at, somebody = timezone.now(), person_or_404(pk)
    from_day = max(somebody.employed_from, local_day(at))
    shifts = verbs.coming(somebody, from_day)
    is_new = not somebody.weekly_shifts.exists()
    weeks = [queries.usual_week()]
    if not is_new:
        weeks = [queries.week_of(shifts, from_day), queries.week_of(shifts, from_day + timedelta(days=7))]
    initial = {
        "from_day": (somebody.employed_from if is_new else from_day).isoformat(),
        "take_turns": any(shift.every_weeks > 1 for shift in shifts),
        "seen": verbs.mark_of(somebody),
    }
    form = WeekForm(request.POST or None, weeks=weeks, places=_places(), initial=initial)

    def act() -> None:
        day, seen = form.cleaned_data["from_day"], form.cleaned_data["seen"]
        verbs.set_week(somebody, form.weeks, day, seen=seen, by=request.user, at=at)

    if done(form, act):
        messages.success(request, _("Saved."))
        first_time = is_new and somebody.has_column and not somebody.competences.exists()
        return redirect("house:person-treatments" if first_time else "house:person", pk)
    context = {"person": somebody, "form": form, "is_new": is_new}
    return render(request, "house/people_hours.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def person_day(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Other hours on one single day, or a day off."""
    somebody = person_or_404(pk)
    form = DayForm(request.POST or None, places=_places())

    def act() -> None:
        verbs.set_day(somebody, form.cleaned_data["day"], form.spans, by=request.user, at=timezone.now())

    if done(form, act):
        messages.success(request, _("Saved."))
        return redirect("house:person", pk)
    return render(request, "house/people_day.html", {"person": somebody, "form": form}, status=status_of(form))


@require_POST
@requires(Permission.SALON_SETTINGS)
def person_day_clear(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Back to the weekly pattern on that day."""
    somebody = person_or_404(pk)
    try:
        day = parse_date(request.POST.get("day", ""))
    except ValueError:
        day = None
    if day is not None:
        rows = verbs.clear_day(somebody, day, by=request.user, at=timezone.now())
        if rows:
            said = _("The weekly hours hold on that day again.")
            before = {"day": day.isoformat(), "rows": [_kept(row) for row in rows]}
            undo.offer(request, said, reverse("house:person-day-back", args=[pk]), before)
    return redirect("house:person", pk)


@require_POST
@requires(Permission.SALON_SETTINGS)
def person_day_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Undo: the day has the hours that it had."""
    somebody = person_or_404(pk)

    def act() -> None:
        before = undo.before(request)
        day = date.fromisoformat(before["day"])
        rows = [DayShift(staff=somebody, day=day, **kept) for kept in before["rows"]]
        verbs.put_day_back(somebody, day, rows, by=request.user, at=timezone.now())

    if told(request, act):
        messages.success(request, _("Undone."))
    return redirect("house:person", pk)


def _kept(row: DayShift) -> dict[str, str | None]:
    """The hours of a row, as an undo carries them."""
    return {
        "id": str(row.pk),
        "starts": row.starts.isoformat() if row.starts else None,
        "ends": row.ends.isoformat() if row.ends else None,
        "location_id": str(row.location_id) if row.location_id else None,
    }


def _places() -> list[Location]:
    return list(Location.objects.filter(active=True))
