"""What the owner may read and change about suggesting: from a finding or a goal to a product. Nothing of health."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from products.advice.models.findings import TODAYS, Finding, Goal
from products.advice.models.offers import Need, Slot
from products.catalogue.models import Product
from salon.core.models import Versioned

LONGEST_PAUSE = 60


class Said(models.Model):
    """Words for the client or the cosmetologist, in both languages."""

    class Meta:
        abstract = True

    text_fi = models.CharField(_("in Finnish"), max_length=200)
    text_en = models.CharField(_("in English"), max_length=200, blank=True)

    @property
    def text(self) -> str:
        """In the language of the moment; in Finnish where nothing else is written."""
        finnish = (translation.get_language() or "fi").startswith("fi")
        return self.text_fi if finnish else self.text_en or self.text_fi


class SuggestionRule(Said, Versioned):
    """ "When the skin is dry, suggest the night cream, because it ..." : one finding or goal, one product."""

    finding = models.CharField(_("finding"), max_length=9, choices=Finding, blank=True)
    goal = models.CharField(_("goal"), max_length=8, choices=Goal, blank=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="suggested_by")
    need = models.CharField(_("need"), max_length=8, choices=Need, default=Need.USEFUL)
    slot = models.CharField(_("when"), max_length=8, choices=Slot, default=Slot.EVENING)
    start_after_days = models.PositiveSmallIntegerField(
        _("days after the treatment to begin"), default=0, validators=[MaxValueValidator(LONGEST_PAUSE)]
    )
    # The lower, the sooner it is looked at.
    rank = models.PositiveSmallIntegerField(_("order"), default=100)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(finding__in=[*TODAYS]) & Q(goal="")) | (Q(finding="") & Q(goal__in=Goal.values)),
                name="advice_suggestionrule_one_finding_or_goal",
            ),
            models.CheckConstraint(condition=~Q(text_fi=""), name="advice_suggestionrule_says_why"),
            models.CheckConstraint(
                condition=Q(need__in=Need.values, slot__in=Slot.values), name="advice_suggestionrule_need_and_slot"
            ),
            models.CheckConstraint(
                condition=Q(start_after_days__lte=LONGEST_PAUSE), name="advice_suggestionrule_start"
            ),
            models.UniqueConstraint(
                fields=["finding", "goal", "product"],
                condition=Q(removed_at=None),
                name="advice_suggestionrule_once",
            ),
        ]

    @property
    def because(self) -> str:
        """The finding or goal, in words."""
        return str(Finding(self.finding).label if self.finding else Goal(self.goal).label)
