"""Shape and language of a picture and what is known of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.card.names import clean_line
from clients.care.zones import Zone
from clients.photos.models import Moment, Side
from clients.photos.services import Shot
from salon.booking.models import Appointment

NONE = [("", "—")]


class ShotForm(forms.Form):
    """Where, from which side, when; remembered for the next one."""

    zone = forms.ChoiceField(label=_("Where"), choices=[*NONE, *Zone.choices], required=False)
    side = forms.ChoiceField(label=_("Side"), choices=[*NONE, *Side.choices], required=False)
    moment = forms.ChoiceField(label=_("Moment"), choices=[*NONE, *Moment.choices], required=False)
    caption = forms.CharField(label=_("What is to be seen"), max_length=200, required=False)

    def clean_caption(self) -> str:
        return clean_line(self.cleaned_data["caption"])

    def shot(self, appointment: Appointment | None) -> Shot:
        asked: dict[str, Any] = self.cleaned_data
        return Shot(asked["zone"], asked["side"], asked["moment"], asked["caption"], appointment)
