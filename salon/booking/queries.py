"""What the diary's pages show: who has a column, what stands in it, and what may be done next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from salon.booking.models import Appointment
from salon.core.access import Permission, may, roles_of
from salon.core.models import Role, User
from salon.core.time import day_bounds, local_day
from salon.house.hours import Span, working_spans
from salon.house.models import Staff

State = Appointment.State
DESK = frozenset({Role.OWNER, Role.MANAGER, Role.RECEPTIONIST})


@dataclass(frozen=True)
class Look:
    """How a state shows: colour by the badge's class, an icon, and always its word."""

    state: str
    icon: str
    badge: str

    @property
    def word(self) -> str:
        return str(State(self.state).label)


LOOKS = {
    look.state: look
    for look in (
        Look(State.REQUESTED, "question-circle", "badge badge-attention"),
        Look(State.BOOKED, "calendar-check", "badge"),
        Look(State.CONFIRMED, "calendar2-check-fill", "badge"),
        Look(State.ARRIVED, "door-open", "badge badge-accent"),
        Look(State.IN_CARE, "flower1", "badge badge-accent"),
        Look(State.COMPLETED, "check2-circle", "badge badge-good"),
        Look(State.NO_SHOW, "x-octagon", "badge badge-stop"),
        Look(State.CANCELLED_BY_CLIENT, "slash-circle", "badge badge-quiet"),
        Look(State.CANCELLED_LATE, "slash-circle", "badge badge-quiet"),
        Look(State.CANCELLED_BY_SALON, "slash-circle", "badge badge-quiet"),
    )
}
LEGEND = [look for look in LOOKS.values() if look.state not in Appointment.GONE]


@dataclass(frozen=True)
class Step:
    """A button that takes a visit to a state."""

    state: str
    label: object
    icon: str


STEPS = (
    Step(State.CONFIRMED, _("Confirm"), "calendar2-check"),
    Step(State.ARRIVED, _("Mark as arrived"), "door-open"),
    Step(State.IN_CARE, _("Start treatment"), "flower1"),
    Step(State.NO_SHOW, _("Did not come"), "x-octagon"),
)
# The one next step that stands beside a visit in a list.
FOLLOWING = {State.REQUESTED: State.CONFIRMED, State.BOOKED: State.ARRIVED, State.CONFIRMED: State.ARRIVED}
PAYABLE = (State.ARRIVED, State.IN_CARE, State.COMPLETED)


@dataclass(frozen=True)
class Row:
    """One visit as the diary shows it to one user at one moment."""

    visit: Appointment
    steps: tuple[Step, ...]
    may_change: bool
    may_pay: bool

    @property
    def look(self) -> Look:
        return LOOKS[self.visit.state]

    @property
    def next_step(self) -> Step | None:
        following = FOLLOWING.get(State(self.visit.state))
        return next((step for step in self.steps if step.state == following), None)

    @property
    def may_move(self) -> bool:
        return self.may_change and self.visit.is_movable

    @property
    def may_cancel(self) -> bool:
        return self.may_change and self.visit.may_become(State.CANCELLED_BY_CLIENT)


@dataclass(frozen=True)
class Column:
    """One person's day."""

    staff: Staff
    hours: tuple[Span, ...]
    rows: tuple[Row, ...]


def is_paid(visit: Appointment) -> bool:
    """True if the visit was read with its signs and a receipt holds it."""
    return bool(getattr(visit, "is_paid", False))


def row_of(visit: Appointment, user: User, at: datetime) -> Row:
    """The visit with the steps that are possible now."""
    may_change = may(user, Permission.DIARY_CHANGE)
    steps = tuple(step for step in STEPS if may_change and _is_open(visit, step.state, at))
    payable = visit.state in PAYABLE and not is_paid(visit) and local_day(visit.starts_at) <= local_day(at)
    return Row(visit, steps, may_change, payable and may(user, Permission.CHECK_OUT))


def _is_open(visit: Appointment, state: str, at: datetime) -> bool:
    if not visit.may_become(state) or visit.state in {State.IN_CARE, State.NO_SHOW, *Appointment.GONE}:
        return False
    if state == State.NO_SHOW:
        return visit.starts_at <= at
    return state == State.CONFIRMED or local_day(visit.starts_at) <= local_day(at)


def rows_of_day(user: User, day: date, at: datetime, *, cancelled: bool = False) -> list[Row]:
    """Every visit of a day whose client this user may see, by time. One query."""
    visits = Appointment.objects.visible_to(user, at).during(*day_bounds(day))
    visits = visits if cancelled else visits.shown()
    ordered = visits.for_display().with_signs().order_by("starts_at", "staff__diary_order", "pk")
    return [row_of(visit, user, at) for visit in ordered]


def people_of_day(user: User, day: date) -> list[Staff]:
    """Who has a column that this user sees: everybody employed; a substitute sees her own."""
    people = Staff.objects.in_diary().employed_on(day)
    if not roles_of(user) & {*DESK, Role.COSMETOLOGIST}:
        people = people.filter(user=user)
    return list(people)


def people_to_book(user: User) -> list[Staff]:
    """In whose diary this user may write: at the desk everybody's, else her own (DOMAIN D2)."""
    people = Staff.objects.in_diary()
    return list(people if roles_of(user) & DESK else people.filter(user=user))


def columns_of_day(user: User, day: date, at: datetime) -> list[Column]:
    """The day in columns, in four questions. Who neither works nor has a visit that day has no column."""
    people, rows = people_of_day(user, day), rows_of_day(user, day, at)
    hours = working_spans(people, day, day)
    columns = []
    for person in people:
        hers = tuple(row for row in rows if row.visit.staff_id == person.pk)
        if hers or hours[person.pk]:
            columns.append(Column(person, tuple(hours[person.pk]), hers))
    return columns


def busy_elsewhere(people: Iterable[Staff], day: date, seen: Iterable[UUID]) -> list[tuple[UUID, datetime, datetime]]:
    """What holds these people's time beyond the visits this user may see: person, from, until, nothing else."""
    held = Appointment.objects.shown().during(*day_bounds(day)).filter(staff__in=people).exclude(pk__in=list(seen))
    return list(held.order_by("busy_from").values_list("staff_id", "busy_from", "busy_until"))
