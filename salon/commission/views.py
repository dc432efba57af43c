"""Pay pages: everybody's own, and all of them for the owner."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from salon.commission import queries
from salon.commission.models import LedgerEntry
from salon.commission.queries import Month
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.time import local_day
from salon.house.models import Staff

PAGE = 50


@require_GET
@requires(Permission.COMMISSION_OWN)
def my_pay(request: SignedInRequest) -> HttpResponse:
    """What this user's own lines earned in a month, each with its rule. No parameter names anybody else (H04)."""
    staff = Staff.objects.filter(user=request.user).first()
    if staff is None:
        raise Http404
    entries = LedgerEntry.objects.visible_to(request.user)
    context = _month_context(request, staff, entries)
    return render(request, "commission/my_pay.html", context)


@require_GET
@requires(Permission.COMMISSION_ALL)
def all(request: SignedInRequest) -> HttpResponse:  # noqa: A001 - the page is called so
    """Every person's totals of a month, in the order of the diary."""
    month = _month(request)
    people = queries.everybody(month)
    context = {
        "month": month,
        "this_month": _this_month(),
        "people": people,
        "treatments": sum(person.totals.treatments for person in people),
        "products": sum(person.totals.products for person in people),
        "together": sum(person.totals.together for person in people),
    }
    return render(request, "commission/all.html", context)


@require_GET
@requires(Permission.COMMISSION_ALL)
def person(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One person's month as she sees it herself, for the owner."""
    staff = get_object_or_404(Staff, pk=pk)
    context = _month_context(request, staff, LedgerEntry.objects.filter(staff=staff))
    return render(request, "commission/person.html", context)


def _this_month() -> Month:
    return Month(local_day(timezone.now()).replace(day=1))


def _month(request: SignedInRequest) -> Month:
    return queries.month_of(request.GET.get("month", ""), local_day(timezone.now()))


def _month_context(request: SignedInRequest, staff: Staff, entries: QuerySet[LedgerEntry]) -> dict[str, object]:
    month = _month(request)
    sort = request.GET.get("sort", "")
    of_month = entries.filter(month=month.first)
    page = Paginator(queries.explained(of_month, sort), PAGE).get_page(request.GET.get("page"))
    schemes = queries.schemes_of(staff, month)
    return {
        "staff": staff,
        "month": month,
        "this_month": _this_month(),
        "page_obj": page,
        "sort": sort or "day",
        "month_query": f"month={month}&",
        "query": f"month={month}&sort={sort}&" if sort.removeprefix("-") in queries.SORTS else f"month={month}&",
        "totals": queries.totals(of_month),
        "schemes": schemes,
        "empty_because": ""
        if page.paginator.count
        else _why_empty(staff, month, own=staff.user_id == request.user.pk, has_scheme=bool(schemes)),
    }


def _why_empty(staff: Staff, month: Month, *, own: bool, has_scheme: bool) -> str:
    if not queries.has_receipts(staff, month):
        if own:
            return _("No receipt of this month has your name on it.")
        return _("No receipt of this month has the name %(name)s on it.") % {"name": staff}
    if not has_scheme:
        return _("No commission scheme is valid in this month, so nothing is counted. The owner adds schemes.")
    return _("No line of this month falls on a day and a kind that the schemes below count.")
