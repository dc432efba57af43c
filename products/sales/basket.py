"""What somebody at the till asks for: keys and quantities, never a price. Prices, names and VAT come from the house."""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from clients.card.models import Client
from products.sales.discounts import NONE, Discount
from products.sales.models import Payment


@dataclass(frozen=True)
class TreatmentWish:
    """One visit that is paid now; `redo` is the paid line that it makes good, for nothing."""

    appointment: UUID
    discount: Discount = NONE
    redo: UUID | None = None


@dataclass(frozen=True)
class ProductWish:
    """One product that is bought: on the client's yes to an advice, or because the client asked for it."""

    product: UUID
    seller: UUID | None = None
    quantity: int = 1
    discount: Discount = NONE
    recommendation: UUID | None = None


@dataclass(frozen=True)
class PartWish:
    """A part of the sum that is paid in a way of its own."""

    method: str
    amount: Decimal
    reference: str = ""


@dataclass(frozen=True)
class Basket:
    """One payment. `expected` is the sum the person at the till has seen: another one is refused, not taken.

    `parts` are paid each in its own way; what they leave is paid by `method`.
    """

    client: Client | None = None
    treatments: tuple[TreatmentWish, ...] = ()
    products: tuple[ProductWish, ...] = ()
    method: str = Payment.Method.CARD
    reference: str = ""
    expected: Decimal | None = None
    discount: Discount = NONE
    parts: tuple[PartWish, ...] = ()

    def digest(self) -> str:
        """A fingerprint of what is asked for: the same form sent again has the same one."""
        asked = [
            str(self.client.pk) if self.client else "",
            [[str(wish.appointment), _size(wish.discount), str(wish.redo or "")] for wish in self.treatments],
            [_product_facts(wish) for wish in self.products],
            self.method,
            self.reference,
            _size(self.discount),
            [[part.method, _size(part.amount), part.reference] for part in self.parts],
        ]
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def is_key(text: object) -> bool:
    """True if this is written like a key of one of our rows."""
    try:
        UUID(str(text))
    except ValueError:
        return False
    return True


def _product_facts(wish: ProductWish) -> list[str]:
    keys = [str(key or "") for key in (wish.product, wish.seller, wish.recommendation)]
    return [*keys, str(wish.quantity), _size(wish.discount)]


def _size(discount: Discount) -> str:
    return f"{discount:.2f}" if isinstance(discount, Decimal) else str(discount)
