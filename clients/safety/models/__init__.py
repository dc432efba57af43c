"""What stands against a treatment: dated rules, patch tests, what was found when it was looked, what the desk asks."""

from clients.safety.models.patch import LineUsed, PatchDemand, PatchTest
from clients.safety.models.rules import Check, Kind, Question, Rule, ServiceKind, Severity, Unit

__all__ = [
    "Check",
    "Kind",
    "LineUsed",
    "PatchDemand",
    "PatchTest",
    "Question",
    "Rule",
    "ServiceKind",
    "Severity",
    "Unit",
]
