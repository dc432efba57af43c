"""The rule that every table with a gap shares."""

from django.db import models
from django.db.models import F, Q


def gap_lies_inside(name: str) -> models.CheckConstraint:
    """The gap of a visit, if it has one, leaves work on both sides."""
    inside = Q(gap_from__gt=F("busy_from")) & Q(gap_until__gt=F("gap_from")) & Q(busy_until__gt=F("gap_until"))
    return models.CheckConstraint(condition=Q(gap_from=None, gap_until=None) | inside, name=name)
