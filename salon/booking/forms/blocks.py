"""Shape and language of time that is not for clients."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.booking.blocks import BlockWish
from salon.booking.models import Block
from salon.booking.queries import DESK, people_to_book
from salon.core.access import roles_of
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.names import clean_line
from salon.core.time import HELSINKI, wall_time
from salon.house.models import Device, Room, Staff

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def _clock(label: "_StrPromise") -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": "300"})
    return forms.TimeField(label=label, widget=widget)


class BlockForm(forms.Form):
    """What for, of whom or what, from when until when. Only who is let in sees a private one's kind and note."""

    kind = forms.ChoiceField(label=_("What for"), choices=Block.Kind)
    staff = forms.ModelChoiceField(label=_("Person"), queryset=Staff.objects.none(), required=False)
    room = forms.ModelChoiceField(label=_("Room"), queryset=Room.objects.none(), required=False)
    device = forms.ModelChoiceField(label=_("Device"), queryset=Device.objects.none(), required=False)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    time = _clock(_("From"))
    until = _clock(_("Until"))
    note = forms.CharField(label=_("Note"), max_length=120, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: User, block: Block | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.block = block
        people = [person.pk for person in people_to_book(user)]
        self._field("staff").queryset = Staff.objects.filter(pk__in=people)
        if roles_of(user) & DESK:
            self._field("room").queryset = Room.objects.filter(active=True)
            self._field("device").queryset = Device.objects.filter(active=True)
        if block is not None and not told_to(block, user):
            del self.fields["kind"], self.fields["note"]

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, moment in (("time", "starts_at"), ("until", "ends_at")):
            day, clock = cleaned.get("day"), cleaned.get(name)
            if day is None or clock is None:
                continue
            try:
                cleaned[moment] = wall_time(day, clock)
            except (Refused, OverflowError) as refusal:
                self.add_error(name, str(refusal))
        return cleaned

    def clean_note(self) -> str:
        return clean_line(self.cleaned_data["note"])

    def wish(self) -> BlockWish:
        """What was asked for, as the service takes it; what this user may not see stays as it is."""
        asked = self.cleaned_data
        kept = self.block
        return BlockWish(
            asked["starts_at"],
            asked["ends_at"],
            kind=asked["kind"] if "kind" in asked or kept is None else kept.kind,
            staff=asked["staff"],
            room=asked["room"],
            device=asked["device"],
            note=asked["note"] if "note" in asked or kept is None else kept.note,
        )


def told_to(block: Block, user: User) -> bool:
    """True if this user may know what the time is for: of a private one, she herself and who entered it."""
    own = {block.created_by_id, block.staff.user_id if block.staff else None}
    return block.kind != Block.Kind.PRIVATE or user.pk in own


def initial_of(block: Block) -> dict[str, object]:
    """The form as the block stands."""
    start, end = block.starts_at.astimezone(HELSINKI), block.ends_at.astimezone(HELSINKI)
    return {
        "kind": block.kind,
        "staff": block.staff_id,
        "room": block.room_id,
        "device": block.device_id,
        **times(start, end),
        "note": block.note,
        "version": block.version,
    }


def times(start: datetime, end: datetime) -> dict[str, date | time]:
    """Day, from and until by the wall clock."""
    return {"day": start.date(), "time": start.time(), "until": end.time()}
