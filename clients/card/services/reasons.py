"""A reason given before the health data of somebody else's client is read."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client, HealthReason
from clients.card.models.reasons import HOLDS
from salon.core import audit
from salon.core.access import Permission, may
from salon.core.errors import Refused
from salon.core.models import User

SHORTEST, LONGEST = 10, 300


@transaction.atomic
def give_reason(client: Client, text: str, *, by: User, at: datetime) -> HealthReason:
    """Open the card to this user for a quarter of an hour; only for who leads the salon, and with a reason."""
    plain = " ".join(text.replace("\0", "").split())
    if not may(by, Permission.REPORTS):
        raise Refused(_("Only those who lead the salon read with a reason."), code="not_permitted")
    if not SHORTEST <= len(plain) <= LONGEST:
        raise Refused(_("Write the reason in 10 to 300 letters."), code="no_reason")
    given = HealthReason.objects.create(client=client, text=plain, given_at=at, until=at + HOLDS, by=by)
    # That a reason was given; its words may be about the client.
    audit.record("health.reason", client, by=by, at=at)
    return given
