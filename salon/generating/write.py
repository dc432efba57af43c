"""Many rows at once: COPY on PostgreSQL, prepared inserts on SQLite. Values are plain text and numbers for both."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice
from random import Random
from typing import Any

from django.db import connection, models

Row = tuple[str | int | None, ...]
BATCH = 20_000
EPOCH = date(1970, 1, 1)
DAY_MINUTES = 24 * 60


def write_rows(model: type[models.Model], columns: tuple[str, ...], rows: Iterable[Row]) -> Iterator[int]:
    """Write the rows; gives how many stand so far, after each batch."""
    table, names = connection.ops.quote_name(model._meta.db_table), ", ".join(columns)
    stream, written = iter(rows), 0
    while batch := list(islice(stream, BATCH)):
        if connection.vendor == "postgresql":
            _copy(f"COPY {table} ({names}) FROM STDIN", batch)
        else:
            marks = ", ".join(["%s"] * len(columns))
            with connection.cursor() as cursor:
                # Table and columns are our own models' names, never from a request.
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", batch)  # noqa: S608
        written += len(batch)
        yield written


def _copy(statement: str, batch: list[Row]) -> None:
    with connection.cursor() as cursor:
        raw: Any = cursor
        with raw.copy(statement) as copy:
            for row in batch:
                copy.write_row(row)


def minute_of(moment: datetime) -> int:
    """Whole minutes since 1970, UTC."""
    return int(moment.timestamp()) // 60


def stamp(minute: int) -> str:
    """The moment as both databases read it, in UTC."""
    day, clock = divmod(minute, DAY_MINUTES)
    return f"{_day_text(day)} {_clock_text(clock)}"


@cache
def _day_text(day: int) -> str:
    return (EPOCH + timedelta(days=day)).isoformat()


@cache
def _clock_text(clock: int) -> str:
    return f"{clock // 60:02}:{clock % 60:02}:00"


def key_at(minute: int, roll: Random) -> str:
    """A UUIDv7 of that minute, drawn from the seed so that the same seed gives the same keys."""
    chance = roll.getrandbits(90)
    milliseconds = minute * 60_000 + chance % 60_000
    chance >>= 16
    return f"{milliseconds << 80 | 7 << 76 | (chance >> 62) << 64 | 2 << 62 | chance & (1 << 62) - 1:032x}"
