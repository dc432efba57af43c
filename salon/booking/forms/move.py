"""Shape and language of a time: with whom, when, how long, where, and whether the client is told."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from salon.booking.forms.rows import OneOf
from salon.booking.models import Appointment
from salon.booking.queries import people_to_book
from salon.booking.services import KEEP, Destination
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import wall_time
from salon.house.standing import House


class TimeForm(forms.Form):
    """With whom, on which day, at what time of the wall clock."""

    staff = OneOf(label=_("With"))
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    time = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": "300"})
    )

    def __init__(self, *args: Any, user: User, house: House, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people_to_book(user, house)
        self._field("staff").offer(self.people)

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day, clock = cleaned.get("day"), cleaned.get("time")
        if day is not None and clock is not None:
            try:
                cleaned["starts_at"] = wall_time(day, clock)
            except (Refused, OverflowError) as refusal:
                self.add_error("time", str(refusal))
        return cleaned

    @property
    def starts_at(self) -> datetime:
        moment: datetime = self.cleaned_data["starts_at"]
        return moment


class Tell(forms.Form):
    """How the client hears of it."""

    MAIL, CALL, NOT = "mail", "call", "no"
    WAYS = ((MAIL, _("Yes, by e-mail")), (CALL, _("I will call")), (NOT, _("No")))

    tell = forms.ChoiceField(label=_("Tell the client?"), choices=WAYS, required=False)


class Where(OneOf):
    """A room or device: any may be asked for, and what does not fit is refused in words; offered is what fits."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, empty_label=_("The same, or one that fits"), **kwargs)

    def offer(self, rows: Iterable[models.Model], fitting: Sequence[models.Model] = ()) -> None:
        super().offer(rows)
        self.fitting = fitting

    def _choices(self) -> list[tuple[str, str]]:
        return [("", self.empty_label), *((str(one.pk), str(one)) for one in self.fitting)]


class MoveForm(Tell, TimeForm):
    """Where a visit goes, which version of it was looked at, what moves along, and whether the client is told."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    minutes = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=5, max_value=480)
    along = forms.BooleanField(
        label=_("The other treatments of this visit move along"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    asked_for = forms.BooleanField(
        label=_("The client asks for the new person"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    room = Where(label=_("Room"))
    device = Where(label=_("Device"))
    # Left in the column of those without a room.
    roomless = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, house: House, visit: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, house=house, **kwargs)
        service = visit.service
        rooms = [room for room in house.things.rooms.values() if room.active]
        fitting = house.rooms_for(service.room_kind_id) if service.room_kind_id else rooms
        self._field("room").offer(house.things.rooms.values(), fitting)
        devices = house.devices_for(service.device_kind_id) if service.device_kind_id else []
        self._field("device").offer(house.things.devices.values(), devices)

    @property
    def where(self) -> list[Any]:
        """The choices of where, as far as there is anything to choose."""
        return [self[name] for name in ("room", "device") if self._field(name).fitting]

    @property
    def destination(self) -> Destination:
        """Where it goes, as the service takes it."""
        asked = self.cleaned_data
        room = None if asked["roomless"] else asked["room"] or KEEP
        return Destination(
            asked["staff"],
            self.starts_at,
            asked["minutes"],
            asked["along"],
            asked["asked_for"],
            room,
            asked["device"] or KEEP,
        )
