"""What the loader knows while it writes: the keys of rows by their codes, and which of them this run has made."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, Protocol, TypeVar
from uuid import UUID

from salon.importing.journal import Journal
from salon.importing.problems import Place

BATCH = 400


@dataclass(frozen=True, slots=True)
class KnownService:
    pk: UUID
    category: UUID
    price: Decimal
    buffer: int


@dataclass
class Known:
    """Grows with people, days and appointments of the history, not with its lines."""

    staff: dict[str, UUID] = field(default_factory=dict)
    clients: dict[str, UUID] = field(default_factory=dict)
    categories: dict[str, UUID] = field(default_factory=dict)
    services: dict[str, KnownService] = field(default_factory=dict)
    product_lines: dict[tuple[str, str], UUID] = field(default_factory=dict)
    products: dict[str, UUID] = field(default_factory=dict)
    bookings: dict[str, UUID] = field(default_factory=dict)
    visits: dict[str, UUID] = field(default_factory=dict)
    new_visits: set[str] = field(default_factory=set)
    advice: dict[tuple[str, str], UUID] = field(default_factory=dict)
    # What is taken in each diary by live appointments.
    busy: dict[UUID, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    last_numbers: dict[str, int] = field(default_factory=dict)


class Coded(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def places(self) -> tuple[Place, ...]: ...


CodedRecord = TypeVar("CodedRecord", bound=Coded)
Item = TypeVar("Item")
Found = TypeVar("Found", bound=Hashable)


def in_batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """A stream in lists of bounded length."""
    stream = iter(items)
    while batch := list(islice(stream, BATCH)):
        yield batch


def new_ones(
    batch: list[CodedRecord], there: Mapping[Any, object], met: Mapping[str, object], journal: Journal
) -> list[CodedRecord]:
    """Those whose code the database does not have; one that stands twice in the files is set aside the second time."""
    fresh: dict[str, CodedRecord] = {}
    passed: set[str] = set()
    for record in batch:
        if record.code in met or record.code in fresh or record.code in passed:
            journal.aside(record.places, f"the code {record.code!r} stands twice; the first is kept")
        elif record.code in there:
            passed.add(record.code)
            journal.already(record.places)
        else:
            fresh[record.code] = record
            journal.written(record.places)
    return list(fresh.values())
