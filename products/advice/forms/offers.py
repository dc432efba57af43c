"""Shape and language of an offer, of the client's answer, of what she has at home."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from products.advice.models import TODAYS, Finding, Goal, Recommendation
from products.advice.services.offers import MOST_TIMES, Offer
from products.advice.services.owned import AtHome
from products.catalogue.forms.words import PlainWordsForm
from products.catalogue.models import Product, Use
from salon.house.forms.lines import Line

BASES = (Recommendation.Basis.NEW_FINDING, Recommendation.Basis.CLIENT_ASKED)


class OfferForm(PlainWordsForm):
    """Why this product, how much it is needed, how to use it; why now, where the line asks for that."""

    plain = ("reason", "instruction")

    product = forms.ModelChoiceField(queryset=Product.objects.on_sale(), widget=forms.HiddenInput)
    basis = forms.ChoiceField(label=_("Why now"), required=False, widget=forms.RadioSelect)
    about = forms.ChoiceField(label=_("What it is for"), required=False)
    reason = Line(label=_("Reason, from today's finding"), max_length=200)
    need = forms.ChoiceField(
        label=_("Need"), choices=Recommendation.Need, initial=Recommendation.Need.USEFUL, widget=forms.RadioSelect
    )
    slot = forms.ChoiceField(
        label=_("When"), choices=Recommendation.Slot, initial=Recommendation.Slot.EVENING, widget=forms.RadioSelect
    )
    moment = forms.ChoiceField(label=_("Said"), choices=Recommendation.Moment, widget=forms.RadioSelect)
    per_week = forms.IntegerField(
        label=_("Times a week"),
        min_value=1,
        max_value=MOST_TIMES,
        required=False,
        help_text=_("Empty: as the time of day says, and weekly once."),
    )
    ml = forms.DecimalField(
        label=_("At a time, ml"),
        min_value=Decimal("0.01"),
        max_value=Decimal(99),
        decimal_places=2,
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    instruction = Line(label=_("How to use it"), max_length=200, required=False)
    start_after_days = forms.IntegerField(
        label=_("Begin so many days after the treatment"), min_value=0, max_value=60, required=False, initial=0
    )

    def __init__(self, *args: Any, only_asked: bool, found: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [Recommendation.Basis.CLIENT_ASKED] if only_asked else list(BASES)
        self.fields["basis"].choices = [(one.value, one.label) for one in allowed]  # type: ignore[attr-defined]
        self.fields["about"].choices = abouts(found)  # type: ignore[attr-defined]

    def offer(self) -> Offer:
        """What was written, as the service takes it."""
        written = {name: self.cleaned_data[name] for name in self.cleaned_data if name not in {"about", "keep_words"}}
        kind, _sign, word = self.cleaned_data["about"].partition(":")
        written["start_after_days"] = written["start_after_days"] or 0
        return Offer(**written, **({kind: word} if word else {}))


class AnswerForm(forms.Form):
    """What the client said."""

    answer = forms.ChoiceField(choices=Recommendation.Answer)


class FoundForm(forms.Form):
    """One finding or goal, there or not, as its button sends it: `finding:dry:yes`."""

    tap = forms.ChoiceField(
        choices=[
            (f"{kind}:{value}:{there}", "")
            for kind, values in (("finding", TODAYS), ("goal", tuple(Goal)))
            for value in values
            for there in ("yes", "no")
        ]
    )

    def said(self) -> tuple[str, str, bool]:
        """Which list, which word of it, and whether it is there."""
        kind, word, there = self.cleaned_data["tap"].split(":")
        return kind, word, there == "yes"


class AtHomeForm(forms.Form):
    """What she tells that she has at home."""

    used_as = forms.ChoiceField(
        label=_("Used as"),
        choices=[("", "—"), *Use.choices],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    words = Line(
        label=_("Which"), max_length=80, required=False, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    opened_on = forms.DateField(
        label=_("In use since"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"}),
        help_text=_("Empty for today."),
    )

    def thing(self) -> AtHome:
        return AtHome(**self.cleaned_data)


def abouts(found: Sequence[str]) -> list[Any]:
    """Today's findings first, then the others, then what a client may want."""
    todays = [(f"finding:{one}", Finding(one).label) for one in found if one in TODAYS]
    others = [(f"finding:{one.value}", one.label) for one in TODAYS if one.value not in found]
    goals = [(f"goal:{value}", label) for value, label in Goal.choices]
    groups = [(_("Found today"), todays)] if todays else []
    return [("", "—"), *groups, (_("Findings"), others), (_("What she wants"), goals)]
