"""Shape and language of what is written on a card."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from clients.card.models import Client, ProductTalk, ToldBy
from clients.card.services import ClientDetails
from clients.card.services.wishes import LONGEST, Wishes
from salon.house.models import Staff


class NewClientForm(forms.Form):
    """Name and phone: enough to book."""

    first_name = forms.CharField(label=_("First name"), max_length=80)
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)
    phone = PhoneNumberField(label=_("Phone"))
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("For the aftercare and the receipt."))

    told_by = forms.ChoiceField(
        label=_("Hears of changes"),
        choices=[("", _("No wish said")), *ToldBy.choices],
        required=False,
        help_text=_("How the client is told when a visit is moved or a time becomes free."),
    )

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
        names = ["first_name", "last_name", "phone", "email", "told_by", "language", "birth_date", "version"]
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
    """How and by whom the client wishes to be treated."""

    product_talk = forms.ChoiceField(label=_("Talk about products"), choices=ProductTalk, widget=forms.RadioSelect)
    quiet_treatment = forms.BooleanField(label=_("A quiet treatment"), required=False)
    preferred = forms.ModelChoiceField(
        label=_("Gladly with"), queryset=Staff.objects.none(), required=False, empty_label=_("Anyone")
    )
    unwanted = forms.ModelChoiceField(
        label=_("Not with"),
        queryset=Staff.objects.none(),
        required=False,
        empty_label=_("No such wish"),
        help_text=_("That person is left out when a free time is looked for."),
    )
    reason = forms.CharField(
        label=_("Why not"),
        max_length=LONGEST,
        required=False,
        help_text=_("Read only by who leads the salon. Empty: what was said before stays."),
    )

    def __init__(self, *args: Any, client: Client, reason: str, day: date, **kwargs: Any) -> None:
        now = {
            "product_talk": client.product_talk,
            "quiet_treatment": client.quiet_treatment,
            "preferred": client.preferred_staff_id,
            "unwanted": client.unwanted_staff_id,
            "reason": reason,
        }
        super().__init__(*args, **kwargs)
        self.initial = now
        chosen = Q(pk__in=[key for key in (client.preferred_staff_id, client.unwanted_staff_id) if key])
        hers = Staff.objects.filter(chosen | Q(pk__in=Staff.objects.not_left(day).filter(has_column=True)))
        for name in ("preferred", "unwanted"):
            self.fields[name].queryset = hers.order_by("diary_order", "name")  # type: ignore[attr-defined]

    def wishes(self) -> Wishes:
        """What was said, as the service takes it."""
        return Wishes(**self.cleaned_data)
