"""The hearing that switches the flag on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.advisory.models import Hearing


class HearingForm(forms.Form):
    """When staff were heard, and what was said."""

    heard_on = forms.DateField(
        label=_("Staff were heard on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=_("What was said, in a few words"),
        max_length=Hearing._meta.get_field("note").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
