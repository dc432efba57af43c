"""The cosmetologist's day."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from clients.card.models import HealthFact
from clients.care.models import TreatmentRecord, Visit
from clients.care.parts import signs_for
from clients.care.views.reach import own_appointments
from clients.intake.signs import form_missing
from clients.safety.models import PatchTest
from clients.safety.queries import questions_for
from salon.booking.models import Appointment
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.time import day_bounds, local_day


@never_cache
@require_GET
@requires(Permission.MY_DAY)
def my_day(request: SignedInRequest) -> HttpResponse:
    """Her own appointments of a day, each with its next step."""
    at = timezone.now()
    today = local_day(at)
    day = _day_asked(request, today)
    start, end = day_bounds(day)
    rows = list(
        own_appointments(request.user, at)
        .filter(starts_at__gte=start, starts_at__lt=end)
        .select_related("client", "service", "room")
        .prefetch_related(Prefetch("treatments", TreatmentRecord.objects.filter(amends=None), to_attr="recorded"))
        .annotate(
            warned=Exists(HealthFact.objects.active(day).filter(client=OuterRef("client_id"))),
            form_missing=form_missing(),
        )
        .order_by("starts_at")
    )
    waiting = [row for row in rows if not row.recorded and row.state != Appointment.State.NO_SHOW]
    recorded = [row.recorded[0].visit_id for row in rows if row.recorded]
    context = {
        "rows": rows,
        "spoken_of": set(Visit.objects.filter(pk__in=recorded).spoken_of().values_list("pk", flat=True)),
        "next": waiting[0] if waiting and day == today else None,
        "day": day,
        "today": today,
        "signs": signs_for(request.user, at),
        "questions": questions_for(request.user, at).count(),
        "patch_tests": PatchTest.objects.visible_to(request.user, at).to_read(at).count(),
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1),
    }
    return render(request, "care/my_day.html", context)


def _day_asked(request: SignedInRequest, today: date) -> date:
    try:
        return parse_date(request.GET.get("day", "")) or today
    except ValueError:
        return today
