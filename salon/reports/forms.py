"""Which days a report is about. The choice stands in the address."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.reports.figures import Period

WINDOWS = [(60, _("within 60 days")), (90, _("within 90 days"))]
KINDS = [("all", _("All visits")), ("new", _("First visits")), ("regular", _("Later visits"))]


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReturnsForm(forms.Form):
    """Days of the visits, and how long afterwards a return still counts."""

    first = forms.DateField(label=_("From"), widget=_day_input())
    last = forms.DateField(label=_("To"), widget=_day_input())
    window = forms.TypedChoiceField(label=_("Came back"), choices=WINDOWS, coerce=int)

    def clean(self) -> dict[str, Any]:
        """An end before its beginning is said, not guessed."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first. Choose a later day."))
        return cleaned

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["first"], self.cleaned_data["last"] + timedelta(days=1))


class VisitsBehindForm(ReturnsForm):
    """The same, for the visits of one person behind one number."""

    staff = forms.UUIDField(required=False)
    kind = forms.ChoiceField(choices=KINDS)


class MonthForm(forms.Form):
    """One month, as 2026-11."""

    month = forms.DateField(
        label=_("Month"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        error_messages={"invalid": _("Write the month as a year and a number, such as 2026-11.")},
    )

    @property
    def period(self) -> Period:
        first: date = self.cleaned_data["month"]
        return Period(first, (first + timedelta(days=32)).replace(day=1))
