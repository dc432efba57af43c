"""Shape and language of a VAT rate."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.core.versions import VersionField
from salon.house.forms.people import Euros, day_field
from salon.house.models import VatClass
from salon.house.services.vat import HIGHEST, Rate


class VatRateForm(forms.Form):
    """A rate from a day on."""

    version = VersionField()
    vat_class = forms.ChoiceField(label=_("Class"), choices=VatClass.choices)
    valid_from = day_field(
        label=_("From this day on"), help_text=_("Until then the rate before it holds. Receipts keep theirs.")
    )
    percent = Euros(
        label=_("Per cent of the price without VAT"),
        min_value=0,
        max_value=HIGHEST,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    def clean_percent(self) -> Decimal:
        percent: Decimal = self.cleaned_data["percent"]
        return percent.quantize(Decimal("0.01"))

    def rate(self) -> Rate:
        """What was written, as the service takes it."""
        return Rate(**{name: self.cleaned_data[name] for name in ("vat_class", "valid_from", "percent")})
