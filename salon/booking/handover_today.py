"""The quiet card on the "today" page: visits of somebody away that nobody has decided about yet."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest

from salon.booking.handover import DONE, OPEN, Row, stands
from salon.booking.models import AffectedVisit, Appointment
from salon.booking.queries import DESK
from salon.core.access import roles_of
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Absence


@dataclass(frozen=True)
class Left:
    """What is left of one absence."""

    absence: Absence
    open: int
    call: int


def card(request: HttpRequest, at: datetime) -> Mapping[str, object] | None:
    """The absences that are not done with; nothing to say when all are."""
    assert isinstance(request.user, User)  # noqa: S101 - cards are built behind `requires`
    if not roles_of(request.user) & DESK:
        return None
    left = [one for one in left_to_do(at) if one.open or one.call]
    return {"absences": left} if left else None


def left_to_do(at: datetime) -> list[Left]:
    """Each absence that is not over, with what is left. One question while nobody is away, else three."""
    absences = Absence.objects.filter(Q(ends_on=None) | Q(ends_on__gt=local_day(at))).select_related("staff")
    away = list(absences.order_by("starts_on", "pk"))
    if not away:
        return []
    visits = Appointment.objects.filter(staff__in={one.staff_id for one in away}, ends_at__gt=at)
    waiting = list(visits.filter(state__in=Appointment.MOVABLE).only("staff", "state", "starts_at", "ends_at"))
    decided = AffectedVisit.objects.filter(absence__in=away).select_related("appointment")
    so_far = {(one.absence_id, one.appointment_id): one for one in decided}
    return [_left(absence, waiting, so_far, at) for absence in away]


def _left(
    absence: Absence, waiting: list[Appointment], so_far: Mapping[tuple[UUID, UUID], AffectedVisit], at: datetime
) -> Left:
    known = {key: one for (owner, key), one in so_far.items() if owner == absence.pk}
    states: Counter[str] = Counter()
    for visit in waiting:
        if visit.pk not in known and stands(visit, absence, at):
            states[OPEN] += 1
    for one in known.values():
        states[Row(one.appointment, one, stands(one.appointment, absence, at)).state] += 1
    return Left(absence, states[OPEN], sum(states.values()) - states[OPEN] - states[DONE])
