"""From a basket to the lines of a receipt: every price, name and VAT rate is read here, from the house's own rows."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, DecimalField, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from products.advice.models import Recommendation
from products.catalogue.models import Product
from products.sales.basket import Basket, ProductWish, TreatmentWish
from products.sales.discounts import NONE
from products.sales.models import ReceiptLine
from products.sales.rules import TillRules
from salon.booking.models import Appointment
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Staff

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
    till = TillRules(by, local_day(at))
    lines = [*_treatment_lines(basket, till), *_product_lines(basket, till)]
    till.take_off(lines, basket.discount)
    for position, line in enumerate(lines, start=1):
        line.position = position
    return lines


def _treatment_lines(basket: Basket, till: TillRules) -> list[ReceiptLine]:
    wanted = [wish.appointment for wish in basket.treatments]
    if len(set(wanted)) != len(wanted):
        raise Refused(_("One visit stands here twice."), code="twice")
    if not wanted:
        return []
    found = Appointment.objects.select_related("client", "staff", "service", "service__category").in_bulk(wanted)
    again = _paid_before(wanted)
    lines = []
    for wish in basket.treatments:
        line = _treatment_line(wish, found.get(wish.appointment), basket, till)
        line.again = again.get(wish.appointment, 0)
        lines.append(line)
    return lines


def _treatment_line(wish: TreatmentWish, visit: Appointment | None, basket: Basket, till: TillRules) -> ReceiptLine:
    if visit is None or basket.client is None or visit.client_id != basket.client.pk:
        raise Refused(_("This visit is not this client's."), code="unknown_visit")
    if visit.state not in PAYABLE:
        words = {"service": visit.service.name, "state": visit.get_state_display()}
        raise Refused(_("%(service)s is “%(state)s”: mark the client as arrived first.") % words, code="not_arrived")
    if visit.staff.own_business_id:
        words = {"name": visit.staff.name, "id": visit.staff.own_business_id}
        raise Refused(
            _("%(name)s sells in her own name (business ID %(id)s): her work is paid to her, not on this receipt.")
            % words,
            code="another_issuer",
        )
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
    )
    if wish.redo is not None:
        line.redo_of = _made_good(wish.redo, basket, visit)
        return till.free(line, visit.service.vat_class, local_day(visit.starts_at))
    return till.finish(line, visit.service.vat_class, local_day(visit.starts_at), wish.discount)


def _made_good(key: UUID, basket: Basket, visit: Appointment) -> ReceiptLine:
    """The treatment of this client that was paid and is now done anew for nothing."""
    paid = ReceiptLine.objects.filter(kind=ReceiptLine.Kind.TREATMENT, refund_of=None, client=basket.client)
    line = paid.exclude(appointment=visit).filter(pk=key, redone_by=None).first()
    if line is None:
        raise Refused(
            _("%(name)s: the treatment that this one makes good is not hers, or was made good already.")
            % {"name": visit.service.name},
            code="redo",
        )
    return line


def _paid_before(appointments: Iterable[UUID]) -> dict[UUID, int]:
    """How many times each visit was paid and given back whole; refuses one that is paid and was not given back."""
    paid = ReceiptLine.objects.filter(kind=ReceiptLine.Kind.TREATMENT, refund_of=None, appointment__in=appointments)
    given = Coalesce(Sum("refunds__gross"), Value(NONE), output_field=DecimalField(max_digits=10, decimal_places=2))
    counts: dict[UUID, int] = {}
    for line in paid.select_related("receipt").annotate(given=given, parts=Count("refunds")):
        if not line.parts or line.gross + line.given > 0:
            words = {"name": line.name, "number": line.receipt.full_number}
            raise Refused(_("%(name)s is paid already, with receipt %(number)s.") % words, code="already_paid")
        if line.appointment_id is not None:
            counts[line.appointment_id] = max(counts.get(line.appointment_id, 0), line.again + 1)
    return counts


def _product_lines(basket: Basket, till: TillRules) -> list[ReceiptLine]:
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
        lines.append(till.finish(line, products[wish.product].vat_class, till.day, wish.discount))
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
