"""The one question, what goes with it, and the client's own wish."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.card.models import ProductTalk
from clients.feedback.models import PeaceAnswer

ONE_OF_FIVE = _("Choose one of the five answers.")


class PeaceForm(forms.Form):
    """ "Could you decide in peace?", five plain steps; and whether something was offered again after a no."""

    in_peace = forms.TypedChoiceField(
        label=_("Could you decide in peace?"),
        choices=PeaceAnswer.InPeace.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": ONE_OF_FIVE, "invalid_choice": ONE_OF_FIVE},
    )
    again = forms.ChoiceField(
        label=_("Was something offered again after you had said no?"),
        choices=PeaceAnswer.Again.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose yes, no or not sure.")},
    )


class WishForm(forms.Form):
    """How she wishes products to be spoken of."""

    wish = forms.ChoiceField(
        label=_("How may we speak of products?"),
        choices=ProductTalk.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the wishes."), "invalid_choice": _("Choose one of the wishes.")},
    )
