"""The till closed: cash counted against what was expected, sums frozen, and a chain over the receipts."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from salon.core.models import Record, User
from salon.house.models import Staff


class CashMove(Record):
    """Cash that went into the till or out of it without a sale. Append-only."""

    class Kind(models.TextChoices):
        CHANGE = "change", _("Change put into the till")
        BANK = "bank", _("Taken to the bank or the safe")
        EXPENSE = "expense", _("A small purchase paid from the till")

    kind = models.CharField(_("what"), max_length=7, choices=Kind)
    # Above zero into the till, below it out.
    amount = models.DecimalField(_("sum"), max_digits=9, decimal_places=2)
    note = models.CharField(_("note"), max_length=80, blank=True)
    place = models.PositiveBigIntegerField(unique=True, editable=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True, editable=False)

    class Meta:
        ordering = ["-place"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="change", amount__gt=0) | Q(kind__in=["bank", "expense"], amount__lt=0),
                name="sales_cashmove_goes_its_way",
            ),
            models.CheckConstraint(condition=~Q(kind="expense") | ~Q(note=""), name="sales_cashmove_purchase_is_named"),
        ]


class DayClose(Record):
    """The till closed once: everything stored since the close before. Append-only.

    `hash` runs on from the close before over each receipt in the order of its place, so a receipt that was changed,
    taken out or put in between by whoever can write to the tables no longer fits.
    """

    number = models.PositiveIntegerField(unique=True)
    day = models.DateField(db_index=True)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # Receipts and movements of cash in `(after, through]`.
    after_place = models.PositiveBigIntegerField(default=0)
    through_place = models.PositiveBigIntegerField(default=0)
    after_move = models.PositiveBigIntegerField(default=0)
    through_move = models.PositiveBigIntegerField(default=0)
    receipts = models.PositiveIntegerField()
    net = models.DecimalField(max_digits=11, decimal_places=2)
    vat = models.DecimalField(max_digits=11, decimal_places=2)
    gross = models.DecimalField(max_digits=11, decimal_places=2)
    cash_before = models.DecimalField(_("in the till before"), max_digits=10, decimal_places=2)
    cash_taken = models.DecimalField(_("taken in cash"), max_digits=10, decimal_places=2)
    cash_moved = models.DecimalField(_("put in and taken out"), max_digits=10, decimal_places=2)
    cash_counted = models.DecimalField(_("counted"), max_digits=10, decimal_places=2)
    # What stays in the till for the next day; the rest leaves it with this close.
    cash_left = models.DecimalField(_("left in the till"), max_digits=10, decimal_places=2)
    difference = models.DecimalField(_("difference"), max_digits=10, decimal_places=2)
    note = models.CharField(_("note"), max_length=200, blank=True)
    before_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    key = models.UUIDField(unique=True, editable=False)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(through_place__gte=F("after_place"), through_move__gte=F("after_move")),
                name="sales_dayclose_goes_on",
            ),
            models.UniqueConstraint(fields=["after_place", "after_move"], name="sales_dayclose_begins_once"),
            models.CheckConstraint(
                condition=Q(cash_counted__gte=0, cash_left__gte=0, cash_left__lte=F("cash_counted")),
                name="sales_dayclose_leaves_what_was_counted",
            ),
            models.CheckConstraint(
                condition=Q(
                    difference=Round(
                        F("cash_counted") - F("cash_before") - F("cash_taken") - F("cash_moved"), precision=2
                    )
                ),
                name="sales_dayclose_difference_is_reckoned",
            ),
            models.CheckConstraint(
                condition=Q(gross=Round(F("net") + F("vat"), precision=2)), name="sales_dayclose_adds_up"
            ),
            # A difference is never left without a word.
            models.CheckConstraint(
                condition=Q(difference=0) | ~Q(note=""), name="sales_dayclose_difference_has_a_note"
            ),
        ]

    @property
    def cash_expected(self) -> Decimal:
        """What should have been in the till [euro]."""
        return self.cash_before + self.cash_taken + self.cash_moved


class CloseSum(Record):
    """One sum of a close, frozen: by VAT rate, by way of payment, by person. Append-only."""

    class By(models.TextChoices):
        VAT = "vat", _("VAT")
        PAYMENT = "payment", _("Payment")
        PERSON = "person", _("Person")

    close = models.ForeignKey(DayClose, models.PROTECT, related_name="sums")
    by = models.CharField(max_length=7, choices=By)
    # The rate in per cent, or the way of payment.
    name = models.CharField(max_length=20, blank=True)
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    count = models.PositiveIntegerField()
    net = models.DecimalField(max_digits=11, decimal_places=2, null=True)
    vat = models.DecimalField(max_digits=11, decimal_places=2, null=True)
    gross = models.DecimalField(max_digits=11, decimal_places=2)

    class Meta:
        ordering = ["by", "name", "staff__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["close", "by", "name"], condition=Q(staff=None), name="sales_closesum_once_a_name"
            ),
            models.UniqueConstraint(
                fields=["close", "staff"], condition=Q(staff__isnull=False), name="sales_closesum_once_a_person"
            ),
        ]
