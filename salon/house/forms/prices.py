"""Shape and language of a treatment and of its price from a day on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salon.core.versions import VersionField, version_of
from salon.house.forms.lines import Line
from salon.house.models import Category, Service
from salon.house.services.prices import DEAREST, TreatmentDetails, faults

MINUTES = ("buffer_before_minutes", "duration_minutes", "gap_minutes", "finish_minutes", "buffer_after_minutes")
GROUPS = (
    (_("What it is"), ("name", "category", "new_category", "price", "vat_class")),
    (_("How the minutes lie"), MINUTES),
    (_("What it needs"), ("room_kind", "device_kind", "min_age")),
    (_("Booking"), ("online", "notice_hours", "latest_start")),
)
HELP = {
    "duration_minutes": _("The work itself, until the treatment takes effect or is done."),
    "gap_minutes": _("The client waits, the hands are free: another client fits in here. 0 if there is no such time."),
    "finish_minutes": _("What is done after the time to take effect."),
    "buffer_before_minutes": _("Before the client comes. It is kept free; the client does not see it."),
    "buffer_after_minutes": _("After the client has gone. It is kept free; the client does not see it."),
    "room_kind": _("Any room that serves for this will do."),
    "device_kind": _("Any one device of this kind will do."),
    "min_age": _("Younger clients need the word of a guardian. Empty if there is no such age."),
    "notice_hours": _("Online only. 0 lets clients book until the last moment."),
    "latest_start": _("No visit begins later than this. Empty if any time will do."),
}


EUROS = forms.TextInput(attrs={"inputmode": "decimal"})


@dataclass(frozen=True)
class Group:
    """Fields that belong together, under one heading."""

    title: object
    fields: list[forms.BoundField]


class ServiceForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """A treatment without its price."""

    new_category = Line(label=_("or a new category"), max_length=60, required=False)
    version = VersionField()

    class Meta:
        model = Service
        fields = (
            "name",
            "category",
            *MINUTES,
            "vat_class",
            "room_kind",
            "device_kind",
            "min_age",
            "online",
            "notice_hours",
            "latest_start",
        )
        field_classes = {"name": Line}
        widgets = {"latest_start": forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": "300"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = version_of(self.instance)
        for name, text in HELP.items():
            self.fields[name].help_text = text
        for name, most in {"min_age": 99, "notice_hours": 720, **dict.fromkeys(MINUTES, 480)}.items():
            self._limit(name, most)
        held = Q(pk=self.instance.category_id)
        self.fields["category"].queryset = Category.objects.filter(Q(active=True) | held)  # type: ignore[attr-defined]
        self.fields["category"].required = False
        self.fields["category"].label = _("Category")

    def _limit(self, name: str, most: int) -> None:
        old = self.fields[name]
        self.fields[name] = forms.IntegerField(
            label=old.label, help_text=old.help_text, required=old.required, min_value=0, max_value=most
        )

    @property
    def groups(self) -> list[Group]:
        """The fields as they stand on the page."""
        return [Group(title, [self[name] for name in names if name in self.fields]) for title, names in GROUPS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        unread = {"category", "new_category"} & set(self.errors)
        if not unread and bool(cleaned["category"]) == bool(cleaned["new_category"]) and not self._renamed(cleaned):
            self.add_error("category", gettext("Choose a category, or write the name of a new one."))
        wrong = faults({name: cleaned.get(name, 5) for name in MINUTES})
        for name, text in wrong.items():
            if name not in self.errors:
                self.add_error(name, text)
        return cleaned

    def _renamed(self, cleaned: dict[str, Any]) -> bool:
        """A new category written beside the one that the treatment had all along."""
        had = self.instance.category_id
        return bool(cleaned.get("new_category")) and cleaned["category"].pk == had

    def details(self) -> TreatmentDetails:
        """What was written, as the service takes it."""
        written = {name: self.cleaned_data[name] for name in self.Meta.fields}
        chosen: Category | None = written["category"]
        new: str = self.cleaned_data["new_category"]
        return TreatmentDetails(**{**written, "category": new or (chosen.name if chosen else "")})


class NewServiceForm(ServiceForm):
    """A treatment with its first price."""

    price = forms.DecimalField(
        label=_("Price with VAT, euros"),
        min_value=Decimal(0),
        max_value=DEAREST,
        decimal_places=2,
        localize=True,
        widget=EUROS,
    )


class PriceForm(forms.Form):
    """What a treatment costs from a day on."""

    price = forms.DecimalField(
        label=_("New price with VAT, euros"),
        min_value=Decimal(0),
        max_value=DEAREST,
        decimal_places=2,
        localize=True,
        widget=EUROS,
    )
    valid_from = forms.DateField(
        label=_("From this day on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Visits that are booked already keep the price they were told."),
    )

    @property
    def change(self) -> tuple[Decimal, date]:
        """The price and its first day."""
        return self.cleaned_data["price"], self.cleaned_data["valid_from"]


class MinutesForm(forms.Form):
    """The minutes while they are typed, for the line that shows them."""

    duration_minutes = forms.IntegerField(min_value=0, max_value=480, required=False)
    gap_minutes = forms.IntegerField(min_value=0, max_value=480, required=False)
    finish_minutes = forms.IntegerField(min_value=0, max_value=480, required=False)
    buffer_before_minutes = forms.IntegerField(min_value=0, max_value=480, required=False)
    buffer_after_minutes = forms.IntegerField(min_value=0, max_value=480, required=False)

    def minutes(self) -> dict[str, int]:
        """Minutes by part; what cannot be read counts as none."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or 0 for name in MINUTES}
