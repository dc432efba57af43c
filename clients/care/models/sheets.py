"""What is written down of a device at a treatment: one sheet of settings a kind of device, in versions."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from salon.core.models import Record, User
from salon.house.models import DeviceKind


class SettingSheetQuerySet(models.QuerySet["SettingSheet"]):
    def newest(self) -> Self:
        """The one of each kind that is filled in now."""
        later = SettingSheet.objects.filter(kind=models.OuterRef("kind"), version__gt=models.OuterRef("version"))
        return self.filter(~models.Exists(later))


class SettingSheet(Record):
    """A version of the settings of one kind of device. Append-only: what was recorded by it stays readable."""

    kind = models.ForeignKey(DeviceKind, models.PROTECT, related_name="sheets")
    version = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = SettingSheetQuerySet.as_manager()

    class Meta:
        ordering = ["kind__name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="care_settingsheet_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="care_settingsheet_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class Setting(Record):
    """One line of a sheet: a number in its range, one of a few words, or a short text."""

    class Kind(models.TextChoices):
        NUMBER = "number", _("Number")
        CHOICE = "choice", _("One of a list")
        TEXT = "text", _("Text")

    sheet = models.ForeignKey(SettingSheet, models.PROTECT, related_name="settings")
    place = models.PositiveSmallIntegerField()
    # The name under which a value is kept: the same in every version in which the line stays.
    key = models.SlugField(max_length=40)
    name_fi = models.CharField(_("name in Finnish"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.NUMBER)
    unit = models.CharField(_("unit"), max_length=12, blank=True)
    least = models.DecimalField(_("least"), max_digits=9, decimal_places=3, null=True, blank=True)
    most = models.DecimalField(_("most"), max_digits=9, decimal_places=3, null=True, blank=True)
    choices = models.CharField(_("list, with commas"), max_length=300, blank=True)
    required = models.BooleanField(_("always filled in"), default=False)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "key"], name="care_setting_key_once"),
            models.UniqueConstraint(fields=["sheet", "place"], name="care_setting_place_once"),
            models.CheckConstraint(condition=~Q(name_fi="") & ~Q(name_en="") & ~Q(key=""), name="care_setting_named"),
            models.CheckConstraint(
                condition=Q(least=None) | Q(most=None) | Q(most__gte=F("least")), name="care_setting_most_over_least"
            ),
            models.CheckConstraint(
                condition=Q(kind="number") | Q(least=None, most=None, unit=""), name="care_setting_range_of_a_number"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["number", "text"], choices="") | (Q(kind="choice") & ~Q(choices="")),
                name="care_setting_list_of_a_choice",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_fi if translation.get_language() == "fi" else self.name_en

    @property
    def options(self) -> list[str]:
        """The words of the list, each once."""
        words = (word.strip() for word in self.choices.split(","))
        return list(dict.fromkeys(word for word in words if word))

    def shown(self, value: Any) -> str:
        """The value as people read it."""
        return f"{self.name} {value} {self.unit}".strip()
