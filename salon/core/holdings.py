"""What each room holds of one client: how it is found, told to her, and what erasure does to it.

A room registers its source in `AppConfig.ready()`. Export, erasure and their previews are made of the sources alone,
so that a new column is exported and a new model without a source fails a test.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise

from salon.core.registry import Registry

Words = str | Promise


@dataclass(frozen=True)
class Holding:
    """The rows of one model that are about one client.

    `erased` says what erasure does: None deletes the rows, else these columns get these values and the rows stay,
    `kept` says why. `until` gives the day after which a row that must stay need not stay any longer.
    """

    model: type[Model]
    title: Words
    whose: Callable[[UUID], Q]
    erased: Mapping[str, object] | None
    kept: Words = ""
    until: Callable[[Any], date] | None = None
    # Columns that are not told to her, each with the reason.
    left_out: Mapping[str, str] = field(default_factory=dict)

    def of(self, client: UUID) -> QuerySet[Any]:
        """Her rows, oldest first; joins never double a row."""
        found = self.model._default_manager.filter(self.whose(client)).values("pk")
        return self.model._default_manager.filter(pk__in=found).order_by("pk")

    @property
    def is_deleted(self) -> bool:
        return self.erased is None


@dataclass(frozen=True)
class Source:
    """One room's part. `unfinished` says what must be settled before she can be erased, or nothing."""

    title: Words
    holdings: Sequence[Holding]
    unfinished: Callable[[UUID, datetime], str] | None = None


sources: Registry[Source] = Registry()

# Columns of every row that say nothing about anybody.
TECHNICAL: Mapping[str, str] = {"version": "counts the saves of a form"}


def holdings() -> list[Holding]:
    """Those of every room, in the order of the rooms."""
    return [holding for source in sources for holding in source.holdings]


def keys_of(client: UUID) -> list[UUID]:
    """The keys of the rooms' rows about her: what mails and audit rows speak of."""
    rooms = [source for name, source in zip(sources.names(), sources, strict=True) if name != "core"]
    return [key for room in rooms for one in room.holdings for key in one.of(client).values_list("pk", flat=True)]
