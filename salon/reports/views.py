"""The owner's pages of figures. Reading only: nothing here changes anything."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clients.care.models import Visit
from salon.core.access import Permission, may, requires
from salon.core.time import local_day
from salon.house.models import Staff
from salon.reports import evening, queries
from salon.reports.figures import Period
from salon.reports.forms import MonthForm, ReturnsForm, VisitsBehindForm

PER_PAGE = 50


@require_safe
@requires(Permission.REPORTS)
def overview(request: HttpRequest) -> HttpResponse:
    """Four figures, what is worth a look, and the way to the reports."""
    day = local_day(timezone.now())
    context = {
        "evening": evening.evening(day),
        "day": day,
        "sees_commission": may(request.user, Permission.COMMISSION_ALL),
        "sees_advisory": may(request.user, Permission.ADVISORY_ALL),
    }
    return render(request, "reports/overview.html", context)


@require_safe
@requires(Permission.REPORTS)
def returns(request: HttpRequest) -> HttpResponse:
    """How many clients came back to the salon, person by person."""
    day = local_day(timezone.now())
    form = ReturnsForm(request.GET or _usual(day))
    if not form.is_valid():
        return render(request, "reports/returns.html", {"form": form}, status=422)
    window = form.cleaned_data["window"]
    context = {
        "form": form,
        "returns": queries.returns(form.period, window=window, on=day),
        "period": form.period,
        "window": window,
        "known_before": day - timedelta(days=window),
        "address": _address(form.period, window),
    }
    return render(request, "reports/returns.html", context)


@require_safe
@requires(Permission.REPORTS)
def return_visits(request: HttpRequest) -> HttpResponse:
    """The visits behind one number of the return rates."""
    day = local_day(timezone.now())
    form = VisitsBehindForm({"kind": "all", **_usual(day), **request.GET.dict()})
    if not form.is_valid():
        return render(request, "reports/return_visits.html", {"form": form}, status=422)
    window, kind = form.cleaned_data["window"], form.cleaned_data["kind"]
    visits = queries.visits_behind(form.period, window=window, on=day)
    staff = None
    if form.cleaned_data["staff"]:
        staff = get_object_or_404(Staff, pk=form.cleaned_data["staff"])
        visits = visits.filter(staff=staff)
    address = _address(form.period, window)
    context = {
        "form": form,
        "staff": staff,
        "period": form.period,
        "window": window,
        "kind": dict(form.fields["kind"].choices)[kind],  # type: ignore[attr-defined]
        "page_obj": Paginator(_of_kind(visits, kind), PER_PAGE).get_page(request.GET.get("page")),
        "address": address,
        "query": address + urlencode({"kind": kind, **({"staff": staff.pk} if staff else {})}) + "&",
    }
    return render(request, "reports/return_visits.html", context)


@require_safe
@requires(Permission.REPORTS)
def money(request: HttpRequest) -> HttpResponse:
    """One month's receipt lines: treatments and products, VAT by rate, person by person."""
    day = local_day(timezone.now())
    form = MonthForm(request.GET or {"month": f"{day:%Y-%m}"})
    if not form.is_valid():
        return render(request, "reports/money.html", {"form": form}, status=422)
    context = {
        "form": form,
        "month": form.period.first,
        "money": queries.money(form.period),
        "previous": form.period.first - timedelta(days=1),
        "next": form.period.end,
    }
    return render(request, "reports/money.html", context)


def _usual(day: date) -> dict[str, str]:
    period = evening.returns_period(day)
    return {"first": f"{period.first}", "last": f"{period.last}", "window": str(evening.WINDOW)}


def _address(period: Period, window: int) -> str:
    return urlencode({"first": f"{period.first}", "last": f"{period.last}", "window": window}) + "&"


def _of_kind(visits: QuerySet[Visit], kind: str) -> QuerySet[Visit]:
    return visits if kind == "all" else visits.filter(is_first=kind == "new")
