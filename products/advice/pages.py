"""What the advice page shows: findings, what they suggest, what was recommended, and the shelf with what rests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from clients.care.models import Visit
from products.advice.alternatives import Alternative, alternatives_to
from products.advice.models import ClientGoal, FoundToday, NothingNeeded, Owned, Recommendation, SuggestionRule
from products.advice.models.offers import TIMES, Slot
from products.advice.proposing import BARRED, OWNED, Limits, Line, propose
from products.advice.regimen import Step, plan_of, supply_for
from products.advice.rests import resting_for
from products.advice.suitability import Against, Known, contents_of, known_of
from products.catalogue.models import Product
from salon.core.prepared import Prepared
from salon.house.models import Salon
from salon.stats.supply import Supply

SHOWN_AT_MOST = 8


@dataclass(frozen=True)
class OnShelf:
    """A product as the picker shows it: with the no that rests for it, what stands against it, what she has of it."""

    product: Product
    rests: Recommendation | None
    offered: bool
    against: Sequence[Against] = ()
    has_equal: bool = False

    @property
    def stopped(self) -> bool:
        return any(one.stops for one in self.against)


@dataclass(frozen=True)
class Suggestion:
    """A product that a rule suggests, as one tap recommends it."""

    rule: SuggestionRule
    # In the language of the client, who reads it on her page.
    reason: str
    supply: Supply | None
    against: Sequence[Against]
    alternatives: Sequence[Alternative] = ()

    @property
    def product(self) -> Product:
        return self.rule.product

    @property
    def about(self) -> str:
        return about_of(self.rule.finding, self.rule.goal)


@dataclass(frozen=True)
class NotSuggested:
    """What a rule would have suggested, and the fact that keeps it back."""

    product: Product
    rests: Recommendation | None = None
    owned: Owned | None = None
    against: Sequence[Against] = ()


@dataclass(frozen=True)
class Spoken:
    """What has been said about home care at a visit. `room` is how many products more may be offered."""

    recommendations: list[Recommendation]
    plan: list[Step]
    nothing_needed: bool
    room: int

    @property
    def enough(self) -> bool:
        return self.room <= 0


@dataclass(frozen=True)
class AboutHer:
    """What is known for choosing: today's findings, her goals, what she has at home, what may stop a product."""

    findings: list[str]
    goals: list[str]
    owned: list[Owned]
    known: Known
    rests: dict[UUID, Recommendation] = field(default_factory=dict)

    @property
    def uses_had(self) -> dict[str, Owned]:
        return {one.use: one for one in self.owned if one.use}


def about_of(finding: str, goal: str) -> str:
    """A finding or a goal in one word, as a form sends it."""
    return f"finding:{finding}" if finding else f"goal:{goal}" if goal else ""


# Asked with every look at the page, and put together once.
SAID = Prepared(lambda visit: Recommendation.objects.filter(visit=visit).with_product(), UUID)
NOTHING = Prepared(lambda visit: NothingNeeded.objects.filter(visit=visit), UUID)
FOUND = Prepared(lambda visit: FoundToday.objects.filter(visit=visit), UUID)
GOALS = Prepared(lambda client: ClientGoal.objects.filter(client=client), UUID)
OWNED_NOW = Prepared(lambda client: Owned.objects.in_use().filter(client=client).select_related("product"), UUID)
RULES = Prepared(
    lambda: SuggestionRule.objects.filter(removed_at=None, product__active=True).select_related("product__line")
)


def spoken_at(visit: Visit, day: date) -> Spoken:
    """What was recommended at a visit, and whether the salon's number is full."""
    said = SAID.ask(visit.pk)
    most = (Salon.objects.first() or Salon()).products_per_visit
    plan = plan_of(visit.client, said, today=day)
    return Spoken(said, plan, bool(NOTHING.ask(visit.pk)), max(most - len(said), 0))


def about_her(visit: Visit, day: date) -> AboutHer:
    """Read once for the whole page."""
    client = visit.client
    return AboutHer(
        findings=sorted(row.finding for row in FOUND.ask(visit.pk)),
        goals=sorted({row.goal for row in GOALS.ask(client.pk)}),
        owned=OWNED_NOW.ask(client.pk),
        known=known_of(client, day),
        rests=resting_for(client, day),
    )


def suggestions_for(
    visit: Visit, her: AboutHer, spoken: Spoken, day: date
) -> tuple[list[Suggestion], list[NotSuggested]]:
    """What the owner's rules suggest for today's findings and her goals, and what they would but for a fact.

    Nothing where she wishes no product talk.
    """
    found = {*her.findings, *(f"goal:{goal}" for goal in her.goals)}
    if visit.client.no_product_talk or not found or spoken.enough:
        return [], []
    rules = [rule for rule in RULES.ask() if _because(rule) in found]
    contents = contents_of([rule.product for rule in rules])
    against = {rule.product_id: her.known.against(rule.product_id, contents[rule.product_id]) for rule in rules}
    by_key = {rule.pk: rule for rule in rules}
    lines = [Line(rule.pk, _because(rule), rule.product_id, rule.product.line_id, rule.product.use) for rule in rules]
    limits = Limits(
        resting=set(her.rests),
        owned=set(her.uses_had),
        offered={said.product_id for said in spoken.recommendations},
        barred={key for key, found_against in against.items() if any(one.stops for one in found_against)},
        room=spoken.room,
    )
    proposed = propose(lines, found, limits)
    chosen = [by_key[line.rule] for line in proposed.lines]
    beside = alternatives_to([rule.product for rule in chosen], day, without=set(her.rests))
    suggestions = [
        Suggestion(
            rule,
            _reason(rule, visit.client.language),
            _supply(rule, day),
            against[rule.product_id],
            beside[rule.product_id],
        )
        for rule in chosen
    ]
    return suggestions, [_kept_back(by_key[out.line.rule], out.why, her, against) for out in proposed.left_out]


def shelf_for(visit: Visit, text: str, spoken: Spoken, her: AboutHer) -> list[OnShelf]:
    """The products that fit what is typed; before that, those for this kind of treatment, where they may be raised.

    Once something was found, the rules suggest, and the shelf waits for a word.
    """
    if not text and (visit.client.no_product_talk or her.findings):
        return []
    on_sale = Product.objects.on_sale().select_related("line")
    found = on_sale.matching(text) if text else on_sale.filter(category=visit.category_id)
    return marked(found[:SHOWN_AT_MOST], spoken, her)


def marked(products: Iterable[Product], spoken: Spoken, her: AboutHer) -> list[OnShelf]:
    """The products with what rests, what was offered at this visit, and what stands against them."""
    rows = list(products)
    contents = contents_of(rows) if rows else {}
    offered = {said.product_id for said in spoken.recommendations}
    return [
        OnShelf(
            product,
            her.rests.get(product.line_id),
            product.pk in offered,
            her.known.against(product.pk, contents[product.pk]),
            bool(product.use) and product.use in her.uses_had,
        )
        for product in rows
    ]


def _reason(rule: SuggestionRule, language: str) -> str:
    return rule.text_fi if language == "fi" else rule.text_en or rule.text_fi


def _because(rule: SuggestionRule) -> str:
    return rule.finding or f"goal:{rule.goal}"


def _supply(rule: SuggestionRule, day: date) -> Supply | None:
    return supply_for(rule.product, opened_on=day, per_week=TIMES.get(Slot(rule.slot)))


def _kept_back(rule: SuggestionRule, why: str, her: AboutHer, against: dict[UUID, list[Against]]) -> NotSuggested:
    product = rule.product
    if why == BARRED:
        return NotSuggested(product, against=against[product.pk])
    if why == OWNED:
        return NotSuggested(product, owned=her.uses_had[product.use])
    return NotSuggested(product, rests=her.rests[product.line_id])
