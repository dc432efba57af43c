"""Shape and language of what was used: devices with the settings of their kind, products with their batch."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.card.names import clean_line
from clients.care.models import Setting, SettingSheet
from clients.care.services import MOST_PRODUCTS, DeviceDone, ProductDone
from clients.care.settings_read import LONGEST, range_words, read_settings
from products.catalogue.models import Product
from salon.house.models import Device

SET = "set-"


class DeviceForm(forms.Form):
    """One device: used or not, and a field for each line of its sheet."""

    used = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, device: Device, sheet: SettingSheet | None, initial: dict[str, Any]) -> None:
        super().__init__(data, prefix=f"device-{device.pk.hex}", initial=initial)
        self.device, self.sheet = device, sheet
        self.lines: list[Setting] = list(sheet.settings.all()) if sheet else []
        for line in self.lines:
            self.fields[SET + line.key] = _field_of(line)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("used"):
            typed = {line.key: str(cleaned.get(SET + line.key, "")) for line in self.lines}
            _values, faults = read_settings(self.lines, typed)
            for key, fault in faults.items():
                self.add_error(SET + key, fault)
        return cleaned

    @property
    def settings(self) -> list[Any]:
        """The fields of the sheet, to be drawn."""
        return [self[SET + line.key] for line in self.lines]

    @property
    def is_used(self) -> bool:
        return bool(self["used"].value())

    def done(self) -> DeviceDone:
        asked = self.cleaned_data
        return DeviceDone(self.device, self.sheet, {line.key: asked.get(SET + line.key, "") for line in self.lines})


def _field_of(line: Setting) -> forms.Field:
    """How a line is asked: numbers by the keys of numbers, lists by a list."""
    if line.kind == Setting.Kind.CHOICE:
        choices = [("", "—"), *((word, word) for word in line.options)]
        return forms.ChoiceField(label=line.name, choices=choices, required=False)
    number = line.kind == Setting.Kind.NUMBER
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"} if number else {})
    # Its length is judged by its sheet, in words that name it.
    label = f"{line.name} ({line.unit})" if line.unit else line.name
    return forms.CharField(
        label=label, max_length=LONGEST * 4, required=False, widget=widget, help_text=range_words(line)
    )


class DeviceForms:
    """All devices that are in use here; those of a record that has them, too."""

    def __init__(self, data: Any, *, used: Sequence[DeviceDone]) -> None:
        known = {one.device.pk: one for one in used}
        sheets = {sheet.kind_id: sheet for sheet in SettingSheet.objects.newest().prefetch_related("settings")}
        devices = {device.pk: device for device in Device.objects.filter(active=True)}
        devices |= {one.device.pk: one.device for one in used}
        self.rows = [
            DeviceForm(data, device=device, sheet=_sheet_of(device, sheets), initial=_initial(known.get(device.pk)))
            for device in sorted(devices.values(), key=lambda device: device.name.casefold())
        ]

    def __iter__(self) -> Iterator[DeviceForm]:
        return iter(self.rows)

    def faults(self) -> list[str]:
        """What is not right, as sentences."""
        return [str(text) for row in self.rows if not row.is_valid() for texts in row.errors.values() for text in texts]

    def done(self) -> tuple[DeviceDone, ...]:
        return tuple(row.done() for row in self.rows if row.cleaned_data.get("used"))


def _sheet_of(device: Device, sheets: dict[Any, SettingSheet]) -> SettingSheet | None:
    return sheets.get(device.kind_id) if device.kind_id else None


def _initial(one: DeviceDone | None) -> dict[str, Any]:
    if one is None:
        return {}
    return {"used": True, **{SET + key: value for key, value in (one.settings or {}).items()}}


class ProductForm(forms.Form):
    """One professional product: what, of which batch, until when, how much."""

    name = forms.CharField(
        label=_("Product"),
        max_length=140,
        required=False,
        widget=forms.TextInput(attrs={"list": "product-names", "autocomplete": "off"}),
    )
    batch = forms.CharField(
        label=_("Batch"), max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    expires_on = forms.DateField(
        label=_("Best before"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    amount = forms.CharField(
        label=_("Amount"), max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("name", "batch", "amount"):
            cleaned[name] = clean_line(cleaned.get(name) or "")
        if not cleaned["name"] and "name" not in self.errors and self.has_words(cleaned):
            self.add_error("name", _("Write which product it was, or leave the whole line empty."))
        return cleaned

    @staticmethod
    def has_words(cleaned: dict[str, Any]) -> bool:
        return any(cleaned.get(name) for name in ("batch", "expires_on", "amount"))

    @property
    def is_shown(self) -> bool:
        return any(self[name].value() for name in self.fields)


class ProductForms:
    """A few lines for products; those not needed stay out of sight."""

    def __init__(self, data: Any, *, used: Sequence[ProductDone]) -> None:
        given = [{**one.__dict__} for one in used] + [{} for _n in range(MOST_PRODUCTS - len(used))]
        self.rows = [ProductForm(data, prefix=f"used-{n}", initial=initial) for n, initial in enumerate(given)]

    def __iter__(self) -> Iterator[ProductForm]:
        return iter(self.rows)

    def faults(self) -> list[str]:
        """What is not right, as sentences."""
        return [str(text) for row in self.rows if not row.is_valid() for texts in row.errors.values() for text in texts]

    def done(self) -> tuple[ProductDone, ...]:
        """The lines that were written; a name that the shelf knows brings its product along. One query."""
        written = [row.cleaned_data for row in self.rows if row.cleaned_data.get("name")]
        named = {str(one): one for one in _by_name([row["name"] for row in written])}
        return tuple(
            ProductDone(row["name"], row["batch"], row["expires_on"], row["amount"], named.get(row["name"]))
            for row in written
        )


def _by_name(names: list[str]) -> list[Product]:
    """Products that are called so, with their size."""
    if not names:
        return []
    return [product for product in Product.objects.all() if str(product) in names]
