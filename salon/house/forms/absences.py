"""Shape and language of an absence and of a cover."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.house.forms.people import SeenForm, day_field
from salon.house.models import Absence, Staff
from salon.house.services.absences import Away, Period


class AbsenceForm(SeenForm):
    """Why and how long somebody is away."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Absence.Kind.choices)
    starts_on = day_field(label=_("First day away"))
    ends_on = day_field(
        label=_("First day back"), required=False, help_text=_("Empty if nobody knows yet: she is away until you say.")
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        _in_order(self, data.get("starts_on"), data.get("ends_on"))
        return data

    def away(self) -> Away:
        """What was written, as the service takes it."""
        return Away(**{name: self.cleaned_data[name] for name in ("kind", "starts_on", "ends_on")})


class CoverForm(SeenForm):
    """Who stands in, from when until when."""

    substitute = forms.ModelChoiceField(Staff.objects.none(), label=_("Who stands in"))
    starts_on = day_field(label=_("First day"))
    ends_on = day_field(
        label=_("First day back"),
        help_text=_("The colleague's first day back. Her access ends the midnight before; you can change the day."),
    )

    def __init__(self, *args: Any, absent: Staff, day: date, fixed: Staff | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fixed is not None:
            del self.fields["substitute"]
            return
        colleagues = Staff.objects.exclude(pk=absent.pk).not_left(day).order_by("name")
        self.fields["substitute"].queryset = colleagues  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        _in_order(self, data.get("starts_on"), data.get("ends_on"))
        return data

    def period(self) -> Period:
        """What was written, as the service takes it."""
        return Period(self.cleaned_data["starts_on"], self.cleaned_data["ends_on"])


def _in_order(form: forms.Form, starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on <= starts_on:
        form.add_error("ends_on", _("The first day back comes after the first day away."))
