"""Letters about a visit: that it was moved, cancelled or handed over."""

from datetime import datetime, timedelta

from clients.card.models import Client, ToldBy
from salon.booking.models import Appointment
from salon.core import outbox
from salon.core.models import Mail
from salon.core.time import HELSINKI
from salon.house.models import Salon, Staff

# A letter waits while what it tells can still be undone with one touch.
WAITS = timedelta(minutes=1)


def may_be_written_to(client: Client) -> bool:
    """True if there is an address, and the card is in use."""
    return bool(client.email) and client.state == Client.State.ACTIVE


def wishes_letter(client: Client) -> bool:
    """True if she is written to unless the desk says otherwise: there is an address, and she does not wish a call."""
    return may_be_written_to(client) and client.told_by != ToldBy.CALL


def tell_moved(appointment: Appointment, *, from_start: datetime, from_staff: Staff, at: datetime) -> Mail | None:
    """Tell the client her visit's new time; None where she cannot be written to."""
    facts = {"from_start": from_start.astimezone(HELSINKI), "other_person": appointment.staff != from_staff}
    return _tell("visit_moved", appointment, facts, at=at)


def tell_cancelled(appointment: Appointment, *, at: datetime) -> Mail | None:
    """Tell the client that her visit is cancelled; None where she cannot be written to."""
    by_salon = appointment.state == Appointment.State.CANCELLED_BY_SALON
    return _tell("visit_cancelled", appointment, {"by_salon": by_salon}, at=at)


def tell_handed_over(
    appointment: Appointment, *, from_staff: Staff, at: datetime, from_start: datetime | None = None
) -> Mail | None:
    """Tell the client who treats her instead of whom; None where she cannot be written to."""
    moved = from_start is not None and from_start != appointment.starts_at
    before = from_start.astimezone(HELSINKI) if from_start and moved else None
    facts: dict[str, object] = {"from_staff": from_staff, "from_start": before}
    return _tell("visit_handed_over", appointment, facts, at=at)


def not_to_be_sent(appointment: Appointment, *, version: int, at: datetime) -> bool:
    """Take back what waits to be sent about a version of the visit; False if a letter has gone out already."""
    about = Mail.objects.filter(subject_id=appointment.pk, unique_key__endswith=f":{appointment.pk}:{version}")
    about.filter(sent_at=None, cancelled_at=None).update(cancelled_at=at)
    return not about.exclude(sent_at=None).exists()


def _tell(kind: str, appointment: Appointment, facts: dict[str, object], *, at: datetime) -> Mail | None:
    client, salon = appointment.client, Salon.objects.first()
    if not may_be_written_to(client):
        return None
    context = {
        "salon": salon,
        "salon_name": salon.name if salon else "",
        "first_name": client.first_name,
        "starts_at": appointment.starts_at.astimezone(HELSINKI),
        "service": appointment.service,
        "staff": appointment.staff,
        **facts,
    }
    # A change is told once: its version is part of the letter's key.
    cycle = str(appointment.version)
    letter = outbox.Letter(kind, appointment.pk, client.email, client.language, context, cycle, person=client.pk)
    return outbox.queue(letter, at=at, due_at=at + WAITS)
