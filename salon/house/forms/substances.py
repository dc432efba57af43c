"""Shape and language of a substance."""

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.core.versions import VersionField
from salon.house.forms.lines import Line
from salon.house.models import SubstanceGroup
from salon.house.services.substances import LONGEST, Names


class SubstanceForm(forms.Form):
    """A substance under all its names."""

    version = VersionField()
    name_fi = Line(label=_("Finnish name"), max_length=LONGEST["name_fi"])
    name_en = Line(label=_("English name"), max_length=LONGEST["name_en"])
    inci = Line(
        label=_("INCI name"),
        max_length=LONGEST["inci"],
        required=False,
        help_text=_("As it stands in the list of ingredients on a package."),
    )
    synonyms = Line(
        label=_("Other names"),
        max_length=LONGEST["synonyms"],
        required=False,
        help_text=_("With a comma between them: trade names, abbreviations, what clients call it."),
    )
    groups = forms.MultipleChoiceField(
        label=_("Groups"),
        choices=SubstanceGroup.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What holds for a group holds for the substance."),
    )

    def names(self) -> Names:
        """What was written, as the service takes it."""
        written = {name: self.cleaned_data[name] for name in LONGEST}
        return Names(**written, groups=tuple(self.cleaned_data["groups"]))
