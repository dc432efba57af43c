"""Shape and language of what the owner writes about a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.core.models import Role, User
from salon.core.versions import VersionField
from salon.house.forms.lines import Line
from salon.house.models import Competence, Location, Service, Staff
from salon.house.services.accounts import INVITED_AS, LogIn
from salon.house.services.people import COLOURS, Given, Gives, PersonFacts

FIELDS = ("name", "employed_from", "has_column", "colour", "diary_order", "location")
MONEY = ("health_professional_from", "own_business_id")


def day_field(**options: Any) -> forms.DateField:
    """A day, chosen in the browser's own calendar."""
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


class Euros(forms.DecimalField):
    """A price with a comma or a point before the cents, whatever the language of the page."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.count(",") == 1 and "." not in value:
            value = value.replace(",", ".")
        return super().to_python(value)


class SeenForm(forms.Form):
    """A form that knows what its page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)


class PersonForm(forms.Form):
    """Who somebody is in the diary."""

    version = VersionField()
    name = Line(label=_("Name"), max_length=80, help_text=_("As the diary and the clients' letters show it."))
    employed_from = day_field(label=_("Employed from"))
    has_column = forms.BooleanField(
        label=_("Has a column in the diary"), required=False, help_text=_("Off for who does not treat clients.")
    )
    colour = forms.TypedChoiceField(
        label=_("Colour"), coerce=int, choices=[(number, str(number)) for number in COLOURS], widget=forms.RadioSelect
    )
    diary_order = forms.IntegerField(
        label=_("Order in the diary"), min_value=0, max_value=9999, help_text=_("The smallest number stands first.")
    )
    location = forms.ModelChoiceField(
        Location.objects.none(), label=_("Place"), required=False, help_text=_("Empty: wherever the shift is.")
    )

    health_professional_from = day_field(
        label=_("Registered health professional from"),
        required=False,
        help_text=_(
            "Only her treatments of the class “Free of VAT” are free of it; from others they bear the general rate."
        ),
    )
    own_business_id = Line(
        label=_("Own business ID"),
        max_length=20,
        required=False,
        help_text=_(
            "Of somebody who rents her chair and sells in her own name: the till takes no payment for her work."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Location.objects.filter(active=True)
        if here.count() > 1 or self.initial.get("location"):
            self.fields["location"].queryset = here  # type: ignore[attr-defined]
        else:
            del self.fields["location"]

    def facts(self, now: Staff | None = None) -> PersonFacts:
        """What was written, as the service takes it."""
        values = {name: self.cleaned_data[name] for name in (*FIELDS, *MONEY) if name in self.cleaned_data}
        if "location" not in values and now is not None:
            values["location"] = now.location
        return PersonFacts(**values)


class LeaveForm(forms.Form):
    """Somebody's last day here."""

    version = VersionField()
    last_day = day_field(
        label=_("Last day of work"),
        help_text=_("Her column and her log-in end after this day. Visits booked later stay in the diary to be moved."),
    )

    @property
    def until(self) -> date:
        day: date = self.cleaned_data["last_day"]
        return day + timedelta(days=1)

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if day.year > 9000:
            raise forms.ValidationError(_("Check the year."))
        return day


class ReturnForm(forms.Form):
    """The day on which somebody who left works here again."""

    version = VersionField()
    first_day = day_field(
        label=_("First day of work"),
        help_text=_("Her hours hold again from then on. Her log-in stays closed until the owner gives it again."),
    )


class LogInForm(forms.Form):
    """The way in that somebody is given."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, help_text=_("The invitation goes there."))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, role.label) for role in INVITED_AS],
        help_text=_("A substitute gets in only while she stands in for somebody."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=User.Language.choices, initial=User.Language.FINNISH)

    def log_in(self) -> LogIn:
        """What was written, as the service takes it."""
        return LogIn(**{name: self.cleaned_data[name] for name in ("email", "role", "language")})


class RoleForm(SeenForm):
    """Another role for somebody who has a log-in."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


@dataclass(frozen=True)
class TreatmentRow:
    """One line of the grid: does she give it, in what time, at what price."""

    service: Service
    gives: forms.BoundField
    minutes: forms.BoundField
    price: forms.BoundField


class TreatmentsForm(SeenForm):
    """Every treatment of the price list, ticked if she gives it, with a time and a price of her own if she has one."""

    from_day = day_field(
        label=_("From which day on"),
        required=False,
        help_text=_("Empty for today. What holds before that day stays; visits that are booked keep time and price."),
    )

    def __init__(self, *args: Any, services: Iterable[Service], learned: Iterable[Competence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = {service.pk: service for service in services}
        known = {row.service_id: row for row in learned}
        for key, service in self.services.items():
            row = known.get(key)
            self.fields[f"gives-{key}"] = forms.BooleanField(
                label=service.name, required=False, initial=row is not None
            )
            self.fields[f"minutes-{key}"] = forms.IntegerField(
                label=_("Own duration in minutes"),
                required=False,
                min_value=5,
                max_value=480,
                initial=row.duration_minutes if row else None,
            )
            self.fields[f"price-{key}"] = Euros(
                label=_("Own price with VAT"),
                required=False,
                min_value=0,
                max_digits=7,
                decimal_places=2,
                localize=True,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                initial=row.price if row else None,
            )
            for name in ("minutes", "price"):
                self.fields[f"{name}-{key}"].widget.attrs |= {
                    "class": "form-control num",
                    "aria-label": f"{self.fields[f'{name}-{key}'].label}: {service.name}",
                }

    def rows(self) -> list[TreatmentRow]:
        """The lines of the grid, in the order of the price list."""
        return [
            TreatmentRow(service, *(self[f"{name}-{key}"] for name in ("gives", "minutes", "price")))
            for key, service in self.services.items()
        ]

    def given(self, today: date) -> Given:
        """What is ticked, as the service takes it."""
        data = self.cleaned_data
        wanted = {
            key: Gives(data.get(f"minutes-{key}"), data.get(f"price-{key}"))
            for key in self.services
            if data.get(f"gives-{key}")
        }
        return Given(wanted, data.get("from_day") or today)
