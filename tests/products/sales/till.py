"""A till for tests: a salon that can sell, a client who has been treated, a cashier."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import uuid4

from clients.card.models import Client
from products.sales.basket import Basket, ProductWish, TreatmentWish
from products.sales.services.paying import check_out
from salon.booking.models import Appointment
from salon.core.models import Role, User
from salon.house.models import Staff
from tests.factories import (
    NOW,
    AppointmentFactory,
    ProductFactory,
    SalonFactory,
    StaffFactory,
    UserFactory,
    VatRateFactory,
)


@dataclass
class Till:
    """Somebody at the desk, and a client whose treatment is done."""

    cashier: User
    staff: Staff
    client: Client
    appointment: Appointment

    def basket(self, *products, **rest):
        """The client's treatment, and these products."""
        asked = {"method": "card", **rest}
        return Basket(self.client, (TreatmentWish(self.appointment.pk),), products, **asked)

    def pay(self, basket=None, *, key=None, by=None, at=NOW):
        return check_out(basket or self.basket(), key=key or uuid4(), by=by or self.cashier, at=at)


def open_till(state="completed", **appointment):
    """A salon with a VAT rate, a cashier, and one treated client."""
    SalonFactory()
    VatRateFactory()
    staff = appointment.pop("staff", None) or StaffFactory(role=Role.COSMETOLOGIST)
    visit = AppointmentFactory(staff=staff, state=state, **appointment)
    return Till(UserFactory(role=Role.RECEPTIONIST), staff, visit.client, visit)


def product_sale(*prices, **wish):
    """A basket of nobody in particular with one product at each price."""
    wishes = [ProductWish(ProductFactory(price=Decimal(price)).pk, **wish) for price in prices]
    return Basket(None, (), tuple(wishes), "card")
