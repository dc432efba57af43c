"""Taking a payment: one transaction, one number, one receipt, however often the form arrives."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from products.advice.services.owned import note_bought
from products.sales import document, visits
from products.sales.basket import Basket
from products.sales.models import NumberSeries, Payment, Receipt, ReceiptLine
from products.sales.pricing import euros, price
from salon.core import audit, hooks, outbox
from salon.core.errors import Refused
from salon.core.models import Mail, User
from salon.core.time import local_day
from salon.house.models import Salon
from salon.stats.money import round_to_five_cents

METHODS = (Payment.Method.CARD, Payment.Method.CASH, Payment.Method.MOBILEPAY)


@transaction.atomic
def check_out(basket: Basket, *, key: UUID, by: User, at: datetime) -> Receipt:
    """Store this basket as a paid receipt, once: the same key again gives the receipt that is there.

    `key` belongs to one form. The same key with another basket is refused (code "key_used"): it is not a retry.
    """
    salon = _hold_the_till()
    earlier = Receipt.objects.filter(idempotency_key=key).first()
    if earlier is not None:
        return _same(earlier, basket)
    lines = price(basket, by=by, at=at)
    payments = _payments(basket, sum((line.gross for line in lines), Decimal(0)))
    visits.attach(lines, basket.client, by=by, at=at)
    receipt = _store(_head(basket, lines, salon, at=at), lines, payments, key=key, by=by)
    _bring_home(receipt, by=by, at=at)
    audit.record("receipt.paid", receipt, by=by, at=at, number=receipt.full_number, gross=str(receipt.gross))
    hooks.receipt_paid(receipt.pk, by=by, at=at)
    return receipt


def email_receipt(receipt: Receipt, *, to: str, by: User, at: datetime) -> Mail:
    """Queue the receipt as a mail, once; asked again, the mail that is there."""
    client = receipt.client
    letter = outbox.Letter(
        kind="receipt",
        about=receipt.pk,
        to=to,
        language=client.language if client else by.language or "fi",
        context={"document": document.of(receipt), "salon_name": receipt.issuer_name},
        person=client.pk if client else None,
    )
    with transaction.atomic():
        Receipt.objects.select_for_update().get(pk=receipt.pk)
        earlier = mail_of(receipt)
        if earlier is not None:
            return earlier
        mail = outbox.queue(letter, at=at)
        audit.record("receipt.emailed", receipt, by=by, at=at)
    return mail


def mail_of(receipt: Receipt) -> Mail | None:
    """The mail that carries this receipt, if one was asked for."""
    return Mail.objects.filter(kind="receipt", subject_id=receipt.pk).first()


def _hold_the_till() -> Salon:
    """One payment at a time: whoever comes second waits here, and then sees what the first one stored."""
    salon = Salon.objects.select_for_update().first()
    if salon is None:
        raise Refused(_("The salon's name and business ID are missing. The owner adds them."), code="no_issuer")
    return salon


def _same(earlier: Receipt, basket: Basket) -> Receipt:
    if earlier.request_digest != basket.digest():
        words = {"number": earlier.full_number}
        raise Refused(
            _("This form was paid already, with receipt %(number)s. Start a new one for something else.") % words,
            code="key_used",
        )
    return earlier


def _head(basket: Basket, lines: list[ReceiptLine], salon: Salon, *, at: datetime) -> Receipt:
    day = local_day(at)
    gross = sum((line.gross for line in lines), Decimal(0))
    if basket.expected is not None and basket.expected != gross:
        words = {"sum": euros(gross)}
        raise Refused(_("The sum is now %(sum)s. Look at it again, then take the payment.") % words, code="sum_changed")
    phone = salon.phone.as_international if salon.phone else ""
    contact = [salon.street, f"{salon.postal_code} {salon.city}", phone or salon.email]
    return Receipt(
        series=str(day.year),
        day=day,
        paid_at=at,
        client=basket.client,
        issuer_name=salon.name,
        issuer_business_id=salon.business_id,
        issuer_address=", ".join(part.strip() for part in contact if part.strip())[:200],
        net=sum((line.net for line in lines), Decimal(0)),
        vat=sum((line.vat for line in lines), Decimal(0)),
        gross=gross,
        request_digest=basket.digest(),
    )


def _store(receipt: Receipt, lines: list[ReceiptLine], payments: list[Payment], *, key: UUID, by: User) -> Receipt:
    receipt.idempotency_key, receipt.cashier = key, by
    receipt.number = _next_number(receipt.series)
    receipt.save(force_insert=True)
    for line in lines:
        line.receipt = receipt
    for payment in payments:
        payment.receipt = receipt
    ReceiptLine.objects.bulk_create(lines)
    Payment.objects.bulk_create(payments)
    return receipt


def _bring_home(receipt: Receipt, *, by: User, at: datetime) -> None:
    """What a client buys stands from now on among what she has at home."""
    client = receipt.client
    if client is None:
        return
    for line in receipt.lines.filter(kind=ReceiptLine.Kind.PRODUCT).select_related("product"):
        if line.product is not None:
            note_bought(client, line.product, line=line.pk, by=by, at=at)


def _next_number(series: str) -> int:
    """The next number; it is given with the commit, and not given at all where there is none."""
    NumberSeries.objects.get_or_create(series=series)
    row = NumberSeries.objects.select_for_update().get(series=series)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def _payments(basket: Basket, gross: Decimal) -> list[Payment]:
    if basket.method not in METHODS:
        raise Refused(_("Choose how the client pays."), code="unknown_method")
    if _looks_like_a_card(basket.reference):
        raise Refused(
            _("This looks like the number of a card. Write the terminal's reference instead."), code="card_number"
        )
    cash = basket.method == Payment.Method.CASH
    due = round_to_five_cents(gross) if cash else gross
    payments = [Payment(method=basket.method, amount=due, reference="" if cash else basket.reference)]
    if due != gross:
        payments.append(Payment(method=Payment.Method.ROUNDING, amount=gross - due))
    return payments


def _looks_like_a_card(reference: str) -> bool:
    """Thirteen to nineteen digits that pass the check of payment cards (Luhn)."""
    digits = [int(sign) for sign in reference if sign.isascii() and sign.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return 13 <= len(digits) <= 19 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
