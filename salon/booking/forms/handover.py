"""The hand-over's screen comes back as one form: for each visit a choice, and how the client hears of it."""

from collections.abc import Mapping
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from salon.booking import handover_choices as choices
from salon.booking.models import AffectedVisit
from salon.booking.services.handover import Decision
from salon.house.models import Staff

Outcome, Told = AffectedVisit.Outcome, AffectedVisit.Told
TELL = [(Told.MAIL, _("By e-mail")), ("", _("To be called")), (Told.CALLED, _("Knows already"))]
WHICH = [("ticked", _("The ticked visits")), ("all", _("All open visits")), ("asked", _("Those who asked for her"))]
OUTCOMES = {
    choices.CALLS: Outcome.CALL,
    choices.WAITS: Outcome.WAITS,
    choices.CANCEL: Outcome.CANCELLED,
    choices.HAND: Outcome.HANDED,
    choices.MOVE: Outcome.MOVED,
}
MOST = 250


class RowForm(forms.Form):
    """What was chosen for one visit."""

    version = forms.IntegerField(min_value=1, max_value=2_000_000_000)
    choice = forms.CharField(max_length=80, required=False)
    told = forms.ChoiceField(choices=TELL, required=False)


class ManyForm(forms.Form):
    """One choice for many visits; nothing is saved by it."""

    which = forms.ChoiceField(choices=WHICH, label=_("Which visits"))
    what = forms.CharField(max_length=80, label=_("What with them"))


class SheetForm:
    """Every visit of the screen, read; extra keys are not looked at."""

    def __init__(self, post: QueryDict) -> None:
        # A visit is on the screen when its version comes back: one field less for each of two hundred rows.
        named = [name.removesuffix("-version") for name in post if name.endswith("-version")]
        self.keys, self.malformed = _keys(named[: MOST + 1])
        self.malformed = self.malformed or len(self.keys) > MOST
        ticked, _odd = _keys(post.getlist("tick")[:MOST])
        self.ticked = frozenset(ticked)
        self.forms = {key: RowForm(post, prefix=str(key)) for key in self.keys}

    @property
    def filled_in(self) -> dict[UUID, tuple[str, str, bool]]:
        """Choice, how to tell, ticked, by visit."""
        return {
            key: (form.cleaned_data["choice"], form.cleaned_data["told"], key in self.ticked)
            for key, form in self.forms.items()
            if form.is_valid()
        }

    @property
    def named(self) -> list[UUID]:
        """Whom the choices name."""
        return choices.people_in(choice for choice, _told, _ticked in self.filled_in.values())

    def decisions(self, people: Mapping[UUID, Staff]) -> list[Decision]:
        """What is to be carried out: everything but what stays open. What makes no sense has no outcome."""
        return [
            _decision(key, form, people)
            for key, form in self.forms.items()
            if not form.is_valid() or form.cleaned_data["choice"] not in {"", choices.LATER}
        ]


def _decision(key: UUID, form: RowForm, people: Mapping[UUID, Staff]) -> Decision:
    if not form.is_valid():
        return Decision(key, 0, "")
    asked = form.cleaned_data
    staff, starts_at = choices.destination(asked["choice"], people)
    outcome = OUTCOMES.get(asked["choice"].split(":")[0], "")
    return Decision(key, asked["version"], outcome, staff, starts_at, asked["told"])


def _keys(texts: list[str]) -> tuple[list[UUID], bool]:
    """The keys, each once, and whether something was no key."""
    found: dict[UUID, None] = {}
    for text in texts:
        try:
            found[UUID(text)] = None
        except ValueError:
            return list(found), True
    return list(found), False
