"""The people: the list, one person's page, hired, changed, let go, and what she gives."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salon.core import undo
from salon.core.access import Permission, SignedInRequest, may, requires
from salon.core.models import Access
from salon.core.time import local_day
from salon.house.forms.people import LeaveForm, PersonForm, ReturnForm, TreatmentsForm
from salon.house.forms.rota import DayForm
from salon.house.models import Employment, Location, Staff
from salon.house.queries import people as queries
from salon.house.services import people as verbs
from salon.house.services import rota
from salon.house.views.acts import conflict, done, person_or_404, status_of, told

ON_A_PAGE = 25


@never_cache
@require_GET
@requires(Permission.SALON_SETTINGS)
def people(request: SignedInRequest) -> HttpResponse:
    """Everybody who works here, has left, or both."""
    state, sort = request.GET.get("state", ""), request.GET.get("sort", "")
    state = state if state in queries.STATES else "now"
    sort = sort if sort in queries.ORDERS else "order"
    day = local_day(timezone.now())
    page = Paginator(queries.people(state, sort, day), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "people": queries.described(page.object_list, day),
        "state": state,
        "sort": sort,
        "query": f"state={state}&sort={sort}&",
        "sorting": f"state={state}&",
        "today": day,
    }
    return render(request, "house/people.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def person_new(request: SignedInRequest) -> HttpResponse:
    """Take somebody into the house; her hours come next."""
    at = timezone.now()
    form = PersonForm(request.POST or None, initial=_first_values(local_day(at).isoformat()))
    hired: list[Staff] = []
    if done(form, lambda: hired.append(verbs.hire(form.facts(), by=request.user, at=at))):
        messages.success(request, _("%(name)s works here now. Her hours come next.") % {"name": hired[0].name})
        return redirect("house:person-hours", hired[0].pk)
    return render(request, "house/people_new.html", {"form": form}, status=status_of(form))


@never_cache
@require_GET
@requires(Permission.SALON_SETTINGS)
def person(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Everything about one person: facts, hours, single days, treatments, absences, covers, log-in."""
    at, somebody = timezone.now(), person_or_404(pk)
    day = local_day(at)
    shifts = rota.coming(somebody, day)
    context = {
        "person": somebody,
        "today": day,
        "has_left": somebody.employed_until is not None and somebody.employed_until <= day,
        "employments": sorted(somebody.employments.all(), key=lambda period: period.starts_on, reverse=True),
        "rota": queries.rota_of(shifts, day) if shifts else None,
        "days": queries.days_ahead(somebody, day),
        "day_form": DayForm(places=list(Location.objects.filter(active=True))),
        "treatments": queries.treatments_from(somebody, day),
        "absences": queries.absences("now", "from", day).filter(staff=somebody),
        "covered_by": queries.covers("now", day).filter(absent=somebody),
        "covers": queries.covers("now", day).filter(substitute=somebody),
        "accesses": Access.objects.valid_at(at).filter(user=somebody.user).order_by("pk") if somebody.user else (),
        "may_give_log_in": may(request.user, Permission.LOG_IN_GIVE),
        "just_left": "left" in request.GET,
    }
    return render(request, "house/people_person.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def person_change(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Correct what stands about her."""
    somebody = person_or_404(pk)
    initial = {**vars(verbs.facts_of(somebody)), "version": somebody.version}
    form = PersonForm(request.POST or None, initial=initial)

    def act() -> None:
        version = form.cleaned_data["version"]
        verbs.change_facts(somebody, form.facts(somebody), version=version, by=request.user, at=timezone.now())

    if done(form, act):
        messages.success(request, _("Saved."))
        return redirect("house:person", pk)
    context = {"person": somebody, "form": form, "conflict": conflict(form, somebody)}
    return render(request, "house/people_change.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def person_leave(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Her last day; it can be taken back."""
    at, somebody = timezone.now(), person_or_404(pk)
    initial = {"last_day": local_day(at).isoformat(), "version": somebody.version}
    form = LeaveForm(request.POST or None, initial=initial)

    def act() -> None:
        verbs.let_go(somebody, form.until, version=form.cleaned_data["version"], by=request.user, at=at)

    if done(form, act):
        return redirect(reverse("house:person", args=[pk]) + "?left=1")
    context = {"person": somebody, "form": form, "conflict": conflict(form, somebody)}
    return render(request, "house/people_leave.html", context, status=status_of(form))


@require_POST
@requires(Permission.SALON_SETTINGS)
def person_keep(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take back that she leaves."""
    verbs.keep(person_or_404(pk), by=request.user, at=timezone.now())
    messages.success(request, _("Taken back. Look at her log-in, if it ended longer ago."))
    return redirect("house:person", pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def person_return(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """She comes back: a new time of employment begins, the earlier ones stay as they were."""
    at, somebody = timezone.now(), person_or_404(pk)
    first_day = max(somebody.employed_until or local_day(at), local_day(at))
    initial = {"first_day": first_day.isoformat(), "version": somebody.version}
    form = ReturnForm(request.POST or None, initial=initial)
    begun: list[Employment] = []

    def act() -> None:
        data = form.cleaned_data
        begun.append(verbs.come_back(somebody, data["first_day"], version=data["version"], by=request.user, at=at))

    if done(form, act):
        said = _("%(name)s works here again. Her log-in stays as it is until the owner gives it again.")
        back = reverse("house:person-return-back", args=[pk])
        undo.offer(request, said % {"name": somebody.name}, back, {"period": str(begun[0].pk)})
        return redirect("house:person", pk)
    context = {"person": somebody, "form": form, "conflict": conflict(form, somebody)}
    return render(request, "house/people_return.html", context, status=status_of(form))


@require_POST
@requires(Permission.SALON_SETTINGS)
def person_return_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Undo: she does not come back."""

    def act() -> None:
        period = get_object_or_404(Employment, pk=undo.before(request)["period"], staff=pk)
        verbs.stay_away(period, by=request.user, at=timezone.now())

    if told(request, act):
        messages.success(request, _("Undone."))
    return redirect("house:person", pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.SALON_SETTINGS)
def person_treatments(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Which treatments she gives, in a time and at a price of her own where they differ."""
    at, somebody = timezone.now(), person_or_404(pk)
    day = local_day(at)
    rows = list(queries.treatments_from(somebody, day))
    form = TreatmentsForm(
        request.POST or None,
        services=queries.price_list(day),
        learned=[row for row in rows if row.holds_on(day)],
        initial={"seen": verbs.competence_mark(somebody), "from_day": day.isoformat()},
    )

    def act() -> None:
        seen = form.cleaned_data["seen"]
        verbs.set_competences(somebody, form.given(day), seen=seen, by=request.user, at=at)

    if done(form, act):
        messages.success(request, _("Saved."))
        return redirect("house:person", pk)
    coming = [row for row in rows if row.changes_after(day)]
    context = {"person": somebody, "form": form, "coming": coming, "today": day}
    return render(request, "house/people_treatments.html", context, status=status_of(form))


def _first_values(today: str) -> dict[str, object]:
    """A colour that nobody has and the place after the last column."""
    colours = set(Staff.objects.values_list("colour", flat=True))
    free = next((colour for colour in verbs.COLOURS if colour not in colours), 1)
    last = Staff.objects.filter(diary_order__lt=9990).aggregate(last=Max("diary_order"))["last"] or 0
    return {"employed_from": today, "colour": free, "diary_order": last + 10, "has_column": True}
