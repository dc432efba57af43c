"""What a client's patch tests are worth on a day, for one line. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class State(StrEnum):
    VALID = "valid"
    MISSING = "missing"
    # Put on, not read.
    UNREAD = "unread"
    EXPIRED = "expired"
    # Allergies or medicines on the card have changed since it was read.
    VOID = "void"
    # She reacted to this line: no later test makes that undone.
    REACTION = "reaction"


@dataclass(frozen=True)
class PatchRead:
    """One test of the line; `clear` tells the result, where it was read."""

    readable_from: datetime
    read_at: datetime | None = None
    clear: bool = False
    valid_until: date | None = None


def state_of(tests: Sequence[PatchRead], day: date, changes: Iterable[datetime]) -> State:
    """What the tests say about a treatment on `day`; `changes` are the moments at which the card changed.

    A test that was read too early says nothing (H91): it counts as not read.
    """
    read = [one for one in tests if one.read_at is not None and one.read_at >= one.readable_from]
    if any(not one.clear for one in read):
        return State.REACTION
    last_change = max(changes, default=None)
    states = [_worth(one, day, last_change) for one in read]
    for state in (State.VALID, State.VOID, State.EXPIRED):
        if state in states:
            return state
    return State.UNREAD if any(one.read_at is None for one in tests) else State.MISSING


def _worth(test: PatchRead, day: date, last_change: datetime | None) -> State:
    if test.valid_until is None or day >= test.valid_until:
        return State.EXPIRED
    if last_change is not None and test.read_at is not None and last_change > test.read_at:
        return State.VOID
    return State.VALID
