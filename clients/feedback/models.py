"""What the client says afterwards. Kept apart from the card; staff see it only in batches."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.care.models import Visit
from salon.core.models import Record


class PeaceAnswer(Record):
    """The answer to "Could you decide in peace?", one per visit, 1 (no) to 5 (yes, fully)."""

    class InPeace(models.IntegerChoices):
        NO = 1, _("No")
        HARDLY = 2, _("Hardly")
        PARTLY = 3, _("Partly")
        MOSTLY = 4, _("Mostly")
        FULLY = 5, _("Yes, fully")

    # At or below this the client felt pressed (ADVISORY.md, stream S5).
    PRESSED_UP_TO = 2

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="peace_answer")
    in_peace = models.PositiveSmallIntegerField(choices=InPeace)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(in_peace__range=(1, 5)), name="feedback_peaceanswer_scale")]
