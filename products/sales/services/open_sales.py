"""Sales that are no receipts yet: put aside, noted as taken at the terminal, made void before a receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client
from products.sales.models import OpenSale, Receipt
from salon.booking.models import Appointment
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User

State = OpenSale.State
OPEN = (State.PARKED, State.TAKEN)


@dataclass(frozen=True)
class Taken:
    """What the form of the till says: its key, its fields, what they come to, and for whom."""

    key: UUID
    form: Mapping[str, list[str]]
    gross: Decimal
    client: Client | None = None
    appointment: Appointment | None = None


def note_taken(sale: Taken, *, reference: str, by: User, at: datetime) -> OpenSale:
    """Note that the money of this form was taken. Part of a transaction of its own, before the receipt's."""
    row = _note(sale, by=by, at=at)
    if row.state in OPEN:
        row.state, row.taken_at, row.reference = State.TAKEN, row.taken_at or at, reference
        row.save()
    return row


@transaction.atomic
def park(sale: Taken, *, by: User, at: datetime) -> OpenSale:
    """Put the basket aside until the client is back; nothing is reserved. Refused where it is paid (code "closed")."""
    row = _note(sale, by=by, at=at)
    if row.state not in OPEN:
        raise Refused(_("This sale is closed already."), code="closed")
    row.save()
    audit.record("open_sale.parked", row, by=by, at=at, gross=str(row.gross))
    return row


@transaction.atomic
def make_void(sale: OpenSale, why: str, *, by: User, at: datetime) -> OpenSale:
    """End a sale without a receipt; only before there is one (code "closed")."""
    row = OpenSale.objects.select_for_update(of=("self",)).get(pk=sale.pk)
    if row.state == State.VOID:
        return row
    if row.state not in OPEN:
        raise Refused(_("This sale has a receipt. Give the money back from the receipt instead."), code="closed")
    if why not in OpenSale.Why.values:
        raise Refused(_("Choose why the sale becomes nothing."), code="why")
    audit.record("open_sale.void", row, by=by, at=at, why=why, was=row.state, gross=str(row.gross))
    row.state, row.why, row.closed_at, row.closed_by = State.VOID, why, at, by
    row.save()
    return row


def paid(key: UUID, receipt: Receipt, *, by: User, at: datetime) -> None:
    """The form has its receipt now. Part of the receipt's transaction."""
    row = OpenSale.objects.select_for_update(of=("self",)).filter(key=key).first()
    if row is None:
        return
    if row.state == State.VOID:
        raise Refused(_("This sale was made void. Start a new one."), code="closed")
    row.state, row.receipt, row.closed_at, row.closed_by = State.PAID, receipt, at, by
    row.taken_at = row.taken_at or at
    row.save()


def _note(sale: Taken, *, by: User, at: datetime) -> OpenSale:
    """The row of this form, locked, with what the form says now; not saved where it is there already."""
    new = {"state": State.PARKED, "form": {}, "gross": sale.gross, "opened_at": at, "opened_by": by}
    OpenSale.objects.get_or_create(key=sale.key, defaults=new)
    row = OpenSale.objects.select_for_update(of=("self",)).get(key=sale.key)
    if row.state in OPEN:
        row.form, row.gross, row.client = dict(sale.form), sale.gross, sale.client
        row.appointment = sale.appointment
    return row
