"""The one question."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.feedback.models import PeaceAnswer


class PeaceForm(forms.Form):
    """ "Could you decide in peace?", five plain steps."""

    in_peace = forms.TypedChoiceField(
        label=_("Could you decide in peace?"),
        choices=PeaceAnswer.InPeace.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the five answers."),
            "invalid_choice": _("Choose one of the five answers."),
        },
    )
