"""What the views of the diary share: which day is asked for, and what stands around it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date

from salon.booking.queries import people_to_book
from salon.core.access import Permission, SignedInRequest, may
from salon.core.time import local_day
from salon.house.models import Service

YEARS = (2000, 2100)


def frame(request: SignedInRequest, day: date, at: datetime) -> dict[str, object]:
    """What every view of a day needs: the days around it, whose diary may be written, what can be booked."""
    may_change = may(request.user, Permission.DIARY_CHANGE)
    bookable = people_to_book(request.user) if may_change else []
    return {
        "day": day,
        "today": local_day(at),
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1),
        "may_change": may_change,
        "bookable": bookable,
        "services": list(Service.objects.bookable()) if may_change else [],
    }


def day_asked(request: HttpRequest) -> date:
    """The day asked for; today where it is none."""
    try:
        asked = parse_date(request.GET.get("day", ""))
    except ValueError:
        asked = None
    return asked if asked is not None and asked.year in range(*YEARS) else local_day(timezone.now())


def key_of(text: str) -> UUID | None:
    """The key in an address; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
