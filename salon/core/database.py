"""Rules that only the database can keep: no double booking, no rewriting of what is signed or paid.

PostgreSQL gets exclusion constraints and plpgsql triggers, SQLite gets triggers. `AlterField` on SQLite rebuilds a
table and silently drops its triggers, so every trigger is created again after each migrate (see `apps.py`); a test
looks for them. Migrations import `LiveExclusion`: it must never move.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import TrigramExtension
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from salon.core.registry import Registry


class LiveExclusion(ExclusionConstraint):
    """An exclusion constraint that exists on PostgreSQL and is silently absent elsewhere (a trigger stands in)."""

    def create_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        if schema_editor is None or schema_editor.connection.vendor != "postgresql":
            return None
        return super().create_sql(model, schema_editor)

    def remove_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        if schema_editor is None or schema_editor.connection.vendor != "postgresql":
            return None
        return super().remove_sql(model, schema_editor)

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        if schema_editor is None or schema_editor.connection.vendor != "postgresql":
            return None
        return super().constraint_sql(model, schema_editor)

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The service looks before it writes; the form layer has nothing to add."""


def periods_apart(name: str, *, of: tuple[str, ...], begins: str, ends: str) -> LiveExclusion:
    """PostgreSQL's half of a rule on days: rows equal in `of` never share a day of `[begins, ends)`; NULL is no bound.

    The other half is `no_shared_day`.
    """
    days = models.Func(
        models.F(begins),
        models.F(ends),
        models.Value("[)"),
        function="daterange",
        output_field=DateRangeField(),
    )
    equal = [(models.F(column), RangeOperators.EQUAL) for column in of]
    return LiveExclusion(name=name, expressions=[*equal, (days, RangeOperators.OVERLAPS)])


class EpochMinute(models.Func):
    """Whole minutes since 1970 in UTC, reckoned by the database: reading a thousand moments as such costs more.

    `up` rounds a begun minute up, so that what is taken for a second takes its minute.
    """

    output_field = models.IntegerField()

    def __init__(self, moment: str, *, up: bool = False) -> None:
        super().__init__(models.F(moment))
        self.up = up

    def get_db_converters(self, connection: Any) -> list[Any]:
        """Both databases answer with a whole number as it is."""
        return []

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        # DATE_PART gives a float; EXTRACT would give a numeric, with which a database reckons far more slowly.
        whole = "CEIL" if self.up else "FLOOR"
        template = f"{whole}(DATE_PART('epoch', %(expressions)s) / 60)::int"
        return super().as_sql(compiler, connection, template=template, **more)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        begun = " + 59" if self.up else ""
        template = f"(CAST(STRFTIME('%%%%s', %(expressions)s) AS INTEGER){begun}) / 60"
        return super().as_sql(compiler, connection, template=template, **more)


class PartsIndex(GinIndex):
    """Finds any part of a text: trigrams on PostgreSQL (`pg_trgm`), and a plain index elsewhere.

    Migrations import it, so it never moves. SQLite looks through the column; at the size of a salon on one machine that
    takes a few milliseconds.
    """

    def __init__(self, field: str, *, name: str) -> None:
        super().__init__(fields=[field], name=name, opclasses=["gin_trgm_ops"])

    def deconstruct(self) -> Any:
        return f"{type(self).__module__}.{type(self).__qualname__}", self.fields, {"name": self.name}

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **more: Any) -> Any:
        if schema_editor.connection.vendor == "postgresql":
            return super().create_sql(model, schema_editor, using, **more)
        return models.Index(fields=self.fields, name=self.name).create_sql(model, schema_editor)


class Trigrams(TrigramExtension):
    """PostgreSQL's `pg_trgm`. Going back leaves it where it is: others may use it, and SQLite has no extensions."""

    def database_backwards(self, app_label: Any, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        return


class ADayLater(models.Func):
    """24 hours after a moment, by the database's own arithmetic: a rule made of it holds for whoever writes the row.

    Django's sum of a column and a duration calls a function of Python on SQLite, which only Django's connections have.
    There the fraction of a second falls away.
    """

    output_field = models.DateTimeField()

    def __init__(self, moment: str) -> None:
        super().__init__(models.F(moment))

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return super().as_sql(compiler, connection, template="(%(expressions)s + INTERVAL '24 hours')", **more)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return super().as_sql(compiler, connection, template="DATETIME(%(expressions)s, '+1 day')", **more)


@dataclass(frozen=True)
class Trigger:
    """One rule as a trigger: the statements per vendor that make it anew, whether or not it is there."""

    name: str
    table: str
    postgresql: tuple[str, ...]
    sqlite: tuple[str, ...]
    # Another table that it writes to or asks; before that is there the trigger is not made.
    writes: str = ""
    # Columns that it names; while one of them is not there, on the way back through migrations, it is not made.
    columns: tuple[str, ...] = ()

    def statements(self, vendor: str) -> tuple[str, ...]:
        return self.postgresql if vendor == "postgresql" else self.sqlite


triggers: Registry[Trigger] = Registry()


def columns_of(model: type[models.Model]) -> tuple[str, ...]:
    """The names of a model's columns in the database."""
    return tuple(str(field.column) for field in model._meta.local_fields)


def append_only(
    table: str, *, unless: str = "", but: str = "", columns: Collection[str] = (), door: bool = False
) -> None:
    """Register that rows of `table` are never updated or deleted.

    `unless`: SQL over OLD that lifts the rule. `but`: one of its `columns` that may change, such as whose row it is;
    the others never do. `door`: it has a door for erasures and new keys (`salon.core.doors`).
    """
    name = f"{table}_append_only"
    when = f"WHEN (NOT ({unless}))" if unless else ""
    update = f"UPDATE OF {', '.join(column for column in columns if column != but)}" if but else "UPDATE"
    # PostgreSQL asks for the door inside the function, since its WHEN may ask no other table.
    sqlite_when = "WHEN NOT EXISTS (SELECT 1 FROM core_door)" if door else when
    function = "salon_refuse_change_without_door" if door else "salon_refuse_change"
    triggers.register(
        name,
        Trigger(
            name=name,
            table=table,
            postgresql=(
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                f"CREATE TRIGGER {name} BEFORE {update} OR DELETE ON {table} FOR EACH ROW {when} "
                f"EXECUTE FUNCTION {function}()",
            ),
            sqlite=tuple(
                statement
                for verb, on in (("update", update), ("delete", "DELETE"))
                for statement in (
                    f"DROP TRIGGER IF EXISTS {name}_{verb}",
                    f"CREATE TRIGGER {name}_{verb} BEFORE {on} ON {table} FOR EACH ROW {sqlite_when} "
                    f"BEGIN SELECT RAISE(ABORT, 'append_only: {table}'); END",
                )
            ),
            writes="core_door" if door else "",
            columns=tuple(columns),
        ),
    )


def no_overlap(table: str, *, column: str, unless: str) -> None:
    """Register SQLite's half of an exclusion: rows of one `column` never share busy time, `unless` a row says so."""
    name = f"{table}_{column}_no_overlap"
    clash = (
        # Names come from our own models, never from a request.
        f"EXISTS (SELECT 1 FROM {table} other WHERE other.{column} = NEW.{column} AND other.id <> NEW.id "  # noqa: S608
        f"AND NOT other.{unless} AND other.busy_from < NEW.busy_until AND NEW.busy_from < other.busy_until)"
    )
    statements: list[str] = []
    for verb in ("INSERT", "UPDATE"):
        statements += [
            f"DROP TRIGGER IF EXISTS {name}_{verb.lower()}",
            f"CREATE TRIGGER {name}_{verb.lower()} AFTER {verb} ON {table} FOR EACH ROW "
            f"WHEN NEW.{column} IS NOT NULL AND NOT NEW.{unless} AND {clash} "
            f"BEGIN SELECT RAISE(ABORT, 'no_overlap: {table}.{column}'); END",
        ]
    triggers.register(name, Trigger(name=name, table=table, postgresql=(), sqlite=tuple(statements)))


def no_shared_day(table: str, *, of: tuple[str, ...], begins: str, ends: str) -> None:
    """Register SQLite's half of `periods_apart`; `of` are names of columns."""
    name = f"{table}_periods_apart"
    equal = " AND ".join(f"other.{column} = NEW.{column}" for column in of)
    one_ends, other_ends = (
        f"({one}.{ends} IS NULL OR {two}.{begins} IS NULL OR {two}.{begins} < {one}.{ends})"
        for one, two in (("NEW", "other"), ("other", "NEW"))
    )
    # Names come from our own models, never from a request.
    same = f"SELECT 1 FROM {table} other WHERE {equal} AND other.id <> NEW.id"  # noqa: S608
    statements: list[str] = []
    for verb in ("INSERT", "UPDATE"):
        statements += [
            f"DROP TRIGGER IF EXISTS {name}_{verb.lower()}",
            f"CREATE TRIGGER {name}_{verb.lower()} AFTER {verb} ON {table} FOR EACH ROW "
            f"WHEN EXISTS ({same} AND {one_ends} AND {other_ends}) "
            f"BEGIN SELECT RAISE(ABORT, 'periods_apart: {table}'); END",
        ]
    triggers.register(name, Trigger(name=name, table=table, postgresql=(), sqlite=tuple(statements)))


REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION salon_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append_only: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


REFUSE_CHANGE_WITHOUT_DOOR = """
CREATE OR REPLACE FUNCTION salon_refuse_change_without_door() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM core_door) THEN
        RAISE EXCEPTION 'append_only: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$
"""


def create_triggers(connection: Any) -> None:
    """Create every registered trigger whose table exists; safe to run again."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(REFUSE_CHANGE)
            cursor.execute(REFUSE_CHANGE_WITHOUT_DOOR)
        for trigger in triggers:
            if tables >= {trigger.table, trigger.writes} - {""} and _has_columns(connection, cursor, trigger):
                for statement in trigger.statements(connection.vendor):
                    cursor.execute(statement)


def _has_columns(connection: Any, cursor: Any, trigger: Trigger) -> bool:
    if not trigger.columns:
        return True
    there = {column.name for column in connection.introspection.get_table_description(cursor, trigger.table)}
    return there >= set(trigger.columns)


def drop_asking_triggers(connection: Any) -> None:
    """Take away SQLite's triggers that ask other tables: while one is there, no migration can rebuild such a table."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for trigger in triggers:
            if trigger.writes:
                for statement in trigger.sqlite:
                    if statement.startswith("DROP TRIGGER"):
                        cursor.execute(statement)
