"""Shape and language of what is given to take home."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.care.forms.lines import same_line_ends
from clients.care.models import AftercareGiven

LATER = ""


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
        return same_line_ends(self.cleaned_data["aftercare"])
