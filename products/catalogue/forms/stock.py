"""A movement as its page asks for it."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from products.catalogue.models import Shelf, StockMove
from products.catalogue.services.stock import BY_HAND, MoveWish
from salon.house.forms.lines import Line
from salon.house.forms.people import Euros

KINDS = [(kind.value, kind.label) for kind in BY_HAND]


class Pieces(Euros):
    """A number of packages; at work a part of one, with a comma or a point."""

    def __init__(self, **options: Any) -> None:
        wrong = _("Write how many packages, like 6.")
        errors = dict.fromkeys(["invalid", "required", "min_value", "max_digits", "max_decimal_places"], wrong)
        widget = forms.TextInput(attrs={"class": "form-control num", "inputmode": "decimal", "autocomplete": "off"})
        super().__init__(
            label=_("Pieces"), min_value=Decimal(0), max_digits=8, decimal_places=3, widget=widget,
            error_messages=errors, **options,
        )  # fmt: skip


class MoveForm(forms.Form):
    """What happened to packages of one product."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    kind = forms.ChoiceField(label=_("Movement"), choices=KINDS, widget=forms.Select(attrs={"class": "form-select"}))
    shelf = forms.ChoiceField(
        label=_("Shelf"), choices=Shelf.choices, widget=forms.Select(attrs={"class": "form-select"})
    )
    pieces = Pieces()
    batch = Line(label=_("Batch"), max_length=40, required=False)
    expires_on = forms.DateField(
        label=_("Best before"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    note = Line(label=_("Note"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("batch", "expires_on", "note"):
            self.fields[name].widget.attrs["class"] = "form-control"
        self.fields["pieces"].help_text = _("Of a count: what stands there now.")
        self.fields["note"].help_text = _("Needed where packages are written off or sent back.")

    def wish(self) -> MoveWish:
        """What was written."""
        asked = self.cleaned_data
        return MoveWish(
            asked["kind"], asked["pieces"], asked["shelf"], asked["batch"], asked["expires_on"], asked["note"]
        )


class KindFilter(forms.Form):
    """Which movements to look at."""

    kind = forms.ChoiceField(
        label=_("Movement"),
        choices=[("", _("Everything")), *StockMove.Kind.choices],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
