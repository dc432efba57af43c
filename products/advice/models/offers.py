"""Home-care advice, the client's answer, and the rest that a no is given."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client
from clients.care.models import Visit
from products.advice.models.findings import Finding, Goal
from products.catalogue.models import Product
from salon.core.encryption import EncryptedTextField
from salon.core.models import Record, User
from salon.house.models import Staff


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    """Questions about advice, in the words staff use."""

    def visible_to(self, user: User, at: datetime) -> Self:
        """Her own advice to clients whom she may see."""
        return self.filter(by__user=user, visit__client__in=Client.objects.visible_to(user, at))

    def of_client(self, client: Client) -> Self:
        return self.filter(visit__client=client)

    def resting_on(self, day: date) -> Self:
        """Those whose no still rests on that day."""
        return self.filter(answer=Recommendation.Answer.DECLINED, rests_until__gt=day)

    def with_product(self) -> Self:
        return self.select_related("product", "product__line", "visit", "by")


class Need(models.TextChoices):
    """How much a product is needed, as the cosmetologist sees it."""

    NEEDED = "needed", _("Needed")
    USEFUL = "useful", _("Useful")
    OPTIONAL = "optional", _("Optional")


class Slot(models.TextChoices):
    """When a product is used."""

    MORNING = "morning", _("Morning")
    EVENING = "evening", _("Evening")
    BOTH = "both", _("Morning and evening")
    WEEKLY = "weekly", _("Weekly")


# How often a week each is; of the weekly it is written down.
TIMES = {Slot.MORNING: 7, Slot.EVENING: 7, Slot.BOTH: 14}


class Recommendation(Record):
    """Home-care advice given at a visit, and what the client answered. One step of her regimen."""

    class Answer(models.TextChoices):
        BOUGHT = "bought", _("Takes it")
        LATER = "later", _("Will think about it")
        DECLINED = "declined", _("No, thank you")
        HAS_EQUAL = "has_equal", _("Already has something equal")
        NOT_ASKED = "not_asked", _("Was not asked")

    # After these the client may still say something else.
    OPEN = frozenset({"", Answer.LATER, Answer.NOT_ASKED})

    Need, Slot = Need, Slot

    class Basis(models.TextChoices):
        """Why a resting product, or any product to a client who asked for none, may be raised all the same."""

        NEW_FINDING = "new_finding", _("A new finding today")
        CLIENT_ASKED = "client_asked", _("The client asked")
        # Only of history that came from elsewhere: it is counted as raised without a reason.
        NOT_RECORDED = "not_recorded", _("Not recorded")

    class Moment(models.TextChoices):
        DURING = "during", _("During the treatment")
        AFTER = "after", _("After it")
        LATER = "later", _("Later, by link")

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="recommendations")
    product = models.ForeignKey(Product, models.PROTECT, related_name="recommendations")
    by = models.ForeignKey(Staff, models.PROTECT, related_name="recommendations")
    reason = models.CharField(_("reason from today's finding"), max_length=200)
    need = models.CharField(_("need"), max_length=8, choices=Need, default=Need.USEFUL)
    slot = models.CharField(_("when"), max_length=8, choices=Slot, default=Slot.EVENING)
    basis = models.CharField(_("why now"), max_length=12, choices=Basis, blank=True)
    finding = models.CharField(_("finding"), max_length=9, choices=Finding, blank=True)
    goal = models.CharField(_("goal"), max_length=8, choices=Goal, blank=True)
    moment = models.CharField(_("said"), max_length=6, choices=Moment, blank=True)
    # How it is used, and what the estimate of its days was made of, as they stood that day.
    per_week = models.PositiveSmallIntegerField(_("times a week"), null=True, blank=True)
    ml = models.DecimalField(_("at a time, ml"), max_digits=5, decimal_places=2, null=True, blank=True)
    instruction = models.CharField(_("how to use it"), max_length=200, blank=True)
    start_after_days = models.PositiveSmallIntegerField(_("days after the treatment to begin"), default=0)
    price = models.DecimalField(_("price that day"), max_digits=8, decimal_places=2, null=True, blank=True)
    volume_ml = models.DecimalField(_("contents, ml"), max_digits=6, decimal_places=1, null=True, blank=True)
    usable_share = models.DecimalField(_("share that comes out"), max_digits=3, decimal_places=2, null=True, blank=True)
    pao_months = models.PositiveSmallIntegerField(_("months after opening"), null=True, blank=True)
    # What asked for care when it was looked at; what stops a product is never recommended.
    checked = EncryptedTextField(_("looked at"), blank=True, default="")
    despite = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="raised_again_by")
    offered_at = models.DateTimeField()
    answer = models.CharField(_("answer"), max_length=12, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateField(null=True, blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["offered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "product"],
                name="advice_recommendation_once_per_visit",
                violation_error_code="already_recommended",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="advice_recommendation_answer_has_a_time",
                violation_error_code="answer_without_time",
            ),
            models.CheckConstraint(
                condition=Q(answer="declined", rests_until__isnull=False)
                | (~Q(answer="declined") & Q(rests_until=None)),
                name="advice_recommendation_a_no_rests",
            ),
            models.CheckConstraint(
                condition=Q(despite=None) | ~Q(basis=""), name="advice_recommendation_again_needs_a_basis"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="advice_recommendation_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(basis="new_finding") | ~Q(finding=""),
                name="advice_recommendation_new_finding_is_named",
            ),
            models.CheckConstraint(
                condition=Q(
                    basis__in=["", "new_finding", "client_asked", "not_recorded"],
                    moment__in=["", "during", "after", "later"],
                ),
                name="advice_recommendation_basis_and_moment",
            ),
            models.CheckConstraint(
                condition=Q(per_week=None) | Q(per_week__isnull=False, per_week__gte=1, per_week__lte=21),
                name="advice_recommendation_times_a_week",
            ),
            models.CheckConstraint(
                condition=Q(start_after_days__lte=60), name="advice_recommendation_begins_within_weeks"
            ),
            models.CheckConstraint(
                condition=Q(despite=None) | ~Q(despite=F("id")), name="advice_recommendation_not_despite_itself"
            ),
        ]

    @property
    def may_still_answer(self) -> bool:
        """True if the client may still say what she decided."""
        return self.answer in self.OPEN


class NothingNeeded(Record):
    """ "Nothing needed now": a full answer of the cosmetologist, worth as much as a product."""

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="nothing_needed")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
