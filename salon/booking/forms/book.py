"""Shape and language of a booking, and of the search for a free time."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from clients.card.models import Client
from clients.card.services import ClientDetails
from salon.booking.forms.move import TimeForm
from salon.booking.models import Appointment
from salon.booking.queries import people_to_book
from salon.booking.services import BookingWish
from salon.core.models import User
from salon.house.models import Service, Staff


class BookingForm(TimeForm):
    """A visit for a client with a card, or for a new one of whom name and phone are enough."""

    client = forms.ModelChoiceField(label=_("Client"), queryset=Client.objects.none(), required=False)
    new_name = forms.CharField(label=_("Name"), max_length=160, required=False)
    new_phone = PhoneNumberField(label=_("Phone"), required=False)
    service = forms.ModelChoiceField(label=_("Treatment"), queryset=Service.objects.none())
    asked_for = forms.BooleanField(
        label=_("Asked for this person"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    note = forms.CharField(label=_("Note for the desk"), max_length=200, required=False)
    source = forms.ChoiceField(label=_("How"), choices=Appointment.Source, required=False)

    field_order = ("service", "staff", "day", "time", "client", "new_name", "new_phone", "asked_for", "note", "source")

    def __init__(self, *args: Any, user: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self._field("service").queryset = Service.objects.bookable().select_related("category")
        self._field("client").queryset = Client.objects.visible_to(user, at)
        self._field("new_phone").widget.input_type = "tel"
        self._field("new_phone").error_messages["invalid"] = _("Write a phone number, such as 040 123 4567.")
        said = (Appointment.Source.PHONE, Appointment.Source.DESK, Appointment.Source.WALK_IN)
        self._field("source").choices = [(source.value, source.label) for source in said]
        self._field("source").initial = Appointment.Source.PHONE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        new = cleaned.get("new_name", "").strip()
        if "client" not in self.errors and bool(cleaned.get("client")) == bool(new):
            text = gettext("Choose the client, or write the name of a new one. One of the two.")
            self.add_error("new_name" if new else "client", text)
        if new and not cleaned.get("new_phone") and "new_phone" not in self.errors:
            self.add_error("new_phone", gettext("Write her phone number, so that she can be reached."))
        return cleaned

    def wish(self) -> BookingWish:
        """What was asked for, as the service takes it."""
        asked = self.cleaned_data
        return BookingWish(
            service=asked["service"],
            staff=asked["staff"],
            starts_at=self.starts_at,
            asked_for=asked["asked_for"],
            note=asked["note"],
            source=asked["source"] or Appointment.Source.PHONE,
        )

    def new_client(self) -> ClientDetails | None:
        """Name and phone of a client without a card; the last word of the name is the family name."""
        name = " ".join(self.cleaned_data["new_name"].split())
        if not name:
            return None
        first, _space, last = name.rpartition(" ")
        return ClientDetails(first or last, last if first else "", str(self.cleaned_data["new_phone"]))

    @property
    def chosen_client(self) -> Client | None:
        """The client to show as chosen when the form comes back."""
        key = self.data.get("client") if self.is_bound else self.initial.get("client")
        try:
            found: Client | None = self._field("client").queryset.filter(pk=key).first() if key else None
        except (ValueError, forms.ValidationError):
            return None
        return found


class FreeForm(forms.Form):
    """What the first free time is looked for."""

    service = forms.ModelChoiceField(queryset=Service.objects.none())
    staff = forms.ModelChoiceField(queryset=Staff.objects.none(), required=False)
    day = forms.DateField(required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people_to_book(user)
        self._field("service").queryset = Service.objects.bookable()
        self._field("staff").queryset = Staff.objects.filter(pk__in=[person.pk for person in self.people])

    def _field(self, name: str) -> Any:
        return self.fields[name]

    @property
    def day_asked(self) -> date | None:
        asked: date | None = self.cleaned_data.get("day")
        return asked
