"""Shape and language of what must be known before anything touches her skin: one form for each kind."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clients.card.models import Condition, HealthFact, Severity, Source, Use
from clients.card.services import HealthNote
from salon.house.models import Substance

NOT_SAID = [("", _("Not said"))]


def day_field(label: object, *, help_text: object = "") -> forms.DateField:
    """A day that may stay empty, chosen in the browser's own calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)  # type: ignore[arg-type]


class HealthForm(forms.Form):
    """What is asked about every kind; this one is a note for safety in plain words."""

    kind = forms.ChoiceField(choices=HealthFact.Kind, widget=forms.HiddenInput)
    text = forms.CharField(label=_("What"), max_length=200)
    since = day_field(_("Since"))
    valid_until = day_field(_("Holds until"), help_text=_("Empty if it holds until somebody ends it."))

    def note(self) -> HealthNote:
        """What was written, as the service takes it."""
        words: dict[str, Any] = {
            name: self.cleaned_data[name] for name in ("kind", "text", "reaction") if name in self.fields
        }
        others: dict[str, Any] = {name: self.cleaned_data[name] or None for name in self.fields if name not in words}
        if (substance := others.get("substance")) is not None:
            others["substance"] = str(substance.pk)
        return HealthNote(**words, **others)


class OfSubstance(HealthForm):
    """A note about a substance of the vocabulary, or about another in plain words."""

    substance = forms.ModelChoiceField(
        label=_("Substance"), queryset=Substance.objects.none(), required=False, empty_label=_("Other, in plain words")
    )
    text = forms.CharField(
        label=_("Other, in plain words"),
        max_length=200,
        required=False,
        help_text=_("Only where the substance is not in the list."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_name = "name_fi" if (get_language() or "fi").startswith("fi") else "name_en"
        self.fields["substance"].queryset = Substance.objects.in_use().order_by(by_name)  # type: ignore[attr-defined]


class AllergyForm(OfSubstance):
    """What she cannot bear, how it shows, how strongly, how it is known."""

    reaction = forms.CharField(label=_("How it shows"), max_length=200, required=False)
    severity = forms.ChoiceField(label=_("How strongly"), choices=[*NOT_SAID, *Severity.choices], required=False)
    source = forms.ChoiceField(label=_("How it is known"), choices=[*NOT_SAID, *Source.choices], required=False)
    confirmed_on = day_field(_("Asked again on"))
    field_order = ["kind", "substance", "text", "reaction", "severity", "source", "since", "confirmed_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["valid_until"]


class MedicationForm(OfSubstance):
    """What she takes or took, and when last."""

    use = forms.ChoiceField(label=_("Taken"), choices=Use, widget=forms.RadioSelect, initial=Use.ONGOING)
    last_used_on = day_field(_("Last used on"), help_text=_("Where it is taken no longer. About is enough."))
    field_order = ["kind", "substance", "text", "use", "last_used_on", "since", "valid_until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_until"].help_text = _("Empty: a medicine that was stopped warns for 12 months more.")


class ConditionForm(HealthForm):
    """A condition of the list, or another in plain words."""

    condition = forms.ChoiceField(
        label=_("Condition"), choices=[("", _("Other, in plain words")), *Condition.choices], required=False
    )
    text = forms.CharField(label=_("In plain words"), max_length=200, required=False)
    field_order = ["kind", "condition", "text", "since", "valid_until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_until"].help_text = _(
            "Empty: a pregnancy warns for 9 months, breast-feeding for 12, anything else until somebody ends it."
        )


FORMS: dict[str, type[HealthForm]] = {
    HealthFact.Kind.ALLERGY: AllergyForm,
    HealthFact.Kind.CONDITION: ConditionForm,
    HealthFact.Kind.MEDICATION: MedicationForm,
    HealthFact.Kind.WARNING: HealthForm,
}
