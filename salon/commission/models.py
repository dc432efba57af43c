"""How commission arises: dated schemes that were accepted, and a ledger that explains each cent."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q

from products.sales.models import ReceiptLine, plain
from salon.core.models import Record, User
from salon.house.models import Staff


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def valid_on(self, day: date) -> Self:
        return self.filter(valid_from__lte=day).filter(Q(valid_until=None) | Q(valid_until__gt=day))


class Scheme(Record):
    """What one person earns of net sales, `[valid_from, valid_until)`; a change is a new version, accepted anew."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="schemes")
    version = models.PositiveSmallIntegerField(default=1)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    treatment_percent = models.DecimalField(max_digits=5, decimal_places=2)
    product_percent = models.DecimalField(max_digits=5, decimal_places=2)
    accepted_on = models.DateField()

    objects = SchemeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "version"], name="commission_scheme_version_once"),
            models.UniqueConstraint(fields=["staff", "valid_from"], name="commission_scheme_one_start_a_day"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="commission_scheme_period"
            ),
            models.CheckConstraint(
                condition=Q(treatment_percent__range=(Decimal(0), Decimal(100)))
                & Q(product_percent__range=(Decimal(0), Decimal(100))),
                name="commission_scheme_percentages",
            ),
        ]

    @property
    def treatment_share(self) -> Decimal:
        return plain(self.treatment_percent)

    @property
    def product_share(self) -> Decimal:
        return plain(self.product_percent)

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def of_month(self, first: date) -> Self:
        return self.filter(month=first)

    def visible_to(self, user: User) -> Self:
        """Everybody's own, and nobody else's (DOMAIN D2); the owner's pages ask for one person by name."""
        return self.filter(staff__user=user)


class LedgerEntry(Record):
    """What one receipt line earned one person, with the rule that made it. Append-only."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="ledger_entries")
    line = models.ForeignKey(ReceiptLine, models.PROTECT, related_name="ledger_entries")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    month = models.DateField()
    day = models.DateField()
    base = models.DecimalField(max_digits=10, decimal_places=2)
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    # A line may be given back in parts: each part has an entry of its own.
    reversal_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reversals")
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        ordering = ["day", "id"]
        indexes = [models.Index(fields=["staff", "month"], name="commission_staff_month")]
        constraints = [
            models.UniqueConstraint(fields=["line", "staff"], name="commission_ledgerentry_once_per_line"),
            models.CheckConstraint(condition=Q(month__day=1), name="commission_ledgerentry_month_is_a_first"),
        ]

    @property
    def share(self) -> Decimal:
        return plain(self.percent)
