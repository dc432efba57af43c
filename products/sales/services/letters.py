"""A receipt as a letter to the client."""

from datetime import datetime

from django.db import transaction

from products.sales import document
from products.sales.models import Receipt
from salon.core import audit, outbox
from salon.core.models import Mail, User


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
