"""What a client asked of her data, and what became of it."""

from datetime import date, datetime, timedelta
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client
from salon.core.models import Record, User


class ExportQuerySet(models.QuerySet["Export"]):
    """Questions about copies of a client's data."""

    def due(self, at: datetime) -> Self:
        """Those that nobody makes: asked for, or begun by a worker that has not been heard of since."""
        lost = Q(state=Export.State.RUNNING, heard_at__lt=at - Export.LOST_AFTER)
        return self.filter(Q(state=Export.State.DUE) | lost)

    def over(self, at: datetime) -> Self:
        """Those whose files have had their time."""
        return self.filter(state=Export.State.READY, expires_at__lte=at)

    def asked_by_user(self, user: User) -> Self:
        """A copy is handed out by whom it was asked for, and by nobody else (H17)."""
        return self.filter(asked_by=user)


class Export(Record):
    """A copy of all that the salon holds of one client; the files themselves stand encrypted beside the database."""

    LOST_AFTER = timedelta(minutes=10)
    KEPT = timedelta(days=7)

    class State(models.TextChoices):
        DUE = "due", _("Waits for its turn")
        RUNNING = "running", _("Being made")
        READY = "ready", _("Ready")
        STOPPED = "stopped", _("Stopped")
        REFUSED = "refused", _("No longer permitted")
        FAILED = "failed", _("Could not be made")
        GONE = "gone", _("Removed after its time")

    client = models.ForeignKey(Client, models.PROTECT, related_name="exports")
    reason = models.CharField(_("reason"), max_length=200)
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    heard_at = models.DateTimeField(_("worked at last"), null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    has_pdf = models.BooleanField(_("with a PDF file"), default=False)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="rights_export_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(expires_at__isnull=False), name="rights_export_ready_has_an_end"
            ),
            models.UniqueConstraint(
                fields=["client", "asked_by"],
                condition=Q(state__in=["due", "running"]),
                name="rights_export_one_at_a_time",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.DUE, self.State.RUNNING}

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def open(self) -> Self:
        """Those that hold."""
        return self.filter(lifted_at=None)


class Restriction(Record):
    """For a time nothing is sent to this client, and nothing of hers is changed or used."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="restrictions")
    reason = models.CharField(_("reason"), max_length=200)
    since = models.DateTimeField(_("since"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="rights_restriction_has_a_reason"),
            models.UniqueConstraint(
                fields=["client"], condition=Q(lifted_at=None), name="rights_restriction_one_at_a_time"
            ),
        ]


class ErasureQuerySet(models.QuerySet["Erasure"]):
    """Questions about erasures."""

    def open(self) -> Self:
        """Asked for, and neither taken back nor done."""
        return self.filter(taken_back_at=None, done_at=None)

    def due(self, at: datetime) -> Self:
        return self.open().filter(due_at__lte=at)

    def done(self) -> Self:
        """The list that a restored backup needs: keys and days, no name."""
        return self.exclude(done_at=None).order_by("done_at")


class Erasure(Record):
    """A client is to be forgotten: when she asked, from when it is carried out, when it was. Keys only."""

    WAITS = timedelta(days=7)

    class Why(models.TextChoices):
        ASKED = "asked", _("She asked for it")
        TIME = "time", _("The time of keeping is over")
        REAPPLIED = "reapplied", _("Once more, after a restored backup")

    client = models.ForeignKey(Client, models.PROTECT, related_name="erasures")
    why = models.CharField(max_length=10, choices=Why, default=Why.ASKED)
    asked_on = models.DateField(_("asked on"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(db_index=True)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(done_at=None), name="rights_erasure_done_or_taken_back"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(done_at__gte=models.F("due_at")), name="rights_erasure_done_when_due"
            ),
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(taken_back_at=None, done_at=None),
                name="rights_erasure_one_at_a_time",
            ),
        ]


class KeepRule(Record):
    """For how many months after the last visit a card is kept; the newest row holds. Never longer than `MOST`."""

    MOST = 38

    months = models.PositiveSmallIntegerField(
        _("months that a card is kept after the last visit"),
        validators=[MinValueValidator(1), MaxValueValidator(MOST)],
    )
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(months__range=(1, 38)), name="rights_keeprule_within_the_most")
        ]


class KeepQuerySet(models.QuerySet["Keep"]):
    def on(self, day: date) -> Self:
        """Those that hold on that day."""
        return self.filter(until__gte=day)


class Keep(Record):
    """This card is kept longer, until a day and for a reason."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="keeps")
    reason = models.CharField(_("reason"), max_length=200)
    until = models.DateField(_("kept until"))
    noted_at = models.DateTimeField(_("noted"))
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = KeepQuerySet.as_manager()

    class Meta:
        ordering = ["-noted_at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="rights_keep_has_a_reason")]
