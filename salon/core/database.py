"""Rules that only the database can keep: no double booking, no rewriting of what is signed or paid.

PostgreSQL gets exclusion constraints and plpgsql triggers, SQLite gets triggers. `AlterField` on SQLite rebuilds a
table and silently drops its triggers, so every trigger is created again after each migrate (see `apps.py`); a test
looks for them. Migrations import `LiveExclusion`: it must never move.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
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


class EpochMinute(models.Func):
    """Whole minutes since 1970 in UTC, reckoned by the database: reading a thousand moments as such costs more.

    `up` rounds a begun minute up, so that what is taken for a second takes its minute.
    """

    output_field = models.IntegerField()

    def __init__(self, moment: str, *, up: bool = False) -> None:
        super().__init__(models.F(moment))
        self.up = up

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        whole = "CEIL" if self.up else "FLOOR"
        template = f"{whole}(EXTRACT(EPOCH FROM %(expressions)s) / 60)::int"
        return super().as_sql(compiler, connection, template=template, **more)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        begun = " + 59" if self.up else ""
        template = f"(CAST(STRFTIME('%%%%s', %(expressions)s) AS INTEGER){begun}) / 60"
        return super().as_sql(compiler, connection, template=template, **more)


@dataclass(frozen=True)
class Trigger:
    """One rule as a trigger: the statements per vendor that make it anew, whether or not it is there."""

    name: str
    table: str
    postgresql: tuple[str, ...]
    sqlite: tuple[str, ...]

    def statements(self, vendor: str) -> tuple[str, ...]:
        return self.postgresql if vendor == "postgresql" else self.sqlite


triggers: Registry[Trigger] = Registry()


def append_only(table: str, *, unless: str = "") -> None:
    """Register that rows of `table` are never updated or deleted. `unless`: SQL over OLD that lifts the rule."""
    name = f"{table}_append_only"
    when = f"WHEN (NOT ({unless}))" if unless else ""
    triggers.register(
        name,
        Trigger(
            name=name,
            table=table,
            postgresql=(
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {when} "
                "EXECUTE FUNCTION salon_refuse_change()",
            ),
            sqlite=tuple(
                statement
                for verb in ("update", "delete")
                for statement in (
                    f"DROP TRIGGER IF EXISTS {name}_{verb}",
                    f"CREATE TRIGGER {name}_{verb} BEFORE {verb.upper()} ON {table} FOR EACH ROW {when} "
                    f"BEGIN SELECT RAISE(ABORT, 'append_only: {table}'); END",
                )
            ),
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


REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION salon_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append_only: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def create_triggers(connection: Any) -> None:
    """Create every registered trigger whose table exists; safe to run again."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(REFUSE_CHANGE)
        for trigger in triggers:
            if trigger.table in tables:
                for statement in trigger.statements(connection.vendor):
                    cursor.execute(statement)
