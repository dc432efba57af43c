"""Whom a client does not wish to come to: left out where anyone will do, refused where nobody says that she asked."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from clients.card.models import Client
from salon.booking.plans import Part
from salon.core.errors import Refused
from salon.house.standing import House


def left_out(client: Client, parts: Sequence[Part]) -> frozenset[UUID]:
    """The person to leave out of a search; nobody where one of the treatments names that very person."""
    unwanted = client.unwanted_staff_id
    named = {part.staff.pk for part in parts if part.staff is not None}
    return frozenset() if unwanted is None or unwanted in named else frozenset({unwanted})


def insist_on_her_wish(client: Client, parts: Sequence[Part], house: House) -> None:
    """Refuse the person whom she does not wish, unless it is said that she asked for that person herself."""
    for part in parts:
        if part.staff is not None and part.staff.pk == client.unwanted_staff_id and not part.asked_for:
            name = house.people[part.staff.pk].name
            text = _('The client\'s wish: not with %(name)s. Choose someone else, or mark "Asked for this person".')
            raise Refused(text % {"name": name}, code="not_with_this_person")
