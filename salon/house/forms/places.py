"""Shape and language of places, rooms, devices and their kinds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.core.versions import VersionField, version_of
from salon.house.forms.lines import Line
from salon.house.models import Category, Device, DeviceKind, Location, Room, RoomKind

TAKEN = {"name": {"unique": _("There is one of this name already.")}}


class ThingForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """What all of them have: a name, and an order where they stand in the diary."""

    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = version_of(self.instance)
        if "diary_order" in self.fields:
            self.fields["diary_order"] = forms.IntegerField(
                label=_("order in the diary"), min_value=0, max_value=9999, help_text=_("Small numbers stand first.")
            )
        if "list_order" in self.fields:
            self.fields["list_order"] = forms.IntegerField(
                label=_("order on the price list"),
                min_value=0,
                max_value=9999,
                initial=100,
                help_text=_("Small numbers stand first; equal ones by name."),
            )
        if "phone" in self.fields:
            self.fields["phone"].widget.input_type = "tel"
            self.fields["phone"].error_messages["invalid"] = _("Write a phone number, such as 040 123 4567.")


class LocationForm(ThingForm):
    class Meta:
        model = Location
        fields = ("name", "street", "postal_code", "city", "phone", "diary_order")
        field_classes = dict.fromkeys(("name", "street", "postal_code", "city"), Line)
        error_messages = TAKEN


class RoomForm(ThingForm):
    class Meta:
        model = Room
        fields = ("name", "kinds", "location", "diary_order")
        field_classes = {"name": Line}
        widgets = {"kinds": forms.CheckboxSelectMultiple}
        help_texts = {"kinds": _("Treatments that need such a room find it by this.")}
        error_messages = TAKEN


class DeviceForm(ThingForm):
    class Meta:
        model = Device
        fields = ("name", "kind", "location", "diary_order")
        field_classes = {"name": Line}
        help_texts = {"kind": _("Treatments that need such a device find it by this.")}
        error_messages = TAKEN


class RoomKindForm(ThingForm):
    class Meta:
        model = RoomKind
        fields = ("name",)
        field_classes = {"name": Line}
        error_messages = TAKEN


class DeviceKindForm(ThingForm):
    class Meta:
        model = DeviceKind
        fields = ("name",)
        field_classes = {"name": Line}
        error_messages = TAKEN


class CategoryForm(ThingForm):
    class Meta:
        model = Category
        fields = ("name", "list_order")
        field_classes = {"name": Line}
        help_texts = {"name": _("Treatments stand under it on the price list; what was done keeps it.")}
        error_messages = TAKEN
