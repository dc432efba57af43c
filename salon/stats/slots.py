"""Free and busy time as half-open spans [start, end): joining and taking away. Where something fits: `arrange`.

Whole numbers (minutes) or datetimes. Datetimes should be UTC: Python's arithmetic on a local time zone follows the
clock on the wall and would gain or lose an hour when the clock changes.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

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


def _checked(spans: Iterable[tuple[T, T]]) -> Iterable[tuple[T, T]]:
    for start, end in spans:
        if end < start:
            raise ValueError(f"a span that ends before it starts: {start} - {end}")
        if start < end:
            yield start, end
