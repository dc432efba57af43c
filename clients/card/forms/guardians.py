"""Shape and language of who answers for a client under age."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from salon.core.versions import VersionField
from salon.house.models import Service


class GuardianForm(forms.Form):
    """Whom to ask."""

    version = VersionField()
    name = forms.CharField(label=_("Guardian's name"), max_length=160)
    phone = PhoneNumberField(label=_("Guardian's phone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.input_type = "tel"
        self.fields["phone"].error_messages["invalid"] = _("Write a phone number, such as 040 123 4567.")


class AgreementForm(forms.Form):
    """What the guardian has agreed to."""

    service = forms.ModelChoiceField(label=_("Treatment"), queryset=Service.objects.none())
    agreed_on = forms.DateField(label=_("Agreed on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = Service.objects.bookable().order_by("name")  # type: ignore[attr-defined]
