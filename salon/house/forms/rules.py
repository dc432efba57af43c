"""Shape and language of the house rules and of closed days."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.core.versions import VersionField, version_of
from salon.house.forms.lines import Line
from salon.house.models import Salon
from salon.house.services.rules import HouseRules

IDENTITY = ("name", "business_id", "street", "postal_code", "city", "phone", "email")
BOOKING = ("closed_on_holidays", "late_notice_hours", "offer_hours", "offers_by_itself", "price_rise_percent")
ADVICE = ("decline_rest_days", "products_per_visit", "letters_per_month")
TILL = ("discount_percent", "discount_percent_treating", "refund_limit", "vat_liable")
GROUPS = (
    (_("Name and address"), IDENTITY),
    (_("Diary"), BOOKING),
    (_("Products"), ADVICE),
    (_("Till"), TILL),
)
HELP = {
    "name": _("Stands on receipts, letters and the clients' own pages."),
    "closed_on_holidays": _("Each holiday can be opened on the page of closed days."),
    "late_notice_hours": _("A client who cancels later than this has cancelled late; nothing else follows from it."),
    "offer_hours": _(
        "After this the next client on the waiting list is asked. An end at night is put off to nine in the morning."
    ),
    "offers_by_itself": _(
        "Without the tick the desk sees freed times on the page of the day and decides. With it the time is held, a "
        "letter goes to a client who wishes letters, and the others are on the list to be called."
    ),
    "price_rise_percent": _("The till says so when a price is further above what the client was told."),
    "decline_rest_days": _("A client who said no is not offered that product line again in this time."),
    "products_per_visit": _("0 means that products are spoken of only when the client asks."),
    "letters_per_month": _("Of all kinds together. Receipts and changes of visits count too, and go out all the same."),
    "discount_percent": _("At the desk. A greater discount needs the owner."),
    "discount_percent_treating": _("When she keeps the till herself. A greater discount needs the owner."),
    "refund_limit": _("A manager gives back so much by herself. Others ask the owner or the manager."),
    "vat_liable": _("Without the tick no VAT stands on receipts: a business below the limit of the VAT Act."),
}


@dataclass(frozen=True)
class Group:
    """Fields that belong together, under one heading."""

    title: object
    fields: list[forms.BoundField]


class RulesForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """Everything the owner may change on one page."""

    version = VersionField()

    class Meta:
        model = Salon
        fields = (*IDENTITY, *ADVICE, *TILL, *BOOKING)
        localized_fields = ("refund_limit",)
        field_classes = dict.fromkeys(("name", "business_id", "street", "postal_code", "city"), Line)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = version_of(self.instance)
        self.fields["phone"].widget.input_type = "tel"
        self.fields["phone"].error_messages["invalid"] = _("Write a phone number, such as 040 123 4567.")
        for name, text in HELP.items():
            if name in self.fields:
                self.fields[name].help_text = text

    @property
    def groups(self) -> list[Group]:
        """The fields as they stand on the page."""
        return [Group(title, [self[name] for name in names]) for title, names in GROUPS]

    def rules(self) -> HouseRules:
        """What was written, as the service takes it."""
        return HouseRules(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class ClosedForm(forms.Form):
    """Days on which the salon is closed of its own accord."""

    name = Line(label=_("Why"), max_length=80, help_text=_("For instance: summer holiday, training day."))
    first = forms.DateField(label=_("First day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    last = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Empty for one day."),
    )

    @property
    def days(self) -> tuple[date, date]:
        """First and last day."""
        first: date = self.cleaned_data["first"]
        return first, self.cleaned_data["last"] or first


class HolidayForm(forms.Form):
    """A public holiday on which the salon is open."""

    day = forms.DateField()
