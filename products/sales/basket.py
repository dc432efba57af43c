"""What somebody at the till asks for: keys and quantities, never a price. Prices, names and VAT come from the house."""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from clients.card.models import Client
from products.sales.models import Payment


@dataclass(frozen=True)
class TreatmentWish:
    """One visit that is paid now."""

    appointment: UUID
    discount: Decimal = Decimal(0)


@dataclass(frozen=True)
class ProductWish:
    """One product that is bought: on the client's yes to an advice, or because the client asked for it."""

    product: UUID
    seller: UUID | None = None
    quantity: int = 1
    discount: Decimal = Decimal(0)
    recommendation: UUID | None = None


@dataclass(frozen=True)
class Basket:
    """One payment. `expected` is the sum the person at the till has seen: another one is refused, not taken."""

    client: Client | None = None
    treatments: tuple[TreatmentWish, ...] = ()
    products: tuple[ProductWish, ...] = ()
    method: str = Payment.Method.CARD
    reference: str = ""
    expected: Decimal | None = None

    def digest(self) -> str:
        """A fingerprint of what is asked for: the same form sent again has the same one."""
        asked = [
            str(self.client.pk) if self.client else "",
            [[str(wish.appointment), _cents(wish.discount)] for wish in self.treatments],
            [_product_facts(wish) for wish in self.products],
            self.method,
            self.reference,
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
    return [*keys, str(wish.quantity), _cents(wish.discount)]


def _cents(amount: Decimal) -> str:
    return f"{amount:.2f}"
