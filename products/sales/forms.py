"""The form of the till: rows that name visits and products, never their prices."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client
from products.catalogue.models import Product
from products.sales.basket import Basket, ProductWish, TreatmentWish, is_key
from products.sales.models import Payment
from products.sales.pricing import MOST_LINES, MOST_PIECES
from salon.booking.models import Appointment
from salon.house.models import Staff

# A change is sent at once, and the sum comes back.
LIVE = {
    "hx-post": "",
    "hx-target": "#sum",
    "hx-select": "#sum",
    "hx-swap": "outerHTML",
    "hx-sync": "closest form:replace",
}
METHODS = [
    (method.value, method.label) for method in (Payment.Method.CARD, Payment.Method.CASH, Payment.Method.MOBILEPAY)
]


class EuroField(forms.DecimalField):
    """Euros and cents, zero or more, with a comma or a point."""

    def __init__(self) -> None:
        widget = forms.TextInput(attrs={"class": "form-control num", "inputmode": "decimal", **LIVE})
        wrong = _("Write the discount in euros, like 5 or 5.50.")
        super().__init__(
            label=_("Discount, €"),
            required=False,
            min_value=0,
            max_digits=8,
            decimal_places=2,
            widget=widget,
            error_messages=dict.fromkeys(["invalid", "max_decimal_places", "max_digits", "min_value"], wrong),
        )

    def clean(self, value: Any) -> Any:
        """Take a comma for a point."""
        return super().clean(value.replace(",", ".") if isinstance(value, str) else value)


class TreatmentForm(forms.Form):
    """A visit that stands ready to be paid."""

    pay = forms.BooleanField(required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input", **LIVE}))
    discount = EuroField()

    def __init__(self, data: QueryDict | None, visit: Appointment) -> None:
        super().__init__(data, prefix=f"visit-{visit.pk}", initial={"pay": True})
        self.visit = visit

    def wish(self) -> TreatmentWish:
        return TreatmentWish(self.visit.pk, self.cleaned_data["discount"] or Decimal(0))


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
    discount = EuroField()
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
        asked = self.cleaned_data
        return ProductWish(
            asked["product"],
            seller=UUID(asked["seller"]) if asked["seller"] else None,
            quantity=asked["quantity"],
            discount=asked["discount"] or Decimal(0),
            recommendation=asked["recommendation"],
        )


class PaymentForm(forms.Form):
    """How it is paid. The key makes the form one payment, however often it is sent."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    expected = forms.DecimalField(required=False, widget=forms.HiddenInput)
    method = forms.ChoiceField(
        label=_("Paid by"), choices=METHODS, widget=forms.RadioSelect(attrs={"class": "btn-check", **LIVE})
    )
    reference = forms.CharField(
        label=_("Reference of the terminal"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


class TillForm:
    """Everything on the till's page as one form: visits, products, payment."""

    def __init__(self, data: QueryDict | None, visits: Iterable[Appointment], sellers: Iterable[Staff]) -> None:
        known = list(sellers)
        rows = data.getlist("line")[:MOST_LINES] if data is not None else []
        self.treatments = [TreatmentForm(data, visit) for visit in visits]
        self.products = [ProductForm(data, row, known) for row in rows if row.isalnum()]
        self.payment = PaymentForm(data, initial={"key": uuid4(), "method": Payment.Method.CARD})
        ids = {form["product"].value() for form in self.products}
        items = Product.objects.filter(pk__in=[key for key in ids if is_key(key)]).select_related("line")
        by_key = {str(item.pk): item for item in items}
        for form in self.products:
            form.item = by_key.get(str(form["product"].value()))

    def is_valid(self) -> bool:
        """All of it: each row says beside itself what is wrong."""
        valid = [form.is_valid() for form in (*self.treatments, *self.products, self.payment)]
        return all(valid)

    def basket(self, client: Client | None) -> Basket:
        """What is asked for, once the form is valid; before it was ever sent, the visits as they stand."""
        if not self.payment.is_bound:
            wishes = tuple(TreatmentWish(form.visit.pk) for form in self.treatments)
            return Basket(client, wishes, method=Payment.Method.CARD)
        payment = self.payment.cleaned_data
        return Basket(
            client,
            tuple(form.wish() for form in self.treatments if form.cleaned_data["pay"]),
            tuple(form.wish() for form in self.products),
            payment["method"],
            payment["reference"],
            payment["expected"],
        )


def with_product(data: QueryDict, asked: str, seller: str) -> QueryDict:
    """The form's data with one product more: `asked` is a product's key, or that and an advice's with a colon."""
    product, _colon, advice = asked.partition(":")
    changed = data.copy()
    if not is_key(product):
        return changed
    rows = changed.getlist("line")
    row = str(max((int(row) for row in rows if row.isdigit() and len(row) < 6), default=-1) + 1)
    changed.setlist("line", [*rows, row])
    filled = {"product": product, "recommendation": advice, "quantity": "1", "discount": "", "seller": seller}
    for name, value in filled.items():
        changed[f"line-{row}-{name}"] = value
    return changed


def without_product(data: QueryDict, row: str) -> QueryDict:
    """The form's data with one product less."""
    changed = data.copy()
    changed.setlist("line", [other for other in changed.getlist("line") if other != row])
    return changed


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
