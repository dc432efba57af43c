"""Shape and language of what is written at a treatment."""

from typing import Any

from django import forms
from django.db.models import Q
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clients.care.forms.aftercare import AftercareForm
from clients.care.forms.lines import same_line_ends
from clients.care.forms.used import DeviceForms, ProductForms
from clients.care.models import TreatmentRecord
from clients.care.services import Done
from clients.care.skin_before import MOST, Score
from clients.care.zones import BODY, FACE, Zone
from salon.booking.models import Appointment
from salon.core.time import local_day
from salon.house.models import Competence, Service

SCORES = [("", "—"), *((str(number), f"{number}/{MOST}") for number in range(MOST + 1))]


class NoteForm(forms.Form):
    """What was done where and with what, and what was seen."""

    zones = forms.MultipleChoiceField(
        label=_("Where"), choices=Zone.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Read only by those who treat the client."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    reaction = forms.TypedChoiceField(
        label=_("Reaction of the skin"),
        choices=TreatmentRecord.Reaction,
        coerce=int,
        initial=TreatmentRecord.Reaction.NONE,
        widget=forms.RadioSelect,
    )
    steps = forms.CharField(
        label=_("Steps"),
        max_length=500,
        required=False,
        help_text=_("As in: cleansing, peel 3 min, mask."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    plan = forms.CharField(
        label=_("Next time"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, done: Done | None = None, **kwargs: Any) -> None:
        if done is not None:
            kwargs["initial"] = {**_plain(done), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        for score in Score:
            self.fields[f"before-{score}"] = forms.TypedChoiceField(
                label=score.label, choices=SCORES, coerce=int, empty_value=None, required=False
            )
        data = self.data if self.is_bound else None
        self.devices = DeviceForms(data, used=done.devices if done else ())
        self.products = ProductForms(data, used=done.products if done else ())

    def clean_note(self) -> str:
        return same_line_ends(self.cleaned_data["note"])

    def clean_steps(self) -> str:
        return same_line_ends(self.cleaned_data["steps"])

    def clean_plan(self) -> str:
        return same_line_ends(self.cleaned_data["plan"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for part in (self.devices, self.products):
            for fault in part.faults():
                self.add_error(None, fault)
        return cleaned

    @property
    def before(self) -> list[Any]:
        """The scores of the skin before, each a choice."""
        return [self[f"before-{score}"] for score in Score]

    @property
    def before_is_given(self) -> bool:
        """True if some score has been chosen: then they stand open."""
        return any(str(field.value() or "") for field in self.before)

    @property
    def face(self) -> list[Any]:
        """The parts of the face, each a box to tick."""
        return [box for box in self["zones"] if box.data["value"] in FACE]

    @property
    def body(self) -> list[Any]:
        return [box for box in self["zones"] if box.data["value"] in BODY]

    @property
    def body_is_chosen(self) -> bool:
        """True if the picture of the body has something to show."""
        return bool(set(self["zones"].value() or ()) & set(BODY))

    def unchecked(self) -> "NoteForm":
        """The form with what was typed so far, without a word about what is not right yet."""
        self._errors = ErrorDict()
        for row in (*self.devices, *self.products):
            row._errors = ErrorDict()
        return self

    def _written(self) -> dict[str, Any]:
        asked = self.cleaned_data
        return {
            "note": asked["note"],
            "reaction": asked["reaction"],
            "plan": asked["plan"],
            "steps": asked["steps"],
            "before": {score.value: given for score in Score if (given := asked[f"before-{score}"]) is not None},
            "zones": tuple(asked["zones"]),
            "devices": self.devices.done(),
            "products": self.products.done(),
        }


class AmendForm(NoteForm):
    """A signed record once more, to be corrected."""

    def done(self, service: Service) -> Done:
        """What was written, as the service takes it."""
        return Done(service=service, **self._written())


class TreatForm(AftercareForm, NoteForm):
    """A whole treatment on one page: did, saw, gave."""

    service = forms.ModelChoiceField(label=_("Treatment"), queryset=Service.objects.none())
    go_on = forms.CharField(
        label=_("Why you go on"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ["service", "zones", "note", "reaction", "plan", "aftercare", "channel"]

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, email=appointment.client.email, may_wait=True, **kwargs)
        given = Competence.objects.on(local_day(appointment.starts_at)).filter(staff=appointment.staff_id)
        hers = Q(pk__in=given.values("service"), active=True) | Q(pk=appointment.service_id)
        field = self.fields["service"]
        field.queryset = Service.objects.filter(hers).order_by("name")  # type: ignore[attr-defined]
        field.initial = appointment.service_id

    def done(self) -> Done:
        """What was written, as the service takes it."""
        asked = self.cleaned_data
        given = {name: asked[name] for name in ("aftercare", "channel", "go_on")}
        return Done(service=asked["service"], **self._written(), **given)


def as_sent(content: dict[str, list[str]]) -> QueryDict:
    """A draft as the browser would send it."""
    sent = QueryDict(mutable=True)
    for name, values in content.items():
        sent.setlist(name, values)
    return sent


def _plain(done: Done) -> dict[str, Any]:
    scores = {f"before-{name}": score for name, score in done.before.items()}
    plain = {"note": done.note, "reaction": done.reaction, "plan": done.plan, "steps": done.steps}
    return {"zones": list(done.zones), **plain, **scores}
