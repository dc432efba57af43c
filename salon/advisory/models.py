"""The advisory flag: a hint from numbers, never a verdict. Nothing outside this room reads these rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from salon.core.models import Record, User
from salon.house.models import Staff


class Hearing(Record):
    """Staff were heard about the flag: without such a row nothing is computed."""

    heard_on = models.DateField(_("heard on"))
    note = models.CharField(_("what was said"), max_length=400)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")


class Level(models.TextChoices):
    NONE = "none", _("Nothing to see")
    NOTICE = "notice", _("Worth a look")
    WARNING = "warning", _("Signs of pressure")


class DailyScore(Record):
    """The state of one person at the close of one day, as it was shown at the time."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    day = models.DateField()
    parameters_version = models.CharField(max_length=20)
    sales_score = models.FloatField()
    pressure_score = models.FloatField()
    cover_score = models.FloatField()
    level = models.CharField(max_length=8, choices=Level)
    scored_at = models.DateTimeField()

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["staff", "day"], name="advisory_dailyscore_once_a_day")]


class View(Record):
    """Somebody looked at a person's page; that person sees it."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    viewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
