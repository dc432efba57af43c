"""Questions put together once: for what every page asks, putting it together takes longer than asking it."""

from collections.abc import Callable, Iterator
from copy import copy
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import QuerySet

Row = TypeVar("Row", bound=models.Model)
Value = UUID | date | datetime

# Stand where the values will be; no real row has these.
_KEYS = [UUID(int=0x5A10 << 64 | n) for n in range(64)]
_DAYS = [date(101, 1, 1 + n) for n in range(31)]
_MOMENTS = [datetime(101, 1, 1, 0, 0, n, 101, tzinfo=UTC) for n in range(60)]


class Prepared(Generic[Row]):
    """A queryset of which only some values change, compiled for each database once.

    build : makes the queryset from as many values as there are `kinds` (UUID, date or datetime), each used as it is:
        a value that decides what is asked, and not only about what, needs a question of its own
    """

    def __init__(self, build: Callable[..., QuerySet[Row]], *kinds: type[Value]) -> None:
        supply: dict[type[Value], Iterator[Value]] = {UUID: iter(_KEYS), date: iter(_DAYS), datetime: iter(_MOMENTS)}
        self._blanks: list[Value] = [next(supply[kind]) for kind in kinds]
        self._build = build
        self._known: dict[str, tuple[Any, str, list[Any], list[int | None]]] = {}

    def ask(self, *values: Value) -> list[Row]:
        """The rows, with one query."""
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor not in self._known:
            self._known[connection.vendor] = self._put_together(connection)
        compiler, sql, params, places = self._known[connection.vendor]
        given = [_as_sent(value, connection) for value in values]
        asked = copy(compiler)
        asked.connection = connection
        filled = tuple(fixed if n is None else given[n] for fixed, n in zip(params, places, strict=True))
        asked.as_sql = lambda *_args, **_kwargs: (sql, filled)
        rows: QuerySet[Row] = QuerySet(compiler.query.model, query=_Known(asked))  # type: ignore[arg-type]
        return list(rows)

    def _put_together(self, connection: Any) -> tuple[Any, str, list[Any], list[int | None]]:
        compiler = self._build(*self._blanks).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        sent = [_as_sent(blank, connection) for blank in self._blanks]
        places = [sent.index(param) if param in sent else None for param in params]
        if missing := set(range(len(sent))) - set(places):
            raise ValueError(f"values {sorted(missing)} are not in the question as they were given")
        return compiler, str(sql), list(params), places


class _Known:
    """Stands for a query that need not be compiled any more."""

    values_select = ()

    def __init__(self, compiler: Any) -> None:
        self._compiler = compiler

    def get_compiler(self, *_args: Any, **_kwargs: Any) -> Any:
        return self._compiler


def _as_sent(value: Value, connection: Any) -> Any:
    """The value as the database is told it."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value)
