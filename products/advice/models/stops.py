"""What the owner may read and change about stopping: what stops a product, and when products pause."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.card.models import Condition
from clients.safety.models import Kind
from products.advice.models.rules import LONGEST_PAUSE, Said
from salon.core.models import Record
from salon.house.models import Substance, SubstanceGroup


class StopRule(Said, Record):
    """What stops a product or asks for care: a condition, or a group of medicines, against what is in the product."""

    class Strength(models.TextChoices):
        STOP = "stop", _("Stops the product")
        CARE = "care", _("To be known")

    condition = models.CharField(_("condition"), max_length=14, choices=Condition, blank=True)
    medicine = models.CharField(_("group of medicines"), max_length=16, choices=SubstanceGroup, blank=True)
    window_months = models.PositiveSmallIntegerField(
        _("months after the last use of the medicine"), default=6, validators=[MaxValueValidator(24)]
    )
    contains = models.CharField(
        _("group of ingredients"), max_length=16, choices=SubstanceGroup, blank=True, db_column="contains_group"
    )
    substance = models.ForeignKey(Substance, models.PROTECT, null=True, blank=True, related_name="+")
    strength = models.CharField(_("how much"), max_length=4, choices=Strength, default=Strength.STOP)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(~Q(condition="") & Q(medicine="")) | (Q(condition="") & ~Q(medicine="")),
                name="advice_stoprule_one_cause",
            ),
            models.CheckConstraint(
                condition=(~Q(contains="") & Q(substance=None)) | (Q(contains="") & Q(substance__isnull=False)),
                name="advice_stoprule_one_ingredient",
            ),
            models.CheckConstraint(condition=~Q(text_fi=""), name="advice_stoprule_says_why"),
            models.CheckConstraint(condition=Q(strength__in=["stop", "care"]), name="advice_stoprule_strength"),
            models.CheckConstraint(condition=Q(window_months__lte=24), name="advice_stoprule_window"),
        ]

    @property
    def cause(self) -> str:
        """The condition or the group of medicines, in words."""
        return str(Condition(self.condition).label if self.condition else SubstanceGroup(self.medicine).label)

    @property
    def ingredient(self) -> str:
        """The group or the substance, in words."""
        return str(SubstanceGroup(self.contains).label) if self.contains else str(self.substance)


class PauseRule(Record):
    """Products with these ingredients pause so many days before and after a treatment of this kind."""

    contains = models.CharField(
        _("group of ingredients"), max_length=16, choices=SubstanceGroup, db_column="contains_group"
    )
    kind = models.CharField(_("treatment"), max_length=10, choices=Kind)
    days_before = models.PositiveSmallIntegerField(
        _("days before"), default=0, validators=[MaxValueValidator(LONGEST_PAUSE)]
    )
    days_after = models.PositiveSmallIntegerField(
        _("days after"), default=0, validators=[MaxValueValidator(LONGEST_PAUSE)]
    )
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["kind", "contains", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days_before__lte=LONGEST_PAUSE, days_after__lte=LONGEST_PAUSE)
                & (Q(days_before__gte=1) | Q(days_after__gte=1)),
                name="advice_pauserule_some_days",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values, contains__in=SubstanceGroup.values), name="advice_pauserule_is_known"
            ),
            models.UniqueConstraint(
                fields=["contains", "kind"], condition=Q(removed_at=None), name="advice_pauserule_once"
            ),
        ]
