"""What became of what was recommended: per product and finding, with how many and how sure."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from products.advice.models import Better, Finding, InUse, UseCheck
from products.catalogue.models import Product
from salon.stats.intervals import Interval, wilson_interval

# Of fewer clients nothing is told: it would tell of somebody.
FEWEST = 5


@dataclass(frozen=True)
class Outcome:
    """One product for one finding: the last answer of each client who took it for that."""

    product: Product
    finding: str
    answered: int
    in_use: int
    stopped: int
    reactions: int
    judged: int
    better: int

    @property
    def enough(self) -> bool:
        """True if enough clients answered for anything to be told."""
        return self.answered >= FEWEST

    @property
    def judged_enough(self) -> bool:
        return self.judged >= FEWEST

    @property
    def interval(self) -> Interval:
        """95 % interval of the share for whom it is better."""
        return wilson_interval(self.better, self.judged)

    @property
    def low(self) -> int:
        """The interval's lower end in whole per cent."""
        return round(100 * self.interval.low)

    @property
    def high(self) -> int:
        """The interval's upper end in whole per cent."""
        return round(100 * self.interval.high)

    @property
    def finding_words(self) -> str:
        return str(Finding(self.finding).label) if self.finding else ""


def outcomes(*, since: date | None = None) -> list[Outcome]:
    """Outcomes of all products and findings, most answers first. Two queries.

    A client counts once for a product and finding, by her last answer; `since` is the day of answering it begins with.
    """
    rows = UseCheck.objects.answered().select_related("recommendation__product")
    if since is not None:
        rows = rows.filter(answered_at__date__gte=since)
    last: dict[tuple[Product, str], dict[object, list[UseCheck]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.order_by("answered_at", "pk"):
        if row.use:
            key = (row.recommendation.product, row.recommendation.finding)
            last[key][row.client_id].append(row)
    found = [_outcome(product, finding, by_client.values()) for (product, finding), by_client in last.items()]
    return sorted(found, key=lambda one: (-one.answered, one.product.name, one.finding))


def _outcome(product: Product, finding: str, clients: Collection[list[UseCheck]]) -> Outcome:
    uses = [rows[-1].use for rows in clients]
    judged = [said[-1] for rows in clients if (said := [row.better for row in rows if row.better])]
    return Outcome(
        product=product,
        finding=finding,
        answered=len(clients),
        in_use=uses.count(InUse.IN_USE),
        stopped=uses.count(InUse.STOPPED),
        reactions=uses.count(InUse.REACTION),
        judged=len(judged),
        better=judged.count(Better.BETTER),
    )
