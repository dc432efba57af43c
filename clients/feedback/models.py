"""What the client says afterwards. Kept apart from the card; staff see it only in batches, and late."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clients.care.models import Visit
from salon.core.models import Record
from salon.core.time import day_bounds
from salon.house.models import Staff


class PeaceAnswerQuerySet(models.QuerySet["PeaceAnswer"]):
    def counted(self) -> Self:
        """Those that count: not sent from the salon's own log-in, not one of several from one device (H106)."""
        return self.filter(set_aside="")

    def of_past_weeks(self, today: date) -> Self:
        """Those that came before this week began: when somebody answered is told by no change of a figure (H105)."""
        return self.filter(answered_at__lt=day_bounds(today - timedelta(days=today.weekday()))[0])

    def visible_answers(self, staff: Staff, today: date) -> Self:
        """What anybody in the salon may see of the answers about one person: full batches, in order of answering.

        An answer waits until its batch is full and its week is over, so that nobody can tell whose it is by the day on
        which a figure moves. Batches are made over all answers about the person: narrowing the rows before asking would
        undo that.
        """
        about = self.counted().of_past_weeks(today).filter(visit__staff=staff).order_by("answered_at", "pk")
        return about[: about.count() // PeaceAnswer.BATCH * PeaceAnswer.BATCH]


class PeaceAnswer(Record):
    """The answer to "Could you decide in peace?", one per visit, 1 (no) to 5 (yes, fully)."""

    class InPeace(models.IntegerChoices):
        NO = 1, _("No")
        HARDLY = 2, _("Hardly")
        PARTLY = 3, _("Partly")
        MOSTLY = 4, _("Mostly")
        FULLY = 5, _("Yes, fully")

    class Again(models.TextChoices):
        """ "Was something offered again after you had said no?" """

        YES = "yes", pgettext_lazy("it happened", "Yes")
        NO = "no", pgettext_lazy("it did not happen", "No")
        NOT_SURE = "not_sure", _("Not sure")

    class SetAside(models.TextChoices):
        """Why an answer is kept and not counted. It blames nobody."""

        LOGGED_IN = "logged_in", _("Sent from a browser that was logged in here")
        SAME_DEVICE = "same_device", _("One more from the same device on the same day")

    # At or below this the client felt pressed (ADVISORY.md, stream S5).
    PRESSED_UP_TO = 2
    # Answers reach the salon's own people only so many at a time.
    BATCH = 5

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="peace_answer")
    in_peace = models.PositiveSmallIntegerField(choices=InPeace)
    offered_again = models.CharField(_("offered again after a no"), max_length=8, choices=Again, blank=True)
    answered_at = models.DateTimeField()
    set_aside = models.CharField(_("not counted"), max_length=11, choices=SetAside, blank=True)
    # A mark of the device that holds for one day, by a key: it says "the same one" and nothing else.
    device_mark = models.CharField(max_length=16, blank=True, editable=False)

    objects = PeaceAnswerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["device_mark"], name="feedback_peace_device")]
        constraints = [
            models.CheckConstraint(condition=Q(in_peace__range=(1, 5)), name="feedback_peaceanswer_scale"),
            models.CheckConstraint(
                condition=Q(offered_again__in=["", "yes", "no", "not_sure"]), name="feedback_peaceanswer_again_is_known"
            ),
            models.CheckConstraint(
                condition=Q(set_aside__in=["", "logged_in", "same_device"]), name="feedback_peaceanswer_aside_is_known"
            ),
        ]
