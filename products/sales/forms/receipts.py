"""Receipts looked for, sent, and given back."""

from collections.abc import Sequence
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from products.sales.forms.fields import EuroField
from products.sales.forms.rows import WAYS
from products.sales.models import OpenSale, Payment, Receipt, ReceiptLine
from products.sales.refundable import Paid
from products.sales.services.refunding import BackWish, Refund

LIVE = {
    "hx-post": "",
    "hx-target": "#back-sum",
    "hx-select": "#back-sum",
    "hx-swap": "outerHTML",
    "hx-sync": "closest form:replace",
}


class MailForm(forms.Form):
    """Where a receipt goes."""

    to = forms.EmailField(
        label=_("Email"), widget=forms.EmailInput(attrs={"class": "form-control", "autocomplete": "off"})
    )


class ReceiptFilter(forms.Form):
    """Which receipts to look at."""

    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"class": "form-control", "type": "date"})
    )
    number = forms.CharField(
        label=_("Number"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "numeric", "type": "search"}),
    )


class VoidForm(forms.Form):
    """Why a sale becomes nothing."""

    why = forms.ChoiceField(label=_("Why"), choices=OpenSale.Why.choices)


class BackForm(forms.Form):
    """One line of a receipt: how many of it come back, or how much less it costs."""

    pieces = forms.IntegerField(
        label=_("Pieces back"),
        required=False,
        min_value=0,
        widget=forms.NumberInput(attrs={"class": "form-control num", "inputmode": "numeric", **LIVE}),
    )
    reduction = EuroField(_("Or euros off"), live=False)
    to_shelf = forms.BooleanField(
        label=_("Whole, back on the shelf"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    keeps_earning = forms.BooleanField(
        label=_("The salon carries it: commission stays"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, data: QueryDict | None, paid: Paid) -> None:
        super().__init__(data, prefix=f"back-{paid.line.pk}", initial={"pieces": 0})
        self.paid = paid
        self.fields["reduction"].widget.attrs.update(LIVE)
        if paid.line.kind != ReceiptLine.Kind.PRODUCT:
            del self.fields["to_shelf"]

    def wish(self) -> BackWish | None:
        """What is given back of this line, if anything."""
        asked = self.cleaned_data
        if not asked["pieces"] and not asked["reduction"]:
            return None
        return BackWish(
            self.paid.line.pk,
            asked["pieces"] or 0,
            asked["reduction"] or None,
            to_shelf=asked.get("to_shelf", False),
            keeps_earning=asked["keeps_earning"],
        )


class HowForm(forms.Form):
    """Why money is given back, and how."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    expected = forms.DecimalField(required=False, widget=forms.HiddenInput)
    why = forms.ChoiceField(
        label=_("Why"), choices=Receipt.Why.choices, widget=forms.Select(attrs={"class": "form-select"})
    )
    method = forms.ChoiceField(
        label=_("Given back by"), choices=WAYS, widget=forms.RadioSelect(attrs={"class": "btn-check", **LIVE})
    )
    reference = forms.CharField(
        label=_("Reference of the terminal"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


class RefundForm:
    """Everything on the page of a refund as one form."""

    def __init__(self, data: QueryDict | None, lines: Sequence[Paid], method: str) -> None:
        self.rows = [BackForm(data, paid) for paid in lines if paid.is_open]
        self.how = HowForm(data, initial={"key": uuid4(), "method": method, "why": self._usual_why()})

    def _usual_why(self) -> str:
        """A product comes back; of a treatment the price is reduced."""
        goods = any(form.paid.line.kind == ReceiptLine.Kind.PRODUCT for form in self.rows)
        return Receipt.Why.RETURNED if goods else Receipt.Why.REDUCTION

    def is_valid(self) -> bool:
        """All of it: each row says beside itself what is wrong."""
        valid = [form.is_valid() for form in (*self.rows, self.how)]
        return all(valid)

    def refund(self) -> Refund:
        """What is asked for, once the form is valid."""
        how = self.how.cleaned_data
        wishes = tuple(wish for form in self.rows if (wish := form.wish()) is not None)
        return Refund(wishes, how["why"], how["method"], how["reference"], how["expected"])


def usual_way(receipt: Receipt) -> str:
    """How money goes back unless somebody says otherwise: as most of it came."""
    ways = [way for way, _label in WAYS]
    paid = [payment for payment in receipt.payments.all() if payment.method in ways]
    return max(paid, key=lambda payment: payment.amount).method if paid else Payment.Method.CARD
