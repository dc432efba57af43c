"""Shape and language of an instruction and of a topic."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.aftercare.models import Instruction, Stance, Topic, Unit
from clients.aftercare.services import Wish
from salon.core.versions import VersionField
from salon.house.forms.lines import Line


class InstructionForm(forms.Form):
    """One thing to do or to leave."""

    topic = forms.ModelChoiceField(
        label=_("Topic"),
        queryset=Topic.objects.none(),
        required=False,
        empty_label=_("None: in own words"),
        help_text=_("Instructions of several treatments about one topic are merged into one line."),
    )
    stance = forms.ChoiceField(label=_("What to do"), choices=Stance)
    amount = forms.IntegerField(label=_("How long"), min_value=1, max_value=9999, required=False)
    unit = forms.ChoiceField(label=_("Unit"), choices=[("", "—"), *Unit.choices], required=False)
    text_fi = Line(label=_("Own words in Finnish"), max_length=240, required=False)
    text_en = Line(
        label=_("Own words in English"),
        max_length=240,
        required=False,
        help_text=_("Where this is empty, the Finnish words are given."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.all()  # type: ignore[attr-defined] # a model choice has one

    def wish(self) -> Wish:
        return Wish(**self.cleaned_data)


def values_of(instruction: Instruction) -> dict[str, Any]:
    """What stands in the form of an instruction."""
    return {name: getattr(instruction, name) for name in Wish.__dataclass_fields__}


class TopicForm(forms.ModelForm):  # type: ignore[type-arg] # generic only for the checker
    """The sentences of a topic; how long is added by itself."""

    version = VersionField()

    class Meta:
        model = Topic
        fields = ["name_fi", "name_en", "avoid_fi", "avoid_en", "do_fi", "do_en"]
        field_classes = dict.fromkeys(fields, Line)
        help_texts = {
            "avoid_fi": _("As in “Ei saunaa”; the time follows by itself: “48 tuntiin”."),
            "do_fi": _("As in “Aurinkosuoja joka aamu”; the time follows by itself: “2 viikon ajan”."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for stance in ("avoid", "do"):
            if bool(cleaned.get(f"{stance}_fi")) != bool(cleaned.get(f"{stance}_en")):
                self.add_error(f"{stance}_en", _("Write it in both languages."))
        if not cleaned.get("avoid_fi") and not cleaned.get("do_fi"):
            self.add_error(None, _("Write at least one sentence."))
        return cleaned
