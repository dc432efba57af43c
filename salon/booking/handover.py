"""What an absence leaves to decide: every visit it touches, what became of it, and what is left to do.

A visit is open until somebody has decided; then it is to be called about, or done.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from salon.booking.handover_free import Possible, possibilities
from salon.booking.letters import may_be_written_to, wishes_letter
from salon.booking.models import AffectedVisit, Appointment, AppointmentChange
from salon.booking.names import IN_FULL, Names
from salon.core.models import User
from salon.core.time import day_bounds
from salon.house.models import Absence

Outcome, Told = AffectedVisit.Outcome, AffectedVisit.Told
OPEN, CALL, DONE = "open", "call", "done"
FAR = datetime(9999, 1, 1, tzinfo=UTC)
UNDO_WITHIN = timedelta(minutes=5)
# After these the visit is no longer where the absence found it.
SETTLED = frozenset({Outcome.HANDED, Outcome.MOVED, Outcome.WAITS, Outcome.CANCELLED})


@dataclass(frozen=True)
class Row:
    """One visit that the absence touches, as it stands at this moment."""

    visit: Appointment
    affected: AffectedVisit | None
    # Still with the absent one, and not begun: something can be decided.
    stands: bool
    undoable: bool = False
    possible: Possible = field(default_factory=Possible)
    names: Names = IN_FULL

    @property
    def name(self) -> str:
        """The client's name, or initials while names are hidden."""
        return self.names.of(self.visit.client)

    @property
    def starts_at(self) -> datetime:
        """When it stood before anything was decided: rows do not jump while they are worked on."""
        return self.affected.from_start if self.affected else self.visit.starts_at

    @property
    def state(self) -> str:
        if self.affected is None:
            return OPEN
        if self.affected.outcome == Outcome.CALL:
            return CALL if self.stands else DONE
        return DONE if self.affected.told in {Told.MAIL, Told.CALLED} else CALL

    @property
    def had_asked(self) -> bool:
        """True if the client had asked for the one who is away, and is with somebody else now."""
        return bool(getattr(self.affected, "had_asked", False)) and not self.stands

    @property
    def may_wait(self) -> bool:
        """True if the client can still say that she would rather wait, after something else was decided."""
        if self.affected is None or self.affected.outcome not in {Outcome.HANDED, Outcome.MOVED, Outcome.CANCELLED}:
            return False
        return self.visit.is_movable or self.visit.state in Appointment.GONE

    @property
    def has_address(self) -> bool:
        return may_be_written_to(self.visit.client)

    @property
    def wishes_letter(self) -> bool:
        """True if she is written to unless the desk chooses a call for this once."""
        return wishes_letter(self.visit.client)


@dataclass(frozen=True)
class Progress:
    """How far the hand-over has come."""

    total: int
    open: int
    call: int

    @property
    def done(self) -> int:
        return self.total - self.open - self.call


def bounds(absence: Absence) -> tuple[datetime, datetime]:
    """The absence as moments; one without an end lasts as far as anybody books."""
    end = FAR if absence.ends_on is None else day_bounds(absence.ends_on)[0]
    return day_bounds(absence.starts_on)[0], end


def stands(visit: Appointment, absence: Absence, at: datetime) -> bool:
    """True if the visit waits for a decision: with her, in her absence, not begun and not over."""
    start, end = bounds(absence)
    inside = visit.starts_at < end and visit.ends_at > start
    return visit.staff_id == absence.staff_id and inside and visit.is_movable and visit.ends_at > at


def touched(absence: Absence) -> QuerySet[Appointment]:
    """Every visit that stands or stood in the absence, whatever became of it: nothing else may be decided here."""
    start, end = bounds(absence)
    decided = AffectedVisit.objects.filter(absence=absence, appointment=OuterRef("pk"))
    moved = AppointmentChange.objects.filter(
        appointment=OuterRef("pk"), moved_from_staff=absence.staff_id, moved_from__gte=start, moved_from__lt=end
    )
    standing = Q(staff=absence.staff_id, starts_at__lt=end, ends_at__gt=start)
    return Appointment.objects.filter(standing | Q(Exists(decided)) | Q(Exists(moved)))


def rows_of(absence: Absence, user: User, *, at: datetime, names: Names = IN_FULL) -> list[Row]:
    """Every visit of the absence by time, with what is possible for each now. The questions do not grow with it."""
    so_far = _so_far(absence)
    start, end = bounds(absence)
    waiting = Q(staff=absence.staff_id, state__in=Appointment.MOVABLE, ends_at__gt=max(at, start), starts_at__lt=end)
    visits = Appointment.objects.filter(waiting | Q(pk__in=so_far)).for_display().with_signs()
    visits = visits.select_related("service__room_kind", "service__device_kind")
    found = list(visits.order_by("starts_at", "pk"))
    standing = [visit for visit in found if stands(visit, absence, at) and _undecided(so_far.get(visit.pk))]
    possible = possibilities(absence, standing, at=at)
    rows = [_row(visit, so_far.get(visit.pk), possible.get(visit.pk), user, at) for visit in found]
    rows = [replace(row, names=names) for row in rows]
    return sorted(rows, key=lambda row: (row.starts_at, row.visit.pk))


def progress_of(rows: Iterable[Row]) -> Progress:
    """How many are open, to be called about, and done."""
    states = [row.state for row in rows]
    return Progress(len(states), states.count(OPEN), states.count(CALL))


def proposals(rows: Sequence[Row]) -> dict[UUID, str]:
    """A plan for all that are open: the substitute first; who asked for her own cosmetologist is called, not handed.

    Nobody is proposed for two visits at once.
    """
    given: dict[UUID, list[tuple[datetime, datetime]]] = {}
    plan: dict[UUID, str] = {}
    for row in rows:
        if row.state == OPEN and row.stands:
            plan[row.visit.pk] = _proposal(row, given)
    return plan


def _proposal(row: Row, given: dict[UUID, list[tuple[datetime, datetime]]]) -> str:
    visit = row.visit
    if visit.asked_for:
        return "call"
    for person in row.possible.same_time:
        taken = given.setdefault(person.pk, [])
        if not any(visit.busy_from < end and start < visit.busy_until for start, end in taken):
            taken.append((visit.busy_from, visit.busy_until))
            return f"hand:{person.pk}"
    return "call"


def _undecided(affected: AffectedVisit | None) -> bool:
    return affected is None or affected.outcome == Outcome.CALL


def _so_far(absence: Absence) -> Mapping[UUID, AffectedVisit]:
    """What was decided, by visit; each knows whether something followed."""
    changes = AppointmentChange.objects.filter(appointment=OuterRef("appointment"))
    later = changes.filter(at__gt=OuterRef("decided_at"))
    asked = changes.filter(moved_from_staff=OuterRef("from_staff"), moved_from_asked_for=True)
    decided = AffectedVisit.objects.filter(absence=absence).annotate(followed=Exists(later), had_asked=Exists(asked))
    return {one.appointment_id: one for one in decided.select_related("to_staff", "from_staff", "told_by")}


def _row(
    visit: Appointment, affected: AffectedVisit | None, possible: Possible | None, user: User, at: datetime
) -> Row:
    undoable = affected is not None and affected.decided_by_id == user.pk and at - affected.decided_at <= UNDO_WITHIN
    undoable = undoable and not getattr(affected, "followed", True)
    return Row(visit, affected, possible is not None, undoable, possible or Possible())
