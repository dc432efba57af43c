"""What a treatment asks of the client at home: the topics of the trade, and each treatment's instructions."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salon.core.models import Record, Versioned
from salon.house.models import Service


class Stance(models.TextChoices):
    AVOID = "avoid", _("Leave it")
    DO = "do", _("Do it")


class Unit(models.TextChoices):
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")


HOURS_IN = {Unit.HOURS: 1, Unit.DAYS: 24, Unit.WEEKS: 168}
# No instruction is longer than a year.
LONGEST_HOURS = 366 * 24


class Topic(Versioned):
    """What instructions of several treatments may both speak of: sauna, sun, acids. One sentence for each stance.

    Only a topic lets two instructions be merged: the software never guesses from words that two lines mean the same.
    """

    name_fi = models.CharField(_("name in Finnish"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=60)
    avoid_fi = models.CharField(_("leave it, in Finnish"), max_length=160, blank=True)
    avoid_en = models.CharField(_("leave it, in English"), max_length=160, blank=True)
    do_fi = models.CharField(_("do it, in Finnish"), max_length=160, blank=True)
    do_en = models.CharField(_("do it, in English"), max_length=160, blank=True)

    class Meta:
        ordering = ["name_fi"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(avoid_fi="") & ~Q(avoid_en="")) | (~Q(do_fi="") & ~Q(do_en="")),
                name="aftercare_topic_says_something",
            ),
            models.CheckConstraint(
                condition=Q(avoid_fi="", avoid_en="") | (~Q(avoid_fi="") & ~Q(avoid_en="")),
                name="aftercare_topic_leaves_in_both_languages",
            ),
            models.CheckConstraint(
                condition=Q(do_fi="", do_en="") | (~Q(do_fi="") & ~Q(do_en="")),
                name="aftercare_topic_does_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return self.name_fi

    def sentence(self, stance: str, language: str) -> str:
        """What is said in a language; empty where the topic has nothing to say of that stance."""
        return str(getattr(self, f"{stance}_{'fi' if language == 'fi' else 'en'}"))


class InstructionQuerySet(models.QuerySet["Instruction"]):
    def live(self) -> Self:
        """Those that are given now."""
        return self.filter(removed_at=None)

    def known(self) -> Self:
        return self.select_related("topic", "service")


class Instruction(Record):
    """One thing to do or to leave after one treatment, with or without an end: about a topic, or in its own words."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="instructions")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="instructions")
    stance = models.CharField(_("what to do"), max_length=5, choices=Stance)
    # How long; nothing where no end is said.
    amount = models.PositiveSmallIntegerField(_("how long"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=5, choices=Unit, blank=True)
    text_fi = models.CharField(_("own words in Finnish"), max_length=240, blank=True)
    text_en = models.CharField(_("own words in English"), max_length=240, blank=True)
    removed_at = models.DateTimeField(null=True)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "topic", "stance"],
                condition=Q(removed_at=None, topic__isnull=False),
                name="aftercare_instruction_once_a_topic",
            ),
            models.UniqueConstraint(
                fields=["service", "text_fi"],
                condition=Q(removed_at=None, topic=None),
                name="aftercare_instruction_once_a_text",
            ),
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="aftercare_instruction_stance_is_known"),
            models.CheckConstraint(
                condition=Q(topic__isnull=False, text_fi="", text_en="") | (Q(topic=None) & ~Q(text_fi="")),
                name="aftercare_instruction_has_a_topic_or_words",
            ),
            models.CheckConstraint(
                condition=Q(amount=None, unit="")
                | (Q(amount__isnull=False, amount__gte=1, amount__lte=LONGEST_HOURS) & Q(unit__in=Unit.values)),
                name="aftercare_instruction_length_has_a_unit",
            ),
        ]

    @property
    def hours(self) -> int | None:
        """How long it holds; None where no end is said."""
        return None if self.amount is None else self.amount * HOURS_IN[Unit(self.unit)]

    def sentence(self, language: str) -> str:
        """Its words without the time; in Finnish where nothing else is written."""
        if self.topic is not None:
            return self.topic.sentence(self.stance, language)
        return self.text_fi if language == "fi" else self.text_en or self.text_fi
