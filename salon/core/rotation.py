"""New keys for health data: every encrypted column of every model, in batches that may stop and go on at any time."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.functions import Cast

from salon.core.doors import open_door
from salon.core.encryption import EncryptedTextField, cipher
from salon.core.models import Door

BATCH = 500
# What stands for "opens with no key" where keys are counted: the keys themselves are 0 (newest), 1, ...
NO_KEY = -1


@dataclass(frozen=True)
class Column:
    """One encrypted column."""

    model: type[models.Model]
    name: str

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.name}"

    def at_once(self, batch: int) -> int:
        """How many of them are handled at a time: fewer where each is very long, such as a picture."""
        return min(batch, getattr(self.model._meta.get_field(self.name), "handled_at_once", batch))


@dataclass
class Progress:
    """How far a column is, after each batch; `unreadable` are keys of rows that were left as they are."""

    column: Column
    seen: int = 0
    written: int = 0
    unreadable: list[str] = field(default_factory=list)


def encrypted_columns() -> list[Column]:
    """Every encrypted column there is, found by looking at the models: a new one cannot be forgotten."""
    return [
        Column(model, one.name)
        for model in apps.get_models()
        for one in model._meta.concrete_fields
        if isinstance(one, EncryptedTextField)
    ]


def rotate(*, batch: int = BATCH) -> Iterator[Progress]:
    """Write with the newest key what another one wrote. Yields after each batch; what is done by then stays done."""
    for column in encrypted_columns():
        progress, last = Progress(column), None
        yield progress
        while rows := _rows(column, last, column.at_once(batch)):
            with open_door(Door.Why.NEW_KEY):
                for key, text in rows:
                    _renew(progress, key, text)
            last = rows[-1][0]
            yield progress


def count_by_key() -> dict[Column, Counter[int]]:
    """How many values of each column open with which key (0 is the newest, `NO_KEY` none)."""
    found: dict[Column, Counter[int]] = {}
    for column in encrypted_columns():
        values = _stored(column).values_list("stored", flat=True).iterator()
        found[column] = Counter(key_of(text) for text in values)
    return found


def key_of(text: str) -> int:
    """Which of the configured keys opens this value: its place in the list, or `NO_KEY`."""
    for place, key in enumerate(settings.HEALTH_KEYS):
        try:
            _fernet(key).decrypt(text.encode())
        except InvalidToken:
            continue
        return place
    return NO_KEY


@lru_cache(maxsize=8)
def _fernet(key: str) -> Fernet:
    return Fernet(key)


def _stored(column: Column) -> "models.QuerySet[models.Model]":
    """The rows with the column as it stands in the database, not as it reads."""
    raw = Cast(column.name, models.TextField())
    return column.model._base_manager.annotate(stored=raw).exclude(stored=None)


def _rows(column: Column, last: object, batch: int) -> list[tuple[object, str]]:
    rows = _stored(column).order_by("pk")
    after = rows if last is None else rows.filter(pk__gt=last)
    return list(after.values_list("pk", "stored")[:batch])


def _renew(progress: Progress, key: object, text: str) -> None:
    progress.seen += 1
    place = key_of(text)
    if place == NO_KEY:
        progress.unreadable.append(str(key))
    elif place > 0:
        new = models.Value(cipher().rotate(text.encode()).decode(), models.TextField())
        # Whoever wrote the row meanwhile has used the newest key.
        same = _stored(progress.column).filter(pk=key, stored=text)
        progress.written += same.update(**{progress.column.name: new})
