"""Fields that choose among rows which the page has read already: what it knows it need not ask again."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _


class OneOf(forms.Field):
    """One of the rows handed to `offer`; cleaned to the row itself, or None."""

    widget = forms.Select

    def __init__(self, *, empty_label: Any = "---------", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.empty_label = empty_label
        self.rows: Sequence[models.Model] = ()

    def offer(self, rows: Iterable[models.Model]) -> None:
        """Let these be chosen."""
        self.rows = list(rows)
        # Worked out when the list is drawn: where only an answer is read nobody needs it.
        chooser: Any = self.widget
        chooser.choices = self._choices

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, models.Model) else value

    def to_python(self, value: object) -> Any:
        if value in self.empty_values:
            return None
        return self._row(str(value))

    def _row(self, text: str) -> Any:
        with suppress(ValueError, StopIteration):
            key = UUID(text)
            return next(row for row in self.rows if row.pk == key)
        raise forms.ValidationError(_("Choose one of the list."), code="invalid_choice")

    def _choices(self) -> list[tuple[str, str]]:
        none = [("", self.empty_label)] if self.empty_label is not None else []
        return [*none, *((str(row.pk), str(row)) for row in self.rows)]


class OneAsked(forms.Field):
    """One row of many, asked for by its key when the form is read; cleaned to the row itself, or None."""

    widget = forms.HiddenInput
    default_error_messages = {"invalid_choice": _("Choose one of the list.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.ask: Callable[[UUID], models.Model | None] = lambda _key: None

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, models.Model) else value

    def to_python(self, value: object) -> Any:
        if value in self.empty_values:
            return None
        with suppress(ValueError):
            if (found := self.ask(UUID(str(value)))) is not None:
                return found
        raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")


class SomeOf(OneOf):
    """Any number of them."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> Any:
        return [self._row(str(key)) for key in value or ()]
