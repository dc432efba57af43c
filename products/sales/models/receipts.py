"""Receipts as they were paid. Nothing here is recomputed or rewritten: a correction is a new row."""

from datetime import date
from decimal import Decimal
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import DecimalField, ExpressionWrapper, F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from clients.card.models import Client
from clients.care.models import Visit
from products.advice.models import Recommendation
from products.catalogue.models import Product
from salon.booking.models import Appointment
from salon.core.access import roles_of
from salon.core.models import Record, Role, User
from salon.house.models import Service, Staff

# Who sees every receipt (DOMAIN D2); a cosmetologist sees those with her own work or from her own hand.
_SEE_ALL = frozenset({Role.OWNER, Role.MANAGER, Role.RECEPTIONIST, Role.ACCOUNTANT})


def sees_all_receipts(user: User) -> bool:
    """True for who sees every receipt of the salon."""
    return bool(roles_of(user) & _SEE_ALL)


def _adds_up() -> Q:
    # SQLite reckons in binary fractions, where 0.70 + 0.18 is not quite 0.88: rounded to cents it is.
    return Q(gross=Round(F("net") + F("vat"), precision=2))


def _worked_out() -> Combinable:
    price = F("quantity") * F("unit_gross") - F("discount")
    return ExpressionWrapper(Round(price, precision=2), output_field=DecimalField(max_digits=12, decimal_places=2))


def plain(percent: Decimal) -> Decimal:
    """A percentage for people: 25.5 and 30, not 25.50 and 30.00."""
    whole = percent.quantize(Decimal(1))
    return whole if whole == percent else percent.normalize()


class NumberSeries(Record):
    """The last number given in a series (our own: the year). The row is locked while a number is taken: no gaps."""

    series = models.CharField(max_length=20, unique=True)
    last = models.PositiveIntegerField(default=0)


class VatReason(models.TextChoices):
    """Why a line bears no VAT."""

    NOT_LIABLE = "not_liable", _("Not liable for VAT (VAT Act, section 3)")
    EXEMPT = "exempt", _("Free of VAT")
    HEALTH_CARE = "health_care", _("Health care (VAT Act, section 34)")
    VOUCHER = "voucher", _("Taxed when it is used")


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def of_day(self, day: date) -> Self:
        return self.filter(day=day)

    def visible_to(self, user: User) -> Self:
        """All for the desk, the owner and the accountant; a cosmetologist's own work and what she cashed herself."""
        if sees_all_receipts(user):
            return self
        return self.own_of(user) if Role.COSMETOLOGIST in roles_of(user) else self.none()

    def own_of(self, user: User | UUID) -> Self:
        """Those with her own work, or from her own hand."""
        own = ReceiptLine.objects.filter(receipt=models.OuterRef("pk"), staff__user=user)
        return self.filter(Q(cashier=user) | models.Exists(own))


class RefundWhy(models.TextChoices):
    """Why money was given back; nothing more is written on a voucher of bookkeeping."""

    RETURNED = "returned", _("A product was returned")
    REDUCTION = "reduction", _("Reduction of the price")
    MISTAKE = "mistake", _("A mistake at the till")


class Receipt(Record):
    """One paid receipt; append-only."""

    Why = RefundWhy

    series = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    day = models.DateField(db_index=True)
    paid_at = models.DateTimeField()
    client = models.ForeignKey(Client, models.PROTECT, null=True, blank=True, related_name="receipts")
    cashier = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    issuer_name = models.CharField(max_length=120)
    issuer_business_id = models.CharField(max_length=20)
    issuer_address = models.CharField(max_length=200)
    net = models.DecimalField(max_digits=10, decimal_places=2)
    vat = models.DecimalField(max_digits=10, decimal_places=2)
    gross = models.DecimalField(max_digits=10, decimal_places=2)
    # One key per checkout form: a double click or a retry finds the receipt that is there.
    idempotency_key = models.UUIDField(null=True, unique=True)
    # What that form asked for: the same key with another basket is a mistake, not a retry.
    request_digest = models.CharField(max_length=64, blank=True)
    # The order in which this till has stored them, without gaps, whatever its clock said; none on imported ones.
    place = models.PositiveBigIntegerField(null=True, unique=True, editable=False)
    # A receipt of money given back says from which receipt, and why.
    refund_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="refunds")
    why = models.CharField(_("why it was given back"), max_length=12, choices=RefundWhy, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["-paid_at"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="sales_receipt_number_once"),
            models.CheckConstraint(condition=_adds_up(), name="sales_receipt_adds_up"),
            models.CheckConstraint(
                condition=Q(refund_of=None, why="")
                | Q(refund_of__isnull=False, why__in=["returned", "reduction", "mistake"], gross__lte=Decimal(0)),
                name="sales_receipt_refund_says_why",
            ),
        ]

    @property
    def is_refund(self) -> bool:
        return self.refund_of_id is not None

    @property
    def full_number(self) -> str:
        return f"{self.series}-{self.number:05d}"


class ReceiptLine(Record):
    """One line, frozen: name, price, VAT, who did it, who sold it, on whose advice."""

    class Kind(models.TextChoices):
        TREATMENT = "treatment", _("Treatment")
        PRODUCT = "product", _("Product")
        CREDIT = "credit", _("Credit")
        OTHER = "other", _("Other")

    class Origin(models.TextChoices):
        """How a product came onto the receipt."""

        NONE = "", _("Not a product")
        ADVICE = "advice", _("On advice")
        CLIENT_ASKED = "client_asked", _("The client asked")
        UNKNOWN = "unknown", _("Not known (imported)")

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=160)
    # A receipt may be for several clients; the walk-in and the house are nobody.
    client = models.ForeignKey(Client, models.PROTECT, null=True, blank=True, related_name="receipt_lines")
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="receipt_lines")
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, blank=True, related_name="receipt_lines")
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="+")
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="receipt_lines"
    )
    origin = models.CharField(max_length=12, choices=Origin, blank=True)
    # Who gave the treatment, or sold the product.
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="receipt_lines")
    quantity = models.IntegerField(default=1)
    unit_gross = models.DecimalField(max_digits=10, decimal_places=2)
    discount = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal(0))
    vat_rate = models.DecimalField(max_digits=4, decimal_places=2)
    vat_reason = models.CharField(_("why no VAT"), max_length=11, choices=VatReason, blank=True)
    net = models.DecimalField(max_digits=10, decimal_places=2)
    vat = models.DecimalField(max_digits=10, decimal_places=2)
    gross = models.DecimalField(max_digits=10, decimal_places=2)
    refund_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="refunds")
    # Of a line given back: less was paid for it, while it was kept; it went back to the shelf; its pay stays paid.
    is_reduction = models.BooleanField(_("reduction of the price"), default=False)
    to_shelf = models.BooleanField(_("back on the shelf"), default=False)
    keeps_earning = models.BooleanField(_("commission stays"), default=False)
    # A visit given back whole may be paid anew: how many times it was given back before this.
    again = models.PositiveSmallIntegerField(default=0)
    # The treatment that this one makes good.
    redo_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="redone_by")
    import_key = models.CharField(max_length=120, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["receipt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["receipt", "position"], name="sales_receiptline_position_once"),
            models.CheckConstraint(condition=_adds_up(), name="sales_receiptline_adds_up"),
            models.CheckConstraint(condition=~Q(quantity=0), name="sales_receiptline_counts_something"),
            # An imported line keeps the sum that the other system printed.
            models.CheckConstraint(
                condition=Q(import_key__isnull=False) | Q(gross=_worked_out()),
                name="sales_receiptline_price_by_quantity",
            ),
            models.CheckConstraint(
                condition=Q(vat_rate__gte=Decimal(0)) & Q(vat_rate__lt=Decimal(100)), name="sales_receiptline_vat_rate"
            ),
            models.CheckConstraint(
                condition=~Q(kind="product") | ~Q(origin=""), name="sales_receiptline_product_says_why"
            ),
            models.UniqueConstraint(
                fields=["appointment", "again"],
                condition=Q(kind="treatment", refund_of=None),
                name="sales_receiptline_appointment_paid_once",
            ),
            models.CheckConstraint(
                condition=Q(refund_of__isnull=False, quantity__lt=0)
                | Q(refund_of=None, is_reduction=False, to_shelf=False, keeps_earning=False),
                name="sales_receiptline_given_back_is_negative",
            ),
            models.CheckConstraint(
                condition=Q(to_shelf=False) | Q(kind="product", is_reduction=False),
                name="sales_receiptline_only_goods_go_back",
            ),
            models.CheckConstraint(
                condition=Q(vat_reason="", vat_rate__gt=Decimal(0))
                | Q(vat_rate=Decimal(0), vat_reason__in=["not_liable", "exempt", "health_care", "voucher"])
                | Q(vat_reason="", import_key__isnull=False),
                name="sales_receiptline_no_vat_has_a_reason",
            ),
            models.UniqueConstraint(fields=["redo_of"], name="sales_receiptline_made_good_once"),
            models.CheckConstraint(
                condition=Q(redo_of=None) | Q(kind="treatment", refund_of=None),
                name="sales_receiptline_only_treatments_are_redone",
            ),
        ]

    @property
    def vat_percent(self) -> Decimal:
        return plain(self.vat_rate)


class Payment(Record):
    """How a receipt was paid. A terminal's reference, never a card number."""

    class Method(models.TextChoices):
        CASH = "cash", _("Cash")
        CARD = "card", _("Card terminal")
        MOBILEPAY = "mobilepay", _("MobilePay")
        INVOICE = "invoice", _("Invoice")
        ROUNDING = "rounding", _("Cash rounding")
        IMPORTED = "imported", _("As in the imported system")

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="payments")
    method = models.CharField(max_length=10, choices=Method)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    reference = models.CharField(max_length=40, blank=True)
