"""A receipt as people read it, on the screen, on paper, in a mail: only what was frozen when it was paid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from products.sales.models import Payment, Receipt, ReceiptLine, plain


@dataclass(frozen=True)
class RateSum:
    """What stands under one VAT rate."""

    percent: Decimal
    net: Decimal
    vat: Decimal
    gross: Decimal

    @property
    def shown(self) -> Decimal:
        return plain(self.percent)


@dataclass(frozen=True)
class Document:
    """Everything that act 658/2013 asks of a receipt, and the payments."""

    receipt: Receipt
    lines: Sequence[ReceiptLine]
    rates: Sequence[RateSum]
    payments: Sequence[Payment]

    @property
    def cash_due(self) -> Decimal | None:
        """What was paid where cash was rounded; None where the sum itself was paid."""
        rounded = any(payment.method == Payment.Method.ROUNDING for payment in self.payments)
        paid = [payment.amount for payment in self.payments if payment.method != Payment.Method.ROUNDING]
        return sum(paid, Decimal(0)) if rounded else None


def of(receipt: Receipt) -> Document:
    """Read a receipt with its lines and payments."""
    lines = list(receipt.lines.select_related("staff").order_by("position"))
    return Document(receipt, lines, by_rate(lines), list(receipt.payments.order_by("pk")))


def by_rate(lines: Iterable[ReceiptLine]) -> list[RateSum]:
    """The frozen sums of the lines under each rate, highest rate first."""
    sums: dict[Decimal, list[Decimal]] = {}
    for line in lines:
        under = sums.setdefault(line.vat_rate, [Decimal(0), Decimal(0), Decimal(0)])
        for place, amount in enumerate((line.net, line.vat, line.gross)):
            under[place] += amount
    return [RateSum(percent, *sums[percent]) for percent in sorted(sums, reverse=True)]
