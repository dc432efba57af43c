"""Who hears that somebody is at work on days on which she was to be away: rooms above register what they do with it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Protocol

from salon.core.registry import Registry
from salon.house.models import Staff

Days = tuple[date, date | None]


class HearsOfReturn(Protocol):
    """Called in the transaction of the change, once for each stretch of days `[first, until)`; None is no end."""

    def __call__(self, person: Staff, first: date, until: date | None, /, *, at: datetime) -> None: ...


returns: Registry[HearsOfReturn] = Registry()


def tell_of_return(person: Staff, before: Days, after: Days | None, today: date, *, at: datetime) -> None:
    """Tell everybody of the days, from today on, that were part of the absence before and are not now."""
    for first, until in _no_longer(before, after):
        begins = max(first, today)
        if until is None or until > begins:
            for hears in returns:
                hears(person, begins, until, at=at)


def _no_longer(before: Days, after: Days | None) -> Iterator[Days]:
    first, until = before
    if after is None:
        yield before
        return
    if after[0] > first:
        yield first, after[0] if until is None else min(after[0], until)
    if after[1] is not None and (until is None or after[1] < until):
        yield max(after[1], first), until
