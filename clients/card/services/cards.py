"""What is done with a card: opened, corrected, wishes noted."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client, ProductTalk, ToldBy
from clients.card.names import clean_line
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.names import fold


@dataclass(frozen=True)
class ClientDetails:
    """Who a client is and how she is reached."""

    first_name: str
    last_name: str = ""
    phone: str = ""
    email: str = ""
    language: str = Client.Language.FINNISH
    birth_date: date | None = None
    # How she wishes to hear of changes; empty where she has not said.
    told_by: str = ""

    def cleaned(self) -> "ClientDetails":
        """The same without signs that cannot be seen; refuses what is no name."""
        first, last = clean_line(self.first_name), clean_line(self.last_name)
        if not first:
            raise Refused(_("Write the client's name."), code="no_name")
        if max(len(first), len(last)) > 80:
            raise Refused(_("A name can have 80 letters. Shorten it."), code="long_name")
        if self.told_by not in {"", *ToldBy.values}:
            raise Refused(_("Choose how the client hears of changes."), code="unknown_way")
        phone, email = str(self.phone or ""), self.email.strip().lower()
        return replace(self, first_name=first, last_name=last, phone=phone, email=email)


def named(name: str, phone: str) -> ClientDetails:
    """A new client as she is written down on the phone: the last word of the name is the family name."""
    first, _space, last = " ".join(name.split()).rpartition(" ")
    return ClientDetails(first or last, last if first else "", phone)


@transaction.atomic
def create_client(details: ClientDetails, *, by: User | None, at: datetime) -> Client:
    """Open a card. The same name with the same phone has one already; equal names alone are two people."""
    new = details.cleaned()
    client = Client(**_values(new), created_at=at, created_by=by)
    if new.phone and same_card(client) is not None:
        raise Refused(_("There is a card with this name and phone number already."), code="already_here")
    client.save()
    audit.record("client.created", client, by=by, at=at)
    return client


@transaction.atomic
def change_contact(client: Client, details: ClientDetails, *, version: int, by: User, at: datetime) -> Client:
    """Correct name and contacts; refused if somebody changed the card since it was opened."""
    new = details.cleaned()
    locked = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    if locked.version != version:
        raise Refused(
            _("Somebody changed this card in the meantime. Look at it again, then save."), code="changed_meanwhile"
        )
    changed = [name for name, value in _values(new).items() if getattr(locked, name) != value]
    if changed:
        for name in changed:
            setattr(locked, name, getattr(new, name))
        locked.version += 1
        locked.save(update_fields=[*changed, "version"])
        audit.record("client.changed", locked, by=by, at=at, fields=changed)
    return locked


@transaction.atomic
def change_wish(
    client: Client, level: str, *, by: User | None, at: datetime, quiet_treatment: bool | None = None
) -> Client:
    """Note how the client wishes products to be spoken of, and whether she wants a quiet treatment."""
    if level not in ProductTalk.values:
        raise Refused(_("Choose one of the wishes."), code="unknown_wish")
    locked = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    quiet = locked.quiet_treatment if quiet_treatment is None else quiet_treatment
    if (locked.product_talk, locked.quiet_treatment) == (level, quiet):
        return locked
    before = locked.product_talk
    locked.product_talk, locked.quiet_treatment = level, quiet
    locked.version += 1
    locked.save(update_fields=["product_talk", "quiet_treatment", "version"])
    audit.record("wish.changed", locked, by=by, at=at, before=before, after=level, quiet_treatment=quiet)
    return locked


def _values(details: ClientDetails) -> dict[str, object]:
    return {field.name: getattr(details, field.name) for field in fields(details)}


def same_card(client: Client) -> Client | None:
    """The card that has this very name and phone number already, if there is one."""
    name = fold(client.full_name)
    twins = Client.objects.exclude(state__in=Client.GONE).filter(phone=client.phone)
    return next((twin for twin in twins if fold(twin.full_name) == name), None)
