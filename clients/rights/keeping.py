"""For how long a card is kept: so many months after the last visit, or longer for a reason."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from clients.card.models import Client
from clients.rights.models import Keep, KeepRule
from salon.core.time import day_bounds, local_day
from salon.stats.months import months_later

# A month is 28 to 31 days long: the database looks this much further, the calendar decides.
SLACK = timedelta(days=4)


@dataclass(frozen=True)
class Term:
    """One client's time: her last visit (none: the day her card was made), and the day on which it is over."""

    client: Client
    last_visit: date | None
    ends_on: date


def months() -> int:
    """For how many months a card is kept now."""
    newest = KeepRule.objects.first()
    return newest.months if newest else KeepRule.MOST


def terms_until(day: date) -> list[Term]:
    """Whose time is over by that day, in that order; who is kept for a reason or rests is not among them."""
    kept_for = months()
    found = [_term(client, kept_for) for client in _candidates(months_later(day, -kept_for) + SLACK, day)]
    return sorted((term for term in found if term.ends_on <= day), key=lambda term: (term.ends_on, term.client.pk))


def is_over(client: Client, day: date) -> bool:
    """True if this client's time is over on that day and nothing asks to keep her card."""
    found = _candidates(day, day).filter(pk=client.pk).first()
    return found is not None and _term(found, months()).ends_on <= day


def _candidates(seen_until: date, day: date) -> "QuerySet[Client]":
    kept = Keep.objects.on(day).filter(client=OuterRef("pk"))
    clients = Client.objects.filter(~Exists(kept), state=Client.State.ACTIVE).annotate(seen=Max("visits__day"))
    end = day_bounds(seen_until)[1]
    return clients.filter(Q(seen__lte=seen_until) | Q(seen=None, created_at__lt=end))


def _term(client: Client, kept_for: int) -> Term:
    seen: date | None = client.seen  # type: ignore[attr-defined]  # annotated above
    made: datetime = client.created_at
    return Term(client, seen, months_later(seen or local_day(made), kept_for))


def is_kept_for_a_matter(client: Client, at: datetime) -> bool:
    """True while the card is kept for a matter that is open between the client and the salon, such as a complaint."""
    return Keep.objects.on(local_day(at)).filter(client=client).exists()
