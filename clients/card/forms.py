"""Shape and language of what is written on a card."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from clients.card.models import Client, HealthFact, ProductTalk
from clients.card.services import ClientDetails, HealthNote


class NewClientForm(forms.Form):
    """Name and phone: enough to book."""

    first_name = forms.CharField(label=_("First name"), max_length=80)
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)
    phone = PhoneNumberField(label=_("Phone"))
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("For the aftercare and the receipt."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.input_type = "tel"
        self.fields["phone"].error_messages["invalid"] = _("Write a phone number, such as 040 123 4567.")
        self.fields["first_name"].widget.attrs["autocomplete"] = "off"
        self.fields["last_name"].widget.attrs["autocomplete"] = "off"

    def details(self) -> ClientDetails:
        """What was written, as the service takes it."""
        return ClientDetails(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class ContactForm(NewClientForm):
    """Name, contacts and language; the date of birth only for those who may see it."""

    language = forms.ChoiceField(label=_("Language"), choices=Client.Language)
    birth_date = forms.DateField(
        label=_("Date of birth"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, client: Client, shows_birth_date: bool, **kwargs: Any) -> None:
        names = ["first_name", "last_name", "phone", "email", "language", "birth_date", "version"]
        super().__init__(*args, initial={name: getattr(client, name) for name in names}, **kwargs)
        self.client = client
        self.fields["phone"].required = False
        if not shows_birth_date:
            del self.fields["birth_date"]

    def details(self) -> ClientDetails:
        """What was written; what was not shown stays as it is."""
        written = {"birth_date": self.client.birth_date, **self.cleaned_data}
        del written["version"]
        return ClientDetails(**written)


class WishesForm(forms.Form):
    """How the client wishes to be treated."""

    product_talk = forms.ChoiceField(label=_("Talk about products"), choices=ProductTalk, widget=forms.RadioSelect)
    quiet_treatment = forms.BooleanField(label=_("A quiet treatment"), required=False)


class HealthForm(forms.Form):
    """One allergy, condition, medicine or warning."""

    kind = forms.ChoiceField(label=_("Kind"), choices=HealthFact.Kind)
    text = forms.CharField(label=_("What"), max_length=200)
    reaction = forms.CharField(label=_("How it shows"), max_length=200, required=False)
    since = forms.DateField(
        label=_("Since"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def note(self) -> HealthNote:
        """What was written, as the service takes it."""
        return HealthNote(**self.cleaned_data)
