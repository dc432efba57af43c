"""What a salon knows about its past: the input of the detector.

Periods are half-open, [starts_on, ends_on); no end means that it still lasts. A stream whose list is None was never
recorded; an empty list was recorded and holds nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

TALK_PREFERENCES = ("none", "neutral", "welcome")
ANSWERS = ("bought", "declined", "later", "has_equal", "unknown")


class StaffPeriod(NamedTuple):
    """One person's employment."""

    staff: str
    started_on: date
    ended_on: date | None = None


class Cover(NamedTuple):
    """A substitute stands in for an absent colleague."""

    absent_staff: str
    substitute: str
    starts_on: date
    ends_on: date | None = None


class Campaign(NamedTuple):
    """Days on which something is on offer."""

    starts_on: date
    ends_on: date | None = None


class Visit(NamedTuple):
    """A completed appointment; talk_preference is the client's wish as it stood then."""

    visit: str
    date: date
    staff: str
    client: str
    category: str
    talk_preference: str


class Recommendation(NamedTuple):
    """A product recommended at a visit, and the client's answer."""

    visit: str
    product: str
    category: str
    answer: str


class Sale(NamedTuple):
    """A product sold at a visit [euro, net]; lines that undo it within 14 days carry a negative amount."""

    visit: str
    product: str
    net_amount: Decimal
    on_advice: bool


class Feedback(NamedTuple):
    """The client's answer to the one neutral question after a visit."""

    visit: str
    felt_pressured: bool


class Explained(NamedTuple):
    """The owner has looked and explained a flag: the person's sale and pressure scores restart from 0 on this day."""

    staff: str
    on: date


@dataclass(frozen=True, slots=True)
class History:
    """Everything that the detector looks at.

    Raises ValueError where rows contradict each other: a visit listed twice, a visit by somebody who is not in the
    staff list, a row that belongs to no visit, an unknown talk preference or answer, a period that ends before it
    starts. Nothing is guessed.
    """

    staff: Sequence[StaffPeriod]
    visits: Sequence[Visit]
    covers: Sequence[Cover] = ()
    campaigns: Sequence[Campaign] = ()
    recommendations: Sequence[Recommendation] | None = None
    sales: Sequence[Sale] | None = None
    feedback: Sequence[Feedback] | None = None
    explained: Sequence[Explained] = ()

    def __post_init__(self) -> None:
        known = {visit.visit for visit in self.visits}
        if len(known) != len(self.visits):
            raise ValueError("a visit is listed twice")
        people = {period.staff for period in self.staff}
        _refuse_strangers("staff member", {visit.staff for visit in self.visits} - people)
        _refuse_strangers("talk preference", {visit.talk_preference for visit in self.visits} - {*TALK_PREFERENCES})
        for rows in (self.recommendations, self.sales, self.feedback):
            _refuse_strangers("visit", {row.visit for row in rows or ()} - known)
        _refuse_strangers("answer", {row.answer for row in self.recommendations or ()} - {*ANSWERS})
        for cover in self.covers:
            _refuse_strangers("staff member", {cover.absent_staff, cover.substitute} - people)
        _refuse_backward_periods(self)


def _refuse_strangers(what: str, strangers: set[str]) -> None:
    if strangers:
        raise ValueError(f"unknown {what}: {min(strangers)}")


def _refuse_backward_periods(history: History) -> None:
    periods = [(period.started_on, period.ended_on) for period in history.staff]
    periods += [(period.starts_on, period.ends_on) for period in history.covers]
    periods += [(period.starts_on, period.ends_on) for period in history.campaigns]
    if any(end is not None and end < start for start, end in periods):
        raise ValueError("a period ends before it starts")
