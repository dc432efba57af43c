"""Storing a receipt: one at a time, one number, one place, with the commit or not at all."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from clients.card.models import Client
from products.sales.models import NumberSeries, Payment, Receipt, ReceiptLine
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Salon


def hold_the_till() -> Salon:
    """One payment at a time: whoever comes second waits here, and then sees what the first one stored."""
    salon = Salon.objects.select_for_update().first()
    if salon is None:
        raise Refused(_("The salon's name and business ID are missing. The owner adds them."), code="no_issuer")
    return salon


def already_there(key: UUID, digest: str) -> Receipt | None:
    """The receipt that this form has made already; refused (code "key_used") where it asked for something else."""
    earlier = Receipt.objects.filter(idempotency_key=key).first()
    if earlier is not None and earlier.request_digest != digest:
        words = {"number": earlier.full_number}
        raise Refused(
            _("This form was paid already, with receipt %(number)s. Start a new one for something else.") % words,
            code="key_used",
        )
    return earlier


def head(salon: Salon, client: Client | None, lines: Sequence[ReceiptLine], *, at: datetime) -> Receipt:
    """The receipt over these lines, by the issuer as it is named today; no number yet."""
    day = local_day(at)
    phone = salon.phone.as_international if salon.phone else ""
    contact = [salon.street, f"{salon.postal_code} {salon.city}", phone or salon.email]
    return Receipt(
        series=str(day.year),
        day=day,
        paid_at=at,
        client=client,
        issuer_name=salon.name,
        issuer_business_id=salon.business_id,
        issuer_address=", ".join(part.strip() for part in contact if part.strip())[:200],
        net=sum((line.net for line in lines), Decimal(0)),
        vat=sum((line.vat for line in lines), Decimal(0)),
        gross=sum((line.gross for line in lines), Decimal(0)),
    )


def store(
    receipt: Receipt, lines: Sequence[ReceiptLine], payments: Sequence[Payment], *, key: UUID, by: User
) -> Receipt:
    """Give the receipt its number and place, and write it with its lines and payments. Part of the transaction."""
    receipt.idempotency_key, receipt.cashier = key, by
    receipt.number = _next_number(receipt.series)
    receipt.place = (Receipt.objects.aggregate(last=Max("place"))["last"] or 0) + 1
    receipt.save(force_insert=True)
    for position, line in enumerate(lines, start=1):
        line.receipt, line.position = receipt, position
    for payment in payments:
        payment.receipt = receipt
    ReceiptLine.objects.bulk_create(lines)
    Payment.objects.bulk_create(payments)
    return receipt


def _next_number(series: str) -> int:
    """The next number; it is given with the commit, and not given at all where there is none."""
    NumberSeries.objects.get_or_create(series=series)
    row = NumberSeries.objects.select_for_update().get(series=series)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last
