"""How long a package lasts at home, what a day of it costs, and when to think of the next one (DOMAIN.md, A3)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from salon.stats.money import to_cents
from salon.stats.months import months_later

WEEK = 7
USABLE_SHARE = Decimal("0.95")
LEAD_DAYS = 7
# Before so much of the estimated use is over, nobody is told to think of the next package.
SPENT_BEFORE_A_WORD = Decimal("0.70")
# Nobody plans further than this; a drop a week out of a litre would leave the calendar.
LONGEST_DAYS = 3660


def ml_per_day(ml_per_application: Decimal, applications_per_week: int) -> Decimal:
    """What is used up on an average day [ml].

    ml_per_application : Decimal, >= 0 [ml]
    applications_per_week : int, >= 0 [1/week]; twice a day is 14

    Raises ValueError if one of them is negative.

    >>> ml_per_day(Decimal("0.4"), 14)
    Decimal('0.8')
    """
    if ml_per_application < 0 or applications_per_week < 0:
        raise ValueError("an amount and a number of applications are not negative")
    return ml_per_application * applications_per_week / WEEK


def days_of_supply(
    volume_ml: Decimal,
    ml_per_application: Decimal,
    applications_per_week: int,
    *,
    usable_share: Decimal = USABLE_SHARE,
) -> int | None:
    """Whole days that a package lasts; None where nothing is used up.

    volume_ml : Decimal, >= 0 [ml]
    ml_per_application, applications_per_week : as of `ml_per_day`
    usable_share : Decimal in (0, 1] [1]; what can be got out of the package

    Reckoned with one division, so that a package that ends exactly with a day keeps that day. At most 3660 days.
    Raises ValueError if a number is outside its range.

    >>> days_of_supply(Decimal(30), Decimal("0.4"), 14, usable_share=Decimal(1))
    37
    >>> days_of_supply(Decimal(30), Decimal(0), 14) is None
    True
    """
    if volume_ml < 0 or not 0 < usable_share <= 1:
        raise ValueError("a volume is not negative, and a share lies in (0, 1]")
    ml_per_day(ml_per_application, applications_per_week)  # refuses what is negative
    weekly = ml_per_application * applications_per_week
    if weekly == 0:
        return None
    days = (volume_ml * usable_share * WEEK / weekly).to_integral_value(ROUND_FLOOR)
    return min(int(days), LONGEST_DAYS)


@dataclass(frozen=True)
class Supply:
    """A package in use.

    days : whole days from opening until `until`
    until : the day on which it is used up, past its time after opening, or expired: the first without it
    per_day : what one day of it costs, rounded half up [€]; None where the price is not known, or it lasts no day
    reorder_on : when to think of the next one
    word_from : from this day on the client may be told so, if she wishes: 70 % of the use is over by then
    """

    days: int
    until: date
    per_day: Decimal | None
    reorder_on: date
    word_from: date


def supply_of(
    opened_on: date,
    lasts_days: int,
    *,
    pao_months: int | None = None,
    expires_on: date | None = None,
    price: Decimal | None = None,
    lead_days: int = LEAD_DAYS,
) -> Supply:
    """Until when a package that was opened on a day is good for, and what follows from that.

    lasts_days : int, >= 0 [day], from `days_of_supply`; lead_days : int, >= 0 [day]
    pao_months : int, >= 1 [month], the period after opening; None where the package names none
    expires_on : date, the batch's; None where it is not known; price : Decimal, >= 0 [€ with VAT]

    A package that had expired before it was opened lasts 0 days. Raises ValueError if a number is outside its range.

    >>> used = supply_of(date(2026, 3, 1), 37, price=Decimal("59.00"))
    >>> (used.days, used.until, used.per_day, used.reorder_on)
    (37, datetime.date(2026, 4, 7), Decimal('1.59'), datetime.date(2026, 3, 31))
    """
    _check(lasts_days, pao_months, price, lead_days)
    ends = [opened_on + timedelta(days=lasts_days)]
    if pao_months is not None:
        ends.append(months_later(opened_on, pao_months))
    if expires_on is not None:
        ends.append(max(expires_on, opened_on))
    until = min(ends)
    days = (until - opened_on).days
    reorder_on = max(until - timedelta(days=lead_days), opened_on)
    spent = int((days * SPENT_BEFORE_A_WORD).to_integral_value(ROUND_CEILING))
    return Supply(
        days=days,
        until=until,
        per_day=to_cents(price / days) if price is not None and days else None,
        reorder_on=reorder_on,
        word_from=max(reorder_on, opened_on + timedelta(days=spent)),
    )


def _check(lasts_days: int, pao_months: int | None, price: Decimal | None, lead_days: int) -> None:
    if lasts_days < 0 or lead_days < 0 or (price is not None and price < 0):
        raise ValueError("days and prices are not negative")
    if pao_months is not None and pao_months < 1:
        raise ValueError("a period after opening is a month at least")
