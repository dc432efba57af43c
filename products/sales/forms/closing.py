"""The till closed, cash moved, and the time of an export."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from products.sales.forms.fields import EuroField
from products.sales.models import CashMove
from products.sales.services.closing import Counted, MoveWish
from salon.house.forms.lines import Line

MOST_DAYS = 400


class CloseForm(forms.Form):
    """What was counted in the till."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    counted = EuroField(_("Cash counted, €"), required=True, live=False)
    left = EuroField(_("Stays in the till, €"), required=True, live=False)
    note = Line(
        label=_("A word about the difference"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def counting(self) -> Counted:
        """What was written."""
        asked = self.cleaned_data
        return Counted(asked["counted"], asked["left"], asked["note"], asked["seen"])


class MoveForm(forms.Form):
    """Cash that goes into the till or out of it."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    kind = forms.ChoiceField(
        label=_("What"), choices=CashMove.Kind.choices, widget=forms.Select(attrs={"class": "form-select"})
    )
    amount = EuroField(_("Sum, €"), required=True, live=False)
    note = Line(label=_("Note"), max_length=80, required=False, widget=forms.TextInput(attrs={"class": "form-control"}))

    def wish(self) -> MoveWish:
        """What was written."""
        asked = self.cleaned_data
        return MoveWish(asked["kind"], asked["amount"], asked["note"])


class ExportForm(forms.Form):
    """Days of which the books are wanted, both of them included."""

    first = forms.DateField(
        label=_("From"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "form-control", "type": "date"})
    )
    last = forms.DateField(
        label=_("Until"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "form-control", "type": "date"})
    )

    def clean(self) -> Any:
        """The days in their order, and no more than an accountant asks for at once."""
        asked = super().clean() or {}
        first, last = asked.get("first"), asked.get("last")
        if isinstance(first, date) and isinstance(last, date):
            if last < first:
                self.add_error("last", _("The last day comes before the first one."))
            elif (last - first).days > MOST_DAYS:
                self.add_error("last", _("Choose at most 400 days at once."))
        return asked
