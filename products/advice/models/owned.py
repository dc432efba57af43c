"""What a client has at home, and what she should not use any more."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client
from products.catalogue.models import Product, Use
from salon.core.encryption import EncryptedTextField
from salon.core.models import Record, User


class OwnedQuerySet(models.QuerySet["Owned"]):
    def in_use(self) -> Self:
        """Not used up, given away or thrown out."""
        return self.filter(ended_on=None)


class Owned(Record):
    """One package at home: bought here, or of another make, as the client told. An equal of it counts as had."""

    class Source(models.TextChoices):
        BOUGHT = "bought", _("Bought here")
        TOLD = "told", _("The client told")

    client = models.ForeignKey(Client, models.CASCADE, related_name="owned")
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="+")
    used_as = models.CharField(_("used as"), max_length=12, choices=Use, blank=True)
    words = models.CharField(_("which"), max_length=80, blank=True)
    source = models.CharField(_("how it is known"), max_length=6, choices=Source)
    opened_on = models.DateField(_("in use since"))
    ended_on = models.DateField(_("used until"), null=True, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # The receipt's line it came with: a payment that is followed twice makes it once.
    line_key = models.UUIDField(null=True, unique=True)
    # When the client may be told that it is running out; nothing where nobody knows how long it lasts.
    due_on = models.DateField(_("running out from"), null=True, blank=True)
    # The client is told once of each package that it is running out, if she wishes to be told.
    told_at = models.DateTimeField(_("told that it runs out"), null=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        indexes = [models.Index(fields=["due_on"], condition=Q(told_at=None), name="advice_owned_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(product__isnull=False) | ~Q(used_as="") | ~Q(words=""), name="advice_owned_is_something"
            ),
            models.CheckConstraint(condition=Q(used_as__in=["", *Use.values]), name="advice_owned_use_is_known"),
            models.CheckConstraint(condition=Q(source__in=["bought", "told"]), name="advice_owned_source_is_known"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__isnull=False, ended_on__gte=F("opened_on")),
                name="advice_owned_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        if self.product is not None:
            return str(self.product)
        return self.words or str(Use(self.used_as).label)

    @property
    def use(self) -> str:
        """What it is used as."""
        return self.product.use if self.product is not None else self.used_as


class ProductStopQuerySet(models.QuerySet["ProductStop"]):
    def standing(self) -> Self:
        return self.filter(lifted_at=None)


class ProductStop(Record):
    """This client should not use this product: it did not suit her. Why is health data, and encrypted."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="product_stops")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    why = EncryptedTextField(_("why"), blank=True)
    since = models.DateTimeField(_("since"))
    # Nobody: she said so herself, by her link.
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(_("may be used again since"), null=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lifted_why = EncryptedTextField(_("why it may be used again"), blank=True)

    objects = ProductStopQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="advice_productstop_lifted_by_somebody",
            ),
        ]
