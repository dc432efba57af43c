"""Shape and language of a booking: a time, one or several treatments, a client known or new."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from clients.card.models import Client
from clients.card.services import ClientDetails
from salon.booking.forms.move import TimeForm
from salon.booking.forms.rows import OneAsked, OneOf
from salon.booking.models import Appointment
from salon.booking.plans import MOST_TREATMENTS, Part, VisitWish
from salon.booking.signs import client_to_book
from salon.core.access import Permission, may
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Service, Staff
from salon.house.standing import House

CHECK = {"class": "form-check-input"}
PAGE = "more"
# From what hour on a client can come, as desks are asked.
AFTERS = ("12", "14", "16", "17")


@dataclass(frozen=True)
class FromDay:
    """A day to look from, and what it is called."""

    day: date
    word: str


class MoreForm(forms.Form):
    """A further treatment of the same visit."""

    service = OneOf(label=_("Treatment"), required=False)
    staff = OneOf(label=_("With"), required=False, empty_label=_("Anyone who is free"))
    parallel = forms.BooleanField(
        label=_("At the same time as the one before"), required=False, widget=forms.CheckboxInput(attrs=CHECK)
    )

    def __init__(self, *args: Any, people: list[Staff], services: list[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["service"].offer(services)
        fields["staff"].offer(people)

    def part(self) -> Part | None:
        """The treatment as the service takes it; nothing where none was chosen."""
        asked = self.cleaned_data
        if not asked.get("service"):
            return None
        return Part(asked["service"], asked["staff"], parallel=asked["parallel"])


class MoreForms(forms.BaseFormSet):  # type: ignore[type-arg]  # generic only in the stubs
    """The further treatments, as many as the page holds."""

    default_error_messages = {
        "too_many_forms": _("A visit has at most eight treatments. Book a second visit."),
        "missing_management_form": _("The page was sent incompletely. Open the booking again."),
    }


Further = forms.formset_factory(
    MoreForm,
    formset=MoreForms,
    extra=0,
    max_num=MOST_TREATMENTS - 1,
    absolute_max=MOST_TREATMENTS + 2,
    validate_max=True,
)


class BookingForm(TimeForm):
    """A visit for a client with a card, or for a new one of whom name and phone are enough."""

    client = OneAsked(label=_("Client"), error_messages={"invalid_choice": _("Choose the client.")})
    new_name = forms.CharField(label=_("Name"), max_length=160, required=False)
    new_phone = PhoneNumberField(label=_("Phone"), required=False)
    service = OneOf(label=_("Treatment"))
    asked_for = forms.BooleanField(
        label=_("Asked for this person"), required=False, widget=forms.CheckboxInput(attrs=CHECK)
    )
    note = forms.CharField(label=_("Note for the desk"), max_length=200, required=False)
    source = forms.ChoiceField(label=_("How"), choices=Appointment.Source, required=False)
    room = OneOf(label=_("Room"), required=False, empty_label=_("Chosen by itself"))
    device = OneOf(label=_("Device"), required=False, empty_label=_("Chosen by itself"))
    overbook_reason = forms.CharField(label=_("Why it is over-booked"), max_length=200, required=False)
    joining = OneAsked()

    field_order = ("service", "staff", "day", "time", "client", "new_phone", "new_name", "asked_for", "note", "source")

    def __init__(self, *args: Any, user: User, at: datetime, house: House, **kwargs: Any) -> None:
        super().__init__(*args, user=user, house=house, **kwargs)
        # Who has left is not offered any more; who is only away may be: the visit can be after her return.
        self.today = local_day(at)
        self.people = [person for person in self.people if not house.has_left(person, self.today)]
        self._field("staff").offer(self.people)
        self.further = self._further(house.bookable)
        self.may_overbook = may(user, Permission.OVERBOOK)
        self._field("service").offer(house.bookable)
        self._field("client").ask = lambda key: client_to_book(user, key, at)
        self._field("joining").ask = lambda key: Appointment.objects.live().visible_to(user, at).filter(pk=key).first()
        self._field("room").offer(room for room in house.things.rooms.values() if room.active)
        self._field("device").offer(device for device in house.things.devices.values() if device.active)
        if len(self.people) > 1:
            self._field("staff").required = False
            self._field("staff").empty_label = _("Anyone who is free")
        self._field("new_phone").widget.input_type = "tel"
        self._field("new_phone").error_messages["invalid"] = _("Write a phone number, such as 040 123 4567.")
        said = (Appointment.Source.PHONE, Appointment.Source.DESK, Appointment.Source.WALK_IN)
        self._field("source").choices = [(source.value, source.label) for source in said]
        self._field("source").initial = Appointment.Source.PHONE

    @property
    def from_days(self) -> list["FromDay"]:
        """Days to look from with one tap: today, tomorrow, next week."""
        monday = self.today + timedelta(days=7 - self.today.weekday())
        said = ((self.today, _("Today")), (self.today + timedelta(days=1), _("Tomorrow")), (monday, _("Next week")))
        return [FromDay(day, str(word)) for day, word in said]

    @property
    def afters(self) -> list[tuple[str, str]]:
        """Times of day to look from with one tap."""
        return [("", gettext("Any time")), *((hour, gettext("from %(hour)s on") % {"hour": hour}) for hour in AFTERS)]

    def _further(self, services: list[Service]) -> Any:
        sent = self.is_bound and self.data.get(f"{PAGE}-TOTAL_FORMS", "0") != "0"
        asked = {"people": self.people, "services": services}
        return Further(self.data if sent else None, prefix=PAGE, form_kwargs=asked)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.further.is_bound and not self.further.is_valid():
            told = [*self.further.non_form_errors(), *(text for form in self.further for text in _texts(form))]
            self.add_error(None, told)
        self._check_client(cleaned)
        return cleaned

    def _check_client(self, cleaned: dict[str, Any]) -> None:
        new = cleaned.get("new_name", "").strip()
        if "client" not in self.errors and bool(cleaned.get("client")) == bool(new):
            text = gettext("Choose the client, or write the name of a new one. One of the two.")
            self.add_error("new_name" if new else "client", text)
        if new and not cleaned.get("new_phone") and "new_phone" not in self.errors:
            self.add_error("new_phone", gettext("Write the client's phone number, for reaching the client."))

    def wish(self) -> VisitWish:
        """What was asked for, as the service takes it."""
        asked = self.cleaned_data
        first = Part(asked["service"], asked["staff"], asked["room"], asked["device"], asked["asked_for"])
        more = [part for form in self.further if self.further.is_bound and (part := form.part())]
        return VisitWish(
            parts=(first, *more),
            starts_at=self.starts_at,
            note=asked["note"],
            source=asked["source"] or Appointment.Source.PHONE,
            overbook_reason=asked["overbook_reason"].strip(),
        )

    def new_client(self) -> ClientDetails | None:
        """Name and phone of a client without a card; the last word of the name is the family name."""
        name = " ".join(self.cleaned_data["new_name"].split())
        if not name:
            return None
        first, _space, last = name.rpartition(" ")
        return ClientDetails(first or last, last if first else "", str(self.cleaned_data["new_phone"]))

    @cached_property
    def chosen_client(self) -> Client | None:
        """The client to show as chosen when the form comes back."""
        key = self.data.get("client") if self.is_bound else self.initial.get("client")
        try:
            found: Client | None = self._field("client").to_python(key)
        except forms.ValidationError:
            return None
        return found


def _texts(form: MoreForm) -> list[str]:
    return [str(text) for texts in form.errors.values() for text in texts]
