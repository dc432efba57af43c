"""Shape and language of a time: with whom, when, how long, and whether the client is told."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.booking.queries import people_to_book
from salon.booking.services import Destination
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import wall_time
from salon.house.models import Staff


class TimeForm(forms.Form):
    """With whom, on which day, at what time of the wall clock."""

    staff = forms.ModelChoiceField(label=_("With"), queryset=Staff.objects.none())
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    time = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": "300"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people_to_book(user)
        self._field("staff").queryset = Staff.objects.filter(pk__in=[person.pk for person in self.people])

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day, clock = cleaned.get("day"), cleaned.get("time")
        if day is not None and clock is not None:
            try:
                cleaned["starts_at"] = wall_time(day, clock)
            except (Refused, OverflowError) as refusal:
                self.add_error("time", str(refusal))
        return cleaned

    @property
    def starts_at(self) -> datetime:
        moment: datetime = self.cleaned_data["starts_at"]
        return moment


class Tell(forms.Form):
    """How the client hears of it."""

    MAIL, CALL, NOT = "mail", "call", "no"
    WAYS = ((MAIL, _("Yes, by e-mail")), (CALL, _("I will call")), (NOT, _("No")))

    tell = forms.ChoiceField(label=_("Tell the client?"), choices=WAYS, required=False)


class MoveForm(Tell, TimeForm):
    """Where a visit goes, which version of it was looked at, what moves along, and whether the client is told."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    minutes = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=5, max_value=480)
    along = forms.BooleanField(
        label=_("The other treatments of this visit move along"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    @property
    def destination(self) -> Destination:
        """Where it goes, as the service takes it."""
        asked = self.cleaned_data
        return Destination(asked["staff"], self.starts_at, asked["minutes"], asked["along"])
