"""Advice: findings and goals, rules, offers with their answers, what the client has at home."""

from products.advice.models.findings import TODAYS, ClientGoal, Finding, FoundToday, Goal
from products.advice.models.offers import Need, NothingNeeded, Recommendation, Slot
from products.advice.models.outcomes import Better, InUse, UseCheck
from products.advice.models.owned import Owned, ProductStop
from products.advice.models.rules import SuggestionRule
from products.advice.models.stops import PauseRule, StopRule

__all__ = [
    "TODAYS",
    "Better",
    "ClientGoal",
    "Finding",
    "FoundToday",
    "Goal",
    "InUse",
    "Need",
    "NothingNeeded",
    "Owned",
    "PauseRule",
    "ProductStop",
    "Recommendation",
    "Slot",
    "StopRule",
    "SuggestionRule",
    "UseCheck",
]
