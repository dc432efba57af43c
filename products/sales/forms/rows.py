"""The rows of the till: a visit that is paid, a product that is taken, a part of the payment."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from products.catalogue.models import Product
from products.sales.basket import PartWish, ProductWish, TreatmentWish
from products.sales.forms.fields import LIVE, DiscountField, EuroField
from products.sales.models import Payment, ReceiptLine
from products.sales.payments import METHODS
from products.sales.pricing import MOST_PIECES
from salon.booking.models import Appointment
from salon.house.models import Staff

WAYS = [(method.value, method.label) for method in METHODS]


class TreatmentForm(forms.Form):
    """A visit that stands ready to be paid."""

    pay = forms.BooleanField(required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input", **LIVE}))
    discount = DiscountField()
    redo = forms.ChoiceField(
        label=_("Makes good"), required=False, widget=forms.Select(attrs={"class": "form-select", **LIVE})
    )

    def __init__(self, data: QueryDict | None, visit: Appointment, earlier: Sequence[ReceiptLine] = ()) -> None:
        super().__init__(data, prefix=f"visit-{visit.pk}", initial={"pay": True})
        self.visit = visit
        names = [(str(line.pk), f"{line.name} {line.receipt.full_number}") for line in earlier]
        self.fields["redo"].choices = [("", _("Nothing: it is paid")), *names]  # type: ignore[attr-defined]
        self.may_be_a_redo = bool(names)

    def wish(self) -> TreatmentWish:
        """What is asked for."""
        asked = self.cleaned_data
        return TreatmentWish(self.visit.pk, asked["discount"], UUID(asked["redo"]) if asked["redo"] else None)


class ProductForm(forms.Form):
    """A product that the client takes."""

    product = forms.UUIDField(widget=forms.HiddenInput)
    recommendation = forms.UUIDField(required=False, widget=forms.HiddenInput)
    quantity = forms.IntegerField(
        label=_("Pieces"),
        min_value=1,
        max_value=MOST_PIECES,
        widget=forms.NumberInput(attrs={"class": "form-control num", "inputmode": "numeric", **LIVE}),
    )
    discount = DiscountField()
    seller = forms.ChoiceField(
        label=_("Sold by"), required=False, widget=forms.Select(attrs={"class": "form-select", **LIVE})
    )

    def __init__(self, data: QueryDict | None, row: str, sellers: Iterable[Staff]) -> None:
        super().__init__(data, prefix=f"line-{row}")
        self.row = row
        self.item: Product | None = None
        names = [("", _("The salon")), *((str(staff.pk), staff.name) for staff in sellers)]
        self.fields["seller"].choices = names  # type: ignore[attr-defined]

    def wish(self) -> ProductWish:
        """What is asked for."""
        asked = self.cleaned_data
        return ProductWish(
            asked["product"],
            seller=UUID(asked["seller"]) if asked["seller"] else None,
            quantity=asked["quantity"],
            discount=asked["discount"],
            recommendation=asked["recommendation"],
        )


class PartForm(forms.Form):
    """A part of the sum that is paid in a way of its own."""

    method = forms.ChoiceField(
        label=_("Part paid by"), choices=WAYS, widget=forms.Select(attrs={"class": "form-select", **LIVE})
    )
    amount = EuroField(_("Sum, €"))
    reference = forms.CharField(
        label=_("Reference"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict | None, row: str, **options: Any) -> None:
        super().__init__(data, prefix=f"part-{row}", **options)
        self.row = row

    def wish(self) -> PartWish | None:
        """What is asked for; nothing while no sum is written."""
        asked = self.cleaned_data
        if not asked["amount"]:
            return None
        return PartWish(asked["method"], asked["amount"], asked["reference"])


class PaymentForm(forms.Form):
    """How it is paid. The key makes the form one payment, however often it is sent."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    expected = forms.DecimalField(required=False, widget=forms.HiddenInput)
    discount = DiscountField(_("Discount on the whole, € or %"))
    method = forms.ChoiceField(
        label=_("Paid by"), choices=WAYS, widget=forms.RadioSelect(attrs={"class": "btn-check", **LIVE})
    )
    reference = forms.CharField(
        label=_("Reference of the terminal"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


def first_part(method: str) -> dict[str, str]:
    """What a further part of the payment starts from: the way that the rest is not paid in."""
    other = Payment.Method.CASH if method != Payment.Method.CASH else Payment.Method.CARD
    return {"method": other, "amount": "", "reference": ""}
