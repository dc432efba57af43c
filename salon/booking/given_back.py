"""Writes down what becomes free, in the transaction that frees it; who could use it is looked for later."""

from datetime import date, datetime, timedelta

from salon.booking.models import Appointment, Block, FreedTime
from salon.core.time import day_bounds
from salon.house.models import Staff

Why = FreedTime.Why
# So long an act can be undone with one touch; only then is its time given to somebody else.
NOT_BEFORE = timedelta(minutes=5)
# Whoever is back after an absence without an end is free as far ahead as anybody is looked for.
AHEAD = timedelta(days=28)


def by_visit(visit: Appointment, *, at: datetime) -> None:
    """A visit holds its time no longer: cancelled, or nobody came."""
    why = Why.MISSED if visit.state == Appointment.State.NO_SHOW else Why.CANCELLED
    _write(visit.staff, visit.busy_from, visit.busy_until, why, visit=visit, at=at)


def by_move(visit: Appointment, staff: Staff, start: datetime, end: datetime, *, at: datetime) -> None:
    """A visit stands elsewhere now, or is shorter; nothing where it still takes all it took."""
    again = FreedTime.objects.open().filter(visit=visit, staff=visit.staff, starts_at__gte=visit.busy_from)
    again.filter(ends_at__lte=visit.busy_until).update(done_at=at)
    if visit.staff_id == staff.pk and visit.busy_from <= start and end <= visit.busy_until:
        return
    _write(staff, start, end, Why.MOVED, visit=visit, at=at)


def by_block(block: Block, *, at: datetime) -> None:
    """A person's break or other time was removed."""
    if block.staff is not None:
        _write(block.staff, block.starts_at, block.ends_at, Why.REMOVED, at=at)


def by_return(person: Staff, first: date, until: date | None, *, at: datetime) -> None:
    """Somebody is at work on days on which she was to be away, `[first, until)`."""
    start = max(day_bounds(first)[0], at)
    end = at + AHEAD if until is None else day_bounds(until)[0]
    if end > start:
        _write(person, start, end, Why.BACK, at=at)


def taken_again(visit: Appointment, *, at: datetime) -> None:
    """The visit is back in the diary: its time is not looked after any more."""
    FreedTime.objects.open().filter(visit=visit).update(done_at=at)


def kept_by_desk(staff: Staff, start: datetime, end: datetime, *, at: datetime) -> None:
    """The desk wants to give this time away itself."""
    FreedTime.objects.open().filter(staff=staff).touching(start, end).update(done_at=at)


def _write(
    staff: Staff, start: datetime, end: datetime, why: str, *, at: datetime, visit: Appointment | None = None
) -> None:
    if end > at:
        FreedTime.objects.create(
            staff=staff, starts_at=start, ends_at=end, why=why, visit=visit, freed_at=at, due_at=at + NOT_BEFORE
        )
