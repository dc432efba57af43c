"""Forms whose texts reach clients: what hurries or blames is pointed out, and stays the writer's choice."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products.catalogue.models import CarefulWord
from products.catalogue.services.words import careful_words_in
from salon.house.forms.lines import Line


class PlainWordsForm(forms.Form):
    """The first time a text hurries or blames, the form comes back and says which word does; then it may be kept."""

    # The names of the fields whose words reach clients.
    plain: tuple[str, ...] = ()

    keep_words = forms.BooleanField(
        label=gettext_lazy("Keep the words as they are"), required=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        found = careful_words_in(*(str(cleaned.get(name) or "") for name in self.plain))
        if found:
            self.fields["keep_words"].widget = forms.CheckboxInput()
            if not cleaned.get("keep_words"):
                self.add_error(None, ValidationError(_words_of(found), code="careful_words"))
        return cleaned


class CarefulWordForm(forms.Form):
    """One word of the list."""

    text = Line(label=gettext_lazy("Word, or how it begins"), max_length=60)
    why = forms.ChoiceField(label=gettext_lazy("What it does"), choices=CarefulWord.Why)


def _words_of(found: list[CarefulWord]) -> str:
    said = ", ".join(f"“{word.text}” ({word.get_why_display().lower()})" for word in found)
    return _("These words are on the salon's list: %(words)s. Say it plainly, or keep the words as they are.") % {
        "words": said
    }
