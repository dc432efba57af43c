"""Shape and language of the settings of a kind of device."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.card.names import clean_line
from clients.care.models import Setting, SettingSheet
from clients.care.services import SettingLine
from clients.care.services.sheets import MOST_LINES

SPARE = 2


class LineForm(forms.Form):
    """One line of the sheet; a line without a name is left out."""

    key = forms.SlugField(max_length=40, required=False, widget=forms.HiddenInput)
    name_fi = forms.CharField(label=_("Name in Finnish"), max_length=60, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Setting.Kind)
    unit = forms.CharField(label=_("Unit"), max_length=12, required=False)
    least = forms.DecimalField(label=_("Least"), max_digits=9, decimal_places=3, required=False, localize=True)
    most = forms.DecimalField(label=_("Most"), max_digits=9, decimal_places=3, required=False, localize=True)
    choices = forms.CharField(label=_("List, with commas"), max_length=300, required=False)
    required = forms.BooleanField(
        label=_("Always filled in"), required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("name_fi", "name_en", "unit", "choices"):
            cleaned[name] = clean_line(cleaned.get(name) or "")
        if cleaned["name_fi"] and not cleaned["name_en"]:
            cleaned["name_en"] = cleaned["name_fi"]
        if not cleaned["name_fi"] and (cleaned["name_en"] or cleaned["choices"] or cleaned["unit"]):
            self.add_error("name_fi", _("Write the name, or leave the whole line empty."))
        return cleaned

    def line(self) -> SettingLine | None:
        """The line as the service takes it: what its kind does not ask is left out."""
        asked = {name: self.cleaned_data.get(name) for name in SettingLine.__dataclass_fields__}
        if not asked["name_fi"]:
            return None
        if asked["kind"] != Setting.Kind.NUMBER:
            asked |= {"unit": "", "least": None, "most": None}
        if asked["kind"] != Setting.Kind.CHOICE:
            asked["choices"] = ""
        return SettingLine(**asked)  # type: ignore[arg-type]


LineForms = forms.formset_factory(LineForm, extra=0, max_num=MOST_LINES, absolute_max=MOST_LINES)


def lines_form(data: Any, sheet: SettingSheet | None, usual: tuple[SettingLine, ...]) -> Any:
    """The lines as they stand, or the usual ones where there are none, and a few empty ones."""
    rows: list[Any] = list(sheet.settings.all()) if sheet else list(usual)
    given = [{name: getattr(row, name) for name in SettingLine.__dataclass_fields__} for row in rows]
    empty = min(SPARE, MOST_LINES - len(given))
    return LineForms(data, initial=[*given, *({} for _n in range(empty))], prefix="line")
