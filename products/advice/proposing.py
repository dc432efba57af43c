"""From what was found today to at most so many products, by the owner's rules. Knows no database and no health.

What stands against a product comes in as a set of products that are barred: it can only take something away.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True)
class Line(Generic[Key]):
    """A rule as arithmetic sees it: `because` is the finding or goal that it speaks of."""

    rule: Key
    because: str
    product: Key
    product_line: Key
    used_as: str = ""


@dataclass(frozen=True)
class LeftOut(Generic[Key]):
    """A line that would have suggested its product, and why it does not."""

    line: Line[Key]
    why: str


# Why a product is left out.
RESTS, OWNED, BARRED = "rests", "owned", "barred"


@dataclass(frozen=True)
class Limits(Generic[Key]):
    """What takes products away.

    resting : product lines with a no that rests; offered : products of this visit; barred : products that do not suit
    owned : uses of what she has at home; room : how many more products may be offered, >= 0
    """

    resting: Collection[Key] = frozenset()
    owned: Collection[str] = frozenset()
    offered: Collection[Key] = frozenset()
    barred: Collection[Key] = frozenset()
    room: int = 2


@dataclass(frozen=True)
class Proposed(Generic[Key]):
    """What is suggested, in order, and what was left out with its reason."""

    lines: list[Line[Key]]
    left_out: list[LeftOut[Key]]


def propose(lines: Iterable[Line[Key]], found: Collection[str], limits: Limits[Key]) -> Proposed[Key]:
    """The first lines, in their order, that speak of something found and that nothing takes away.

    One product once, and one product of each use: two creams for one evening are one too many. What rests or is had
    leaves its place to no further product of that use.

    >>> dry = Line("r1", "dry", "night cream", "calm", "night_cream")
    >>> [line.product for line in propose([dry], {"dry"}, Limits()).lines]
    ['night cream']
    >>> propose([dry], {"dry"}, Limits(resting={"calm"})).left_out[0].why
    'rests'
    """
    taken: list[Line[Key]] = []
    left: list[LeftOut[Key]] = []
    seen, uses = set(limits.offered), set[str]()
    for line in lines:
        if line.because not in found or line.product in seen or (line.used_as and line.used_as in uses):
            continue
        seen.add(line.product)
        why = _why_not(line, limits)
        if why:
            left.append(LeftOut(line, why))
            uses |= {line.used_as} if line.used_as and why != BARRED else set()
        elif len(taken) < limits.room:
            taken.append(line)
            uses |= {line.used_as} if line.used_as else set()
    return Proposed(taken, left)


def _why_not(line: Line[Key], limits: Limits[Key]) -> str:
    reasons: Mapping[str, bool] = {
        BARRED: line.product in limits.barred,
        RESTS: line.product_line in limits.resting,
        OWNED: bool(line.used_as) and line.used_as in limits.owned,
    }
    return next((why for why, holds in reasons.items() if holds), "")
