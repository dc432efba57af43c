"""Book: one treatment or several, for one client or a group."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client
from clients.card.services import ClientDetails, create_client
from salon.booking import guards
from salon.booking.availability import Ask, free_at
from salon.booking.models import Appointment, AppointmentChange, Booking, Series, WaitingOffer
from salon.booking.plans import (
    MOST_TREATMENTS,
    BookingWish,
    Place,
    VisitWish,
    lay_out,
    real_moment,
)
from salon.booking.services.journal import write_down
from salon.booking.things import check_named, with_things
from salon.booking.wishes import insist_on_her_wish, left_out
from salon.core import audit
from salon.core.access import Permission, may
from salon.core.errors import Refused
from salon.core.models import User
from salon.house.models import Staff
from salon.house.standing import House

MOST_TRIES = 8


def book(client: Client, wish: BookingWish, *, by: User, at: datetime) -> Appointment:
    """Give the client this time, or say who is taken until when and what is free nearby."""
    return book_visit(client, wish.as_visit(), by=by, at=at)[0]


def book_visit(
    client: Client,
    wish: VisitWish,
    *,
    by: User,
    at: datetime,
    joining: Appointment | None = None,
    house: House | None = None,
) -> list[Appointment]:
    """Give the client all treatments of a visit, or none and a sentence that says what stands in the way.

    joining : somebody's visit that this client comes along to; the two then belong together.
    house : where the caller has read it already; else it is asked for here
    """
    check_wish(client, wish, by=by)
    house = house or House.now()
    insist_on_her_wish(client, wish.parts, house)
    wish = replace(wish, without=left_out(client, wish.parts))
    # Where anyone will do, somebody else may just have got the one who was free: then the next one is asked.
    tries = MOST_TRIES if any(part.staff is None for part in wish.parts) else 1
    for last_try in (*[False] * (tries - 1), True):
        try:
            return _book(client, wish, joining, house, by=by, at=at)
        except Refused as refusal:
            if last_try or refusal.code != "slot_taken":
                raise
    raise AssertionError  # the last try returns or raises


def _book(
    client: Client, wish: VisitWish, joining: Appointment | None, house: House, *, by: User, at: datetime
) -> list[Appointment]:
    places = plan(wish, house)
    hint = guards.check_rules(places, house, client=client, at=at)
    for place in places:
        check_named(place, house)
    with guards.taken_means_refused(places, at=at), transaction.atomic():
        hold_still(places)
        found = take(places, house, at=at)
        bond = Bond(_together(found, joining, by=by, at=at))
        visits = [write(client, wish, place, bond, by=by, at=at) for place in found]
    visits[0].hint = hint
    return visits


@transaction.atomic
def book_new_client(
    details: ClientDetails,
    wish: VisitWish,
    *,
    by: User,
    at: datetime,
    joining: Appointment | None = None,
    house: House | None = None,
) -> list[Appointment]:
    """Open a card and book in one step; a time that is taken leaves no card behind."""
    return book_visit(create_client(details, by=by, at=at), wish, by=by, at=at, joining=joining, house=house)


def check_wish(client: Client, wish: VisitWish, *, by: User) -> None:
    """Refuse what cannot be asked for at all."""
    if client.state == Client.State.MERGED:
        raise Refused(_("This card was put into another meanwhile. Choose the client anew."), code="client_merged")
    if client.state != Client.State.ACTIVE:
        raise Refused(_("This client's data is restricted or erased."), code="client_erased")
    if not wish.parts:
        raise Refused(_("Choose a treatment."), code="no_treatment")
    if len(wish.parts) > MOST_TREATMENTS:
        text = _("A visit has at most %(most)s treatments. Book a second visit.") % {"most": MOST_TREATMENTS}
        raise Refused(text, code="too_many_treatments")
    if wish.overbook_reason and not may(by, Permission.OVERBOOK):
        raise Refused(_("Over-booking is for the owner and the manager."), code="may_not_overbook")


def plan(wish: VisitWish, house: House) -> list[Place]:
    """Where the treatments lie; treatments for which anyone will do get somebody who is free then."""
    start = real_moment(wish.starts_at)
    parts = wish.parts
    if any(part.staff is None for part in parts):
        people = _who_is_free(wish, start, house)
        parts = tuple(replace(part, staff=person) for part, person in zip(parts, people, strict=True))
    places = lay_out(parts, start, house)
    return [replace(place, overbooked=bool(wish.overbook_reason)) for place in places]


def _who_is_free(wish: VisitWish, start: datetime, house: House) -> tuple[Staff, ...]:
    free = free_at(Ask(wish.parts, wish.without), start, house=house)
    if free is not None:
        return free.people
    raise Refused(_("Nobody is free for this at that time. Choose another time."), code="nobody_free")


def hold_still(places: Sequence[Place]) -> None:
    """Take turns for everything the places need."""
    things = [thing for place in places for thing in (place.staff, place.room, place.device)]
    kinds = any(place.service.room_kind_id or place.service.device_kind_id for place in places)
    guards.lock(*things, choosing=kinds)


def take(places: Sequence[Place], house: House, *, at: datetime) -> list[Place]:
    """Behind the lock: the places with their rooms and devices, all of it free; else Refused."""
    found = with_things(places, house, at=at)
    clear(found, at=at)
    return found


def clear(places: Sequence[Place], *, at: datetime) -> None:
    """Behind the lock: refuse what is taken. Offers whose end has come give their time back, swept already or not."""
    if lapsed := guards.look(places, at=at):
        ended = WaitingOffer.objects.lapsed(at).filter(pk__in=lapsed)
        ended.update(answer=WaitingOffer.Answer.LAPSED, answered_at=at)


@dataclass(frozen=True)
class Bond:
    """What a visit belongs to: others booked in the same breath, or a series."""

    booking: Booking | None = None
    series: Series | None = None


def write(client: Client, wish: VisitWish, place: Place, bond: Bond, *, by: User | None, at: datetime) -> Appointment:
    """Write one treatment into the diary, with its first line of history; nobody's name where the client booked."""
    appointment = Appointment.objects.create(
        client=client,
        service=place.service,
        **place.fields(),
        overbook_reason=wish.overbook_reason if place.overbooked else "",
        booking=bond.booking,
        series=bond.series,
        source=wish.source,
        asked_for=place.asked_for,
        note=wish.note,
        price_estimate=place.price,
        booked_at=at,
        booked_by=by,
    )
    change = AppointmentChange(to_state=Appointment.State.BOOKED, reason=wish.overbook_reason)
    write_down(appointment, "appointment.booked", change, by=by, at=at)
    if place.overbooked:
        # The reason stands on the visit: it may name somebody, and the trail is kept when a client is erased.
        audit.record("appointment.overbooked", appointment, by=by, at=at)
    return appointment


def _together(places: Sequence[Place], joining: Appointment | None, *, by: User, at: datetime) -> Booking | None:
    """The booking that several treatments share, or that of the visit which this client comes along to."""
    if joining is None:
        return Booking.objects.create(created_at=at, created_by=by) if len(places) > 1 else None
    host = Appointment.objects.select_for_update().get(pk=joining.pk)
    if host.booking is None:
        host.booking = Booking.objects.create(created_at=at, created_by=by)
        host.save(update_fields=["booking"])
    return host.booking
