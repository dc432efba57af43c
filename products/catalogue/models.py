"""The shelf: products, their lines and prices."""

from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salon.core.models import Record
from salon.house.models import Category, VatClass


class ProductLine(Record):
    """A maker's line; a client's no to one product rests for the whole line."""

    brand = models.CharField(_("brand"), max_length=80)
    name = models.CharField(_("line"), max_length=80, blank=True)

    class Meta:
        ordering = ["brand", "name"]
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="catalogue_productline_once")]

    def __str__(self) -> str:
        return f"{self.brand} {self.name}".strip()


class ProductQuerySet(models.QuerySet["Product"]):
    """Questions about the shelf."""

    def on_sale(self) -> Self:
        return self.filter(active=True)

    def matching(self, text: str) -> Self:
        """Products of which every word of `text` is part of the name, code, brand, line or purpose."""
        found = self
        for word in text.replace("\0", "").split()[:6]:
            parts = ("name", "code", "purpose", "line__brand", "line__name")
            found = found.filter(reduce(or_, (Q(**{f"{part}__icontains": word}) for part in parts)))
        return found


class Product(Record):
    """A product that clients may buy."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    line = models.ForeignKey(ProductLine, models.PROTECT, related_name="products")
    category = models.ForeignKey(Category, models.PROTECT, related_name="products")
    size = models.CharField(_("size"), max_length=20, blank=True)
    purpose = models.CharField(_("what it does"), max_length=200, blank=True)
    usage = models.CharField(_("how to use it"), max_length=200, blank=True)
    price = models.DecimalField(_("price with VAT"), max_digits=8, decimal_places=2)
    vat_class = models.CharField(_("VAT class"), max_length=8, choices=VatClass, default=VatClass.GENERAL)
    active = models.BooleanField(_("on sale"), default=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=Decimal(0)), name="catalogue_product_price_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.size}".strip()
