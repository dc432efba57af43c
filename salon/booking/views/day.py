"""The day in columns and as a list."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from salon.booking.answers import panel, visible_visit
from salon.booking.events import day_as_events
from salon.booking.queries import LEGEND, people_of_day, rows_of_day
from salon.booking.views.frame import day_asked, frame, key_of
from salon.core.access import Permission, SignedInRequest, requires


@never_cache
@require_GET
@requires(Permission.DIARY_SEE)
def diary(request: SignedInRequest) -> HttpResponse:
    """The day, one column per person; the columns themselves come as JSON."""
    day, at = day_asked(request), timezone.now()
    context = {**frame(request, day, at), "people": people_of_day(request.user, day), "legend": LEGEND}
    if key := request.GET.get("visit"):
        context |= panel(request, visible_visit(request, key_of(key)))
    return render(request, "booking/diary.html", context)


@never_cache
@require_GET
@requires(Permission.DIARY_SEE)
def day_list(request: SignedInRequest) -> HttpResponse:
    """The same day as a list, with the same actions, for the keyboard and for ears."""
    day, at = day_asked(request), timezone.now()
    rows = rows_of_day(request.user, day, at, cancelled=True)
    people = people_of_day(request.user, day)
    if chosen := request.GET.get("staff"):
        rows = [row for row in rows if str(row.visit.staff_id) == chosen]
    context = {**frame(request, day, at), "rows": rows, "people": people, "chosen": chosen}
    return render(request, "booking/list.html", context)


@never_cache
@require_GET
@requires(Permission.DIARY_SEE)
def day_events(request: SignedInRequest) -> HttpResponse:
    """The day for the calendar on the screen."""
    return JsonResponse(day_as_events(request.user, day_asked(request), timezone.now()))
