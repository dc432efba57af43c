"""Whether anything about the house has changed: one row a part, written by triggers (see `salon.house.triggers`)."""

from typing import Any

from django.db import models


class Marks(models.Func):
    """The marks of all parts as one text, "part:mark part:mark": a column that another question can bring along."""

    template = "(SELECT %(function)s(part || ':' || mark, ' ') FROM house_revision)"
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return super().as_sql(compiler, connection, function="STRING_AGG", **more)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return super().as_sql(compiler, connection, function="GROUP_CONCAT", **more)


def marks_in(text: str | None) -> dict[str, str]:
    """The marks of such a column, by part."""
    pairs = (pair.partition(":") for pair in (text or "").split())
    return {part: mark for part, _colon, mark in pairs}


class Revision(models.Model):
    """The mark of a part of the house: any other mark means other rows, one that was there means the same rows.

    Marks are random, never counted: the mark of what was written and taken back is never made again by another.
    """

    part = models.CharField(max_length=16, primary_key=True)
    mark = models.CharField(max_length=36)
