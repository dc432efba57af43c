"""Two cards of one client put together: what moved, so that it can go back."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q

from clients.card.models.clients import Client
from salon.core.models import Record, User

UNDO_FOR = timedelta(days=30)


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> Self:
        """Those that have not been undone."""
        return self.filter(undone_at=None)


class Merge(Record):
    """The second card was put into the first. Keys only: which rows moved, and which columns of whom were changed."""

    kept = models.ForeignKey(Client, models.PROTECT, related_name="+")
    second = models.ForeignKey(Client, models.PROTECT, related_name="+")
    # By "app.Model.column": the keys of the rows that moved.
    moved = models.JSONField(default=dict)
    # The rows that were changed beside that: their keys, and which flag was taken down.
    lowered = models.JSONField(default=list)
    # The columns of the first card that were empty, and were filled from the second.
    filled = models.JSONField(default=list)
    second_state = models.CharField(max_length=12, choices=Client.State)
    product_talk_was = models.CharField(max_length=8)
    quiet_was = models.BooleanField()
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-merged_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("second")), name="card_merge_of_two_cards"),
            models.UniqueConstraint(
                fields=["second"], condition=Q(undone_at=None), name="card_merge_second_goes_into_one"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__gte=F("merged_at"), undone_by__isnull=False),
                name="card_merge_undone_by_somebody",
            ),
        ]

    @property
    def undo_until(self) -> datetime:
        return self.merged_at + UNDO_FOR
