"""Every model has a decision: whose data it is and what happens when the client asks for it, or to be forgotten.

Rooms register their models in `AppConfig.ready()`; a test fails for a model without a decision. The sources that carry
the decisions out (export and erasure of one client) stand in `salon.core.holdings`.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models

from salon.core.registry import Registry


class Decision(StrEnum):
    ERASE = "erase with the client"
    PSEUDONYM = "keep, with the client's name taken out"
    KEEP = "keep until the law's date"
    STAFF = "staff data"
    NONE = "nobody's personal data"


@dataclass(frozen=True)
class PrivacyDecision:
    model: type[models.Model]
    decision: Decision
    why: str


decisions: Registry[PrivacyDecision] = Registry()


def decide(model: type[models.Model], decision: Decision, why: str) -> None:
    """Register what becomes of a model's rows."""
    decisions.register(model._meta.label, PrivacyDecision(model, decision, why))
