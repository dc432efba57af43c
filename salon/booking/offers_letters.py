"""The letter about a time that is held for a client of the waiting list, with the link to her own page."""

from datetime import datetime, timedelta

from clients.card.links import make_link
from clients.card.models import Client, ToldBy
from salon.booking.letters import wishes_letter
from salon.booking.models import WaitingOffer
from salon.core import outbox
from salon.core.models import Mail
from salon.core.time import HELSINKI
from salon.house.models import Salon

PURPOSE = "waiting_offer"
KIND = "waiting_offer"
PAGE = "booking:offer-page"
# A letter waits while the offer can still be taken back with one touch.
WAITS = timedelta(minutes=1)


def goes_by_letter(client: Client, *, by_itself: bool = False) -> bool:
    """True if a letter tells her of an offer; the others are called.

    Where nobody at the desk has chosen the time, only who has said that she wishes letters gets one.
    """
    return wishes_letter(client) and (client.told_by == ToldBy.MAIL or not by_itself)


def tell_offer(offer: WaitingOffer, *, at: datetime) -> Mail | None:
    """Queue the letter and make its link, which lives until the time itself; None where she is called."""
    client = offer.entry.client
    if not offer.by_letter:
        return None
    days = (offer.starts_at - at).days + 1
    link = make_link(client, purpose=PURPOSE, object_id=offer.pk, valid_days=days, at=at)
    salon = Salon.objects.first()
    context: dict[str, object] = {
        "salon": salon,
        "salon_name": salon.name if salon else "",
        "first_name": client.first_name,
        "service": offer.entry.service,
        "staff": offer.staff,
        "starts_at": offer.starts_at.astimezone(HELSINKI),
        "expires_at": offer.expires_at.astimezone(HELSINKI),
    }
    letter = outbox.Letter(
        KIND, offer.pk, client.email, client.language, context, link_id=link.pk, link_page=PAGE, person=client.pk
    )
    return outbox.queue(letter, at=at, due_at=at + WAITS)


def stop_letter(offer: WaitingOffer, *, at: datetime) -> None:
    """Take the letter out of the outbox if it has not gone yet."""
    waiting = Mail.objects.filter(kind=KIND, subject_id=offer.pk, sent_at=None, cancelled_at=None)
    waiting.update(cancelled_at=at)


def was_told(offer: WaitingOffer) -> bool:
    """True if the letter about the offer has gone out."""
    return Mail.objects.filter(kind=KIND, subject_id=offer.pk).exclude(sent_at=None).exists()
