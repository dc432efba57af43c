"""Two people at one page: each save gives a row its next number, and the second is shown both versions (H83)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Protocol, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format, localize, time_format
from django.utils.translation import gettext as _

from salon.core.errors import Refused
from salon.core.models import AuditEvent


class Numbered(Protocol):
    """A row that counts its saves."""

    pk: Any
    version: int
    _state: Any


@dataclass(frozen=True)
class Difference:
    """One field of which two people wanted something different, in words."""

    label: object
    theirs: str
    mine: str


@dataclass(frozen=True)
class Both:
    """What somebody else saved meanwhile, beside what was typed here."""

    who: str
    at: datetime | None
    differences: list[Difference]


def version_of(row: Numbered) -> int:
    """The number that a page carries; 0 for what is not there yet."""
    return 0 if row._state.adding else row.version


def check_version(locked: Numbered, version: int, text: str = "") -> None:
    """Refuse (code "stale") to write over what somebody else has saved since `version` was read."""
    if version_of(locked) != version:
        raise Refused(text or _("Somebody else saved this while your page was open."), code="stale")


class VersionField(forms.IntegerField):
    """The number of the version that the page showed; one that is missing or no number is no version at all."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, **options)

    def clean(self, value: Any) -> int:
        try:
            return int(super().clean(value) or 0)
        except ValidationError:
            return 0


def both_versions(form: forms.BaseForm, now: models.Model) -> Both:
    """Both versions of a stale form, which from now on knows that this user has seen the other's.

    Nothing that was typed is lost: the form keeps it, and saving once more uses it.
    """
    mine, theirs = form.cleaned_data, _values(form, now)
    fields = {name: form.fields[name] for name in theirs}
    found = [
        Difference(field.label, in_words(field, theirs[name]), in_words(field, mine.get(name)))
        for name, field in fields.items()
    ]
    data = cast("Any", form.data).copy()
    data[form.add_prefix("version")] = str(version_of(cast("Numbered", now)))
    form.data = data
    subject = {"subject_type": now._meta.label_lower, "subject_id": str(now.pk)}
    last = AuditEvent.objects.filter(**subject).select_related("actor").order_by("-seq").first()
    return Both(
        last.actor.name if last and last.actor else "",
        last.at if last else None,
        [one for one in found if one.theirs != one.mine],
    )


def _values(form: forms.BaseForm, row: models.Model) -> Mapping[str, object]:
    """What the row holds of what the form asks."""
    names = [name for name in form.fields if name != "version" and hasattr(row, name)]
    return {name: value.all() if hasattr(value := getattr(row, name), "all") else value for name in names}


def in_words(field: forms.Field, value: object) -> str:
    """A value as people write it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, models.QuerySet | list | tuple | set):
        known = dict(cast("Any", field.choices)) if isinstance(field, forms.MultipleChoiceField) else {}
        words = [str(one) for one in cast("Iterable[object]", value)]
        return ", ".join(sorted(str(known.get(word, word)) for word in words)) or "–"
    if isinstance(field, forms.ChoiceField):
        return str(dict(cast("Any", field.choices)).get(value, value))
    return _figure(value)


def _figure(value: object) -> str:
    if isinstance(value, date):
        return str(date_format(value, "SHORT_DATE_FORMAT"))
    if isinstance(value, time):
        return str(time_format(value, "TIME_FORMAT"))
    return str(localize(value)) if isinstance(value, int | Decimal) else str(value)
