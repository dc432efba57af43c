"""Shape and language of the house rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.house.models import Salon
from salon.house.services.rules import HouseRules


class RulesForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """Everything the owner may change on one page."""

    class Meta:
        model = Salon
        fields = (
            "name",
            "business_id",
            "street",
            "postal_code",
            "city",
            "phone",
            "email",
            "decline_rest_days",
            "products_per_visit",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.input_type = "tel"
        self.fields["decline_rest_days"].help_text = _(
            "A client who said no is not offered that product line again in this time."
        )
        self.fields["products_per_visit"].help_text = _(
            "0 means that products are spoken of only when the client asks."
        )

    def rules(self) -> HouseRules:
        """What was written, as the service takes it."""
        return HouseRules(**{name: self.cleaned_data[name] for name in self.Meta.fields})
