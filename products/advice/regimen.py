"""The home-care plan: each step with how much, how long, what a day costs, when it begins and when it pauses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from clients.card.models import Client
from clients.safety.known import given_to
from products.advice.models import Recommendation, Slot
from products.advice.pauses import Pause, live_rules, pauses_of
from products.advice.suitability import contents_of
from products.catalogue.models import Product
from salon.stats.supply import Supply, days_of_supply, supply_of

# In the order of a day.
ORDER = (Slot.MORNING, Slot.BOTH, Slot.EVENING, Slot.WEEKLY)


@dataclass(frozen=True)
class Step:
    """One product of the plan."""

    recommendation: Recommendation
    starts_on: date
    supply: Supply | None
    pauses: Sequence[Pause] = ()

    @property
    def product(self) -> Product:
        return self.recommendation.product

    @property
    def how(self) -> str:
        """How to use it: as it was said that day, else as the product says."""
        return self.recommendation.instruction or self.product.used


def supply_for(
    product: Product, *, opened_on: date, per_week: int | None = None, ml: Decimal | None = None
) -> Supply | None:
    """How long a package of this product lasts as it is used; None where nobody has said how much there is or goes."""
    amount, times = ml or product.ml_per_application, per_week or product.applications_per_week
    if product.volume_ml is None or amount is None or times is None:
        return None
    days = days_of_supply(product.volume_ml, amount, times, usable_share=product.usable_share)
    if days is None:
        return None
    return supply_of(opened_on, days, pao_months=product.pao_months, price=product.price)


def estimate_of(recommendation: Recommendation, *, opened_on: date) -> Supply | None:
    """The estimate of one step from what stood on that day, whatever the product says by now."""
    row = recommendation
    if row.volume_ml is None or row.ml is None or row.per_week is None or row.usable_share is None:
        return None
    days = days_of_supply(row.volume_ml, row.ml, row.per_week, usable_share=row.usable_share)
    return None if days is None else supply_of(opened_on, days, pao_months=row.pao_months, price=row.price)


def plan_of(client: Client, recommendations: Iterable[Recommendation], *, today: date) -> list[Step]:
    """The steps in the order of a day. Six queries however many there are: contents, rules of pauses, treatments."""
    rows = list(recommendations)
    if not rows:
        return []
    contents, rules = contents_of([row.product for row in rows]), live_rules()
    treatments = given_to(client, today, frozenset()) if rules else []
    steps = [_step(row) for row in rows]
    return [
        Step(
            step.recommendation,
            step.starts_on,
            step.supply,
            pauses_of(contents[step.product.pk].all_groups, rules, treatments, since=today),
        )
        for step in sorted(steps, key=_place)
    ]


def _step(row: Recommendation) -> Step:
    starts_on = row.visit.day + timedelta(days=row.start_after_days)
    return Step(row, starts_on, estimate_of(row, opened_on=starts_on))


def _place(step: Step) -> tuple[int, object]:
    return ORDER.index(Slot(step.recommendation.slot)), step.recommendation.offered_at
