"""The owner's rules as their pages ask for them: each reads as a sentence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.card.models import Condition
from products.advice.forms.offers import abouts
from products.advice.models import PauseRule, StopRule, SuggestionRule
from products.catalogue.forms.words import PlainWordsForm
from products.catalogue.models import Product
from salon.house.forms.lines import Line
from salon.house.models import Substance, SubstanceGroup


class SuggestionForm(PlainWordsForm, forms.ModelForm):  # type: ignore[type-arg] # generic only for the checker
    """ "When ... is found, suggest ..., because ..." """

    plain = ("text_fi", "text_en")

    about = forms.ChoiceField(label=_("When this is found, or wanted"))

    class Meta:
        model = SuggestionRule
        fields = ("product", "slot", "need", "start_after_days", "rank", "text_fi", "text_en")
        field_classes = dict.fromkeys(("text_fi", "text_en"), Line)
        help_texts = {
            "text_fi": _("Why, in the client's words: “Kosteuttaa kuivaa ihoa yön aikana.”"),
            "text_en": _("Where this is empty, the Finnish words are given."),
            "rank": _("The lower, the sooner it is looked at. Of two products of one use only the first is suggested."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = abouts(())  # type: ignore[attr-defined]
        self.fields["product"].queryset = Product.objects.on_sale()  # type: ignore[attr-defined]
        row = self.instance
        self.initial["about"] = f"finding:{row.finding}" if row.finding else f"goal:{row.goal}" if row.goal else ""

    def rule(self) -> SuggestionRule:
        """A new rule as it was written."""
        kind, _sign, word = self.cleaned_data["about"].partition(":")
        written = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return SuggestionRule(**written, **{kind: word})


class StopForm(forms.ModelForm):  # type: ignore[type-arg] # generic only for the checker
    """ "With ..., a product that has ... in it is stopped." """

    class Meta:
        model = StopRule
        fields = (
            "condition", "medicine", "window_months", "contains", "substance", "strength", "text_fi", "text_en",
        )  # fmt: skip
        field_classes = dict.fromkeys(("text_fi", "text_en"), Line)
        help_texts = {
            "condition": _("A condition, or a group of medicines: one of the two."),
            "contains": _("A group of ingredients, or one substance: one of the two."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("", "—")
        self.fields["condition"].choices = [none, *Condition.choices]  # type: ignore[attr-defined]
        for name in ("medicine", "contains"):
            self.fields[name].choices = [none, *SubstanceGroup.choices]  # type: ignore[attr-defined]
        self.fields["substance"].queryset = Substance.objects.in_use()  # type: ignore[attr-defined]
        self.fields["substance"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("condition")) == bool(cleaned.get("medicine")):
            self.add_error("condition", _("Choose a condition or a group of medicines, one of the two."))
        if bool(cleaned.get("contains")) == bool(cleaned.get("substance")):
            self.add_error("contains", _("Choose a group of ingredients or one substance, one of the two."))
        return cleaned

    def rule(self) -> StopRule:
        return StopRule(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class PauseForm(forms.ModelForm):  # type: ignore[type-arg] # generic only for the checker
    """ "Products with ... pause so many days before and after ..." """

    class Meta:
        model = PauseRule
        fields = ("contains", "kind", "days_before", "days_after")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("days_before") and not cleaned.get("days_after"):
            self.add_error("days_after", _("Write how many days, before or after: 60 at most."))
        return cleaned

    def rule(self) -> PauseRule:
        return PauseRule(**{name: self.cleaned_data[name] for name in self.Meta.fields})
