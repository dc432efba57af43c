"""What the diary's pages show: who has a column, what stands in it, and what may be done next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.utils.translation import gettext_lazy as _

from salon.booking.fingerprint import ANYWHERE, Where
from salon.booking.models import Appointment
from salon.booking.names import IN_FULL, Names
from salon.core.access import Permission, may, roles_of
from salon.core.models import Role, User
from salon.core.time import day_bounds, local_day
from salon.house.hours import Span, working_spans
from salon.house.models import Staff
from salon.house.standing import House

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
class Sign:
    """A small icon beside a name; `letter` is what it is called on the way to the browser."""

    letter: str
    icon: str
    word: object


SIGNS = (
    Sign("w", "exclamation-octagon-fill", _("Ask the cosmetologist first")),
    Sign("f", "file-earmark-text", _("Form not filled in yet")),
    Sign("n", "stars", _("New client")),
    Sign("a", "person-heart", _("Asked for this person")),
    Sign("N", "sticky", _("Has a note")),
    Sign("o", "intersect", _("Over-booked")),
    Sign("s", "arrow-repeat", _("Part of a series")),
    Sign("g", "collection", _("Booked together with others")),
)


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


@cache
def open_steps(state: str, *, begun: bool, by_today: bool) -> tuple[Step, ...]:
    """The steps from a state, for a visit that has begun or not, on a day that has come or not."""
    if state in {State.IN_CARE, State.NO_SHOW, *Appointment.GONE}:
        return ()
    possible = {State.CONFIRMED: True, State.ARRIVED: by_today, State.IN_CARE: by_today, State.NO_SHOW: begun}
    return tuple(step for step in STEPS if step.state in Appointment.NEXT[state] and possible[State(step.state)])


@dataclass(frozen=True)
class Row:
    """One visit as the diary shows it to one user at one moment."""

    visit: Appointment
    steps: tuple[Step, ...]
    may_change: bool
    may_pay: bool
    names: Names = IN_FULL

    @property
    def name(self) -> str:
        """The client's name, or initials while names are hidden."""
        return self.names.of(self.visit.client)

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

    @property
    def acts(self) -> str:
        """What the menu offers, as letters."""
        gone = not self.may_cancel
        return acts_of(self.steps, pay=self.may_pay, move=self.may_move, change=self.may_change, gone=gone)


@dataclass(frozen=True)
class Column:
    """One person's day."""

    staff: Staff
    hours: tuple[Span, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class People:
    """Everybody who has or had a column, read once: whom this user sees, and in whose diary she may write."""

    user: User
    everybody: tuple[Staff, ...]
    house: House

    @classmethod
    def of(cls, user: User, house: House) -> "People":
        return cls(user, tuple(house.in_diary), house)

    def on(self, first: date, last: date) -> list[Staff]:
        """Who has a column on these days that this user sees: all employed; a substitute sees her own."""
        employed = [person for person in self.everybody if self.house.employed_within(person, first, last)]
        return employed if roles_of(self.user) & {*DESK, Role.COSMETOLOGIST} else self._own(employed)

    @property
    def bookable(self) -> list[Staff]:
        """In whose diary this user may write: at the desk everybody's, else her own (DOMAIN D2)."""
        return list(self.everybody) if roles_of(self.user) & DESK else self._own(self.everybody)

    def _own(self, people: Iterable[Staff]) -> list[Staff]:
        return [person for person in people if person.user_id == self.user.pk]


def is_paid(visit: Appointment) -> bool:
    """True if the visit was read with its signs and a receipt holds it."""
    return bool(getattr(visit, "is_paid", False))


def acts_of(steps: Iterable[Step], *, pay: bool, move: bool, change: bool, gone: bool) -> str:
    """The acts of a menu as letters.

    c(onfirm), a(rrive), s(tart), n(o-show), p(ay), m(ove), e (repeat), r(ebook), x (cancel).
    """
    letters = {State.CONFIRMED: "c", State.ARRIVED: "a", State.IN_CARE: "s", State.NO_SHOW: "n"}
    found = [letters[State(step.state)] for step in steps]
    others = (("p", pay), ("m", move), ("e", move), ("r", change), ("x", change and not gone))
    return "".join([*found, *(letter for letter, offered in others if offered)])


def row_of(visit: Appointment, user: User, at: datetime, names: Names = IN_FULL) -> Row:
    """The visit with the steps that are possible now."""
    may_change = may(user, Permission.DIARY_CHANGE)
    by_today = local_day(visit.starts_at) <= local_day(at)
    steps = open_steps(visit.state, begun=visit.starts_at <= at, by_today=by_today) if may_change else ()
    payable = visit.state in PAYABLE and not is_paid(visit) and by_today
    return Row(visit, steps, may_change, payable and may(user, Permission.CHECK_OUT), names)


def rows_of_days(
    user: User,
    days: tuple[date, date],
    at: datetime,
    *,
    names: Names = IN_FULL,
    cancelled: bool = False,
    where: Where = ANYWHERE,
) -> list[Row]:
    """Every visit of the days `[first, last]` whose client this user may see, by time. One query.

    where : of a salon with several places, what stands at the one that is shown
    """
    first, last = days
    visits = Appointment.objects.visible_to(user, at).during(day_bounds(first)[0], day_bounds(last)[1])
    visits = visits.filter(where.visits)
    visits = visits if cancelled else visits.shown()
    ordered = visits.for_display().with_signs().order_by("starts_at", "staff__diary_order", "pk")
    return [row_of(visit, user, at, names) for visit in ordered]


def people_to_book(user: User, house: House | None = None) -> list[Staff]:
    """In whose diary this user may write: at the desk everybody's, else her own (DOMAIN D2)."""
    return People.of(user, house or House.now()).bookable


def columns_of_day(user: User, day: date, at: datetime, names: Names = IN_FULL) -> list[Column]:
    """The day in columns, in two questions. Who neither works nor has a visit that day has no column."""
    house = House.now()
    people, rows = People.of(user, house).on(day, day), rows_of_days(user, (day, day), at, names=names)
    hours = working_spans(people, day, day, house=house)
    columns = []
    for person in people:
        hers = tuple(row for row in rows if row.visit.staff_id == person.pk)
        if hers or hours[person.pk]:
            columns.append(Column(person, tuple(hours[person.pk]), hers))
    return columns
