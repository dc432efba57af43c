"""The day and the week: in columns, as a list, on paper."""

from datetime import date, datetime, timedelta
from itertools import groupby

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from salon.booking.answers import back, panel, visible_visit
from salon.booking.columns import Columns, closed_days
from salon.booking.events import Screen, drawn, wall
from salon.booking.fingerprint import Where, fingerprint_of
from salon.booking.names import SWITCH, names_for
from salon.booking.queries import LEGEND, SIGNS, People, Row, rows_of_days
from salon.booking.views.frame import Asked, frame, key_of
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.time import day_bounds, local_day
from salon.house.models import Device, Room, Staff
from salon.house.standing import house_of

UNDECIDED = ("requested", "booked")


@never_cache
@require_GET
@requires(Permission.DIARY_SEE)
def diary(request: SignedInRequest) -> HttpResponse:
    """The day, one column per person, room or device; or one person's week, a column per day."""
    asked, at, people = Asked.of(request), timezone.now(), People.of(request.user, house_of(request))
    shown = asked.chooses(people.on(asked.first, asked.last), house_of(request))
    if asked.week and len(shown) > 1:
        return _list(request, asked, people, at)
    context = {
        **frame(request, asked, people, at),
        "people": shown,
        "closed": closed_days(asked.first, asked.last, house_of(request)),
        "legend": LEGEND,
        "signs": SIGNS,
        "data": drawn(_screen(request, asked, at), _columns(request, asked, people, shown)) if shown else {},
        "words": words(),
    }
    if key := request.GET.get("visit"):
        context |= panel(request, visible_visit(request, key_of(key)))
    return render(request, "booking/diary.html", context)


@never_cache
@require_GET
@requires(Permission.DIARY_SEE)
def day_list(request: SignedInRequest) -> HttpResponse:
    """The same day or week as a list, with the same actions, for the keyboard and for ears."""
    return _list(request, Asked.of(request), People.of(request.user, house_of(request)), timezone.now())


@never_cache
@require_GET
@requires(Permission.DIARY_SEE)
def day_events(request: SignedInRequest) -> HttpResponse:
    """What the calendar draws, anew."""
    asked, people = Asked.of(request), People.of(request.user, house_of(request))
    shown = asked.chooses(people.on(asked.first, asked.last), house_of(request))
    return JsonResponse(drawn(_screen(request, asked, timezone.now()), _columns(request, asked, people, shown)))


@require_GET
@requires(Permission.DIARY_SEE)
def day_version(request: SignedInRequest) -> HttpResponse:
    """Whether anything changed: 304 to a screen that knows it, and what the clock on the salon's wall says."""
    asked, at = Asked.of(request), timezone.now()
    tag = f'"{fingerprint_of((asked.first, asked.last), at, _where(request, asked), house_of(request))}"'
    same = request.headers.get("If-None-Match") == tag
    headers = {"ETag": tag, "Salon-Time": wall(at), "Cache-Control": "private, no-cache"}
    return HttpResponse(status=304 if same else 200, headers=headers)


@require_POST
@requires(Permission.DIARY_SEE)
def privacy(request: SignedInRequest) -> HttpResponse:
    """Hide the names on the screen, or show them again; it holds for this browser until it is switched back."""
    request.session[SWITCH] = not request.session.get(SWITCH)
    return redirect(back(request) or reverse("booking:diary"))


@never_cache
@require_GET
@requires(Permission.DIARY_SEE)
def sheet(request: SignedInRequest) -> HttpResponse:
    """The day on paper: for each person the times, clients, signs and notes."""
    asked, at, people = Asked.of(request), timezone.now(), People.of(request.user, house_of(request))
    where = _where(request, asked)
    rows = rows_of_days(request.user, (asked.day, asked.day), at, names=names_for(request), where=where)
    shown = asked.chooses(people.on(asked.day, asked.day), house_of(request))
    days = [(person, [row for row in rows if row.visit.staff_id == person.pk]) for person in shown]
    context = {"day": asked.day, "days": [day for day in days if day[1]], "private": names_for(request).hidden}
    return render(request, "booking/sheet.html", context)


@never_cache
@require_GET
@requires(Permission.DIARY_SEE)
def calls(request: SignedInRequest) -> HttpResponse:
    """Whom to call about tomorrow: the visits that nobody has confirmed yet, with their numbers."""
    at = timezone.now()
    tomorrow = local_day(at) + timedelta(days=1)
    day = Asked.of(request).day if "day" in request.GET else tomorrow
    rows = rows_of_days(request.user, (day, day), at, names=names_for(request))
    context = {
        "day": day,
        "tomorrow": tomorrow,
        "rows": [row for row in rows if row.visit.state in UNDECIDED],
        "private": names_for(request).hidden,
        "settled": sum(row.visit.state not in UNDECIDED for row in rows),
    }
    return render(request, "booking/calls.html", context)


def words() -> dict[str, object]:
    """Icon and word of each state and sign, once for the whole page."""
    return {
        "states": {look.state: [look.icon, look.word] for look in LEGEND},
        "signs": {sign.letter: [sign.icon, str(sign.word)] for sign in SIGNS},
        "busy": _("busy"),
        "paid": _("Paid"),
    }


def _list(request: SignedInRequest, asked: Asked, people: People, at: datetime) -> HttpResponse:
    days = (asked.first, asked.last)
    where = _where(request, asked)
    rows = rows_of_days(request.user, days, at, names=names_for(request), cancelled=True, where=where)
    if asked.who or asked.place:
        chosen = {person.pk for person in asked.chooses(list(people.everybody), house_of(request))}
        rows = [row for row in rows if row.visit.staff_id in chosen]
    context = {
        **frame(request, asked, people, at),
        "days": _by_day(rows, days),
        "rows": rows,
        "people": people.on(*days),
        "closed": closed_days(*days, house_of(request)),
        "version": fingerprint_of(days, at, where, house_of(request)),
        "now": wall(at),
    }
    return render(request, "booking/list.html", context)


def _by_day(rows: list[Row], days: tuple[date, date]) -> list[tuple[date, list[Row]]]:
    """The rows of each day; a visit over midnight stands on the day on which it begins, or the first one shown."""
    first = day_bounds(days[0])[0]
    grouped = groupby(rows, key=lambda row: local_day(max(row.visit.starts_at, first)))
    return [(day, list(those)) for day, those in grouped]


def _screen(request: SignedInRequest, asked: Asked, at: datetime) -> Screen:
    where = _where(request, asked)
    return Screen(request.user, asked.first, asked.last, at, names_for(request), where)


def _where(request: SignedInRequest, asked: Asked) -> Where:
    house = house_of(request)
    return asked.where(house.in_diary, house)


def _columns(request: SignedInRequest, asked: Asked, people: People, shown: list[Staff]) -> Columns:
    house, writable = house_of(request), frozenset(person.pk for person in people.bookable)
    if not asked.rooms:
        return Columns(shown, writable, house)
    things: list[Room | Device] = [*house.things.rooms.values(), *house.things.devices.values()]
    here = [one for one in things if not asked.place or one.location_id is None or str(one.location_id) == asked.place]
    return Columns(shown, writable, house, here)
