"""A ceiling on letters of all kinds: so many a client and month; what she asked for goes out all the same."""

from datetime import datetime
from uuid import UUID

from clients.card.models import Client
from salon.core.models import Mail
from salon.core.time import day_bounds, local_day
from salon.house.models import Salon


def letters_this_month(client: UUID, at: datetime) -> int:
    """How many letters have gone to this client since the month began."""
    first = day_bounds(local_day(at).replace(day=1))[0]
    return Mail.objects.filter(person=client, sent_at__gte=first).count()


def is_over_the_ceiling(mail: Mail) -> bool:
    """True for a letter that would be one too many; necessary ones count, and are never stopped.

    The client's row is locked, so that two that go out at once cannot both be the last one.
    """
    if mail.person is None or mail.purpose == Mail.Purpose.NECESSARY:
        return False
    Client.objects.select_for_update(no_key=True).filter(pk=mail.person).first()
    most = (Salon.objects.first() or Salon()).letters_per_month
    return letters_this_month(mail.person, mail.due_at) >= most
