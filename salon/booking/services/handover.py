"""Hand over the visits of somebody who is away: each row is a transaction of its own, done whole or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from salon.booking import guards, letters
from salon.booking.handover import SETTLED, UNDO_WITHIN, stands, touched
from salon.booking.models import AffectedVisit, Appointment, WaitingEntry
from salon.booking.plans import place_held, shifted
from salon.booking.services.booking import hold_still, take
from salon.booking.services.journal import check_version
from salon.booking.services.moving import Destination, move, put
from salon.booking.services.states import change_state
from salon.booking.services.waiting import WaitingWish, wait, withdraw
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Absence, Staff
from salon.house.standing import House

Outcome, Told, State = AffectedVisit.Outcome, AffectedVisit.Told, Appointment.State


@dataclass(frozen=True)
class Decision:
    """What the desk has decided for one visit, and how the client hears of it."""

    visit: UUID
    version: int
    outcome: str
    # To whom; the time stays unless another is named.
    staff: Staff | None = None
    starts_at: datetime | None = None
    # By letter, told already, or empty: still to be called.
    told: str = ""


@dataclass(frozen=True)
class Result:
    """What became of one decision: a row, or in words what stood in the way."""

    visit: UUID
    affected: AffectedVisit | None = None
    problem: str = ""
    code: str = ""


def carry_out(absence: Absence, decisions: Sequence[Decision], *, by: User, at: datetime) -> list[Result]:
    """Do what was decided, row by row; what has become impossible stays open and says why.

    Raises Refused (code "foreign_visit"), before anything is done, when one of the visits is not of this absence.
    """
    check_own(absence, [decision.visit for decision in decisions])
    return [_tried(absence, decision, by=by, at=at) for decision in decisions]


def check_own(absence: Absence, visits: Iterable[UUID]) -> None:
    """Refuse when one of the visits neither stands nor stood in the absence."""
    asked = set(visits)
    known = set(touched(absence).filter(pk__in=asked).values_list("pk", flat=True))
    if asked - known:
        raise Refused(_("One of these visits is not of this absence. Nothing was changed."), code="foreign_visit")


def _tried(absence: Absence, decision: Decision, *, by: User, at: datetime) -> Result:
    try:
        return Result(decision.visit, decide(absence, decision, by=by, at=at))
    except Refused as refusal:
        return Result(decision.visit, problem=refusal.message, code=refusal.code)


def decide(absence: Absence, decision: Decision, *, by: User, at: datetime) -> AffectedVisit:
    """One row: the visit, what is kept about it, the letter and the audit line; all of it or nothing."""
    with guards.taken_means_refused([], at=at), transaction.atomic():
        visit = Appointment.objects.for_display().get(pk=decision.visit)
        before = AffectedVisit.objects.filter(absence=absence, appointment=visit).first()
        _check_open(visit, absence, before, decision, at=at)
        if decision.outcome in {Outcome.HANDED, Outcome.MOVED}:
            now, outcome = _moved(visit, decision, by=by, at=at)
        else:
            now, outcome = _locked(visit, decision.version), Outcome(decision.outcome)
            now = _let_go(now, outcome, absence, by=by, at=at)
        affected = _keep(absence, visit, now, outcome, by=by, at=at)
        if outcome != Outcome.CALL:
            _tell(affected, now, Told.CALLED if outcome == Outcome.WAITS else decision.told, by=by, at=at)
        audit.record("handover.decided", now, by=by, at=at, outcome=outcome, told=affected.told)
    return affected


def mark_told(affected: AffectedVisit, told: str, *, by: User, at: datetime) -> AffectedVisit:
    """Keep how a call went, or send the letter after all; a letter that is out cannot be called back."""
    with guards.taken_means_refused([], at=at), transaction.atomic():
        visit = _locked(affected.appointment)
        locked = AffectedVisit.objects.select_related("from_staff", "to_staff").get(pk=affected.pk)
        if locked.told == Told.MAIL:
            raise Refused(_("This client has been written to."), code="already_told")
        if told not in Told.values or (told == Told.MAIL and locked.outcome == Outcome.CALL):
            raise Refused(_("Say whether the client was reached."), code="no_such_answer")
        _tell(locked, visit, told, by=by, at=at)
        audit.record("handover.told", visit, by=by, at=at, told=told)
    return locked


def undo(affected: AffectedVisit, *, by: User, at: datetime) -> Appointment:
    """Put one row back as it was: only by who decided it, at once, and while nothing followed."""
    with guards.taken_means_refused([], at=at), transaction.atomic():
        seen = Appointment.objects.for_display().get(pk=affected.appointment_id)
        hold_still([place_held(seen), replace(place_held(seen), staff=affected.from_staff)])
        visit = _locked(seen, seen.version)
        _check_undo(affected, visit, by=by, at=at)
        last = visit.changes.order_by("-at", "-pk").first()
        if affected.outcome in {Outcome.HANDED, Outcome.MOVED}:
            _put_back(visit, affected, by=by, at=at)
        elif affected.outcome in {Outcome.WAITS, Outcome.CANCELLED} and last and last.at == affected.decided_at:
            visit = change_state(visit, last.from_state, by=by, at=at, reason=_("Undone"))
        if affected.outcome == Outcome.WAITS:
            _stop_waiting(visit, affected, by=by, at=at)
        _forget(affected, visit)
        audit.record("handover.undone", visit, by=by, at=at, outcome=affected.outcome)
    return visit


def _check_open(
    visit: Appointment, absence: Absence, before: AffectedVisit | None, decision: Decision, *, at: datetime
) -> None:
    """Refuse what has been decided already, was changed meanwhile, or no longer stands in the absence."""
    if decision.outcome not in Outcome.values:
        raise Refused(_("This choice is not known. Choose again."), code="no_such_outcome")
    if before is not None and before.outcome in SETTLED:
        if decision.outcome == Outcome.WAITS and before.outcome != Outcome.WAITS:
            return  # a client who hears of it may always say that she would rather wait
        words = {"outcome": before.get_outcome_display()}
        raise Refused(_("This visit has been decided already: %(outcome)s.") % words, code="already_decided")
    check_version(visit, decision.version)
    if not stands(visit, absence, at):
        facts = {"state": visit.get_state_display(), "staff": visit.staff}
        raise Refused(_("Nothing is left to decide here: %(state)s, %(staff)s.") % facts, code="nothing_to_decide")


def _moved(
    visit: Appointment, decision: Decision, *, by: User, at: datetime
) -> tuple[Appointment, AffectedVisit.Outcome]:
    if decision.staff is None:
        raise Refused(_("Choose to whom the visit goes."), code="to_nobody")
    to = Destination(decision.staff, decision.starts_at or visit.starts_at)
    moved = move(visit, to, version=decision.version, by=by, at=at)
    same_time = moved.starts_at == visit.starts_at
    return moved, Outcome.HANDED if same_time else Outcome.MOVED


def _locked(visit: Appointment, version: int | None = None) -> Appointment:
    """The visit behind its locks, in the order in which every act of the diary takes them."""
    guards.lock(visit.staff, visit.room, visit.device)
    locked = Appointment.objects.select_for_update(of=("self",)).for_display().get(pk=visit.pk)
    if version is not None:
        check_version(locked, version)
    return locked


def _let_go(
    visit: Appointment, outcome: AffectedVisit.Outcome, absence: Absence, *, by: User, at: datetime
) -> Appointment:
    """Call, wait or cancel: a client who waits gives her time back and stands on the list of her own cosmetologist."""
    reasons = {Outcome.WAITS: _("Waits for her own cosmetologist"), Outcome.CANCELLED: _("Cosmetologist away")}
    if outcome == Outcome.WAITS:
        _begin_waiting(visit, absence, by=by, at=at)
    if outcome == Outcome.CALL or visit.state in Appointment.GONE:
        return visit
    letters.not_to_be_sent(visit, version=visit.version, at=at)  # what it says is true no longer
    return change_state(visit, State.CANCELLED_BY_SALON, by=by, at=at, reason=reasons[outcome])


def _begin_waiting(visit: Appointment, absence: Absence, *, by: User, at: datetime) -> None:
    mine = WaitingEntry.objects.open().filter(client=visit.client, service=visit.service, staff=absence.staff_id)
    if mine.filter(for_own=True).exists():
        return  # two visits of hers in the absence: she waits once
    first_day = absence.ends_on or local_day(visit.starts_at) + timedelta(days=1)
    wait(visit.client, WaitingWish(visit.service, first_day, staff=absence.staff, for_own=True), by=by, at=at)


def _keep(
    absence: Absence, was: Appointment, now: Appointment, outcome: AffectedVisit.Outcome, *, by: User, at: datetime
) -> AffectedVisit:
    decided = {"outcome": outcome, "decided_at": at, "decided_by": by}
    if outcome in {Outcome.HANDED, Outcome.MOVED}:
        decided["to_staff"] = now.staff
    # Where it stood when the absence found it stays as it was first written down.
    first = {"from_staff": was.staff, "from_start": was.starts_at, "told": "", "told_at": None}
    affected, _created = AffectedVisit.objects.update_or_create(
        absence=absence, appointment=was, defaults=decided, create_defaults={**decided, **first}
    )
    return affected


def _tell(affected: AffectedVisit, visit: Appointment, told: str, *, by: User, at: datetime) -> None:
    if told == Told.MAIL and _letter(affected, visit, at=at) is None:
        raise Refused(_("This client has no e-mail address. Call instead."), code="no_address")
    affected.told, affected.told_at, affected.told_by = told, at if told else None, by if told else None
    affected.save(update_fields=["told", "told_at", "told_by"])


def _letter(affected: AffectedVisit, visit: Appointment, *, at: datetime) -> object:
    """Queue the letter that says what became of the visit; None where the client cannot be written to."""
    if affected.outcome in {Outcome.CANCELLED, Outcome.WAITS}:
        return letters.tell_cancelled(visit, at=at)
    if affected.to_staff_id == affected.from_staff_id:
        return letters.tell_moved(visit, from_start=affected.from_start, from_staff=affected.from_staff, at=at)
    return letters.tell_handed_over(visit, from_staff=affected.from_staff, from_start=affected.from_start, at=at)


def _check_undo(affected: AffectedVisit, visit: Appointment, *, by: User, at: datetime) -> None:
    followed = visit.changes.filter(at__gt=affected.decided_at).exists()
    if affected.decided_by != by or at - affected.decided_at > UNDO_WITHIN or followed:
        raise Refused(_("This can no longer be undone here. Change the visit instead."), code="too_late_to_undo")
    if not letters.not_to_be_sent(visit, version=visit.version, at=at):
        raise Refused(_("The letter has gone out. Change the visit instead."), code="letter_is_out")


def _put_back(visit: Appointment, affected: AffectedVisit, *, by: User, at: datetime) -> None:
    """To the absent one again, at her own time: she is away then as before, so only what is taken can refuse it."""
    back = shifted(place_held(visit), affected.from_start - visit.starts_at, staff=affected.from_staff)
    if back.ends_at <= at:
        raise Refused(_("This time has passed. Choose a later one."), code="in_the_past")
    room = None if visit.service.room_kind_id else back.room
    device = None if visit.service.device_kind_id else back.device
    places = take([replace(back, room=room, device=device)], House.now(), at=at)
    put(visit, replace(places[0], asked_for=_had_asked(visit, affected)), by=by, at=at, reason=_("Undone"))


def _had_asked(visit: Appointment, affected: AffectedVisit) -> bool:
    """Whether the client had asked for the one from whom the visit was taken."""
    taken = visit.changes.filter(at=affected.decided_at, moved_from_staff=affected.from_staff).first()
    return taken.moved_from_asked_for if taken else visit.asked_for


def _stop_waiting(visit: Appointment, affected: AffectedVisit, *, by: User, at: datetime) -> None:
    mine = WaitingEntry.objects.open().filter(client=visit.client, service=visit.service, for_own=True)
    for entry in mine.filter(staff=affected.from_staff_id, created_at=affected.decided_at):
        withdraw(entry, by=by, at=at)


def _forget(affected: AffectedVisit, visit: Appointment) -> None:
    """The row is open again; where something was decided before the client chose to wait, that holds again."""
    if affected.outcome != Outcome.WAITS or (visit.live and affected.to_staff_id is None):
        affected.delete()
        return
    same_time = visit.starts_at == affected.from_start
    before = (Outcome.HANDED if same_time else Outcome.MOVED) if visit.live else Outcome.CANCELLED
    affected.outcome = before
    affected.save(update_fields=["outcome"])
