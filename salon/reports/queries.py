"""The questions behind the reports. Each costs the same number of queries however many rows there are."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.db.models import Count, DateField, Exists, ExpressionWrapper, Min, OuterRef, Q, QuerySet, Subquery, Sum

from clients.care.models import Visit, VisitQuerySet
from products.sales.models import Receipt, ReceiptLine
from salon.reports.figures import Money, Net, Period, PersonNet, PersonReturns, RateSums, Returns, Share


def _later_visits(window: int) -> QuerySet[Visit]:
    """Visits of the outer visit's client, to anybody here, on a later day within `window` days."""
    last = ExpressionWrapper(OuterRef("day") + timedelta(days=window), output_field=DateField())
    return Visit.objects.filter(client=OuterRef("client"), day__gt=OuterRef("day"), day__lte=last)


def known_visits(period: Period, *, window: int, on: date) -> VisitQuerySet:
    """Visits of the period whose window is over on this day: only of these it is known whether the client came back."""
    return Visit.objects.between(period.first, min(period.end, on - timedelta(days=window)))


def returns(period: Period, *, window: int, on: date) -> Returns:
    """How many of each person's visits were followed by another visit to the salon within `window` days."""
    known = known_visits(period, window=window, on=on)
    counted = (
        known.values("staff", "staff__name", "is_first")
        .order_by("staff__name", "staff")
        .annotate(trials=Count("pk"), events=Count("pk", filter=Exists(_later_visits(window))))
    )
    people: dict[UUID, dict[bool, Share]] = {}
    names: dict[UUID, str] = {}
    for row in counted:
        names[row["staff"]] = row["staff__name"]
        people.setdefault(row["staff"], {})[row["is_first"]] = Share(row["events"], row["trials"])
    none = Share(0, 0)
    rows = [
        PersonReturns(staff, names[staff], shares.get(True, none), shares.get(False, none))
        for staff, shares in people.items()
    ]
    rows.sort(key=lambda row: (row.name.casefold(), str(row.staff_id)))
    in_period = Visit.objects.between(period.first, period.end).count()
    return Returns(rows, too_recent=in_period - sum(row.all.trials for row in rows))


def visits_behind(period: Period, *, window: int, on: date) -> QuerySet[Visit]:
    """The rows of `returns`, each with the day on which the client was back, if she was."""
    back = _later_visits(window).order_by().values("client").annotate(first=Min("day")).values("first")
    return (
        known_visits(period, window=window, on=on)
        .of_people()
        .annotate(back_on=Subquery(back))
        .order_by("-day", "staff__name", "pk")
    )


def money(period: Period) -> Money:
    """Receipt lines of the period by kind, by VAT rate and by person; a refund counts on the day it was made."""
    lines = ReceiptLine.objects.filter(receipt__day__gte=period.first, receipt__day__lt=period.end)
    sums = (
        lines.order_by()
        .values("kind", "vat_rate", "staff", "staff__name")
        .annotate(nets=Sum("net"), vats=Sum("vat"), grosses=Sum("gross"))
    )
    net, rates, people = Net(), dict[Decimal, RateSums](), dict[UUID | None, PersonNet]()
    for row in sums:
        nets, vats, grosses = _cents(row["nets"]), _cents(row["vats"]), _cents(row["grosses"])
        net.add(row["kind"], nets)
        rates.setdefault(row["vat_rate"], RateSums(row["vat_rate"])).add(nets, vats, grosses)
        people.setdefault(row["staff"], PersonNet(row["staff__name"] or "")).net.add(row["kind"], nets)
    return Money(
        net=net,
        rates=[rates[rate] for rate in sorted(rates)],
        people=sorted(people.values(), key=lambda person: (not person.name, person.name.casefold())),
        receipts=Receipt.objects.filter(day__gte=period.first, day__lt=period.end).count(),
    )


def _cents(amount: Decimal) -> Decimal:
    """SQLite adds in binary fractions; the lines are whole cents, so their sum is too."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def visit_count(period: Period) -> int:
    """Visits of the period: one client with one person on one day."""
    return Visit.objects.between(period.first, period.end).count()


def unfinished(period: Period) -> dict[str, int]:
    """Visits of the period, how many have no receipt, and how many no aftercare written down."""
    counts: dict[str, int] = Visit.objects.between(period.first, period.end).aggregate(
        visits=Count("pk"),
        unpaid=Count("pk", filter=~Exists(ReceiptLine.objects.filter(visit=OuterRef("pk")))),
        without_aftercare=Count("pk", filter=Q(aftercare=None)),
    )
    return counts
