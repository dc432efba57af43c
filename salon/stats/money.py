"""Money: cents, value added tax inside a price, fair shares of a sum, cash rounding."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

CENT = Decimal("0.01")
FIVE_CENTS = Decimal("0.05")
HUNDRED = Decimal(100)
LARGEST_EXPONENT = 24


class VatSplit(NamedTuple):
    """A price taken apart: net + vat == gross, each in whole cents."""

    net: Decimal
    vat: Decimal
    gross: Decimal


def to_cents(amount: Decimal) -> Decimal:
    """Round to whole cents; a half goes away from zero.

    amount : Decimal, finite, below 10**25 in size [euro]

    Returns a Decimal with exactly two places; never a negative zero.
    Raises ValueError if the amount is not finite or too large.
    Source: ROUND_HALF_UP of the General Decimal Arithmetic Specification; exact.

    >>> to_cents(Decimal("2.675"))
    Decimal('2.68')
    >>> to_cents(Decimal("-2.675"))
    Decimal('-2.68')
    >>> to_cents(Decimal("-0.001"))
    Decimal('0.00')
    """
    _check_amount(amount)
    rounded = amount.quantize(CENT, rounding=ROUND_HALF_UP)
    return rounded if rounded else CENT - CENT


def vat_of_gross(gross: Decimal, rate_percent: Decimal) -> VatSplit:
    """Take the tax out of a price that contains it: vat = gross * r / (100 + r).

    gross : Decimal, finite, whole cents, of either sign (a refund) [euro]
    rate_percent : Decimal, >= 0 [per cent of net]; 0 gives no tax

    Returns net, vat and gross in whole cents, where net + vat is exactly the gross.
    Raises ValueError if the rate is negative or not finite, or the gross is not finite or not in whole cents.
    Source: Finnish VAT Act 1501/1993, tax contained in a price; rounded half-up once, on the tax.

    >>> vat_of_gross(Decimal("89.00"), Decimal("25.5"))
    VatSplit(net=Decimal('70.92'), vat=Decimal('18.08'), gross=Decimal('89.00'))
    >>> vat_of_gross(Decimal("0.01"), Decimal("0"))
    VatSplit(net=Decimal('0.01'), vat=Decimal('0.00'), gross=Decimal('0.01'))
    """
    total = _whole_cents(gross)
    if not rate_percent.is_finite() or rate_percent < 0:
        raise ValueError(f"a VAT rate is a finite Decimal, 0 or more, not {rate_percent!r}")
    vat = to_cents(total * rate_percent / (HUNDRED + rate_percent))
    return VatSplit(total - vat, vat, total)


def share_out(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Divide a sum among weights by largest remainder, so that the shares add up to it exactly.

    total : Decimal, finite, whole cents, of either sign [euro]
    weights : sequence of Decimal, each finite and >= 0, not all 0 [any unit]

    Returns one share per weight, in order; a weight of 0 gets 0.00. Every share is within one cent of its exact part.
    Equal remainders go to the earlier weight. A negative total is divided like the positive one, with the sign turned.
    Raises ValueError if there is no positive weight, a weight is negative or not finite, or the total not whole cents.
    Source: Hamilton's method of largest remainders; exact (computed in fractions).

    >>> share_out(Decimal("0.05"), [Decimal(1), Decimal(1)])
    [Decimal('0.03'), Decimal('0.02')]
    >>> share_out(Decimal("-0.05"), [Decimal(1), Decimal(1)])
    [Decimal('-0.03'), Decimal('-0.02')]
    """
    amount = _whole_cents(total)
    if any(not weight.is_finite() or weight < 0 for weight in weights):
        raise ValueError("a weight is finite and 0 or more")
    parts = [Fraction(weight) for weight in weights]
    whole = sum(parts, Fraction(0))
    if whole == 0:
        raise ValueError("at least one weight must be above 0")
    cents = abs(int(amount * 100))
    exact = [cents * part / whole for part in parts]
    shares = [int(part) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: (shares[index] - exact[index], index))
    for index in by_remainder[: cents - sum(shares)]:
        shares[index] += 1
    sign = -1 if amount < 0 else 1
    return [to_cents(Decimal(sign * share) / 100) for share in shares]


def part_given_back(line: VatSplit, before: Decimal, now: Decimal) -> VatSplit:
    """The part of a paid line that `now` euros of it are, after `before` euros of it were given back already.

    line : VatSplit with gross >= 0, as it was paid [euro]
    before : Decimal, >= 0, whole cents [euro]; before + now is at most the line's gross
    now : Decimal, >= 0, whole cents [euro]

    Returns the part as positive sums in whole cents. The tax follows the share of the gross that is given back
    altogether, so however a line is cut, its parts add up to exactly the line's net, VAT and gross.
    Raises ValueError if more is given back than was paid, or a sum is negative or not in whole cents.
    Source: running shares, each rounded half-up once; exact.

    >>> whole = vat_of_gross(Decimal("89.00"), Decimal("25.5"))
    >>> part_given_back(whole, Decimal("0.00"), Decimal("89.00")) == whole
    True
    >>> part_given_back(VatSplit(Decimal("0.00"), Decimal("0.00"), Decimal("0.00")), Decimal(0), Decimal(0)).gross
    Decimal('0.00')
    """
    gone, part, paid = _whole_cents(before), _whole_cents(now), _whole_cents(line.gross)
    if not 0 <= gone <= gone + part <= paid:
        raise ValueError(f"of {paid} not more than that can be given back: {gone} before and {part} now")
    if not part:
        return VatSplit(part, part, part)
    vat = to_cents(line.vat * (gone + part) / paid) - to_cents(line.vat * gone / paid)
    return VatSplit(part - vat, vat, part)


def round_to_five_cents(amount: Decimal) -> Decimal:
    """Round a cash payment to the nearest five cents, as Finnish tills do: 1, 2 down; 3, 4 up; 6, 7 down; 8, 9 up.

    amount : Decimal, finite, of either sign [euro]; half of five cents goes away from zero

    Returns a Decimal with exactly two places. It is the payment that is rounded, never the price.
    Raises ValueError if the amount is not finite or is 10**25 or more in size.
    Source: Finnish act on rounding cash payments 890/2000; exact.

    >>> [str(round_to_five_cents(Decimal(amount))) for amount in ("0.02", "0.03", "0.07", "0.08", "-0.03")]
    ['0.00', '0.05', '0.05', '0.10', '-0.05']
    """
    _check_amount(amount)
    steps = (abs(amount) / FIVE_CENTS + Decimal("0.5")).to_integral_value(rounding=ROUND_FLOOR)
    return to_cents(steps * FIVE_CENTS if amount >= 0 else -steps * FIVE_CENTS)


def _check_amount(amount: Decimal) -> None:
    if not amount.is_finite() or amount.adjusted() > LARGEST_EXPONENT:
        raise ValueError(f"an amount of money is a finite Decimal below 10**25, not {amount!r}")


def _whole_cents(amount: Decimal) -> Decimal:
    cents = to_cents(amount)
    if cents != amount:
        raise ValueError(f"not in whole cents: {amount}")
    return cents
