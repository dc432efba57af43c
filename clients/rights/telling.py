"""All that the salon holds of one client, in her language: for a machine and for reading."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.db import models
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from phonenumber_field.modelfields import PhoneNumberField

from clients.card.models import Client
from clients.rights.redaction import redactor_for, rewritten
from clients.rights.words import NOT_ON_PAPER, label_of
from salon.core.holdings import TECHNICAL, Holding, holdings, sources
from salon.core.models import User
from salon.core.pdf import render_pdf
from salon.core.versions import in_words
from salon.house.models import Salon, Staff

# (column, value) of one row.
Row = dict[str, object]


@dataclass(frozen=True)
class Part:
    """What one model holds: its rows as they are told."""

    source: str
    holding: Holding
    rows: list[Row]


@dataclass(frozen=True)
class Told:
    """Everything, ready to be written down."""

    client: Client
    at: datetime
    parts: list[Part]


def read_parts(client: Client) -> Iterator[Part]:
    """Read room by room, so that whoever waits sees it move and can stop it."""
    covered = {holding.model for holding in holdings()}
    for name, source in zip(sources.names(), sources, strict=True):
        for holding in source.holdings:
            columns = columns_of(holding)
            links = [column.name for column in columns if column.is_relation]
            rows = holding.of(client.pk).select_related(*links)
            yield Part(
                name, holding, [{one.name: _value(one, row, client, covered) for one in columns} for row in rows]
            )


def columns_of(holding: Holding) -> list[Any]:
    """The columns that are told: all but those left out with a reason."""
    silent = {*holding.left_out, *TECHNICAL}
    return [column for column in holding.model._meta.concrete_fields if column.name not in silent]


def without_others(client: Client, parts: list[Part]) -> list[Part]:
    """The parts with names of other people taken out of every free text; what stands on her own card is hers."""
    told = [part for part in parts if part.holding.model is not Client]
    texts = [text for part in told for row in part.rows for text in _texts(part, row)]
    rewrite = redactor_for(client, texts)
    return [
        Part(part.source, part.holding, [_clean(part, row, rewrite) for row in part.rows]) if part in told else part
        for part in parts
    ]


def as_json(told: Told) -> bytes:
    """The file for machines: every column under its own name."""
    parts = [
        {"room": part.source, "model": part.holding.model._meta.label_lower, "title": str(part.holding.title)}
        | {"rows": part.rows}
        for part in told.parts
    ]
    document = {"client": str(told.client.pk), "made_at": told.at.isoformat(), "parts": parts}
    return json.dumps(document, ensure_ascii=False, indent=1, default=_plain).encode()


def as_pdf(told: Told) -> bytes:
    """The file for reading. Refused (code "no_pdf") where the libraries that draw it are not installed."""
    parts = [
        {"title": part.holding.title, "rows": [_on_paper(part.holding, row) for row in part.rows]}
        for part in told.parts
        if part.rows
    ]
    salon = Salon.objects.first()
    context = {"client": told.client, "at": told.at, "parts": parts, "salon_name": salon.name if salon else ""}
    return render_pdf(render_to_string("rights/export_pdf.html", context))


def in_her_language(client: Client) -> Any:
    """A context in which every text is in the language of the client."""
    return translation.override(client.language)


def _value(column: Any, row: models.Model, client: Client, covered: set[type[models.Model]]) -> object:
    if not column.is_relation:
        return column.value_from_object(row)
    there = getattr(row, column.name)
    if there is None or isinstance(there, Client):
        return str(client.pk) if there == client else None
    if isinstance(there, User | Staff):
        return there.name.split(" ")[0]
    named = type(there) not in covered and "__str__" in vars(type(there))
    return str(there) if named else str(there.pk)


def _is_free(column: Any) -> bool:
    if isinstance(column, PhoneNumberField):
        return False
    return column.get_internal_type() in {"CharField", "TextField", "JSONField"} and not column.choices


def _texts(part: Part, row: Row) -> list[str]:
    return [json.dumps(row[one.name], ensure_ascii=False) for one in columns_of(part.holding) if _is_free(one)]


def _clean(part: Part, row: Row, rewrite: Any) -> Row:
    free = {column.name for column in columns_of(part.holding) if _is_free(column)}
    return {name: rewritten(value, rewrite) if name in free else value for name, value in row.items()}


def _on_paper(holding: Holding, row: Mapping[str, object]) -> list[tuple[str, str]]:
    covered = {one.model for one in holdings()}
    shown = [
        column
        for column in columns_of(holding)
        if column.name not in NOT_ON_PAPER and not (column.is_relation and column.related_model in covered)
    ]
    facts = [(label_of(column), row[column.name], column) for column in shown]
    return [(label, _words(value, column)) for label, value, column in facts if value not in (None, "", {}, [])]


def _words(value: object, column: Any) -> str:
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, dict):
        return ", ".join(f"{name}: {one}" for name, one in value.items())
    return _moment(value) if isinstance(value, date) else in_words(forms.Field(), value)


def _moment(value: date) -> str:
    """With its year: what is told may be old."""
    if isinstance(value, datetime):
        return str(date_format(localtime(value), "DATETIME_FORMAT"))
    return str(date_format(value, "DATE_FORMAT"))


def _plain(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
