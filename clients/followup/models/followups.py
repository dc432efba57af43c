"""The question some days after a treatment, and its answer: encrypted, with an open sign that somebody should look."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client
from clients.care.models import Visit
from salon.core.encryption import EncryptedTextField
from salon.core.models import Record, User
from salon.core.time import local_day
from salon.house.models import Cover, Service

MOST_DAYS = 90


class Feeling(models.TextChoices):
    """What the client answers, in her words."""

    GOOD = "good", _("My skin feels good")
    TENDER = "tender", _("A little red or tender")
    WORSE = "worse", _("Worse than I was told to expect")
    WORRIED = "worried", _("Something worries me")


# Answers that reach the cosmetologist at once.
WORRYING = frozenset({Feeling.WORSE, Feeling.WORRIED})


class FollowUpDay(Record):
    """So many days after a treatment the client is asked."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="followup_days")
    days = models.PositiveSmallIntegerField(_("days after the treatment"))

    class Meta:
        ordering = ["days"]
        constraints = [
            models.UniqueConstraint(fields=["service", "days"], name="followup_followupday_once"),
            models.CheckConstraint(condition=Q(days__range=(1, MOST_DAYS)), name="followup_followupday_within_months"),
        ]


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def due(self, at: datetime) -> Self:
        """Those to ask now."""
        return self.filter(due_at__lte=at, asked_at=None, cancelled_at=None, answered_at=None)

    def readable_by(self, user: User, at: datetime) -> Self:
        """About clients whom this user treats, and of whom she stands in for today."""
        today = local_day(at)
        covers = Cover.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), substitute__user=user)
        absent = covers.filter(starts_on__lte=today).values("absent")
        hers = Client.objects.visible_to(user, at).treated_by(user)
        return self.filter(Q(client__in=hers) | Q(visit__staff__in=absent, client__in=Client.objects.active()))

    def to_look_at(self) -> Self:
        """Answers that worry and that nobody has looked at."""
        return self.filter(worries=True, seen_at=None)

    def to_call(self) -> Self:
        """Questions that go by phone and have no answer."""
        return self.filter(channel=FollowUp.Channel.CALL, asked_at__isnull=False, answered_at=None, cancelled_at=None)

    def of_people(self) -> Self:
        return self.select_related("client", "visit__staff", "visit__category")


class FollowUp(Record):
    """One question after a visit. Its answer is health data; `worries` tells only that somebody should look."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("By email")
        CALL = "call", _("By phone")

    client = models.ForeignKey(Client, models.CASCADE, related_name="followups")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="followups")
    due_at = models.DateTimeField(_("to be asked"))
    channel = models.CharField(_("how"), max_length=5, choices=Channel, blank=True)
    asked_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    # Who wrote down what the client said on the phone; nobody where she answered by herself.
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    feeling = EncryptedTextField(_("how the skin feels"), blank=True)
    words = EncryptedTextField(_("in the client's words"), blank=True)
    worries = models.BooleanField(_("somebody should look"), default=False)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    measures = EncryptedTextField(_("what was done about it"), blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(asked_at=None), name="followup_followup_due")]
        constraints = [
            # Two treatments of one visit that ask on one day ask once.
            models.UniqueConstraint(fields=["visit", "due_at"], name="followup_followup_once_a_day"),
            models.CheckConstraint(
                condition=Q(answered_at=None, worries=False, seen_at=None, noted_by=None)
                | Q(answered_at__isnull=False, cancelled_at=None),
                name="followup_followup_answer_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(seen_at=None, seen_by=None) | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="followup_followup_seen_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(channel="", asked_at=None) | (~Q(channel="") & Q(asked_at__isnull=False)),
                name="followup_followup_asked_somehow",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(asked_at__isnull=False, answered_at__gte=F("asked_at")),
                name="followup_followup_answered_after_asked",
            ),
        ]

    @property
    def feels(self) -> str:
        """The answer in words."""
        return str(Feeling(self.feeling).label) if self.feeling else ""


class NoFollowUp(Record):
    """A client who does not wish to be asked: no guilt, no second question."""

    # Not once a client: two cards that become one may both say it.
    client = models.ForeignKey(Client, models.CASCADE, related_name="no_followups")
    since = models.DateTimeField()
    # Nobody: she said so herself, by her link.
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
