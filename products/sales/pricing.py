"""From a basket to the lines of a receipt: every price, name and VAT rate is read here, from the house's own rows."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from products.advice.models import Recommendation
from products.catalogue.models import Product
from products.sales.basket import Basket, ProductWish, TreatmentWish
from products.sales.models import ReceiptLine
from salon.booking.models import Appointment
from salon.core.access import Permission, may
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Salon, Staff, VatRate
from salon.stats.money import HUNDRED, to_cents, vat_of_gross

MOST_LINES = 50
MOST_PIECES = 99
# A visit is paid when the client is here or has been.
PAYABLE = (Appointment.State.ARRIVED, Appointment.State.IN_CARE, Appointment.State.COMPLETED)


def price(basket: Basket, *, by: User, at: datetime) -> list[ReceiptLine]:
    """The lines of this basket as they would be paid at `at`, not saved. Refuses what the house does not sell so."""
    if not basket.treatments and not basket.products:
        raise Refused(_("There is nothing to pay yet. Add a treatment or a product."), code="empty_basket")
    if len(basket.treatments) + len(basket.products) > MOST_LINES:
        raise Refused(_("A receipt has at most %(most)d lines.") % {"most": MOST_LINES}, code="too_many_lines")
    till = _Till(by, local_day(at))
    lines = [*_treatment_lines(basket, till), *_product_lines(basket, till)]
    for position, line in enumerate(lines, start=1):
        line.position = position
    return lines


class _Till:
    """The house's rules of this day, read once for all lines."""

    def __init__(self, by: User, day: date) -> None:
        self.day = day
        self.rates = list(VatRate.objects.filter(valid_from__lte=day).order_by("-valid_from"))
        salon = Salon.objects.first()
        above_limit = may(by, Permission.SALON_SETTINGS)
        self.most_percent = 100 if above_limit or salon is None else salon.discount_percent

    def finish(self, line: ReceiptLine, vat_class: str, delivered: date) -> ReceiptLine:
        """Freeze the line's sums: the rate is the one of the day of delivery."""
        listed = to_cents(line.unit_gross * line.quantity)
        most = to_cents(listed * self.most_percent / HUNDRED)
        if not Decimal(0) <= line.discount <= most or line.discount != to_cents(line.discount):
            words = {"name": line.name, "most": euros(most)}
            raise Refused(_("The discount on %(name)s can be at most %(most)s.") % words, code="discount")
        line.vat_rate = self._rate(vat_class, delivered, line.name)
        line.net, line.vat, line.gross = vat_of_gross(listed - line.discount, line.vat_rate)
        return line

    def _rate(self, vat_class: str, day: date, name: str) -> Decimal:
        for rate in self.rates:
            if rate.vat_class == vat_class and rate.valid_from <= day:
                return rate.percent
        words = {"name": name}
        raise Refused(
            _("No VAT rate is known for %(name)s on that day. The owner adds it.") % words, code="no_vat_rate"
        )


def _treatment_lines(basket: Basket, till: _Till) -> list[ReceiptLine]:
    wanted = [wish.appointment for wish in basket.treatments]
    if len(set(wanted)) != len(wanted):
        raise Refused(_("One visit stands here twice."), code="twice")
    if not wanted:
        return []
    found = Appointment.objects.select_related("client", "staff", "service", "service__category").in_bulk(wanted)
    _refuse_paid(wanted)
    return [_treatment_line(wish, found.get(wish.appointment), basket, till) for wish in basket.treatments]


def _treatment_line(wish: TreatmentWish, visit: Appointment | None, basket: Basket, till: _Till) -> ReceiptLine:
    if visit is None or basket.client is None or visit.client_id != basket.client.pk:
        raise Refused(_("This visit is not this client's."), code="unknown_visit")
    if visit.state not in PAYABLE:
        words = {"service": visit.service.name, "state": visit.get_state_display()}
        raise Refused(_("%(service)s is “%(state)s”: mark the client as arrived first.") % words, code="not_arrived")
    line = ReceiptLine(
        kind=ReceiptLine.Kind.TREATMENT,
        name=visit.service.name,
        client=visit.client,
        appointment=visit,
        service=visit.service,
        staff=visit.staff,
        quantity=1,
        # What the client was told when the time was booked.
        unit_gross=visit.price_estimate,
        discount=wish.discount,
    )
    return till.finish(line, visit.service.vat_class, local_day(visit.starts_at))


def _refuse_paid(appointments: Iterable[UUID]) -> None:
    paid = ReceiptLine.objects.filter(kind=ReceiptLine.Kind.TREATMENT, refund_of=None, appointment__in=appointments)
    if line := paid.select_related("receipt").first():
        words = {"name": line.name, "number": line.receipt.full_number}
        raise Refused(_("%(name)s is paid already, with receipt %(number)s.") % words, code="already_paid")


def _product_lines(basket: Basket, till: _Till) -> list[ReceiptLine]:
    if not basket.products:
        return []
    products = Product.objects.on_sale().in_bulk([wish.product for wish in basket.products])
    sellers = Staff.objects.employed_on(till.day).in_bulk([wish.seller for wish in basket.products if wish.seller])
    advice = _advice(basket)
    lines = []
    for wish in basket.products:
        line = _product_line(wish, products.get(wish.product), basket)
        if wish.seller and (seller := sellers.get(wish.seller)) is None:
            raise Refused(_("The seller of %(name)s does not work here now.") % {"name": line.name}, code="seller")
        line.staff = seller if wish.seller else None
        line.recommendation = _taken(wish, advice, line.name)
        if line.staff is None and line.recommendation:
            line.staff = line.recommendation.by  # sold on her advice, whoever keeps the till
        line.origin = ReceiptLine.Origin.ADVICE if line.recommendation else ReceiptLine.Origin.CLIENT_ASKED
        lines.append(till.finish(line, products[wish.product].vat_class, till.day))
    return lines


def _product_line(wish: ProductWish, product: Product | None, basket: Basket) -> ReceiptLine:
    if product is None:
        raise Refused(_("This product is not on sale."), code="unknown_product")
    if not 1 <= wish.quantity <= MOST_PIECES:
        words = {"name": str(product), "most": MOST_PIECES}
        raise Refused(_("The number of %(name)s is from 1 to %(most)d.") % words, code="quantity")
    return ReceiptLine(
        kind=ReceiptLine.Kind.PRODUCT,
        name=str(product),
        client=basket.client,
        product=product,
        quantity=wish.quantity,
        unit_gross=product.price,
        discount=wish.discount,
    )


def _advice(basket: Basket) -> dict[object, Recommendation]:
    """The advice that the basket speaks of: this client's, answered with a yes, not bought yet."""
    wanted = [wish.recommendation for wish in basket.products if wish.recommendation]
    if len(set(wanted)) != len(wanted):
        raise Refused(_("One advice stands here twice. Change the number of pieces instead."), code="twice")
    if not wanted or basket.client is None:
        return {}
    said_yes = Q(answer=Recommendation.Answer.BOUGHT, visit__client=basket.client)
    bought = Q(receipt_lines__refund_of=None, receipt_lines__isnull=False)
    return Recommendation.objects.filter(said_yes).exclude(bought).select_related("visit", "by").in_bulk(wanted)


def _taken(wish: ProductWish, advice: dict[object, Recommendation], name: str) -> Recommendation | None:
    if wish.recommendation is None:
        return None
    found = advice.get(wish.recommendation)
    if found is None or found.product_id != wish.product:
        words = {"name": name}
        raise Refused(
            _("%(name)s: the client has not said yes to this advice, or has it already.") % words, code="advice"
        )
    return found


def euros(amount: Decimal) -> str:
    """A sum for people, in the language of the moment."""
    return f"{number_format(amount, decimal_pos=2, use_l10n=True, force_grouping=True)}\u00a0€"
