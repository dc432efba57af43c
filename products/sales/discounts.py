"""Discounts as the till takes them: so many euros or so many per cent, on a line or on the whole receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from salon.stats.money import HUNDRED, share_out, to_cents


@dataclass(frozen=True)
class Percent:
    """A discount in per cent, from 0 to 100."""

    of_hundred: Decimal

    def __str__(self) -> str:
        return f"{self.of_hundred:f} %"


Discount = Decimal | Percent
NONE = Decimal(0)


def off(listed: Decimal, discount: Discount) -> Decimal:
    """What a discount takes off a sum, in whole cents [euro]."""
    if isinstance(discount, Percent):
        return to_cents(listed * discount.of_hundred / HUNDRED)
    return discount


def shares(total: Decimal, sums: Sequence[Decimal]) -> list[Decimal]:
    """A discount on the whole receipt, divided among its lines by what each costs; all 0 where nothing costs."""
    if not any(sums):
        return [NONE for _sum in sums]
    return share_out(total, sums)
