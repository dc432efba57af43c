"""A questionnaire and its questions, as the owner writes them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.card.models import Condition
from clients.intake.models import Edition, Item, ItemKind, Questionnaire
from clients.intake.services.questionnaires import MOST_ITEMS, EditionWish, ItemWish
from salon.core.versions import VersionField
from salon.house.forms.lines import Line
from salon.house.models import Service, Substance

BLANK = 5
NONE = ("", "—")


class QuestionnaireForm(forms.ModelForm):  # type: ignore[type-arg] # generic only for the checker
    """Its name, how long it holds, and before which treatments it is asked for."""

    version = VersionField()
    services = forms.ModelMultipleChoiceField(
        label=_("Before these treatments"),
        queryset=Service.objects.filter(active=True).order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Questionnaire
        fields = ["name", "months", "active"]
        field_classes = {"name": Line}


class EditionForm(forms.Form):
    """The words before the questions."""

    after = forms.IntegerField(widget=forms.HiddenInput)
    intro_fi = forms.CharField(
        label=_("Words before the questions, in Finnish"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    intro_en = forms.CharField(
        label=_("Words before the questions, in English"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class ItemForm(forms.Form):
    """One question; one without words is left out."""

    place = forms.IntegerField(label=_("Order"), min_value=0, max_value=999, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind)
    label_fi = Line(label=_("Question in Finnish"), max_length=240, required=False)
    label_en = Line(label=_("Question in English"), max_length=240, required=False)
    required = forms.BooleanField(label=_("Must be answered"), required=False, initial=True)
    condition = forms.ChoiceField(label=_("Condition"), choices=[NONE, *Condition.choices], required=False)
    substance = forms.ModelChoiceField(label=_("Substance"), queryset=Substance.objects.none(), required=False)
    options_fi = forms.CharField(
        label=_("Answers in Finnish, a line each"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    options_en = forms.CharField(
        label=_("Answers in English, a line each"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, substances: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["substance"]
        field.queryset = Substance.objects.all()
        # Read once for all the questions of the page.
        field.choices = [NONE, *substances]

    def wish(self) -> ItemWish | None:
        """The question as the service takes it; None where nothing is written."""
        data = self.cleaned_data
        if not data["label_fi"] and not data["label_en"]:
            return None
        values = {name: data[name] for name in ItemWish.__dataclass_fields__}
        for name in ("options_fi", "options_en"):
            values[name] = "\n".join(line.strip() for line in data[name].splitlines() if line.strip())
        return ItemWish(**values)


ItemFormSet = forms.formset_factory(ItemForm, extra=BLANK, max_num=MOST_ITEMS + BLANK, absolute_max=MOST_ITEMS + BLANK)


def items_form(edition: Edition | None, data: Any = None) -> Any:
    """The questions of an edition as they may be changed, with some empty ones."""
    shown: list[Item] = list(edition.items.all()) if edition else []
    initial = [
        {name: getattr(item, name) for name in ItemWish.__dataclass_fields__} | {"place": item.place} for item in shown
    ]
    substances = [(row.pk, str(row)) for row in Substance.objects.in_use().order_by("name_fi")]
    return ItemFormSet(data, initial=initial, form_kwargs={"substances": substances}, prefix="item")


def wish_of(edition: EditionForm, items: Any) -> EditionWish:
    """What was written, in its order."""
    rows = [(form.cleaned_data.get("place"), number, form.wish()) for number, form in enumerate(items)]
    kept = [(place if place is not None else 1000, number, wish) for place, number, wish in rows if wish is not None]
    ordered = [wish for _place, _number, wish in sorted(kept, key=lambda row: row[:2])]
    data = edition.cleaned_data
    return EditionWish(ordered, data["intro_fi"].strip(), data["intro_en"].strip())
