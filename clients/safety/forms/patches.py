"""Shape and language of patch tests and of what a line demands."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.safety.models import PatchDemand, PatchTest
from clients.safety.services.patches import LONGEST_WORDS, DemandWish
from products.catalogue.models import ProductLine
from salon.house.forms.lines import Line
from salon.house.models import Service


class DemandForm(forms.Form):
    """What the maker of a line asks for, and which treatments use it."""

    level = forms.ChoiceField(
        label=_("Patch test"), choices=[("", _("Not asked for")), *PatchDemand.Level.choices], required=False
    )
    hours = forms.TypedChoiceField(label=_("Read after"), choices=PatchDemand.Hours, coerce=int)
    months = forms.IntegerField(label=_("Holds for months"), min_value=1, max_value=24)
    source = Line(label=_("Source"), max_length=200, required=False)
    services = forms.ModelMultipleChoiceField(
        label=_("Treatments that use this line"),
        queryset=Service.objects.filter(active=True).order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def wish(self) -> DemandWish | None:
        """What is demanded; None for nothing."""
        data = self.cleaned_data
        if not data["level"]:
            return None
        return DemandWish(data["level"], data["hours"], data["months"], data["source"])


class PutOnForm(forms.Form):
    """A test that is put on now."""

    line = forms.ModelChoiceField(label=_("Line of products"), queryset=ProductLine.objects.none())
    site = Line(label=_("Where on the skin"), max_length=60)
    batch = Line(label=_("Batch"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = ProductLine.objects.all()  # type: ignore[attr-defined] # a model choice has one


class ReadForm(forms.Form):
    """What came of it."""

    result = forms.ChoiceField(label=_("Result"), choices=PatchTest.Result, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What was seen"), max_length=LONGEST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
