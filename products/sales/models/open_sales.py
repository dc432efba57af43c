"""A sale that is no receipt yet: put aside, or paid at the terminal while the receipt is still missing."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client
from products.sales.models.receipts import Receipt
from salon.booking.models import Appointment
from salon.core.models import Record, User


class OpenSaleQuerySet(models.QuerySet["OpenSale"]):
    def waiting(self) -> Self:
        """Neither a receipt nor void."""
        return self.filter(state__in=[OpenSale.State.PARKED, OpenSale.State.TAKEN])

    def without_receipt(self, before: datetime) -> Self:
        """The money was taken before this moment, and there is no receipt."""
        return self.filter(state=OpenSale.State.TAKEN, taken_at__lt=before)


class OpenSale(Record):
    """What the form of the till said when it was put aside or paid. Closed, it never changes again (trigger)."""

    class State(models.TextChoices):
        PARKED = "parked", _("Put aside")
        TAKEN = "taken", _("Payment taken, receipt missing")
        PAID = "paid", _("Paid")
        VOID = "void", _("Void")

    class Why(models.TextChoices):
        """Why a sale became nothing."""

        NOT_TAKEN = "not_taken", _("The money was not taken after all")
        GIVEN_BACK = "given_back", _("The money was given back at the terminal")
        CHANGED_MIND = "changed_mind", _("The client changed her mind")
        MISTAKE = "mistake", _("Opened by mistake")

    # The key of the form: the receipt that comes of it bears the same.
    key = models.UUIDField(unique=True)
    state = models.CharField(max_length=6, choices=State)
    client = models.ForeignKey(Client, models.PROTECT, null=True, blank=True, related_name="open_sales")
    # The visit whose page of the till it was.
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, blank=True, related_name="+")
    form = models.JSONField()
    gross = models.DecimalField(max_digits=10, decimal_places=2)
    reference = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    receipt = models.OneToOneField(Receipt, models.PROTECT, null=True, related_name="open_sale")
    why = models.CharField(_("why it became nothing"), max_length=12, choices=Why, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OpenSaleQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="paid", receipt__isnull=False) | (~Q(state="paid") & Q(receipt=None)),
                name="sales_opensale_paid_has_a_receipt",
            ),
            models.CheckConstraint(
                condition=(Q(state="void") & Q(why__in=["not_taken", "given_back", "changed_mind", "mistake"]))
                | (Q(state__in=["parked", "taken", "paid"]) & Q(why="")),
                name="sales_opensale_void_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["paid", "void"], closed_at__isnull=False)
                | (Q(state__in=["parked", "taken"]) & Q(closed_at=None)),
                name="sales_opensale_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["taken", "paid"]) | Q(taken_at__isnull=False),
                name="sales_opensale_taken_has_a_time",
            ),
        ]
