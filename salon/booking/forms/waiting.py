"""Shape and language of the waiting list: what a client waits for, which time is offered, which part is looked at."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from clients.card.models import Client
from clients.card.services import ClientDetails, named
from salon.booking.forms.move import TimeForm
from salon.booking.models import WaitingEntry
from salon.booking.queries import people_to_book
from salon.booking.services.offers import OfferTime
from salon.booking.services.waiting import WaitingWish
from salon.core.models import User
from salon.house.models import Service, Staff


def _day(**attrs: str) -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attrs})


def _clock() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": "900"})


class WishForm(forms.Form):
    """What is waited for: with whom, with whom not, and when the client could come."""

    service = forms.ModelChoiceField(label=_("Treatment"), queryset=Service.objects.none())
    staff = forms.ModelChoiceField(
        label=_("With"), queryset=Staff.objects.none(), required=False, empty_label=_("Anyone")
    )
    without = forms.ModelChoiceField(
        label=_("Anyone but"), queryset=Staff.objects.none(), required=False, empty_label=_("Nobody in particular")
    )
    first_day = forms.DateField(label=_("From the day"), widget=_day())
    last_day = forms.DateField(
        label=_("Until the day"), widget=_day(), required=False, help_text=_("Empty: until a time is found.")
    )
    earliest = forms.TimeField(label=_("Not before"), widget=_clock(), required=False)
    latest = forms.TimeField(label=_("Begins at the latest at"), widget=_clock(), required=False)
    note = forms.CharField(label=_("Note for the desk"), max_length=200, required=False)

    WISH = ("service", "staff", "without", "first_day", "last_day", "earliest", "latest", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._field("service").queryset = Service.objects.bookable()
        self._field("staff").queryset = Staff.objects.in_diary()
        self._field("without").queryset = Staff.objects.in_diary()

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def wish(self) -> WaitingWish:
        """What was written, as the service takes it."""
        return WaitingWish(**{name: self.cleaned_data[name] for name in self.WISH})


class WaitingForm(WishForm):
    """Who waits, a client with a card or a new one of whom name and phone are enough, and for what."""

    client = forms.ModelChoiceField(
        label=_("Client"),
        queryset=Client.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("Choose the client.")},
    )
    new_name = forms.CharField(label=_("Name"), max_length=160, required=False)
    new_phone = PhoneNumberField(label=_("Phone"), required=False)

    def __init__(self, *args: Any, user: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._field("client").queryset = Client.objects.visible_to(user, at)
        self._field("new_phone").widget.input_type = "tel"
        self._field("new_phone").error_messages["invalid"] = _("Write a phone number, such as 040 123 4567.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        new = cleaned.get("new_name", "").strip()
        if "client" not in self.errors and bool(cleaned.get("client")) == bool(new):
            text = _("Choose the client, or write the name of a new one. One of the two.")
            self.add_error("new_name" if new else "client", text)
        if new and not cleaned.get("new_phone") and "new_phone" not in self.errors:
            self.add_error("new_phone", _("Write the client's phone number, for reaching the client."))
        return cleaned

    def new_client(self) -> ClientDetails | None:
        """Name and phone of a client without a card; nothing where one with a card was chosen."""
        name = self.cleaned_data["new_name"]
        return named(name, str(self.cleaned_data["new_phone"])) if name.strip() else None

    @property
    def chosen_client(self) -> Client | None:
        """The client to show as chosen when the form comes back."""
        key = self.data.get("client") if self.is_bound else self.initial.get("client")
        try:
            found: Client | None = self._field("client").queryset.filter(pk=key).first() if key else None
        except (ValueError, forms.ValidationError):
            return None
        return found


class WaitingChangeForm(WishForm):
    """What is waited for, and which version of it was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


class OfferForm(TimeForm):
    """Which time is held for the client; the next one gets it by itself only where the desk leaves that on."""

    in_turn = forms.BooleanField(
        label=_("If it is not taken, offer it to the next who waits"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def time_offered(self) -> OfferTime:
        """What was chosen, as the service takes it."""
        return OfferTime(self.cleaned_data["staff"], self.starts_at, in_turn=self.cleaned_data["in_turn"])


class WaitingFilter(forms.Form):
    """Which part of the list is looked at; what makes no sense in the address is as if it were not written."""

    TO_CALL = "call"
    STATES = (*WaitingEntry.State.choices, (TO_CALL, _("To be called")), ("all", _("All")))

    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    service = forms.ModelChoiceField(
        label=_("Treatment"), queryset=Service.objects.none(), required=False, empty_label=_("All treatments")
    )
    staff = forms.ModelChoiceField(
        label=_("Waits for"), queryset=Staff.objects.none(), required=False, empty_label=_("Everybody")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._field("service").queryset = Service.objects.bookable()
        people = people_to_book(user)
        self._field("staff").queryset = Staff.objects.filter(pk__in=[person.pk for person in people])
        self.is_valid()

    def _field(self, name: str) -> Any:
        return self.fields[name]

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked for, with the state "waiting" where none is named."""
        return {
            "state": WaitingEntry.State.WAITING,
            **{name: value for name, value in self.cleaned_data.items() if value},
        }
