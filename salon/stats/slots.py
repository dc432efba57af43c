"""Free and busy time as half-open spans [start, end): joining, taking away, and where a treatment may start.

Whole numbers (minutes) or datetimes. Datetimes should be UTC: Python's arithmetic on a local time zone follows the
clock on the wall and would gain or lose an hour when the clock changes.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar, overload

T = TypeVar("T", int, datetime)


def merge(spans: Iterable[tuple[T, T]]) -> list[tuple[T, T]]:
    """Join spans that overlap or touch.

    spans : half-open (start, end) in any order, start <= end [minutes or datetimes]; an empty span covers nothing

    Returns disjoint spans that do not touch, ascending; nothing gives an empty list.
    Raises ValueError if a span ends before it starts.

    >>> merge([(5, 7), (0, 2), (2, 3), (4, 4)])
    [(0, 3), (5, 7)]
    """
    joined: list[tuple[T, T]] = []
    for start, end in sorted(_checked(spans)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def subtract(free: Iterable[tuple[T, T]], busy: Iterable[tuple[T, T]]) -> list[tuple[T, T]]:
    """What is left of the free time when the busy time is taken away.

    free, busy : half-open (start, end) in any order, start <= end [minutes or datetimes]

    Returns disjoint spans, ascending; time that only touches a busy span stays free.
    Raises ValueError if a span ends before it starts.

    >>> subtract([(9, 17)], [(9, 10), (12, 13)])
    [(10, 12), (13, 17)]
    >>> subtract([(9, 17)], [(8, 18)])
    []
    """
    blocks = merge(busy)
    left: list[tuple[T, T]] = []
    for start, end in merge(free):
        cursor = start
        for block_start, block_end in blocks:
            if block_end <= cursor or block_start >= end:
                continue
            if block_start > cursor:
                left.append((cursor, block_start))
            cursor = block_end
        if cursor < end:
            left.append((cursor, end))
    return left


@overload
def starting_points(
    free: Iterable[tuple[int, int]], duration: int, step: int, *, origin: int | None = None
) -> list[int]: ...
@overload
def starting_points(
    free: Iterable[tuple[datetime, datetime]], duration: timedelta, step: timedelta, *, origin: datetime | None = None
) -> list[datetime]: ...
def starting_points(free: Any, duration: Any, step: Any, *, origin: Any = None) -> list[Any]:
    """Every moment at which something of this duration can start and still end inside one free span.

    free : half-open (start, end) in any order [minutes or datetimes]; spans that touch count as one
    duration : > 0 [minutes or timedelta]
    step : distance of the points, > 0 [minutes or timedelta]
    origin : one point of the grid [minutes or datetime]; None starts a grid of its own at each free span's start

    Returns the points, ascending; none fits gives an empty list.
    Raises ValueError if duration or step is not above 0, or a span ends before it starts.

    >>> starting_points([(0, 60)], 45, 15)
    [0, 15]
    >>> starting_points([(5, 60)], 30, 15, origin=0)
    [15, 30]
    """
    zero = step - step
    if duration <= zero or step <= zero:
        raise ValueError("duration and step are above 0")
    points: list[Any] = []
    for start, end in merge(free):
        point = start if origin is None else start + (origin - start) % step
        while point + duration <= end:
            points.append(point)
            point += step
    return points


def _checked(spans: Iterable[tuple[T, T]]) -> Iterable[tuple[T, T]]:
    for start, end in spans:
        if end < start:
            raise ValueError(f"a span that ends before it starts: {start} - {end}")
        if start < end:
            yield start, end
