"""Fields of money at the till."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from products.sales.discounts import Discount, Percent
from salon.house.forms.people import Euros

# A change is sent at once, and the sum comes back.
LIVE = {
    "hx-post": "",
    "hx-target": "#total",
    "hx-select": "#total",
    "hx-select-oob": "#pay",
    "hx-swap": "outerHTML",
    "hx-sync": "closest form:replace",
}
LABEL = _("Discount, € or %")
WRONG_DISCOUNT = _("Write the discount in euros or per cent, like 5.50 or 10 %.")
WRONG_SUM = _("Write the sum in euros, like 20 or 20.50.")


class EuroField(Euros):
    """Euros and cents, zero or more, with a comma or a point."""

    def __init__(self, label: Any, *, required: bool = False, live: bool = True) -> None:
        attrs = {"class": "form-control num", "inputmode": "decimal", "autocomplete": "off", **(LIVE if live else {})}
        super().__init__(
            label=label,
            required=required,
            min_value=0,
            max_digits=8,
            decimal_places=2,
            widget=forms.TextInput(attrs=attrs),
            error_messages=dict.fromkeys(["invalid", "max_decimal_places", "max_digits", "min_value"], WRONG_SUM),
        )


class DiscountField(forms.CharField):
    """So many euros, or so many per cent: "5,50" or "10 %"."""

    def __init__(self, label: Any = LABEL) -> None:
        widget = forms.TextInput(attrs={"class": "form-control num", "autocomplete": "off", **LIVE})
        super().__init__(label=label, required=False, max_length=12, widget=widget)

    def clean(self, value: Any) -> Discount:
        """The discount that is written; nothing is a discount of zero."""
        text = str(super().clean(value) or "0").replace(",", ".").replace(" ", "").replace("\u00a0", "")
        of_hundred = text.endswith("%")
        try:
            number = forms.DecimalField(min_value=0, max_digits=8, decimal_places=2).clean(text.rstrip("%€") or "x")
        except ValidationError as wrong:
            raise ValidationError(WRONG_DISCOUNT) from wrong
        if number is None or (of_hundred and number > Decimal(100)):
            raise ValidationError(WRONG_DISCOUNT)
        return Percent(number) if of_hundred else number
