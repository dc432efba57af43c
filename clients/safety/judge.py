"""The judgement itself: from facts, visits and rules to what stands against a treatment. Knows no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from salon.stats.months import months_later


@dataclass(frozen=True)
class Told:
    """Something known of the client.

    codes : what it is called in rules: the condition, the substance, the groups of the substance
    last_used : when a medicine was used last; None while it is used, and where nobody knows
    is_medicine : a medicine matters for a window after its last use; a condition or allergy as long as it holds
    """

    codes: frozenset[str]
    is_medicine: bool = False
    last_used: date | None = None


@dataclass(frozen=True)
class Given:
    """A treatment of these kinds on a day: one that was, or one that is booked."""

    kinds: frozenset[str]
    day: date


@dataclass(frozen=True)
class Line:
    """A rule as arithmetic sees it.

    factor : a code of what is told, or with `earlier` a kind of treatment
    window, unit : how long before it matters (`days` or `months`); None as long as it holds
    """

    key: object
    kind: str
    factor: str
    earlier: bool = False
    window: int | None = None
    unit: str = "days"


def findings(planned: Given, lines: Iterable[Line], told: Sequence[Told], others: Sequence[Given]) -> list[object]:
    """The keys of the lines that stand against a planned treatment, in their order.

    A medicine stands in the way while it is used, while nobody knows when it was used last, and until the window after
    its last use is over: on the very day on which the window ends it stands no longer. A window between two treatments
    looks both ways: what is booked later must not come too soon after this one.

    >>> peel = Given(frozenset({"peel"}), date(2026, 5, 26))
    >>> rule = Line("r", "peel", "isotretinoin", window=6, unit="months")
    >>> findings(peel, [rule], [Told(frozenset({"isotretinoin"}), True, date(2025, 11, 26))], [])
    []
    >>> findings(peel, [rule], [Told(frozenset({"isotretinoin"}), True, date(2025, 11, 27))], [])
    ['r']
    """
    return [line.key for line in lines if _stands(line, planned, told, others)]


def after(day: date, count: int, unit: str) -> date:
    """The day on which a window that began on `day` is over; a month that has no such day ends on its last one.

    >>> after(date(2026, 8, 31), 6, "months")
    datetime.date(2027, 2, 28)
    >>> after(date(2028, 2, 29), 12, "months")
    datetime.date(2029, 2, 28)
    """
    return day + timedelta(days=count) if unit == "days" else months_later(day, count)


def _stands(line: Line, planned: Given, told: Sequence[Told], others: Sequence[Given]) -> bool:
    if line.earlier:
        return any(_too_near(line, planned, other) for other in others)
    return line.kind in planned.kinds and any(_matters(line, planned.day, fact) for fact in told)


def _matters(line: Line, day: date, fact: Told) -> bool:
    if line.factor not in fact.codes:
        return False
    if not fact.is_medicine or fact.last_used is None or line.window is None:
        return True
    return day < after(fact.last_used, line.window, line.unit)


def _too_near(line: Line, planned: Given, other: Given) -> bool:
    """The factor's treatment comes first and the rule's follows too soon, whichever of the two is being planned."""
    assert line.window is not None  # noqa: S101 - the database insists on it
    pairs = ((other, planned), (planned, other))
    return any(
        line.factor in first.kinds
        and line.kind in second.kinds
        and first.day <= second.day < after(first.day, line.window, line.unit)
        for first, second in pairs
    )
