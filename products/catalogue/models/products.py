"""The shelf: products, their lines and prices, what is in them, how long they last, and words to be careful with."""

from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from salon.core.models import Record, Versioned
from salon.house.models import Category, Substance, VatClass
from salon.stats.supply import USABLE_SHARE

# The least that can be written in the columns of amounts.
SOME = Decimal("0.01")


class ProductLine(Record):
    """A maker's line; a client's no to one product rests for the whole line."""

    brand = models.CharField(_("brand"), max_length=80)
    name = models.CharField(_("line"), max_length=80, blank=True)

    class Meta:
        ordering = ["brand", "name"]
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="catalogue_productline_once")]

    def __str__(self) -> str:
        return f"{self.brand} {self.name}".strip()


class Use(models.TextChoices):
    """What a product is used as: two of one use are equals, and one may stand for the other."""

    CLEANSER = "cleanser", _("Cleanser")
    TONER = "toner", _("Toner")
    EXFOLIANT = "exfoliant", _("Exfoliant")
    SERUM = "serum", _("Serum")
    DAY_CREAM = "day_cream", _("Day cream")
    NIGHT_CREAM = "night_cream", _("Night cream")
    EYE_CREAM = "eye_cream", _("Eye cream")
    OIL = "oil", _("Oil")
    MASK = "mask", _("Mask")
    SUN = "sun", _("Sun protection")
    BODY = "body", _("Body cream")
    HANDS = "hands", _("Hand cream")
    FEET = "feet", _("Foot cream")
    NAILS = "nails", _("Nail care")
    LASHES = "lashes", _("Lash and brow care")
    HAIR = "hair", _("Hair care")


class ProductQuerySet(models.QuerySet["Product"]):
    """Questions about the shelf."""

    def on_sale(self) -> Self:
        return self.filter(active=True)

    def matching(self, text: str) -> Self:
        """Products of which every word of `text` is part of the name, code, brand, line or purpose."""
        found = self
        for word in text.replace("\0", "").split()[:6]:
            parts = ("name", "code", "purpose", "line__brand", "line__name")
            found = found.filter(reduce(or_, (Q(**{f"{part}__icontains": word}) for part in parts)) | Q(ean=word))
        return found

    def equals_of(self, product: "Product") -> Self:
        """Others on sale that are used as the same; none where nobody has said what a product is used as."""
        return self.on_sale().filter(use=product.use).exclude(use="").exclude(pk=product.pk)


class Product(Versioned):
    """A product that clients may buy: what it does, what is in it, how much is used of it."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    line = models.ForeignKey(ProductLine, models.PROTECT, related_name="products")
    category = models.ForeignKey(Category, models.PROTECT, related_name="products")
    use = models.CharField(_("used as"), max_length=12, choices=Use, blank=True)
    size = models.CharField(_("size"), max_length=20, blank=True)
    purpose = models.CharField(_("what it does"), max_length=200, blank=True)
    purpose_en = models.CharField(_("what it does, in English"), max_length=200, blank=True)
    usage = models.CharField(_("how to use it"), max_length=200, blank=True)
    usage_en = models.CharField(_("how to use it, in English"), max_length=200, blank=True)
    without = models.CharField(_("what happens without any care"), max_length=200, blank=True)
    without_en = models.CharField(_("what happens without any care, in English"), max_length=200, blank=True)
    # The makers name grams for some; a gram of cream is about a millilitre.
    volume_ml = models.DecimalField(
        _("contents, ml"), max_digits=6, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(SOME)]
    )
    ml_per_application = models.DecimalField(
        _("at a time, ml"), max_digits=5, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(SOME)]
    )
    applications_per_week = models.PositiveSmallIntegerField(
        _("times a week"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(21)]
    )
    usable_share = models.DecimalField(
        _("share that comes out of the package"),
        max_digits=3,
        decimal_places=2,
        default=USABLE_SHARE,
        validators=[MinValueValidator(SOME), MaxValueValidator(Decimal(1))],
    )
    pao_months = models.PositiveSmallIntegerField(
        _("months after opening"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    price = models.DecimalField(
        _("price with VAT"), max_digits=8, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    vat_class = models.CharField(_("VAT class"), max_length=8, choices=VatClass, default=VatClass.GENERAL)
    active = models.BooleanField(_("on sale"), default=True)
    ean = models.CharField(_("barcode (EAN)"), max_length=14, blank=True)
    reorder_level = models.PositiveSmallIntegerField(
        _("order more when so many are left"), null=True, blank=True, validators=[MaxValueValidator(999)]
    )

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=Decimal(0)), name="catalogue_product_price_not_negative"),
            models.UniqueConstraint(fields=["ean"], condition=~Q(ean=""), name="catalogue_product_barcode_once"),
            models.CheckConstraint(condition=Q(use__in=["", *Use.values]), name="catalogue_product_use_is_known"),
            models.CheckConstraint(
                condition=Q(volume_ml=None) | Q(volume_ml__isnull=False, volume_ml__gt=Decimal(0)),
                name="catalogue_product_has_contents",
            ),
            models.CheckConstraint(
                condition=Q(ml_per_application=None)
                | Q(ml_per_application__isnull=False, ml_per_application__gt=Decimal(0)),
                name="catalogue_product_some_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(applications_per_week=None)
                | Q(applications_per_week__isnull=False, applications_per_week__gte=1, applications_per_week__lte=21),
                name="catalogue_product_times_a_week",
            ),
            models.CheckConstraint(
                condition=Q(usable_share__gt=Decimal(0), usable_share__lte=Decimal(1)),
                name="catalogue_product_usable_share",
            ),
            models.CheckConstraint(
                condition=Q(pao_months=None) | Q(pao_months__isnull=False, pao_months__gte=1, pao_months__lte=60),
                name="catalogue_product_months_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.size}".strip()

    def said(self, what: str) -> str:
        """`purpose`, `usage` or `without` in the language of the moment; in Finnish where nothing else is written."""
        finnish = (get_language() or "fi").startswith("fi")
        return str(getattr(self, what) if finnish else getattr(self, f"{what}_en") or getattr(self, what))

    @property
    def does(self) -> str:
        return self.said("purpose")

    @property
    def used(self) -> str:
        return self.said("usage")

    @property
    def left_alone(self) -> str:
        return self.said("without")


class Ingredient(Record):
    """A substance of the house's vocabulary that a product contains: allergies and pauses speak of substances."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="ingredients")
    substance = models.ForeignKey(Substance, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "substance"], name="catalogue_ingredient_once_in_a_product")
        ]


class CarefulWord(Record):
    """A word or beginning of a word that hurries or blames; the editors of texts point it out, and forbid nothing."""

    class Why(models.TextChoices):
        HURRY = "hurry", _("Hurries")
        GUILT = "guilt", _("Blames")

    text = models.CharField(_("word, or how it begins"), max_length=60)
    why = models.CharField(_("what it does"), max_length=5, choices=Why)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["why", "text"]
        constraints = [
            models.UniqueConstraint(fields=["text"], condition=Q(removed_at=None), name="catalogue_carefulword_once"),
            models.CheckConstraint(condition=~Q(text=""), name="catalogue_carefulword_says_something"),
            models.CheckConstraint(condition=Q(why__in=["hurry", "guilt"]), name="catalogue_carefulword_why"),
        ]

    def __str__(self) -> str:
        return self.text
