"""Dated rules, what was found when it was looked, and what the desk asks."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client, Condition
from salon.booking.models import Appointment
from salon.core.encryption import EncryptedTextField
from salon.core.models import Record, User
from salon.house.models import Service, Staff, Substance, SubstanceGroup


class Kind(models.TextChoices):
    """What a treatment counts as: rules speak of these, and a treatment may be several."""

    PEEL = "peel", _("Chemical peel")
    NEEDLING = "needling", _("Microneedling")
    LIGHT = "light", _("IPL or laser")
    WAX = "wax", _("Waxing or sugaring")
    TINT = "tint", _("Tint of brows or lashes")
    LASH = "lash", _("Lash lift or extensions")
    CURRENT = "current", _("Electric current")
    STEAM = "steam", _("Steam")


class Severity(models.TextChoices):
    BLOCK = "block", _("Stops the treatment")
    OVERRIDE = "override", _("Only with a reason")
    WARN = "warn", _("To be known")


class Unit(models.TextChoices):
    DAYS = "days", _("days")
    MONTHS = "months", _("months")


class ServiceKind(Record):
    """A treatment of the house counts as a kind."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="safety_kinds")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["service", "kind"], name="safety_servicekind_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="safety_servicekind_is_known"),
        ]


class RuleQuerySet(models.QuerySet["Rule"]):
    def on(self, day: date) -> Self:
        """Those that hold on a day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=day), valid_from__lte=day)

    def known(self) -> Self:
        return self.select_related("substance")


class Rule(Record):
    """One contraindication: a kind of treatment, one factor, how long before it matters, and how much.

    Never written over: a change ends the old one and begins a new one, so that what was decided can be read later.
    """

    kind = models.CharField(_("treatment"), max_length=10, choices=Kind)
    # Exactly one of these four.
    condition = models.CharField(_("condition"), max_length=14, choices=Condition, blank=True)
    substance = models.ForeignKey(Substance, models.PROTECT, null=True, blank=True, related_name="+")
    group = models.CharField(
        _("group of substances"), max_length=16, choices=SubstanceGroup, blank=True, db_column="substance_group"
    )
    earlier = models.CharField(_("earlier treatment"), max_length=10, choices=Kind, blank=True)
    # How long before the treatment it still matters; nothing for what matters as long as it holds.
    window = models.PositiveSmallIntegerField(_("window"), null=True, blank=True, db_column="window_length")
    unit = models.CharField(_("unit"), max_length=6, choices=Unit, blank=True)
    severity = models.CharField(_("how much"), max_length=8, choices=Severity)
    text_fi = models.CharField(_("text in Finnish"), max_length=240)
    text_en = models.CharField(_("text in English"), max_length=240)
    source = models.CharField(_("source"), max_length=200, blank=True)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = RuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="safety_rule_kind_is_known"),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="safety_rule_severity_is_known"),
            models.CheckConstraint(
                condition=(~Q(condition="") & Q(substance=None, group="", earlier=""))
                | (Q(substance__isnull=False) & Q(condition="", group="", earlier=""))
                | (~Q(group="") & Q(condition="", substance=None, earlier=""))
                | (~Q(earlier="") & Q(condition="", substance=None, group="")),
                name="safety_rule_has_one_factor",
            ),
            models.CheckConstraint(
                condition=Q(window=None, unit="") | (Q(window__isnull=False, window__gte=1) & ~Q(unit="")),
                name="safety_rule_window_has_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(earlier="") | Q(window__isnull=False), name="safety_rule_earlier_has_a_window"
            ),
            models.CheckConstraint(
                condition=Q(condition="") | Q(window=None), name="safety_rule_condition_holds_as_long_as_it_holds"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="safety_rule_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(text_fi="") & ~Q(text_en=""), name="safety_rule_says_something"),
        ]

    @property
    def text(self) -> str:
        return self.text_fi if translation.get_language() == "fi" else self.text_en

    @property
    def factor(self) -> str:
        """What it is about, in words."""
        if self.condition:
            return str(Condition(self.condition).label)
        if self.substance is not None:
            return str(self.substance)
        return str(SubstanceGroup(self.group).label) if self.group else str(Kind(self.earlier).label)


class QuestionQuerySet(models.QuerySet["Question"]):
    def open(self) -> Self:
        """Those that nobody has answered, and yeses to a stop that wait for the second person."""
        return self.filter(Q(answer="") | Q(answer="yes", stops=True, second_by=None), withdrawn_at=None)

    def yes_for(self, client: Client, service: Service, day: date) -> Self:
        """A yes that lets this be booked on that day."""
        said = self.filter(client=client, service=service, answer="yes", withdrawn_at=None, holds_until__gt=day)
        return said.filter(Q(stops=False) | Q(second_by__isnull=False))


class Question(Record):
    """The desk may not know why it should ask; who treats the client says whether it may be booked.

    A stop needs a second person. What stands behind it is encrypted, and the desk never sees it.
    """

    class Answer(models.TextChoices):
        YES = "yes", _("It may be booked")
        NO = "no", _("Not now")
        CALL = "call", _("I will call the client")

    client = models.ForeignKey(Client, models.CASCADE, related_name="safety_questions")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    wished_at = models.DateTimeField(null=True)
    stops = models.BooleanField(_("a second person is needed"))
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=4, choices=Answer, blank=True)
    reason = EncryptedTextField(_("reason"), blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)
    second_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    holds_until = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "service"],
                condition=Q(answer="", withdrawn_at=None),
                name="safety_question_one_open_a_treatment",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None, holds_until=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="safety_question_answer_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(second_by=None, second_at=None)
                | (Q(second_by__isnull=False, second_at__isnull=False, answer="yes") & ~Q(second_by=F("answered_by"))),
                name="safety_question_second_is_another",
            ),
        ]


class Check(Record):
    """What was found when it was looked, by which rules, and who went on all the same. Append-only."""

    class Step(models.TextChoices):
        BOOKED = "booked", _("When booked")
        ARRIVED = "arrived", _("When arrived")
        TREATED = "treated", _("When treated")

    client = models.ForeignKey(Client, models.PROTECT, related_name="safety_checks")
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="safety_checks")
    # What was to be booked: at that step the visit is not there yet.
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    step = models.CharField(_("step"), max_length=8, choices=Step)
    day = models.DateField(_("day of the treatment"))
    # What was found, in words, encrypted; how much of what is open, and says nothing about why.
    found = EncryptedTextField(_("found"), blank=True)
    worst = models.CharField(_("result"), max_length=8, choices=Severity, blank=True)
    reason = EncryptedTextField(_("reason for going on"), blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(worst="") | Q(worst__in=Severity.values), name="safety_check_result_is_known"
            ),
        ]
