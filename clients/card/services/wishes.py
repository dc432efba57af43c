"""How and by whom a client wishes to be treated."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client, UnwantedReason
from clients.card.names import clean_line
from clients.card.services.cards import change_wish
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.house.models import Staff

LONGEST = 200


@dataclass(frozen=True)
class Wishes:
    """What the client has said. `reason` is None where it was not spoken of: then the one that is kept stays."""

    product_talk: str
    quiet_treatment: bool = False
    preferred: Staff | None = None
    unwanted: Staff | None = None
    reason: str | None = None


@transaction.atomic
def change_wishes(client: Client, wishes: Wishes, *, by: User, at: datetime) -> Client:
    """Note all wishes at once: they hold for everybody in the salon."""
    if wishes.unwanted is not None and wishes.unwanted == wishes.preferred:
        raise Refused(_("The same person cannot be both. Choose one of the two."), code="both_at_once")
    changed = change_wish(client, wishes.product_talk, quiet_treatment=wishes.quiet_treatment, by=by, at=at)
    locked = Client.objects.select_for_update(no_key=True).get(pk=changed.pk)
    people = (wishes.preferred and wishes.preferred.pk, wishes.unwanted and wishes.unwanted.pk)
    if (locked.preferred_staff_id, locked.unwanted_staff_id) != people:
        if locked.unwanted_staff_id != people[1]:
            # A reason is about one person: it goes with the wish.
            UnwantedReason.objects.filter(client=locked).delete()
        locked.preferred_staff, locked.unwanted_staff = wishes.preferred, wishes.unwanted
        locked.version += 1
        locked.save(update_fields=["preferred_staff", "unwanted_staff", "version"])
        audit.record("wish.people_changed", locked, by=by, at=at)
    if wishes.unwanted is not None and wishes.reason:
        _keep_reason(locked, wishes.reason, by=by, at=at)
    return locked


@transaction.atomic
def read_reason(client: Client, *, by: User, at: datetime) -> str:
    """Why she does not wish to come to somebody; the reading is logged. Empty where nothing was said."""
    kept = UnwantedReason.objects.filter(client=client).first()
    if kept is None:
        return ""
    audit.record("wish.reason_read", client, by=by, at=at)
    return str(kept.text)


def _keep_reason(client: Client, reason: str, *, by: User, at: datetime) -> None:
    text = clean_line(reason)
    if len(text) > LONGEST:
        raise Refused(_("Write it in 200 letters."), code="long_text")
    kept = UnwantedReason.objects.filter(client=client).first()
    if not text or (kept is not None and kept.text == text):
        return
    values = {"text": text, "noted_by": by, "noted_at": at}
    UnwantedReason.objects.update_or_create(client=client, defaults=values)
    audit.record("wish.reason_noted", client, by=by, at=at)
