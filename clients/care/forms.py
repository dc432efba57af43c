"""Shape and language of what is written at a treatment."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.care.models import AftercareGiven, TreatmentRecord
from clients.care.services import Done
from salon.booking.models import Appointment
from salon.house.models import Service

LATER = ""


class NoteForm(forms.Form):
    """What was seen: the note and the reaction."""

    note = forms.CharField(
        label=_("Note"),
        help_text=_("Read only by those who treat her."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    reaction = forms.TypedChoiceField(
        label=_("Reaction of the skin"),
        choices=TreatmentRecord.Reaction,
        coerce=int,
        initial=TreatmentRecord.Reaction.NONE,
        widget=forms.RadioSelect,
    )

    def clean_note(self) -> str:
        return _same_line_ends(self.cleaned_data["note"])


class AftercareForm(forms.Form):
    """What was given to take home, and how."""

    aftercare = forms.CharField(
        label=_("What to do at home"),
        max_length=4000,
        required=False,
        help_text=_("One line for each thing to do."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    channel = forms.ChoiceField(label=_("How it is given"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, email: str, may_wait: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channels = [(value, label) for value, label in AftercareGiven.Channel.choices if email or value != "email"]
        if may_wait:
            channels.append((LATER, _("Later")))
            self.fields["channel"].required = False
        self.fields["channel"].choices = channels  # type: ignore[attr-defined]
        self.fields["channel"].initial = channels[0][0]
        if email:
            self.fields["channel"].help_text = _("The e-mail goes to %(address)s.") % {"address": email}

    def clean_aftercare(self) -> str:
        return _same_line_ends(self.cleaned_data["aftercare"])


class TreatForm(AftercareForm, NoteForm):
    """A whole treatment on one page: did, saw, gave."""

    service = forms.ModelChoiceField(label=_("Treatment"), queryset=Service.objects.none())
    field_order = ["service", "note", "reaction", "aftercare", "channel"]

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, email=appointment.client.email, may_wait=True, **kwargs)
        hers = Q(competences__staff=appointment.staff_id, active=True) | Q(pk=appointment.service_id)
        field = self.fields["service"]
        field.queryset = Service.objects.filter(hers).distinct().order_by("name")  # type: ignore[attr-defined]
        field.initial = appointment.service_id

    def done(self) -> Done:
        """What was written, as the service takes it."""
        return Done(**self.cleaned_data)


def _same_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
