"""Free times: the first ones as chips, or all of two weeks on a page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from html import escape
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from clients.card.models import Client
from salon.booking.availability import Ask, FreeTime, best_first, first_free, free_times
from salon.booking.forms.book import AFTERS
from salon.booking.forms.find import FindForm
from salon.booking.wishes import left_out
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.time import HELSINKI, local_day
from salon.house.models import Location, Service, Staff
from salon.house.standing import house_of

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
    house = house_of(request)
    form = FindForm(request.GET, user=request.user, at=at, house=house)
    context: dict[str, object] = {"fill": "fill" in request.GET, "asked": form.is_valid()}
    if form.is_valid():
        ask, unwanted = _as_she_wishes(request, form, at)
        found = first_free(ask, from_at=form.from_at(at), most=OFFERED, house=house) if form.people else []
        context |= {"service": form.cleaned_data["service"], "found": found, "several": len(ask.parts) > 1}
        context["unwanted"] = unwanted
        context["query"] = _query(request)
    return render(request, "booking/_free_times.html", context)


@never_cache
@require_GET
@requires(Permission.DIARY_CHANGE)
def all_free_times(request: SignedInRequest) -> HttpResponse:
    """Every free time of two weeks, day by day; the times that break up nobody's day are offered first."""
    at = timezone.now()
    house = house_of(request)
    form = FindForm(request.GET or None, user=request.user, at=at, house=house)
    days: list[FreeDay] = []
    best: list[FreeTime] = []
    unwanted = ""
    if form.is_valid() and form.people:
        ask, unwanted = _as_she_wishes(request, form, at)
        found = free_times(ask, *form.days(at), at=at, house=house)
        days, best = _by_day(found, form.cleaned_data["service"]), best_first(found)[:BEST]
    context = {
        "form": form,
        "days": days,
        "best": best,
        "unwanted": unwanted,
        "services": _options(form.services, form["service"].value()),
        "people": _options(form.people, form["staff"].value()),
        "locations": _options(form.locations, form["location"].value()) if len(form.locations) > 1 else "",
        "afters": AFTERS,
        "from_day": local_day(form.from_at(at)) if form.is_bound and form.is_valid() else local_day(at),
    }
    return render(request, "booking/free_times.html", context, status=422 if form.is_bound and form.errors else 200)


def _as_she_wishes(request: SignedInRequest, form: FindForm, at: datetime) -> tuple[Ask, str]:
    """What was asked for, without whom the chosen client does not wish to come to, and that person's name."""
    ask, key = form.ask(), form.cleaned_data["client"]
    seen = Client.objects.visible_to(request.user, at).exclude(unwanted_staff=None)
    client = seen.select_related("unwanted_staff").filter(pk=key).first() if key else None
    if client is None or client.unwanted_staff is None:
        return ask, ""
    return replace(ask, without=ask.without | left_out(client, ask.parts)), client.unwanted_staff.name


def _options(rows: Iterable[Service | Staff | Location], chosen: object) -> SafeString:
    """The choices of a list, the chosen one marked. Written by hand, like the times."""
    marked = str(chosen)
    options = [(str(row.pk), escape(row.name)) for row in rows]
    return mark_safe(  # noqa: S308 - a key of ours, and the name escaped
        "".join(f'<option value="{key}"{" selected" * (key == marked)}>{name}</option>' for key, name in options)
    )


def _by_day(found: Iterable[FreeTime], service: Service) -> list[FreeDay]:
    """Each time once, with the first person of the diary who is free then. Written by hand: there are hundreds."""
    by_day: dict[date, dict[datetime, FreeTime]] = {}
    for free in found:
        by_day.setdefault(local_day(free.starts_at), {}).setdefault(free.starts_at, free)
    return [FreeDay(day, _chips(times.values(), service), len(times)) for day, times in by_day.items()]


def _chips(times: Iterable[FreeTime], service: Service) -> SafeString:
    book = f"{reverse('booking:book')}?service={service.pk}&amp;staff="
    chips = []
    for free in times:
        start = free.starts_at.astimezone(HELSINKI)
        chips.append(
            f'<li><a class="chip" href="{book}{free.staff.pk}&amp;start={start:%Y-%m-%dT%H:%M}">'
            f'<strong>{_clock(start.time())}</strong> <span class="quiet">{escape(free.staff.name)}</span></a></li>'
        )
    return mark_safe("\n".join(chips))  # noqa: S308 - keys and times of ours, and the name escaped


def _clock(at: time) -> str:
    return _clock_in(at, get_language() or "")


@lru_cache(maxsize=1_000)
def _clock_in(at: time, language: str) -> str:
    """A time of day as this language writes it: a page of two weeks has the same forty again and again."""
    return time_format(at)


def _query(request: SignedInRequest) -> str:
    """What the page of all free times is asked, as the strip was."""
    known = ("service", "staff", "day", "after", "location", "client")
    pairs = [(name, request.GET[name]) for name in known if request.GET.get(name)]
    pairs += [("without", key) for key in request.GET.getlist("without")]
    return urlencode(pairs)
