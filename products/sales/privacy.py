"""What the till holds of a client. The law keeps it: names of treatments and products, never a note."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.sales import models
from salon.core.holdings import Holding, Source
from salon.stats.retention import vouchers_until

LAW = _("Bookkeeping: the Accounting Act, chapter 2, section 10.")


def kept_until(day: date) -> date:
    """Last day on which a receipt of this day must be kept."""
    return vouchers_until(day, last_month=settings.FINANCIAL_YEAR_LAST_MONTH, years=settings.VOUCHERS_ARE_KEPT_YEARS)


def _paid_by(client: UUID) -> Q:
    return Q(client=client)


def _lines_of(client: UUID) -> Q:
    """Her own lines, whoever paid; and what she bought for nobody in particular. Another's treatment is not hers."""
    return Q(client=client) | Q(client=None, appointment=None, visit=None, receipt__client=client)


source = Source(
    title=_("Till"),
    holdings=(
        # Before the receipts: a note of how one was made points at it.
        Holding(
            models.OpenSale,
            _("Sales without a receipt"),
            lambda client: Q(client=client),
            None,
            left_out={"key": "technical", "form": "technical: keys of rows that are told in their own place"},
        ),
        Holding(
            models.Payment,
            _("Payments"),
            lambda client: Q(receipt__client=client),
            {},
            kept=LAW,
            until=lambda row: kept_until(row.receipt.day),
        ),
        Holding(
            models.ReceiptLine,
            _("Lines of receipts"),
            _lines_of,
            {},
            kept=LAW,
            until=lambda row: kept_until(row.receipt.day),
        ),
        Holding(
            models.Receipt,
            _("Receipts"),
            _paid_by,
            {},
            kept=LAW,
            until=lambda row: kept_until(row.day),
            left_out={"idempotency_key": "technical", "request_digest": "technical", "place": "technical"},
        ),
    ),
)
