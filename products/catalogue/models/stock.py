"""What stands on the shelf: never a number that is written over, always the sum of its movements."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from products.catalogue.models.products import Product
from salon.core.models import Record, User

INTO = ("receive", "returned", "moved_in")
OUT = ("sell", "use", "write_off", "to_supplier", "moved_out")


class Shelf(models.TextChoices):
    """Where a package stands: for sale, or open at work."""

    RETAIL = "retail", _("For sale")
    PROFESSIONAL = "pro", _("For treatments")


class Batch(Record):
    """Packages of one product that were made together; a recall asks for the batch, the shelf for its day."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="batches")
    code = models.CharField(_("batch"), max_length=40)
    expires_on = models.DateField(_("best before"), null=True, blank=True)

    class Meta:
        ordering = ["expires_on", "code"]
        constraints = [
            models.UniqueConstraint(fields=["product", "code"], name="catalogue_batch_once_a_product"),
            models.CheckConstraint(condition=~Q(code=""), name="catalogue_batch_has_a_code"),
        ]

    def __str__(self) -> str:
        return self.code


class StockMoveQuerySet(models.QuerySet["StockMove"]):
    """Questions about movements."""

    def on(self, shelf: str) -> Self:
        return self.filter(shelf=shelf)

    def by_hand(self) -> Self:
        """Those that somebody wrote down, and that were not taken back."""
        return self.filter(line_key=None, correction=None, corrects=None)


class StockMove(Record):
    """Packages that came, went, were counted or changed their shelf. Append-only; a slip has its mirror."""

    class Kind(models.TextChoices):
        RECEIVE = "receive", _("Received")
        SELL = "sell", _("Sold")
        RETURNED = "returned", _("Returned by a client")
        USE = "use", _("Used in treatments")
        COUNT = "count", _("Counted")
        WRITE_OFF = "write_off", _("Written off")
        TO_SUPPLIER = "to_supplier", _("Sent back to the supplier")
        MOVED_OUT = "moved_out", _("Moved to the other shelf")
        MOVED_IN = "moved_in", _("Moved from the other shelf")
        CORRECTION = "correction", _("Taken back")

    product = models.ForeignKey(Product, models.PROTECT, related_name="moves")
    shelf = models.CharField(_("shelf"), max_length=6, choices=Shelf, default=Shelf.RETAIL)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="moves")
    kind = models.CharField(_("what"), max_length=11, choices=Kind)
    # Above zero onto the shelf, below it off. At work a package may be used in parts.
    pieces = models.DecimalField(_("pieces"), max_digits=9, decimal_places=3)
    note = models.CharField(_("note"), max_length=120, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # The receipt's line that sold it or took it back; the till is a room above. A line may take of several batches.
    line_key = models.UUIDField(null=True, blank=True)
    part = models.PositiveSmallIntegerField(default=0)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="correction")
    # One key per form: a double click moves once. Two shelves are moved by one form, each with a part of its own.
    key = models.UUIDField(null=True, blank=True, editable=False)

    objects = StockMoveQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["product", "shelf"], name="catalogue_move_product_shelf")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=INTO, pieces__gt=0)
                | Q(kind__in=OUT, pieces__lt=0)
                | (Q(kind__in=["count", "correction"]) & ~Q(pieces=Decimal(0))),
                name="catalogue_move_goes_its_way",
            ),
            models.CheckConstraint(
                condition=Q(shelf="pro") | Q(shelf="retail", pieces=Round("pieces", precision=0)),
                name="catalogue_move_whole_packages_for_sale",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["write_off", "to_supplier"]) | ~Q(note=""), name="catalogue_move_loss_says_why"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["sell", "returned"], line_key__isnull=False)
                | (~Q(kind__in=["sell", "returned"]) & Q(line_key=None)),
                name="catalogue_move_of_the_till_has_a_line",
            ),
            models.CheckConstraint(
                condition=Q(kind="correction", corrects__isnull=False) | (~Q(kind="correction") & Q(corrects=None)),
                name="catalogue_move_correction_of_something",
            ),
            models.UniqueConstraint(fields=["line_key", "part"], name="catalogue_move_once_a_line"),
            models.UniqueConstraint(fields=["key", "part"], name="catalogue_move_once_a_form"),
        ]
