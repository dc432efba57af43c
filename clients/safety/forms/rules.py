"""Shape and language of a rule, and of what a treatment counts as."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.card.models import Condition
from clients.card.names import clean_line
from clients.safety.models import Kind, Rule, ServiceKind, Severity, Unit
from clients.safety.services.rules import RuleWish
from salon.house.models import Service, Substance, SubstanceGroup

NONE = [("", "—")]


class RuleForm(forms.Form):
    """One rule with exactly one factor."""

    kind = forms.ChoiceField(label=_("Treatment"), choices=Kind)
    condition = forms.ChoiceField(label=_("Condition"), choices=[*NONE, *Condition.choices], required=False)
    substance = forms.ModelChoiceField(
        label=_("Substance"), queryset=Substance.objects.none(), required=False, empty_label=_("No substance")
    )
    group = forms.ChoiceField(label=_("Group of substances"), choices=[*NONE, *SubstanceGroup.choices], required=False)
    earlier = forms.ChoiceField(label=_("Earlier treatment"), choices=[*NONE, *Kind.choices], required=False)
    window = forms.IntegerField(label=_("How long before it matters"), min_value=1, max_value=999, required=False)
    unit = forms.ChoiceField(label=_("Unit"), choices=[*NONE, *Unit.choices], required=False)
    severity = forms.ChoiceField(label=_("How much"), choices=Severity)
    text_fi = forms.CharField(label=_("Text in Finnish"), max_length=240)
    text_en = forms.CharField(label=_("Text in English"), max_length=240)
    source = forms.CharField(label=_("Source"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["substance"].queryset = Substance.objects.in_use().order_by("name_fi")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("text_fi", "text_en", "source"):
            cleaned[name] = clean_line(cleaned.get(name) or "")
        return cleaned

    def wish(self) -> RuleWish:
        return RuleWish(**self.cleaned_data)


def values_of(rule: Rule) -> dict[str, Any]:
    """What stands in the form of a rule."""
    return {name: getattr(rule, name) for name in RuleWish.__dataclass_fields__}


class KindsForm(forms.Form):
    """What each treatment counts as."""

    def __init__(self, *args: Any, services: list[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counted: dict[object, list[str]] = {}
        for key, kind in ServiceKind.objects.filter(service__in=services).values_list("service", "kind"):
            counted.setdefault(key, []).append(kind)
        for service in services:
            self.fields[service.pk.hex] = forms.MultipleChoiceField(
                label=service.name,
                choices=Kind.choices,
                required=False,
                initial=counted.get(service.pk, []),
                widget=forms.CheckboxSelectMultiple,
            )
