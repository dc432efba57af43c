"""What is left of a paid receipt that can still be given back."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from products.sales.models import Receipt, ReceiptLine
from salon.stats.money import to_cents


@dataclass(frozen=True)
class Paid:
    """A paid line, and what was given back of it before: euros, and pieces (a reduction gives back none)."""

    line: ReceiptLine
    given: Decimal
    pieces_given: int

    @property
    def left(self) -> Decimal:
        """What may still be given back [euro]."""
        return self.line.gross - self.given

    @property
    def pieces_left(self) -> int:
        return self.line.quantity - self.pieces_given

    @property
    def is_open(self) -> bool:
        return self.left > 0 or (self.line.gross == 0 and self.pieces_left > 0)

    def worth(self, pieces: int) -> Decimal:
        """What so many more pieces come to [euro]: their running share of the price, at most what is left of it."""
        whole, before = self.line.quantity, self.pieces_given
        share = to_cents(self.line.gross * (before + pieces) / whole) - to_cents(self.line.gross * before / whole)
        last = before + pieces == whole
        return self.left if last else min(share, self.left)


def paid_lines(receipt: Receipt) -> Sequence[Paid]:
    """The lines of a receipt that were paid, each with what was given back. Two queries."""
    lines = list(receipt.lines.filter(refund_of=None, quantity__gt=0, gross__gte=0).select_related("staff"))
    back = ReceiptLine.objects.filter(refund_of__in=lines).order_by().values("refund_of")
    sums = {
        row["refund_of"]: row
        for row in back.annotate(given=Sum("gross"), pieces=Sum("quantity", filter=Q(is_reduction=False)))
    }
    found = []
    for line in sorted(lines, key=lambda line: line.position):
        row = sums.get(line.pk)
        found.append(Paid(line, -row["given"], -(row["pieces"] or 0)) if row else Paid(line, Decimal(0), 0))
    return found
