"""The form of the till: rows that name visits and products, never their prices."""

from collections.abc import Iterable, Sequence
from uuid import uuid4

from django.http import QueryDict

from clients.card.models import Client
from products.catalogue.models import Product
from products.sales.basket import Basket, TreatmentWish, is_key
from products.sales.forms.rows import PartForm, PaymentForm, ProductForm, TreatmentForm, first_part
from products.sales.models import Payment, ReceiptLine
from products.sales.payments import MOST_PARTS
from products.sales.pricing import MOST_LINES
from salon.booking.models import Appointment
from salon.house.models import Staff

# Fields of a posted form that are not the form itself.
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "pay", "park", "look", "add", "remove", "add_part", "remove_part", "q"})


class TillForm:
    """Everything on the till's page as one form: visits, products, payment."""

    def __init__(
        self,
        data: QueryDict | None,
        visits: Iterable[Appointment],
        sellers: Iterable[Staff],
        earlier: Sequence[ReceiptLine] = (),
    ) -> None:
        known = list(sellers)
        self.treatments = [TreatmentForm(data, visit, earlier) for visit in visits]
        self.products = [ProductForm(data, row, known) for row in _rows(data, "line", MOST_LINES)]
        self.parts = [PartForm(data, row) for row in _rows(data, "part", MOST_PARTS)]
        self.payment = PaymentForm(data, initial={"key": uuid4(), "method": Payment.Method.CARD})
        ids = {form["product"].value() for form in self.products}
        items = Product.objects.filter(pk__in=[key for key in ids if is_key(key)]).select_related("line")
        by_key = {str(item.pk): item for item in items}
        for form in self.products:
            form.item = by_key.get(str(form["product"].value()))

    def is_valid(self) -> bool:
        """All of it: each row says beside itself what is wrong."""
        valid = [form.is_valid() for form in (*self.treatments, *self.products, *self.parts, self.payment)]
        return all(valid)

    @property
    def problems(self) -> list[str]:
        """What is wrong anywhere in the form, each said once."""
        forms = [*self.treatments, *self.products, *self.parts, self.payment]
        said = [str(error) for form in forms if form.is_bound for errors in form.errors.values() for error in errors]
        return list(dict.fromkeys(said))

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
            payment["discount"],
            tuple(wish for form in self.parts if (wish := form.wish()) is not None),
        )


def _rows(data: QueryDict | None, name: str, most: int) -> list[str]:
    rows = data.getlist(name)[:most] if data is not None else []
    return [row for row in rows if row.isalnum()]


def with_product(data: QueryDict, asked: str, seller: str) -> QueryDict:
    """The form's data with one product more: `asked` is a product's key, or that and an advice's with a colon."""
    product, _colon, advice = asked.partition(":")
    if not is_key(product):
        return data.copy()
    filled = {"product": product, "recommendation": advice, "quantity": "1", "discount": "", "seller": seller}
    return _with_row(data, "line", filled)


def with_part(data: QueryDict) -> QueryDict:
    """The form's data with one part of the payment more."""
    return _with_row(data, "part", first_part(data.get("method", "")))


def without_row(data: QueryDict, name: str, row: str) -> QueryDict:
    """The form's data with one row less: a "line" of the basket, or a "part" of the payment."""
    changed = data.copy()
    changed.setlist(name, [other for other in changed.getlist(name) if other != row])
    return changed


def kept_of(data: QueryDict) -> dict[str, list[str]]:
    """What of a posted form is kept, so that it can be opened again; the number of a search or a token is not."""
    return {name: data.getlist(name)[:MOST_LINES] for name in data if name not in NOT_KEPT}


def opened_again(kept: dict[str, list[str]]) -> QueryDict:
    """A kept form as if it had been sent."""
    data = QueryDict(mutable=True)
    for name, values in kept.items():
        data.setlist(name, [str(value) for value in values])
    return data


def _with_row(data: QueryDict, name: str, filled: dict[str, str]) -> QueryDict:
    changed = data.copy()
    rows = changed.getlist(name)
    row = str(max((int(row) for row in rows if row.isdigit() and len(row) < 6), default=-1) + 1)
    changed.setlist(name, [*rows, row])
    for field, value in filled.items():
        changed[f"{name}-{row}-{field}"] = value
    return changed
