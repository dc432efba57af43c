"""What is in a product against what is known of the client. It may stop a product, and never suggests one (H108)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clients.card.models import Client
from clients.card.services.consents import took_back_health
from clients.safety.judge import Told
from clients.safety.known import told_by
from products.advice.models.owned import ProductStop
from products.advice.models.stops import StopRule
from products.catalogue.models import Ingredient, Product
from salon.core.prepared import Prepared
from salon.house.models import Substance, SubstanceGroup
from salon.stats.months import months_later

# Substances of the vocabulary that are spoken of as a whole group: who is allergic to one of these is to all of it.
FAMILIES = {
    "fragrance": SubstanceGroup.FRAGRANCE,
    "essential-oils": SubstanceGroup.FRAGRANCE,
    "preservatives": SubstanceGroup.PRESERVATIVE,
}
# Of these groups one allergy makes another likely; "of a plant or an animal" says nothing of its kind.
KIN = frozenset(
    {
        SubstanceGroup.FRAGRANCE,
        SubstanceGroup.PRESERVATIVE,
        SubstanceGroup.SALICYLATE,
        SubstanceGroup.ADHESIVE,
        SubstanceGroup.DYE,
        SubstanceGroup.METAL,
    }
)


@dataclass(frozen=True)
class Contents:
    """What is in one product: its substances with the groups of each."""

    groups: Mapping[str, frozenset[str]]

    @property
    def all_groups(self) -> frozenset[str]:
        return frozenset().union(*self.groups.values()) if self.groups else frozenset()


@dataclass(frozen=True)
class Against:
    """Why a product is stopped (`stops`), or what should be known before it is recommended."""

    stops: bool
    text: str


@dataclass(frozen=True)
class Known:
    """What is known of a client on a day, read once for all products.

    families : by the key of a substance that stands for a group, that group
    unknown : the client has taken back the consent for health data: nobody may look
    """

    told: Sequence[Told]
    families: Mapping[str, str]
    rules: Sequence[StopRule]
    stops: Sequence[ProductStop]
    day: date
    unknown: bool = False

    @property
    def stopped(self) -> frozenset[UUID]:
        """The products that did not suit her."""
        return frozenset(stop.product_id for stop in self.stops)

    def against(self, product: UUID, contents: Contents) -> list[Against]:
        """What stands against one product, what stops it first."""
        found = [*self._allergies(contents), *self._rules(contents)]
        if product in self.stopped:
            found.append(Against(True, _("It did not suit her.")))
        return sorted(set(found), key=lambda one: (not one.stops, one.text))

    def _allergies(self, contents: Contents) -> Iterable[Against]:
        for one in self.told:
            if one.is_medicine:
                continue
            substances = {code.partition(":")[2] for code in one.codes if code.startswith("substance:")}
            own = {code.partition(":")[2] for code in one.codes if code.startswith("group:")}
            families = {self.families[key] for key in substances if key in self.families}
            if substances & set(contents.groups) or families & contents.all_groups:
                yield Against(True, _("She is allergic to something in it."))
            elif substances and own & contents.all_groups & KIN:
                yield Against(False, _("It has something of the group that she is allergic to."))

    def _rules(self, contents: Contents) -> Iterable[Against]:
        for rule in self.rules:
            inside = (
                rule.contains in contents.all_groups if rule.contains else str(rule.substance_id) in contents.groups
            )
            if inside and any(self._matters(rule, one) for one in self.told):
                yield Against(rule.strength == StopRule.Strength.STOP, rule.text)

    def _matters(self, rule: StopRule, one: Told) -> bool:
        if rule.condition:
            return f"condition:{rule.condition}" in one.codes
        if not one.is_medicine or f"group:{rule.medicine}" not in one.codes:
            return False
        return one.last_used is None or self.day < months_later(one.last_used, rule.window_months)


def _stopped(client: UUID) -> QuerySet[ProductStop]:
    return ProductStop.objects.standing().filter(client=client).select_related("product")


STOPPED = Prepared(_stopped, UUID)
STOP_RULES = Prepared(lambda: StopRule.objects.filter(removed_at=None).select_related("substance"))


def known_of(client: Client, day: date) -> Known:
    """What may stop a product for this client. Six queries at most; none of health where she has taken that back."""
    stops = STOPPED.ask(client.pk)
    if took_back_health(client.pk):
        return Known((), {}, (), stops, day, unknown=True)
    told = told_by(client, day)
    substances = any(code.startswith("substance:") for one in told for code in one.codes)
    rows = Substance.objects.filter(code__in=FAMILIES).values_list("pk", "code") if substances else ()
    families = {str(pk): FAMILIES[code] for pk, code in rows if code}
    rules = STOP_RULES.ask() if told else []
    return Known(told, families, rules, stops, day)


def contents_of(products: Iterable[Product]) -> dict[UUID, Contents]:
    """What is in these products. Two queries."""
    keys = [product.pk for product in products]
    rows = Ingredient.objects.filter(product__in=keys).prefetch_related("substance__groups")
    found: dict[UUID, dict[str, frozenset[str]]] = {key: {} for key in keys}
    for row in rows.select_related("substance"):
        groups = frozenset(one.group for one in row.substance.groups.all())
        found[row.product_id][str(row.substance_id)] = groups
    return {key: Contents(groups) for key, groups in found.items()}
