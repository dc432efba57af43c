"""What a client fills in: one field or three for each question, made from the edition."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clients.card.names import clean_line
from clients.intake.models import Edition, Item, ItemKind
from clients.intake.services.filling import LONGEST_NAME, LONGEST_SIGNATURE, LONGEST_WORDS, Said, Signed
from salon.core.time import local_day

YES_NO = [("yes", _("Yes")), ("no", pgettext_lazy("it is not so", "No"))]
ASKS_YES_NO = {ItemKind.CONDITION, ItemKind.MEDICINE, ItemKind.ALLERGY, ItemKind.YES_NO}
# No medicine was stopped before this: a slip of the keyboard.
EARLIEST = date(1990, 1, 1)


class FillForm(forms.Form):
    """The questions of an edition in one language, and the signature."""

    edition = forms.UUIDField(widget=forms.HiddenInput)
    signed_name = forms.CharField(label=_("Your name"), max_length=LONGEST_NAME)
    agree = forms.BooleanField(label=_("I agree to this."))
    signature = forms.CharField(max_length=LONGEST_SIGNATURE, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, edition: Edition, items: list[Item], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.of, self.language = items, edition, language
        for item in items:
            self._add(item)
        for field in self.fields.values():
            box = isinstance(field.widget, forms.CheckboxInput)
            if box or not isinstance(field.widget, forms.RadioSelect):
                field.widget.attrs["class"] = "form-check-input" if box else "form-control"

    def _add(self, item: Item) -> None:
        key, label = f"q-{item.pk}", item.label(self.language)
        if item.kind in ASKS_YES_NO:
            self.fields[key] = forms.ChoiceField(
                label=label, choices=YES_NO, required=item.required, widget=forms.RadioSelect
            )
            self.fields[f"{key}-more"] = forms.CharField(label=_("More about it"), max_length=200, required=False)
            if item.kind == ItemKind.MEDICINE:
                widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
                self.fields[f"{key}-last"] = forms.DateField(label=_("Last used on"), required=False, widget=widget)
        elif item.kind == ItemKind.CHOICE:
            choices = item.options(self.language)
            self.fields[key] = forms.ChoiceField(
                label=label, choices=choices, required=item.required, widget=forms.RadioSelect
            )
        elif item.kind == ItemKind.CONFIRM:
            self.fields[key] = forms.BooleanField(label=label, required=item.required)
        else:
            self.fields[key] = forms.CharField(
                label=label, max_length=LONGEST_WORDS, required=item.required, widget=forms.Textarea(attrs={"rows": 3})
            )

    def clean_signed_name(self) -> str:
        return clean_line(self.cleaned_data["signed_name"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("edition") != self.of.pk:
            raise forms.ValidationError(_("The questions have changed meanwhile. Read them again."), code="stale")
        for item in self.asked:
            last = cleaned.get(f"q-{item.pk}-last")
            if last is not None and not EARLIEST <= last <= local_day(timezone.now()):
                self.add_error(f"q-{item.pk}-last", _("This day cannot be. Check the year."))
        return cleaned

    @property
    def questions(self) -> list[dict[str, Any]]:
        """Each question with its fields, as the page shows them."""
        shown = []
        for item in self.asked:
            key = f"q-{item.pk}"
            rest = [self[name] for name in (f"{key}-more", f"{key}-last") if name in self.fields]
            shown.append(
                {"item": item, "field": self[key], "rest": rest, "radio": item.kind in {*ASKS_YES_NO, "choice"}}
            )
        return shown

    def signed(self) -> Signed:
        """What was signed, as the service takes it."""
        said = {str(item.pk): self._said(item) for item in self.asked}
        answers = {key: one for key, one in said.items() if one.value}
        name, drawn = self.cleaned_data["signed_name"], self.cleaned_data["signature"]
        return Signed(self.of, self.language, answers, name=name, signature=drawn)

    def _said(self, item: Item) -> Said:
        key, data = f"q-{item.pk}", self.cleaned_data
        value = data.get(key)
        if item.kind == ItemKind.CONFIRM:
            return Said("yes" if value else "")
        if item.kind not in ASKS_YES_NO:
            return Said(str(value or "").replace("\0", "").replace("\r\n", "\n").strip())
        # What is said about a yes counts only where there is one.
        yes = value == "yes"
        more = clean_line(data.get(f"{key}-more") or "") if yes else ""
        return Said(str(value or ""), more, data.get(f"{key}-last") if yes else None)
