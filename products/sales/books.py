"""The books for the accountant: receipts, lines, VAT by rate and payments of some days, as tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from products.sales.models import Payment, Receipt, ReceiptLine
from salon.stats.money import to_cents

Cell = str | int | Decimal | date | None


@dataclass(frozen=True)
class Table:
    """A table with its heading; `name` is the file's or the sheet's."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def journal(first: date, last: date) -> Table:
    """One row per day and VAT rate and one per day and way of payment: sums of net, VAT and gross."""
    head = [_("Day"), _("What"), _("Name"), _("Receipts"), _("Net"), _("VAT"), _("Gross")]
    return Table("journal", head, sorted([*_by_vat(first, last), *_by_payment(first, last)], key=_in_order))


def books(first: date, last: date) -> list[Table]:
    """The journal, and the receipts, lines and payments it is summed from."""
    return [journal(first, last), _receipts(first, last), _lines(first, last), _payments(first, last)]


def _in_order(row: Sequence[Cell]) -> tuple[str, str, str]:
    return str(row[0]), str(row[1]), str(row[2])


def _by_vat(first: date, last: date) -> Iterator[list[Cell]]:
    lines = ReceiptLine.objects.filter(receipt__day__range=(first, last)).order_by()
    found = lines.values("receipt__day", "vat_rate").annotate(
        count=Count("receipt", distinct=True), n=Sum("net"), v=Sum("vat"), g=Sum("gross")
    )
    for row in found:
        yield [
            row["receipt__day"],
            _("VAT"),
            f"{row['vat_rate']:.2f}",
            row["count"],
            *_cents(row["n"], row["v"], row["g"]),
        ]


def _by_payment(first: date, last: date) -> Iterator[list[Cell]]:
    names = dict(Payment.Method.choices)
    paid = Payment.objects.filter(receipt__day__range=(first, last)).order_by()
    found = paid.values("receipt__day", "method").annotate(count=Count("receipt", distinct=True), sum=Sum("amount"))
    for row in found:
        name = str(names.get(row["method"], row["method"]))
        yield [row["receipt__day"], _("Payment"), name, row["count"], None, None, *_cents(row["sum"])]


def _cents(*sums: Decimal) -> list[Cell]:
    """Sums in whole cents: SQLite adds in binary fractions."""
    return [to_cents(amount) for amount in sums]


def _receipts(first: date, last: date) -> Table:
    head = [_("Number"), _("Day"), _("Net"), _("VAT"), _("Gross"), _("Credit of receipt"), _("Cashier")]
    found = Receipt.objects.filter(day__range=(first, last)).select_related("refund_of", "cashier")
    rows: list[list[Cell]] = [
        [
            row.full_number,
            row.day,
            row.net,
            row.vat,
            row.gross,
            row.refund_of.full_number if row.refund_of else "",
            row.cashier.name if row.cashier else "",
        ]
        for row in found.order_by("day", "series", "number")
    ]
    return Table("receipts", head, rows)


def _lines(first: date, last: date) -> Table:
    head = [_("Number"), _("Day"), _("Kind"), _("Name"), _("Pieces"), _("Price"), _("Discount"), _("VAT %")]
    head += [_("Net"), _("VAT"), _("Gross"), _("Why no VAT"), _("Person")]
    found = ReceiptLine.objects.filter(receipt__day__range=(first, last)).select_related("receipt", "staff")
    rows: list[list[Cell]] = [
        [
            row.receipt.full_number,
            row.receipt.day,
            row.get_kind_display(),
            row.name,
            row.quantity,
            row.unit_gross,
            row.discount,
            row.vat_rate,
            row.net,
            row.vat,
            row.gross,
            row.get_vat_reason_display(),
            row.staff.name if row.staff else "",
        ]
        for row in found.order_by("receipt__day", "receipt__series", "receipt__number", "position")
    ]
    return Table("lines", head, rows)


def _payments(first: date, last: date) -> Table:
    head = [_("Number"), _("Day"), _("Paid by"), _("Sum"), _("Reference")]
    found = Payment.objects.filter(receipt__day__range=(first, last)).select_related("receipt")
    rows: list[list[Cell]] = [
        [row.receipt.full_number, row.receipt.day, row.get_method_display(), row.amount, row.reference]
        for row in found.order_by("receipt__day", "receipt__series", "receipt__number", "pk")
    ]
    return Table("payments", head, rows)
