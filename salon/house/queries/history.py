"""Who changed what about the house, and when, in words: read from the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from salon.core.models import AuditEvent

NEWEST = 25
WORDS = {
    "added": _("Written down"),
    "changed": _("Changed"),
    "taken_back": _("Taken back"),
    "put_back": _("Put back"),
    "in_use": _("Taken into use"),
    "out_of_use": _("Taken out of use"),
}


@dataclass(frozen=True)
class Value:
    """One field: what it was, and what it became."""

    label: str
    was: str
    now: str


@dataclass(frozen=True)
class Act:
    """Who did what, and when."""

    at: datetime
    who: str
    what: object
    about: str
    values: list[Value]


def history(model: type[models.Model]) -> list[Act]:
    """The newest acts on rows of this kind. One query."""
    events = AuditEvent.objects.filter(subject_type=model._meta.label_lower).select_related("actor")
    return [_act(model, event) for event in events.order_by("-seq")[:NEWEST]]


def _act(model: type[models.Model], event: AuditEvent) -> Act:
    verb = event.action.rpartition(".")[2]
    values: Mapping[str, list[str]] = event.facts.get("values", {})
    shown = [_value(model._meta.get_field(name), *pair) for name, pair in values.items()]
    who = event.actor.name if event.actor else ""
    return Act(event.at, who, WORDS.get(verb, verb), event.facts.get("name", ""), shown)


def _value(field: object, was: str, now: str) -> Value:
    assert isinstance(field, models.Field)  # noqa: S101 - the values of an audit row are those of columns
    return Value(str(field.verbose_name), _shown(field, was), _shown(field, now))


def _shown(field: "models.Field[object, object]", value: str) -> str:
    if value and isinstance(field, models.DateField):
        return str(date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT"))
    return str(dict(field.flatchoices).get(value, value))
