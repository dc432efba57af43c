"""The rules that every table of visits to come shares."""

from django.db import models
from django.db.models import F, Q

from salon.core.database import ADayLater


def gap_lies_inside(name: str) -> models.CheckConstraint:
    """The gap of a visit, if it has one, leaves work on both sides."""
    inside = Q(gap_from__gt=F("busy_from")) & Q(gap_until__gt=F("gap_from")) & Q(busy_until__gt=F("gap_until"))
    return models.CheckConstraint(condition=Q(gap_from=None, gap_until=None) | inside, name=name)


def shorter_than_a_day(name: str) -> models.CheckConstraint:
    """It ends within 24 hours: whoever looks for what stands at a moment looks a day back and no further."""
    return models.CheckConstraint(condition=Q(ends_at__lt=ADayLater("starts_at")), name=name)
