"""Shape and language of a consent."""

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client, Consent
from clients.card.services.consents import LONGEST


class GiveForm(forms.Form):
    """To which text, and how it was given."""

    text = forms.UUIDField()
    channel = forms.ChoiceField(choices=[(Consent.Channel.DESK, ""), (Consent.Channel.PAPER, "")])
    # Where the user came from, if that is a page of ours.
    then = forms.CharField(required=False)

    def next_page(self, request: HttpRequest, card: Client) -> str:
        then: str = self.cleaned_data["then"]
        if then.startswith("/") and url_has_allowed_host_and_scheme(then, None):
            return then
        return reverse("card:consents", args=[card.pk])


class ConsentTextForm(forms.Form):
    """The words, and the version that was on the screen."""

    text = forms.CharField(label=_("Text"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}))
    version = forms.IntegerField(widget=forms.HiddenInput)
