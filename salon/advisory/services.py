"""The nightly score, the hearing that switches it on, and the log of who looked."""

from bisect import bisect_right
from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from salon.advisory.models import DailyScore, Hearing, Level, View
from salon.advisory.streams import history
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Staff
from salon.stats.advisory.assess import assess
from salon.stats.advisory.history import History
from salon.stats.advisory.parameters import Parameters

PARAMETERS = Parameters()
# On fewer visits nothing is said about anybody, whatever the scores are.
LEAST_VISITS = 30
KEPT_DAYS = 730


@transaction.atomic
def record_hearing(*, heard_on: date, note: str, by: User, at: datetime) -> Hearing:
    """Record that staff were heard: from that day on the flag works."""
    if heard_on > local_day(at):
        raise Refused(_("The hearing lies in the future. Record it when it has taken place."), code="not_heard_yet")
    if not note.strip():
        raise Refused(_("Write down in a few words what was said."), code="note_missing")
    hearing = Hearing.objects.create(heard_on=heard_on, note=note.strip(), recorded_at=at, recorded_by=by)
    audit.record("advisory.heard", hearing, by=by, at=at)
    return hearing


def heard_since(day: date) -> date | None:
    """Since when staff have been heard, as of this day; None: not yet, and nothing may be computed."""
    return Hearing.objects.filter(heard_on__lte=day).order_by("heard_on").values_list("heard_on", flat=True).first()


@transaction.atomic
def score(*, at: datetime) -> int:
    """Replay the history up to the close of yesterday and keep the days that are not kept yet.

    Kept rows are what was shown at the time: they are never written again. Returns how many rows are new.
    """
    today = local_day(at)
    since = heard_since(today)
    if since is None:
        return 0
    oldest = today - timedelta(days=KEPT_DAYS)
    DailyScore.objects.filter(day__lt=oldest).delete()
    past = history(before=today)
    if not past.visits:
        return 0
    rows = _rows(past, max(since, oldest), at)
    kept = set(DailyScore.objects.values_list("staff", "day"))
    new = [row for row in rows if (row.staff_id, row.day) not in kept]
    # A second run at the same time writes the same rows: whoever comes later leaves them as they are.
    DailyScore.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    return len(new)


def _rows(past: History, first: date, at: datetime) -> list[DailyScore]:
    assessment = assess(past, PARAMETERS)
    days: dict[str, list[date]] = defaultdict(list)
    for visit in past.visits:
        days[visit.staff].append(visit.date)
    people = {str(key): key for key in Staff.objects.values_list("pk", flat=True)}
    return [
        DailyScore(
            staff_id=people[line.staff],
            day=line.date,
            parameters_version=assessment.version,
            sales_score=line.sales_score,
            pressure_score=line.pressure_score,
            cover_score=line.cover_score,
            level=line.level.value if bisect_right(days[line.staff], line.date) >= LEAST_VISITS else Level.NONE,
            scored_at=at,
        )
        for line in assessment.lines
        if line.date >= first
    ]


def note_view(staff: Staff, *, by: User, at: datetime) -> None:
    """Log that somebody else looked at a person's page: she sees it there. Looking at one's own is not logged."""
    if staff.user_id != by.pk:
        View.objects.create(staff=staff, viewer=by, at=at)
