"""What the till shows: who waits to pay, what was advised today, what the day has brought."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import reduce
from operator import and_

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clients.card.models import Client
from products.advice.models import NothingNeeded, Recommendation
from products.advice.rests import resting_for
from products.catalogue.models import Product
from products.sales.basket import is_key
from products.sales.models import (
    CloseSum,
    DayClose,
    OpenSale,
    OpenSaleQuerySet,
    Payment,
    Receipt,
    ReceiptLine,
    plain,
    sees_all_receipts,
)
from products.sales.pricing import MOST_LINES, PAYABLE
from products.sales.standing import is_paid
from salon.booking.models import Appointment
from salon.core.models import User
from salon.core.time import day_bounds
from salon.house.models import Staff

MOST_FOUND = 8
# So long after it was paid a treatment may be made good at the till.
GOOD_WITHIN = timedelta(days=120)


@dataclass
class Waiting:
    """One client whose visits of a day wait for payment; the first of them opens the till."""

    client: Client
    visits: list[Appointment] = field(default_factory=list)

    @property
    def first(self) -> Appointment:
        return self.visits[0]

    @property
    def total(self) -> Decimal:
        return sum((visit.price_estimate for visit in self.visits), Decimal(0))


@dataclass(frozen=True)
class Found:
    """A product that a search has found, and the no of this client that rests on it."""

    product: Product
    resting: Recommendation | None


@dataclass(frozen=True)
class Takings:
    """What the receipts of a day add up to."""

    count: int
    gross: Decimal
    by_method: list[tuple[str, Decimal]]


def unpaid(day: date, *, user: User, at: datetime) -> QuerySet[Appointment]:
    """Visits of that day that are here or done, are not paid, and are this user's business."""
    start, end = day_bounds(day)
    todays = Appointment.objects.visible_to(user, at).filter(starts_at__gte=start, starts_at__lt=end)
    return todays.filter(~is_paid(), state__in=PAYABLE).for_display().order_by("starts_at", "pk")


def waiting(day: date, *, user: User, at: datetime) -> list[Waiting]:
    """Who waits, in the order of their first visit."""
    by_client: dict[object, Waiting] = {}
    for visit in unpaid(day, user=user, at=at):
        by_client.setdefault(visit.client_id, Waiting(visit.client)).visits.append(visit)
    return list(by_client.values())


@dataclass(frozen=True)
class Group:
    """Sums of a close that belong together, under one heading; `by` is one of CloseSum.By."""

    by: str
    title: str
    rows: list[tuple[str, CloseSum]]


def grouped(sums: Iterable[CloseSum]) -> list[Group]:
    """Frozen sums with their names for people: rates, ways of payment, persons (the salon where there is none)."""
    ways, found = dict(Payment.Method.choices), list(sums)
    people = Staff.objects.in_bulk({row.staff_id for row in found if row.staff_id})
    groups = [Group(value, str(label), []) for value, label in CloseSum.By.choices]
    for row in found:
        if row.by == CloseSum.By.VAT:
            name = f"{number_format(plain(Decimal(row.name)))} %"
        elif row.by == CloseSum.By.PAYMENT:
            name = str(ways.get(row.name, row.name))
        else:
            name = people[row.staff_id].name if row.staff_id else _("The salon")
        next(group for group in groups if group.by == row.by).rows.append((name, row))
    return [group for group in groups if group.rows]


def numbers_of(close: DayClose) -> tuple[Receipt | None, Receipt | None]:
    """The first and the last receipt of a close."""
    of_it = Receipt.objects.filter(place__gt=close.after_place, place__lte=close.through_place).order_by("place")
    return of_it.first(), of_it.last()


def may_be_made_good(client: Client, at: datetime) -> list[ReceiptLine]:
    """Treatments that she has paid lately and that were not made good yet, newest first."""
    paid = ReceiptLine.objects.filter(
        client=client, kind=ReceiptLine.Kind.TREATMENT, refund_of=None, redone_by=None, gross__gt=0,
        receipt__paid_at__gte=at - GOOD_WITHIN,
    )  # fmt: skip
    return list(paid.select_related("receipt").order_by("-receipt__paid_at")[:MOST_FOUND])


def seen_sales(user: User) -> OpenSaleQuerySet:
    """Sales without a receipt yet: all for the desk and who leads the salon; a cosmetologist's own."""
    sales = OpenSale.objects.select_related("client", "opened_by")
    return sales if sees_all_receipts(user) else sales.filter(opened_by=user)


def open_sales(user: User) -> OpenSaleQuerySet:
    """Those of them that still wait."""
    return seen_sales(user).waiting()


def advised(client: Client, day: date) -> list[Recommendation]:
    """What was recommended to this client that day, whatever the answer. No reason is read: it may speak of health."""
    todays = Recommendation.objects.of_client(client).filter(visit__day=day).order_by("offered_at", "pk")
    bought = ReceiptLine.objects.filter(recommendation=OuterRef("pk"), refund_of=None)
    return list(todays.select_related("product", "by").defer("reason").annotate(is_paid=Exists(bought)))


def nothing_needed(client: Client, day: date) -> list[NothingNeeded]:
    """Who of the staff said that day that the client needs nothing."""
    said = NothingNeeded.objects.filter(visit__client=client, visit__day=day)
    return list(said.select_related("visit__staff").order_by("at"))


def find_products(text: str, client: Client | None, day: date) -> list[Found]:
    """Products on sale that hold every word in name, brand or code; what rests for this client says so."""
    words = text.replace("\0", "").split()[:6]
    if not words:
        return []
    matches = reduce(and_, [_holds(word) for word in words])
    products = Product.objects.on_sale().filter(matches).select_related("line").order_by("name", "size")[:MOST_FOUND]
    resting = resting_for(client, day) if client else {}
    return [Found(product, resting.get(product.line_id)) for product in products]


def _holds(word: str) -> Q:
    return (
        Q(name__icontains=word)
        | Q(line__brand__icontains=word)
        | Q(line__name__icontains=word)
        | Q(code__iexact=word)
        | Q(ean=word)
        | Q(size__icontains=word)
    )


def sellers(day: date) -> list[Staff]:
    """Who may stand on a product line that day."""
    return list(Staff.objects.employed_on(day))


def takings(receipts: QuerySet[Receipt]) -> Takings:
    """Count, sum and payments of these receipts; the cash rounding stands as a payment of its own."""
    sums = receipts.order_by().aggregate(count=Count("pk"), gross=Sum("gross"))
    paid = Payment.objects.filter(receipt__in=receipts.order_by()).values("method").annotate(sum=Sum("amount"))
    by_method = {row["method"]: row["sum"] for row in paid.order_by()}
    named = [(label, by_method[value]) for value, label in Payment.Method.choices if value in by_method]
    return Takings(sums["count"], sums["gross"] or Decimal(0), [(str(label), amount) for label, amount in named])


def numbered(receipts: QuerySet[Receipt], text: str) -> QuerySet[Receipt]:
    """Receipts whose number is meant: "12" or "2026-00012"."""
    series, _, number = text.strip().rpartition("-")
    if not (number.isascii() and number.isdigit()) or len(number) > 9:
        return receipts.none()
    found = receipts.filter(number=int(number))
    return found.filter(series=series) if series else found


def payable(appointments: Iterable[str], client: Client, *, user: User, at: datetime) -> list[Appointment]:
    """The visits that a form speaks of, as far as they are this client's and this user's business, paid or not."""
    keys = [key for key in appointments if is_key(key)][:MOST_LINES]
    mine = Appointment.objects.visible_to(user, at).filter(client=client, pk__in=keys)
    return list(mine.for_display().order_by("starts_at", "pk"))


def listed(receipts: QuerySet[Receipt]) -> QuerySet[Receipt]:
    """With what a row of a list says."""
    return receipts.select_related("client", "cashier").prefetch_related("payments").order_by("-paid_at", "-number")


def rebooking(receipt: Receipt) -> QueryDict:
    """What the form of the next booking starts from: the same client, treatment and person."""
    asked = QueryDict(mutable=True)
    treated = receipt.lines.filter(kind=ReceiptLine.Kind.TREATMENT).order_by("position").first()
    for name, key in (
        ("client", receipt.client_id),
        ("service", treated.service_id if treated else None),
        ("staff", treated.staff_id if treated else None),
    ):
        if key:
            asked[name] = str(key)
    return asked
