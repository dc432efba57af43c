"""Shape and language of an offer and of the client's answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from products.advice.models import Recommendation
from products.advice.services import Offer
from products.catalogue.models import Product


class OfferForm(forms.Form):
    """Why this product, how much it is needed, and when to use it; why now, where the line asks for that."""

    product = forms.ModelChoiceField(queryset=Product.objects.on_sale(), widget=forms.HiddenInput)
    basis = forms.ChoiceField(label=_("Why now"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason, from today's finding"), max_length=200)
    need = forms.ChoiceField(
        label=_("Need"), choices=Recommendation.Need, initial=Recommendation.Need.USEFUL, widget=forms.RadioSelect
    )
    slot = forms.ChoiceField(
        label=_("When"), choices=Recommendation.Slot, initial=Recommendation.Slot.EVENING, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, only_asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bases = Recommendation.Basis
        allowed = [bases.CLIENT_ASKED] if only_asked else list(bases)
        self.fields["basis"].choices = [(basis.value, basis.label) for basis in allowed]  # type: ignore[attr-defined]

    def offer(self) -> Offer:
        """What was written, as the service takes it."""
        return Offer(**self.cleaned_data)


class AnswerForm(forms.Form):
    """What the client said."""

    answer = forms.ChoiceField(choices=Recommendation.Answer)
