"""Free times: the first ones as chips, or all of two weeks on a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from salon.booking.availability import FreeTime, best_first, first_free, free_times
from salon.booking.forms.book import AFTERS
from salon.booking.forms.find import FindForm
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.time import HELSINKI, local_day
from salon.house.models import Location, Service, Staff

OFFERED = 5
BEST = 3


@dataclass(frozen=True)
class FreeDay:
    """A day with its free times, each once, as links that open the booking filled in."""

    day: date
    times: SafeString
    number: int


@never_cache
@require_GET
@requires(Permission.DIARY_CHANGE)
def first_free_times(request: SignedInRequest) -> HttpResponse:
    """The five soonest free times, each a chip that opens the booking form filled in."""
    at = timezone.now()
    form = FindForm(request.GET, user=request.user, at=at)
    context: dict[str, object] = {"fill": "fill" in request.GET, "asked": form.is_valid()}
    if form.is_valid():
        found = first_free(form.ask(), from_at=form.from_at(at), most=OFFERED) if form.people else []
        several = len(form.ask().parts) > 1
        context |= {"service": form.cleaned_data["service"], "found": found, "several": several}
        context["query"] = _query(request)
    return render(request, "booking/_free_times.html", context)


@never_cache
@require_GET
@requires(Permission.DIARY_CHANGE)
def all_free_times(request: SignedInRequest) -> HttpResponse:
    """Every free time of two weeks, day by day; the times that break up nobody's day are offered first."""
    at = timezone.now()
    form = FindForm(request.GET or None, user=request.user, at=at)
    days: list[FreeDay] = []
    best: list[FreeTime] = []
    if form.is_valid() and form.people:
        found = free_times(form.ask(), *form.days(at), at=at)
        days, best = _by_day(found, form.cleaned_data["service"]), best_first(found)[:BEST]
    context = {
        "form": form,
        "days": days,
        "best": best,
        "services": _options(form.services, form["service"].value()),
        "people": _options(form.people, form["staff"].value()),
        "locations": _options(form.locations, form["location"].value()) if len(form.locations) > 1 else "",
        "afters": AFTERS,
        "from_day": local_day(form.from_at(at)) if form.is_bound and form.is_valid() else local_day(at),
    }
    return render(request, "booking/free_times.html", context, status=422 if form.is_bound and form.errors else 200)


def _options(rows: Iterable[Service | Staff | Location], chosen: object) -> SafeString:
    """The choices of a list, the chosen one marked. Written by hand, like the times."""
    marks = {True: mark_safe(" selected"), False: ""}
    options = [(row.pk, marks[str(row.pk) == str(chosen)], row.name) for row in rows]
    return format_html_join("", '<option value="{}"{}>{}</option>', options)


def _by_day(found: Iterable[FreeTime], service: Service) -> list[FreeDay]:
    """Each time once, with the first person of the diary who is free then. Written by hand: there are hundreds."""
    by_day: dict[date, dict[datetime, FreeTime]] = {}
    for free in found:
        by_day.setdefault(local_day(free.starts_at), {}).setdefault(free.starts_at, free)
    return [FreeDay(day, _chips(times.values(), service), len(times)) for day, times in by_day.items()]


def _chips(times: Iterable[FreeTime], service: Service) -> SafeString:
    book = reverse("booking:book")
    rows = []
    for free in times:
        start = free.starts_at.astimezone(HELSINKI)
        asked = urlencode({"service": service.pk, "staff": free.staff.pk, "start": start.strftime("%Y-%m-%dT%H:%M")})
        rows.append((book, asked, time_format(start), free.staff.name))
    return format_html_join(
        "\n", '<li><a class="chip" href="{}?{}"><strong>{}</strong> <span class="quiet">{}</span></a></li>', rows
    )


def _query(request: SignedInRequest) -> str:
    """What the page of all free times is asked, as the strip was."""
    known = ("service", "staff", "day", "after", "location")
    pairs = [(name, request.GET[name]) for name in known if request.GET.get(name)]
    pairs += [("without", key) for key in request.GET.getlist("without")]
    return urlencode(pairs)
