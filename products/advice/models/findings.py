"""What may speak for a product: what was found on the skin today, and what the client wants. Cosmetic words only.

An illness, a medicine, a pregnancy, an allergy or a reaction is no word of these lists: they may only stop a product
(see `products.advice.suitability`), and a test keeps the two apart (H108).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client
from clients.care.models import Visit
from salon.core.models import Record, User


class Finding(models.TextChoices):
    """What a cosmetologist sees and feels, in the trade's cosmetic words."""

    DRY = "dry", _("Dry")
    TIGHT = "tight", _("Tight")
    FLAKY = "flaky", _("Flaky")
    DULL = "dull", _("Dull")
    SENSITIVE = "sensitive", _("Sensitive")
    OILY = "oily", _("Oily")
    CLOGGED = "clogged", _("Clogged")
    PORES = "pores", _("Large pores")
    UNEVEN = "uneven", _("Uneven tone")
    LINES = "lines", _("Fine lines")
    EYES = "eyes", _("Dry round the eyes")
    LIPS = "lips", _("Dry lips")
    HANDS = "hands", _("Dry hands")
    NAILS = "nails", _("Brittle nails")
    HEELS = "heels", _("Cracked heels")
    LASHES = "lashes", _("Brittle lashes or brows")
    SCALP = "scalp", _("Dry scalp")
    # Of history that came from elsewhere: it stands in the words of the reason. Nobody chooses it here.
    OTHER = "other", _("In the words of the reason")


class Goal(models.TextChoices):
    """What the client wants for her skin."""

    MOISTURE = "moisture", _("Moisture")
    CALM = "calm", _("Calm skin")
    GLOW = "glow", _("Glow")
    CLEAR = "clear", _("Clear skin")
    EVEN = "even", _("Even tone")
    SMOOTH = "smooth", _("Smooth skin")
    SUN = "sun", _("Protection from the sun")


# Those that may be chosen today.
TODAYS = tuple(finding for finding in Finding if finding != Finding.OTHER)


class FoundToday(Record):
    """One finding of one visit. No health data: a word of the closed list, and no other."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="findings")
    finding = models.CharField(_("finding"), max_length=9, choices=Finding)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "finding"], name="advice_foundtoday_once_a_visit"),
            models.CheckConstraint(condition=Q(finding__in=[*TODAYS]), name="advice_foundtoday_is_a_finding"),
        ]


class ClientGoal(Record):
    """What one client wants, as she has said it; it holds until she says otherwise."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="goals")
    goal = models.CharField(_("goal"), max_length=8, choices=Goal)
    since = models.DateTimeField(_("since"))
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            # Two cards that become one may both have it: the pages show each goal once.
            models.CheckConstraint(condition=Q(goal__in=Goal.values), name="advice_clientgoal_is_known"),
        ]
