"""What a client had last: the first guess for the next visit."""

from datetime import datetime

from clients.card.models import Client
from salon.booking.models import Appointment
from salon.core.models import User


def last_time_of(client: Client, user: User, at: datetime) -> Appointment | None:
    """The client's latest visit that took place, if this user may see it. One query."""
    came = Appointment.objects.visible_to(user, at).filter(client=client, state=Appointment.State.COMPLETED)
    found: Appointment | None = came.select_related("service", "staff").order_by("-starts_at").first()
    return found
