"""Forms that a client fills before a treatment: questionnaires with their editions, and what was filled."""

from clients.intake.models.filled import Filled
from clients.intake.models.questionnaires import AsksFor, Edition, Item, ItemKind, Questionnaire

__all__ = ["AsksFor", "Edition", "Filled", "Item", "ItemKind", "Questionnaire"]
