"""Which visit a line belongs to, so that figures about visits find what was bought there."""

from datetime import datetime

from clients.card.models import Client
from clients.care.models import Visit
from clients.care.services import visit_of
from products.sales.models import ReceiptLine
from salon.booking import services as booking
from salon.booking.models import Appointment
from salon.core.models import User
from salon.core.time import local_day

STILL_HERE = (Appointment.State.ARRIVED, Appointment.State.IN_CARE)


def attach(lines: list[ReceiptLine], client: Client | None, *, by: User, at: datetime) -> None:
    """Point each line at its visit; a treatment that was never written down gets one, and counts as completed."""
    if client is None:
        return
    locked = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    for line in lines:
        if line.appointment is not None:
            line.visit = visit_of(line.appointment, locked)
            _complete(line.appointment, by=by, at=at)
    treatments = [line for line in lines if line.appointment is not None]
    bought = [line for line in lines if line.appointment is None]
    if bought:
        _attach_products(bought, treatments, at=at)


def _complete(appointment: Appointment, *, by: User, at: datetime) -> None:
    if appointment.state in STILL_HERE:
        booking.change_state(appointment, Appointment.State.COMPLETED, by=by, at=at)


def _attach_products(bought: list[ReceiptLine], treatments: list[ReceiptLine], *, at: datetime) -> None:
    """A product belongs to the visit of its advice; else to today's with its seller, else to the first one of today."""
    todays = list(Visit.objects.filter(client=bought[0].client, day=local_day(at)).order_by("pk"))
    by_staff = {visit.staff_id: visit for visit in todays}
    first = treatments[0].visit if treatments else next(iter(todays), None)
    for line in bought:
        if line.recommendation is not None:
            line.visit = line.recommendation.visit
        else:
            line.visit = by_staff.get(line.staff_id, first) if line.staff_id else first
