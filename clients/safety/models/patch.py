"""Patch tests: which maker's line demands one, which treatments use the line, and the tests of each client.

Per line, by its maker's instruction, and never for all lines: the trade's certificate in Finland says that hair dye
is not to be tested by salons at all (DOMAIN A2).
"""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client
from clients.safety.models.rules import Severity
from products.catalogue.models import ProductLine
from salon.core.database import ADayLater
from salon.core.encryption import EncryptedTextField
from salon.core.models import Record, User
from salon.house.models import Service


class PatchDemandQuerySet(models.QuerySet["PatchDemand"]):
    def on(self, day: date) -> Self:
        """Those that hold on a day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=day), valid_from__lte=day)

    def known(self) -> Self:
        return self.select_related("line")


class PatchDemand(Record):
    """What a line's maker asks for. Never written over: a change ends the old one and begins a new one."""

    class Level(models.TextChoices):
        ADVISE = "advise", _("Advised")
        REQUIRE = "require", _("Required, or a reason")
        BLOCK = "block", _("Not without it")

    class Hours(models.IntegerChoices):
        DAY = 24, _("24 hours")
        TWO_DAYS = 48, _("48 hours")

    line = models.ForeignKey(ProductLine, models.PROTECT, related_name="patch_demands")
    level = models.CharField(_("how much"), max_length=7, choices=Level)
    # The result may be read so long after the test was put on, and not before.
    hours = models.PositiveSmallIntegerField(_("read after"), choices=Hours)
    months = models.PositiveSmallIntegerField(_("holds for months"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = PatchDemandQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(valid_until=None), name="safety_patchdemand_one_a_line"
            ),
            models.CheckConstraint(
                condition=Q(level__in=["advise", "require", "block"]), name="safety_patchdemand_level_is_known"
            ),
            models.CheckConstraint(condition=Q(hours__in=[24, 48]), name="safety_patchdemand_hours_are_known"),
            models.CheckConstraint(condition=Q(months__range=(1, 24)), name="safety_patchdemand_months_within_years"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="safety_patchdemand_ends_after_start",
            ),
        ]

    @property
    def severity(self) -> Severity:
        """How much a missing test weighs beside the other rules."""
        return {"advise": Severity.WARN, "require": Severity.OVERRIDE, "block": Severity.BLOCK}[self.level]


class LineUsed(Record):
    """This treatment puts this maker's line on the skin."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="lines_used")
    line = models.ForeignKey(ProductLine, models.PROTECT, related_name="used_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "line"], name="safety_lineused_once")]


class PatchTestQuerySet(models.QuerySet["PatchTest"]):
    def of_people(self) -> Self:
        return self.select_related("client", "line", "applied_by", "read_by")

    def to_read(self, at: datetime) -> Self:
        """Put on, and old enough to be read."""
        return self.filter(read_at=None, taken_back_at=None, readable_from__lte=at)

    def visible_to(self, user: User, at: datetime) -> Self:
        """Of clients whom this user treats."""
        return self.filter(client__in=Client.objects.visible_to(user, at).treated_by(user))


class PatchTest(Record):
    """One test of one line on one client: put on, and read a day or two later. What came of it is encrypted."""

    class Result(models.TextChoices):
        CLEAR = "clear", _("No reaction")
        REACTION = "reaction", _("A reaction")

    client = models.ForeignKey(Client, models.PROTECT, related_name="patch_tests")
    line = models.ForeignKey(ProductLine, models.PROTECT, related_name="patch_tests")
    batch = models.CharField(_("batch"), max_length=60, blank=True)
    site = models.CharField(_("where on the skin"), max_length=60)
    applied_at = models.DateTimeField(_("put on"))
    applied_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    readable_from = models.DateTimeField(_("may be read from"))
    read_at = models.DateTimeField(_("read"), null=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    result = EncryptedTextField(_("result"), choices=Result, blank=True)
    words = EncryptedTextField(_("what was seen"), blank=True)
    valid_until = models.DateField(_("holds until"), null=True)
    taken_back_at = models.DateTimeField(null=True)

    objects = PatchTestQuerySet.as_manager()

    class Meta:
        constraints = [
            # A day at least, whatever the line's maker says.
            models.CheckConstraint(
                condition=Q(readable_from__gte=ADayLater("applied_at")), name="safety_patchtest_a_day_at_least"
            ),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None, valid_until=None)
                | Q(
                    read_at__isnull=False, read_by__isnull=False, valid_until__isnull=False,
                    read_at__gte=F("readable_from"),
                ),
                name="safety_patchtest_read_in_time",
            ),
            models.CheckConstraint(condition=~Q(site=""), name="safety_patchtest_is_somewhere"),
        ]  # fmt: skip
