"""Shape and language of what is asked about a client's data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.rights.models import KeepRule


class ReasonForm(forms.Form):
    """Why it is done, in a few words."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("For example: the client asked by mail on 3 March.")
    )


class ErasureForm(forms.Form):
    """The day she asked, and her name typed once more: an erasure cannot be undone."""

    asked_on = forms.DateField(
        label=_("She asked on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    typed = forms.CharField(
        label=_("Type the client's name"),
        max_length=170,
        help_text=_("As it stands on the card."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class KeepForm(forms.Form):
    """Until when and why one card is kept longer."""

    until = forms.DateField(label=_("Kept until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("For example: a claim has been raised."))


class MonthsForm(forms.Form):
    """For how many months cards are kept."""

    months = forms.IntegerField(
        label=_("Months that a card is kept after the last visit"),
        min_value=1,
        max_value=KeepRule.MOST,
        help_text=_("38 at most."),
    )
