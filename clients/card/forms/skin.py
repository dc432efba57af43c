"""Shape and language of how the skin was found."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.card.forms.health import NOT_SAID
from clients.card.models import Fitzpatrick, Sensitive, SkinType
from clients.card.services.skin import LONGEST, Skin

CODES = ("skin_type", "sensitive", "fitzpatrick", "baumann")


def _words(label: object, help_text: object = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST, required=False, widget=area)  # type: ignore[arg-type]


class SkinForm(forms.Form):
    """The skin on a day; what was not looked at stays empty."""

    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)
    assessed_on = forms.DateField(label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    skin_type = forms.ChoiceField(label=_("Skin type"), choices=[*NOT_SAID, *SkinType.choices], required=False)
    zones = _words(_("Zones"), _("Where it is different: forehead oily, cheeks dry."))
    sensitive = forms.ChoiceField(label=_("Sensitivity"), choices=[*NOT_SAID, *Sensitive.choices], required=False)
    fitzpatrick = forms.ChoiceField(
        label=_("Fitzpatrick"),
        choices=[*NOT_SAID, *Fitzpatrick.choices],
        required=False,
        help_text=_("How it answers to the sun. For light and laser."),
    )
    baumann = forms.CharField(
        label=_("Baumann"),
        max_length=4,
        required=False,
        help_text=_("Four letters: D or O, S or R, P or N, W or T."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    concerns = _words(_("What bothers her, in her own words"))
    goal = _words(_("Goal"))
    routine = _words(_("Home routine now"), _("What is used in the morning and in the evening."))

    def skin(self) -> Skin:
        """What was written, as the service takes it."""
        written = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return Skin(**written | {name: written[name] or None for name in CODES})
