"""What the client says afterwards. Kept apart from the card; staff see it only in batches."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.care.models import Visit
from salon.core.models import Record
from salon.house.models import Staff


class PeaceAnswerQuerySet(models.QuerySet["PeaceAnswer"]):
    def visible_answers(self, staff: Staff) -> Self:
        """What anybody in the salon may see of the answers about one person: full batches, in order of answering.

        An answer waits until its batch is full, so that nobody can tell whose it is by the day on which a figure moves.
        Batches are made over all answers about the person: narrowing the rows before asking would undo that.
        """
        about = self.filter(visit__staff=staff).order_by("answered_at", "pk")
        return about[: about.count() // PeaceAnswer.BATCH * PeaceAnswer.BATCH]


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
    # Answers reach the salon's own people only so many at a time.
    BATCH = 5

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="peace_answer")
    in_peace = models.PositiveSmallIntegerField(choices=InPeace)
    answered_at = models.DateTimeField()

    objects = PeaceAnswerQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(in_peace__range=(1, 5)), name="feedback_peaceanswer_scale")]
