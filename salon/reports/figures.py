"""What a report shows: shares with their interval, money by kind. Plain values, worked out from counted rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from salon.stats.intervals import wilson_interval

# Below these nothing is said: a share of few is chance.
LEAST_PERSON = 20
LEAST_SALON = 5
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Period:
    """Days `[first, end)`."""

    first: date
    end: date

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    def a_year_before(self) -> "Period":
        """The same dates of the year before."""
        return Period(_year_back(self.first), _year_back(self.end))


def _year_back(day: date) -> date:
    """The same date a year earlier; 29 February becomes 28."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


@dataclass(frozen=True)
class Share:
    """x of n, with its 95 % interval in per cent."""

    events: int
    trials: int
    least: int = LEAST_PERSON

    @property
    def enough(self) -> bool:
        return self.trials >= self.least

    @property
    def percent(self) -> float:
        return 100 * self.events / self.trials if self.trials else 0.0

    @property
    def low(self) -> float:
        return 100 * wilson_interval(self.events, self.trials).low

    @property
    def high(self) -> float:
        return 100 * wilson_interval(self.events, self.trials).high


def together(shares: Iterable[Share], *, least: int = LEAST_SALON) -> Share:
    """The sum of shares: the figure is never anything but its rows."""
    rows = list(shares)
    return Share(sum(row.events for row in rows), sum(row.trials for row in rows), least)


@dataclass(frozen=True)
class PersonReturns:
    """One person's visits old enough to be known, and how many of their clients came back to the salon."""

    staff_id: UUID
    name: str
    new: Share
    regular: Share

    @property
    def all(self) -> Share:
        return together([self.new, self.regular], least=LEAST_PERSON)


@dataclass(frozen=True)
class Returns:
    """Everybody's, in alphabetical order, and the sum."""

    rows: list[PersonReturns]
    too_recent: int

    @property
    def all(self) -> Share:
        return together(row.all for row in self.rows)

    @property
    def new(self) -> Share:
        return together(row.new for row in self.rows)

    @property
    def regular(self) -> Share:
        return together(row.regular for row in self.rows)


@dataclass
class Net:
    """Net money by kind of line."""

    treatment: Decimal = ZERO
    product: Decimal = ZERO
    other: Decimal = ZERO

    @property
    def sum(self) -> Decimal:
        return self.treatment + self.product + self.other

    def add(self, kind: str, net: Decimal) -> None:
        """Count one sum under its kind; credits and whatever else there is stand under "other"."""
        name = kind if kind in {"treatment", "product"} else "other"
        setattr(self, name, getattr(self, name) + net)


@dataclass
class RateSums:
    """What was sold under one VAT rate."""

    rate: Decimal
    net: Decimal = ZERO
    vat: Decimal = ZERO
    gross: Decimal = ZERO

    def add(self, net: Decimal, vat: Decimal, gross: Decimal) -> None:
        """Count one sum more."""
        self.net, self.vat, self.gross = self.net + net, self.vat + vat, self.gross + gross


@dataclass
class PersonNet:
    """What one person's lines brought; lines of nobody in particular stand under the house."""

    name: str
    net: Net = field(default_factory=Net)


@dataclass
class Money:
    """The lines of a period, summed three ways; each way gives the same total."""

    net: Net
    rates: list[RateSums]
    people: list[PersonNet]
    receipts: int

    @property
    def total(self) -> RateSums:
        total = RateSums(ZERO)
        for row in self.rates:
            total.add(row.net, row.vat, row.gross)
        return total
