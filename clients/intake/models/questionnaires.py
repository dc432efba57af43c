"""Questionnaires: named, asked before some treatments, in editions that are never written over."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.card.models import Condition
from salon.core.models import Record, User, Versioned
from salon.house.models import Service, Substance


class ItemKind(models.TextChoices):
    """What is asked for; an answer to the first three goes to the card, where the rules on treatments find it."""

    CONDITION = "condition", _("Condition: yes or no")
    MEDICINE = "medicine", _("Medicine: yes or no, and when last")
    ALLERGY = "allergy", _("Allergy: yes or no, and how it shows")
    YES_NO = "yes_no", _("Yes or no, with words")
    CHOICE = "choice", _("One of several answers")
    TEXT = "text", _("In the client's own words")
    CONFIRM = "confirm", _("A sentence to confirm")


class Questionnaire(Versioned):
    """A form by its name; what it asks stands in its newest edition."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    active = models.BooleanField(_("asked"), default=True)
    # A filled form holds so long; then it is asked anew.
    months = models.PositiveSmallIntegerField(_("holds for months"), default=6)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(months__range=(1, 24)), name="intake_questionnaire_months_within_years")
        ]

    def __str__(self) -> str:
        return self.name


class AsksFor(Record):
    """Before this treatment the form is asked for."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, models.CASCADE, related_name="asked_forms")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["questionnaire", "service"], name="intake_asksfor_once")]


class EditionQuerySet(models.QuerySet["Edition"]):
    def newest(self) -> Self:
        """The one that is asked now, of each questionnaire."""
        later = Edition.objects.filter(
            questionnaire=models.OuterRef("questionnaire"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(later))


class Edition(Record):
    """What a questionnaire asks from some day on, in both languages. Append-only: a change is a new edition."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    intro_fi = models.TextField(_("words before the questions, in Finnish"), blank=True)
    intro_en = models.TextField(_("words before the questions, in English"), blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="intake_edition_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="intake_edition_counts_from_one"),
        ]

    def intro(self, language: str) -> str:
        return self.intro_fi if language == "fi" else self.intro_en or self.intro_fi


class Item(Record):
    """One question of an edition. Append-only."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=9, choices=ItemKind)
    label_fi = models.CharField(_("question in Finnish"), max_length=240)
    label_en = models.CharField(_("question in English"), max_length=240, blank=True)
    required = models.BooleanField(_("must be answered"), default=True)
    condition = models.CharField(_("condition"), max_length=14, choices=Condition, blank=True)
    substance = models.ForeignKey(Substance, models.PROTECT, null=True, blank=True, related_name="+")
    options_fi = models.TextField(_("answers in Finnish, a line each"), blank=True)
    options_en = models.TextField(_("answers in English, a line each"), blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "place"], name="intake_item_one_a_place"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="intake_item_kind_is_known"),
            models.CheckConstraint(condition=~Q(label_fi=""), name="intake_item_asks_something"),
            models.CheckConstraint(
                condition=(Q(kind="condition") & ~Q(condition="")) | (~Q(kind="condition") & Q(condition="")),
                name="intake_item_condition_has_its_code",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["medicine", "allergy"], substance__isnull=False)
                | (~Q(kind__in=["medicine", "allergy"]) & Q(substance=None)),
                name="intake_item_substance_of_medicine_or_allergy",
            ),
            models.CheckConstraint(
                condition=(Q(kind="choice") & ~Q(options_fi=""))
                | (~Q(kind="choice") & Q(options_fi="", options_en="")),
                name="intake_item_answers_of_a_choice",
            ),
        ]

    def label(self, language: str) -> str:
        return self.label_fi if language == "fi" else self.label_en or self.label_fi

    def options(self, language: str) -> list[tuple[str, str]]:
        """Each answer by its number and in words."""
        written = self.options_fi if language == "fi" else self.options_en or self.options_fi
        return [(str(number), line.strip()) for number, line in enumerate(written.splitlines()) if line.strip()]
