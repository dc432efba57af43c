"""What waits to be looked at, and what has been asked and answered."""

from datetime import datetime

from django.db.models import QuerySet

from clients.followup.models import AdverseEvent, FollowUp
from salon.core.models import User

STATES = ("look", "call", "answered", "planned")
ORDERS = {"due": ("due_at", "pk"), "-due": ("-due_at", "pk"), "client": ("client__last_name", "due_at", "pk")}


def followups_for(user: User, at: datetime, *, state: str, sort: str) -> QuerySet[FollowUp]:
    """Those that this user may read, in one state."""
    rows = FollowUp.objects.readable_by(user, at)
    if state == "look":
        rows = rows.to_look_at()
    elif state == "call":
        rows = rows.to_call()
    elif state == "answered":
        rows = rows.filter(answered_at__isnull=False)
    else:
        rows = rows.filter(answered_at=None, cancelled_at=None)
    return rows.of_people().order_by(*ORDERS[sort])


def waiting_for(user: User, at: datetime) -> int:
    """How many answers and calls wait for this user. One query."""
    rows = FollowUp.objects.readable_by(user, at)
    return (rows.to_look_at() | rows.to_call()).count()


EVENT_ORDERS = {
    "new": ("-happened_on", "-pk"), "product": ("product", "batch", "-happened_on"),
    "severity": ("-severity_rank", "-happened_on"),
}  # fmt: skip


def events_for(*, text: str, open_only: bool) -> QuerySet[AdverseEvent]:
    """Events by product or batch; the words of an event are encrypted and never searched."""
    rows = AdverseEvent.objects.undecided() if open_only else AdverseEvent.objects.all()
    for word in text.replace("\0", "").split()[:6]:
        rows = rows.filter(product__icontains=word) | rows.filter(batch__icontains=word)
    return rows.select_related("client", "recorded_by", "visit__staff")
