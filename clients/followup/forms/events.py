"""Shape and language of an adverse event."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.followup.models import AdverseEvent
from clients.followup.services.events import EventWish
from salon.core.versions import VersionField
from salon.house.forms.lines import Line

ASKED = [("", "—"), *AdverseEvent.YesNo.choices]


class EventForm(forms.Form):
    """What happened, by what, how bad, what was done, who is told."""

    version = VersionField()
    happened_on = forms.DateField(label=_("When it happened"), widget=forms.DateInput(attrs={"type": "date"}))
    severity = forms.ChoiceField(label=_("How bad"), choices=AdverseEvent.Severity)
    what = forms.CharField(
        label=_("What happened to the client"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    measures = forms.CharField(
        label=_("What was done about it"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    product = Line(label=_("Product"), max_length=120, required=False)
    batch = Line(label=_("Batch"), max_length=60, required=False)
    device = Line(label=_("Device"), max_length=120, required=False)
    doctor = forms.ChoiceField(label=_("A doctor was seen"), choices=ASKED, required=False)
    serious = forms.BooleanField(
        label=_("Serious undesirable effect"),
        required=False,
        help_text=_("Hospital, disability or danger to life. It is told to Tukes without delay."),
    )
    notify = forms.ChoiceField(
        label=_("Tukes is told"),
        choices=ASKED,
        required=False,
        help_text=_("Yes where a doctor was needed, where a product or a device did it, or where it was unusual."),
    )
    notify_why = forms.CharField(
        label=_("Why, or why not"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    notified_on = forms.DateField(label=_("Told on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def wish(self) -> EventWish:
        return EventWish(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


def values_of(event: AdverseEvent) -> dict[str, Any]:
    """What stands in the form of an event."""
    return {name: getattr(event, name) for name in [*EventWish.__dataclass_fields__, "version"]}
