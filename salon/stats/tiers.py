"""Commission by tiers, in the two ways that salons use: each slice at its own rate, or all at the rate reached."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from salon.stats.money import to_cents

ZERO = Decimal(0)
HUNDRED = Decimal(100)


class Tier(NamedTuple):
    """From this base upwards [euro], the boundary included, this rate applies [per cent]."""

    from_amount: Decimal
    rate_percent: Decimal


def progressive_commission(base: Decimal, tiers: Sequence[Tier]) -> Decimal:
    """Commission where each slice of the base is paid at its own rate.

    base : Decimal, finite [euro]; 0 or less gives 0.00 (a negative base is carried by the caller)
    tiers : at least one Tier; the first from 0, each later one from a higher amount; rates >= 0

    Returns whole cents, rounded half-up once, at the end. Never falls when the base rises and no rate is negative.
    Raises ValueError if the base is not finite or the tiers are not as described.
    Source: the sum of slice * rate; exact before the one rounding.

    >>> scheme = [Tier(Decimal(0), Decimal(5)), Tier(Decimal(1000), Decimal(10))]
    >>> progressive_commission(Decimal(1500), scheme)
    Decimal('100.00')
    """
    _check(base, tiers)
    ends: list[Decimal] = [*(tier.from_amount for tier in tiers[1:]), max(base, ZERO)]
    total = ZERO
    for tier, end in zip(tiers, ends, strict=True):
        total += max(min(base, end) - tier.from_amount, ZERO) * tier.rate_percent
    return to_cents(total / HUNDRED)


def zero_based_commission(base: Decimal, tiers: Sequence[Tier]) -> Decimal:
    """Commission where the highest tier reached sets the rate of the whole base, counted from zero.

    base : Decimal, finite [euro]; 0 or less gives 0.00; a base on a boundary has reached the higher tier
    tiers : as for progressive_commission

    Returns whole cents, rounded half-up once. Jumps at each boundary: show the jump before a scheme is accepted.
    Raises ValueError if the base is not finite or the tiers are not as described.
    Source: total * rate(total); exact before the one rounding.

    >>> scheme = [Tier(Decimal(0), Decimal(5)), Tier(Decimal(1000), Decimal(10))]
    >>> zero_based_commission(Decimal("999.99"), scheme), zero_based_commission(Decimal(1000), scheme)
    (Decimal('50.00'), Decimal('100.00'))
    """
    _check(base, tiers)
    if base <= 0:
        return to_cents(ZERO)
    return to_cents(base * tier_reached(base, tiers).rate_percent / HUNDRED)


def tier_reached(base: Decimal, tiers: Sequence[Tier]) -> Tier:
    """The tier that a base falls in; the boundary belongs to the higher tier.

    base : Decimal, finite [euro]; a negative base is in the first tier
    tiers : as for progressive_commission

    Raises ValueError if the base is not finite or the tiers are not as described.

    >>> tier_reached(Decimal(-1), [Tier(Decimal(0), Decimal(5))])
    Tier(from_amount=Decimal('0'), rate_percent=Decimal('5'))
    """
    _check(base, tiers)
    return max((tier for tier in tiers if tier.from_amount <= base), default=tiers[0])


def _check(base: Decimal, tiers: Sequence[Tier]) -> None:
    if not base.is_finite():
        raise ValueError(f"a commission base is a finite amount, not {base}")
    starts = [tier.from_amount for tier in tiers]
    if not starts or starts[0] != 0:
        raise ValueError("the first tier starts at 0")
    if any(later <= earlier for earlier, later in pairwise(starts)):
        raise ValueError("each tier starts above the one before")
    if any(not tier.rate_percent.is_finite() or tier.rate_percent < 0 for tier in tiers):
        raise ValueError("a rate is finite and 0 or more")
