"""The vocabulary of substances: what a client cannot bear, what she takes, what a product contains (ADR 11)."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from salon.core.models import Record, Versioned
from salon.core.names import fold


class SubstanceGroup(models.TextChoices):
    """What rules speak of: "no acids for a week" means every substance of the group."""

    FRAGRANCE = "fragrance", _("Fragrance")
    PRESERVATIVE = "preservative", _("Preservative")
    PLANT = "plant", _("Of a plant or an animal")
    ACID = "acid", _("Exfoliating acid")
    RETINOID = "retinoid", _("Retinoid")
    OXIDISER = "oxidiser", _("Oxidiser")
    DYE = "dye", _("Colour for hair, brows and lashes")
    ADHESIVE = "adhesive", _("Adhesive or acrylate")
    METAL = "metal", _("Metal")
    SALICYLATE = "salicylate", _("Salicylate")
    PHOTOSENSITISER = "photosensitiser", _("Makes the skin sensitive to light")
    BLOOD_THINNER = "blood_thinner", _("Thins the blood")
    PAINKILLER = "painkiller", _("Painkiller")
    STEROID = "steroid", _("Steroid")
    ANTIBIOTIC = "antibiotic", _("Antibiotic")


class SubstanceQuerySet(models.QuerySet["Substance"]):
    """Questions about the vocabulary."""

    def in_use(self) -> Self:
        return self.filter(active=True)

    def matching(self, text: str) -> Self:
        """Substances of which every word of `text` is part of a name, without regard to accents or order."""
        found = self
        for word in fold(text).replace("\0", "").split()[:6]:
            found = found.filter(search_text__contains=word)
        return found

    def in_group(self, group: str) -> Self:
        return self.filter(groups__group=group)


class Substance(Versioned):
    """One substance, or a family that is spoken of as one, under all its names. Never deleted: cards point at it."""

    code = models.CharField(
        _("code of a substance that came with the system"), max_length=40, null=True, blank=True, unique=True
    )
    name_fi = models.CharField(_("Finnish name"), max_length=80, unique=True)
    name_en = models.CharField(_("English name"), max_length=80, unique=True)
    inci = models.CharField(_("INCI name"), max_length=120, blank=True)
    synonyms = models.CharField(_("other names"), max_length=400, blank=True)
    search_text = models.CharField(max_length=720, editable=False)
    active = models.BooleanField(_("in use"), default=True)

    objects = SubstanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name_fi="") & ~Q(name_en=""), name="house_substance_has_its_names"),
            models.CheckConstraint(condition=~Q(code=""), name="house_substance_code_is_a_word"),
        ]

    def __str__(self) -> str:
        return self.name_fi if (get_language() or "fi").startswith("fi") else self.name_en

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search text in step with what it is made of."""
        self.search_text = fold(f"{self.name_fi} {self.name_en} {self.inci} {self.synonyms}")[:720]
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_text"}
        super().save(*args, **kwargs)


class SubstanceInGroup(Record):
    """A substance belongs to a group; to several, or to none."""

    substance = models.ForeignKey(Substance, models.CASCADE, related_name="groups")
    group = models.CharField(_("group"), max_length=16, choices=SubstanceGroup)

    class Meta:
        ordering = ["group"]
        constraints = [
            models.UniqueConstraint(fields=["substance", "group"], name="house_substance_once_in_a_group"),
            models.CheckConstraint(condition=Q(group__in=SubstanceGroup.values), name="house_substance_group_is_known"),
        ]

    def __str__(self) -> str:
        return self.group
