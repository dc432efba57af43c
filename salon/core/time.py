"""Helsinki days and wall-clock times. "Now" is never read here: the caller passes it in."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from salon.core.errors import Refused

HELSINKI = ZoneInfo("Europe/Helsinki")


def local_day(at: datetime) -> date:
    """The Helsinki calendar day of a moment."""
    return at.astimezone(HELSINKI).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The half-open range of a Helsinki day in UTC; 23 or 25 hours where the clock changes."""
    return (
        datetime.combine(day, time.min, HELSINKI).astimezone(UTC),
        datetime.combine(day + timedelta(days=1), time.min, HELSINKI).astimezone(UTC),
    )


def wall_time(day: date, clock: time) -> datetime:
    """The moment at which a Helsinki clock shows `clock` on `day`; the earlier one where it shows it twice.

    Raises Refused (code "no_such_time") in the hour that the spring clock change skips.
    """
    moment = datetime.combine(day, clock, HELSINKI).astimezone(UTC)
    if moment.astimezone(HELSINKI).time() != clock:
        raise Refused(_("The clocks change that night: this time does not exist."), code="no_such_time")
    return moment
