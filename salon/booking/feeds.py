"""One's own visits as a calendar file, which may end up on any phone: no name, no treatment, no number."""

from datetime import timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from icalendar import Calendar, Event

from salon.booking.models import Appointment
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.time import day_bounds, local_day

AHEAD = timedelta(days=30)


@never_cache
@require_GET
@requires(Permission.MY_DAY)
def feed(request: SignedInRequest) -> HttpResponse:
    """The next thirty days of who asks; each visit only as "Booked" with a short code (H73)."""
    now = timezone.now()
    start = day_bounds(local_day(now))[0]
    visits = Appointment.objects.live().filter(staff__user=request.user).during(start, start + AHEAD)
    calendar = Calendar()
    calendar.add("prodid", "-//salon//diary//")
    calendar.add("version", "2.0")
    for visit in visits.order_by("starts_at"):
        event = Event()
        event.add("uid", f"{visit.pk}@salon")
        event.add("dtstamp", now)
        event.add("dtstart", visit.starts_at)
        event.add("dtend", visit.ends_at)
        event.add("sequence", visit.version)
        event.add("summary", f"{_('Booked')} {visit.pk.hex[-4:]}")
        calendar.add_component(event)
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
