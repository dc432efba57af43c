"""Pay explained: the entries of a month, their sums by kind, and why a month is empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from products.sales.models import ReceiptLine
from salon.commission.models import LedgerEntry, Scheme
from salon.house.models import Employment, Staff

Kind = ReceiptLine.Kind
SORTS: Mapping[str, tuple[str, ...]] = {
    "day": ("day", "line__receipt__number", "line__position"),
    "name": ("line__name", "day", "pk"),
    "base": ("base", "day", "pk"),
    "amount": ("amount", "day", "pk"),
}


@dataclass(frozen=True)
class Month:
    """A calendar month, by its first day."""

    first: date

    @property
    def before(self) -> "Month":
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def after(self) -> "Month":
        return Month((self.first + timedelta(days=31)).replace(day=1))

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True)
class Totals:
    """What one person's entries of a month add up to."""

    treatments: Decimal
    products: Decimal

    @property
    def together(self) -> Decimal:
        return self.treatments + self.products


@dataclass(frozen=True)
class PersonsMonth:
    """One person's line on the owner's page."""

    staff: Staff
    totals: Totals


def month_of(text: str, today: date) -> Month:
    """The month that "2026-11" means; anything else means this month."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = today.replace(day=1)
    return Month(first) if date(2000, 1, 1) <= first <= date(2100, 1, 1) else Month(today.replace(day=1))


def explained(entries: QuerySet[LedgerEntry], sort: str) -> QuerySet[LedgerEntry]:
    """With all that explains an entry, in the order asked for: a key of SORTS, with a minus for downwards."""
    name = sort.removeprefix("-")
    fields = SORTS.get(name, SORTS["day"])
    down = sort.startswith("-") and name in SORTS
    order = [f"-{field}" for field in fields] if down else list(fields)
    return entries.select_related("scheme", "line__receipt", "line__refund_of__receipt").order_by(*order)


def totals(entries: QuerySet[LedgerEntry]) -> Totals:
    """Sums by kind, in one query."""
    sums = entries.order_by().aggregate(
        treatments=Sum("amount", filter=Q(line__kind=Kind.TREATMENT)),
        products=Sum("amount", filter=Q(line__kind=Kind.PRODUCT)),
    )
    return Totals(sums["treatments"] or Decimal(0), sums["products"] or Decimal(0))


def everybody(month: Month) -> list[PersonsMonth]:
    """Each who works here that month or has entries in it, in the order of the diary: no ranking."""
    sums = {
        row["staff"]: Totals(row["treatments"] or Decimal(0), row["products"] or Decimal(0))
        for row in LedgerEntry.objects.of_month(month.first)
        .order_by()
        .values("staff")
        .annotate(
            treatments=Sum("amount", filter=Q(line__kind=Kind.TREATMENT)),
            products=Sum("amount", filter=Q(line__kind=Kind.PRODUCT)),
        )
    }
    here = Employment.objects.not_over(month.first).filter(starts_on__lt=month.after.first)
    people = Staff.objects.filter(Q(pk__in=here.values("staff")) | Q(pk__in=list(sums))).order_by("diary_order", "name")
    return [PersonsMonth(staff, sums.get(staff.pk, Totals(Decimal(0), Decimal(0)))) for staff in people]


def schemes_of(staff: Staff, month: Month) -> list[Scheme]:
    """The schemes that are valid on some day of the month."""
    touching = Q(valid_from__lt=month.after.first) & (Q(valid_until=None) | Q(valid_until__gt=month.first))
    return list(Scheme.objects.filter(touching, staff=staff).order_by("valid_from"))


def has_receipts(staff: Staff, month: Month) -> bool:
    """True if a receipt of the month has this name on a line, as who treated, sold or recommended."""
    named = Q(staff=staff) | Q(recommendation__by=staff)
    days = Q(receipt__day__gte=month.first, receipt__day__lt=month.after.first)
    return ReceiptLine.objects.filter(named, days).exists()
