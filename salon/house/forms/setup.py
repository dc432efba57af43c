"""Shape and language of the set-up guide's steps."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salon.core.versions import VersionField, version_of
from salon.house.forms.lines import Line
from salon.house.forms.rules import HELP, IDENTITY
from salon.house.models import Salon
from salon.house.services.prices import DEAREST
from salon.house.starter import TREATMENTS, Starter


class IdentityForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """Who issues the receipts and how the salon is reached."""

    version = VersionField()

    class Meta:
        model = Salon
        fields = IDENTITY
        field_classes = dict.fromkeys(("name", "business_id", "street", "postal_code", "city"), Line)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = version_of(self.instance)
        self.fields["name"].help_text = HELP["name"]
        self.fields["business_id"].help_text = _("Stands on every receipt, such as 1234567-1.")
        self.fields["phone"].widget.input_type = "tel"
        self.fields["phone"].error_messages["invalid"] = _("Write a phone number, such as 040 123 4567.")


@dataclass(frozen=True)
class DayFields:
    """One day of the week on the page."""

    name: object
    is_open: forms.BoundField
    starts: forms.BoundField
    ends: forms.BoundField

    @property
    def errors(self) -> list[str]:
        """What is wrong with the hours of this day."""
        return [*self.starts.errors, *self.ends.errors]


class WeekForm(forms.Form):
    """The salon's usual week: each day closed, or open from when until when."""

    def __init__(self, *args: Any, week: Mapping[int, tuple[time, time]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, name in WEEKDAYS.items():
            starts, ends = week.get(day, (None, None))
            check = forms.CheckboxInput(attrs={"class": "form-check-input"})
            self.fields[f"open_{day}"] = forms.BooleanField(
                label=name, required=False, initial=starts is not None, widget=check
            )
            for part, clock in (("starts", starts or time(9)), ("ends", ends or time(17))):
                label = _("%(day)s from") if part == "starts" else _("%(day)s until")
                self.fields[f"{part}_{day}"] = forms.TimeField(
                    label=label % {"day": name},
                    required=False,
                    initial=clock,
                    widget=forms.TimeInput(
                        format="%H:%M", attrs={"type": "time", "step": "300", "class": "form-control"}
                    ),
                )

    @property
    def days(self) -> list[DayFields]:
        """The rows of the page, Monday first."""
        return [
            DayFields(name, self[f"open_{day}"], self[f"starts_{day}"], self[f"ends_{day}"])
            for day, name in WEEKDAYS.items()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for day in range(7):
            starts, ends = cleaned.get(f"starts_{day}"), cleaned.get(f"ends_{day}")
            unread = {f"starts_{day}", f"ends_{day}"} & set(self.errors)
            if not cleaned.get(f"open_{day}") or unread:
                continue
            if starts is None or ends is None:
                self.add_error(f"ends_{day}", gettext("Write from when until when the salon is open."))
            elif ends <= starts:
                self.add_error(f"ends_{day}", gettext("The end comes after the beginning, on the same day."))
        return cleaned

    def week(self) -> dict[int, tuple[time, time]]:
        """Hours by weekday; closed days are left out."""
        asked = self.cleaned_data
        return {day: (asked[f"starts_{day}"], asked[f"ends_{day}"]) for day in range(7) if asked[f"open_{day}"]}


class PeopleForm(forms.Form):
    """Who treats clients here, one name a line."""

    names = forms.CharField(
        label=_("Names, one a line"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        help_text=_("As they stand in the diary. Your own name too, if you treat clients yourself."),
    )

    def lines(self) -> list[str]:
        """The names as they were written."""
        text: str = self.cleaned_data["names"]
        return text.split("\n")


@dataclass(frozen=True)
class StarterRow:
    """A treatment of the starter list: to choose, or there already."""

    starter: Starter
    take: forms.BoundField | None
    price: forms.BoundField | None


class TreatmentsForm(forms.Form):
    """Treatments to tick, each with a price to change."""

    def __init__(self, *args: Any, there: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.there = set(there)
        for starter in TREATMENTS:
            if starter.code in self.there:
                continue
            self.fields[f"take_{starter.code}"] = forms.BooleanField(
                label=starter.name,
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
            self.fields[f"price_{starter.code}"] = forms.DecimalField(
                label=_("Price of %(treatment)s, euros") % {"treatment": starter.name},
                required=False,
                initial=Decimal(starter.price),
                min_value=Decimal(0),
                max_value=DEAREST,
                decimal_places=2,
                localize=True,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "form-control num starter-price"}),
            )

    @property
    def categories(self) -> dict[str, list[StarterRow]]:
        """The rows of the page by category."""
        rows: dict[str, list[StarterRow]] = {}
        for starter in TREATMENTS:
            free = starter.code not in self.there
            take = self[f"take_{starter.code}"] if free else None
            price = self[f"price_{starter.code}"] if free else None
            rows.setdefault(starter.category, []).append(StarterRow(starter, take, price))
        return rows

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = [name.removeprefix("take_") for name, yes in cleaned.items() if name.startswith("take_") and yes]
        for code in chosen:
            if f"price_{code}" not in self.errors and cleaned.get(f"price_{code}") is None:
                self.add_error(f"price_{code}", gettext("Write the price."))
        if not chosen and not self.there:
            self.add_error(None, gettext("Tick at least one treatment."))
        return cleaned

    def prices(self) -> dict[str, Decimal]:
        """Price by code of what was ticked."""
        asked = self.cleaned_data
        return {
            starter.code: asked[f"price_{starter.code}"] for starter in TREATMENTS if asked.get(f"take_{starter.code}")
        }
