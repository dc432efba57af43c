"""A freed time, held for one client of the waiting list until she answers or the end comes.

The hold is the offer's own row: triggers of the database take the person, the room and the device for it, so that
nobody can be booked there meanwhile. An offer that nobody's name stands under is made by the house "in turn": when it
is not taken, the next who waits gets it. Nothing rests on a message: what is due is found in these rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from clients.card.models import Client, ClientLink
from salon.booking import given_back, guards
from salon.booking.models import Appointment, WaitingEntry, WaitingOffer
from salon.booking.offers_letters import PURPOSE, goes_by_letter, stop_letter, tell_offer
from salon.booking.plans import Part, Place, VisitWish, lay_out, price_of, real_moment
from salon.booking.services.booking import Bond, hold_still, take, write
from salon.booking.waiting import ENDS_BEFORE, LEAST_TO_ANSWER, Freed, Search, in_line
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import HELSINKI, local_day, wall_time
from salon.house.models import Salon, Staff
from salon.house.standing import House

Answer = WaitingOffer.Answer
USUAL_HOURS = 24
# The end of an offer that the house makes in turn is looked for this far back.
LOOK_BACK = timedelta(days=31)
# Between these nobody's time to answer ends, by the clock on the wall.
NIGHT_BEGINS, NIGHT_ENDS, MORNING = time(21), time(8), time(9)


@dataclass(frozen=True)
class OfferTime:
    """Which time is offered; `in_turn`: if it is not taken, it goes on to the next who waits without the desk."""

    staff: Staff
    starts_at: datetime
    in_turn: bool = False
    # The house found the client when the time became free; then nobody stands under it either.
    by_itself: bool = False


def offer(entry: WaitingEntry, there: OfferTime, *, by: User | None, at: datetime) -> WaitingOffer:
    """Hold this time for the client and write to her, if she can be written to; refused where it is taken."""
    starts_at = real_moment(there.starts_at)
    seen = WaitingEntry.objects.select_related("client", "service", "staff").get(pk=entry.pk)
    _check_offer(seen, there)
    expires_at = held_until(starts_at, at=at)
    house = House.now()
    place = lay_out((Part(seen.service, there.staff, asked_for=seen.staff is not None),), starts_at, house)[0]
    guards.check_rules([place], house, client=seen.client, at=at)
    with guards.taken_means_refused([place], at=at), transaction.atomic():
        hold_still([place])
        locked = _still_waiting(seen, at=at)
        found = take([place], house, at=at)
        fields = {name: value for name, value in found[0].fields().items() if name != "overbooked"}
        made = WaitingOffer.objects.create(
            entry=locked,
            **fields,
            offered_at=at,
            offered_by=None if there.in_turn or there.by_itself else by,
            expires_at=expires_at,
            by_itself=there.by_itself,
            by_letter=goes_by_letter(locked.client, by_itself=there.by_itself),
        )
        facts = {"staff": str(there.staff.pk), "starts_at": starts_at.isoformat(), "in_turn": there.in_turn}
        audit.record("waiting.offered", made, by=by, at=at, **facts)
        tell_offer(made, at=at)
    return made


def accept(made: WaitingOffer, *, by: User | None, at: datetime, source: str = Appointment.Source.PHONE) -> Appointment:
    """Book the held time: its hold is given back and the visit written in one transaction, so nobody slips between."""
    house = House.now()
    place = place_of(made, house)
    guards.check_rules([place], house, client=made.entry.client, at=at)
    with guards.taken_means_refused([place], at=at), transaction.atomic():
        guards.lock(made.staff, made.room, made.device)
        entry, locked = _open(made, at=at)
        if entry.client.state != Client.State.ACTIVE:
            raise Refused(_("This client's data is restricted or erased."), code="client_erased")
        locked.answer, locked.answered_at = Answer.ACCEPTED, at
        locked.save(update_fields=["answer", "answered_at"])
        wish = VisitWish((), place.starts_at, note=entry.note, source=source)
        visit = write(entry.client, wish, place, Bond(), by=by, at=at)
        locked.appointment = visit
        locked.save(update_fields=["appointment"])
        entry.state, entry.closed_at = WaitingEntry.State.BOOKED, at
        entry.version += 1
        entry.save(update_fields=["state", "closed_at", "version"])
        audit.record("waiting.accepted", locked, by=by, at=at, visit=str(visit.pk))
    return visit


@transaction.atomic
def decline(made: WaitingOffer, *, by: User | None, at: datetime) -> WaitingOffer:
    """Note that the client does not take the time; she goes on waiting for another."""
    _entry, locked = _open(made, at=at)
    return _close(locked, Answer.DECLINED, by=by, at=at)


@transaction.atomic
def take_back(made: WaitingOffer, *, by: User, at: datetime) -> WaitingOffer:
    """Give the held time back before the client has answered; it is not passed on, now or later."""
    _entry, locked = _open(made, at=at)
    given_back.kept_by_desk(locked.staff, locked.busy_from, locked.busy_until, at=at)
    return _close(locked, Answer.WITHDRAWN, by=by, at=at)


def end_offers(entry: WaitingEntry, *, by: User, at: datetime) -> None:
    """Take back whatever is held for an entry that the caller has locked and is about to close."""
    for held in WaitingOffer.objects.select_for_update().open().filter(entry=entry):
        _close(held, Answer.WITHDRAWN, by=by, at=at)


def lapse_due(*, at: datetime) -> int:
    """Give back every time whose end has come without an answer. May run as often as one likes."""
    due = list(WaitingOffer.objects.lapsed(at).order_by("expires_at").values_list("pk", "entry_id"))
    return sum(_lapse(key, entry, at=at) for key, entry in due)


def pass_on_due(*, at: datetime) -> int:
    """Offer to the next who waits what the house offers in turn and nobody took. May run as often as one likes.

    Each goes to whoever has waited longest of those for whom it would do and who has not had it yet; a time that is
    taken, passed, or that fits nobody, stays as it is.
    """
    left = _left_over(at=at)
    if not left:
        return 0
    search = Search(line_at(at), at=at)
    made = 0
    for last in left:
        free = Freed(last.staff, last.busy_from, last.busy_until)
        made += to_the_next(free, search, by_itself=last.by_itself, at=at)
    return made


def line_at(at: datetime) -> list[WaitingEntry]:
    """Everybody who waits and holds no offer, the longest wait first."""
    waiting = WaitingEntry.objects.open().without_offer(at).filter(client__state=Client.State.ACTIVE)
    return in_line(waiting.select_related("client", "service", "staff"))


def offers_by_itself() -> bool:
    """The salon's own choice: freed times go to whoever waits without the desk."""
    return bool(Salon.objects.values_list("offers_by_itself", flat=True).first())


def held_until(starts_at: datetime, *, at: datetime) -> datetime:
    """The salon's own number of hours from now, but never later than an hour before the time itself.

    Nobody must answer at night: an end there is put off to nine in the morning, or, where that is too late for the
    time itself, brought forward to nine in the evening. Raises Refused (code "too_near") where too little time is left.
    """
    hours = Salon.objects.values_list("offer_hours", flat=True).first()
    ends = _not_at_night(at + timedelta(hours=hours or USUAL_HOURS), latest=starts_at - ENDS_BEFORE)
    if ends < at + LEAST_TO_ANSWER:
        text = _("This time begins too soon to be held. Call the client and book it.")
        raise Refused(text, code="too_near")
    return ends


def _not_at_night(ends: datetime, *, latest: datetime) -> datetime:
    ends = min(ends, latest)
    clock, day = ends.astimezone(HELSINKI).time(), local_day(ends)
    if NIGHT_ENDS <= clock <= NIGHT_BEGINS:
        return ends
    morning = day + timedelta(days=1) if clock > NIGHT_BEGINS else day
    if (at_nine := wall_time(morning, MORNING)) <= latest:
        return at_nine
    return wall_time(morning - timedelta(days=1), NIGHT_BEGINS)


def place_of(made: WaitingOffer, house: House) -> Place:
    """What the offer holds, as the visit would."""
    service = made.entry.service
    gap = (made.gap_from, made.gap_until) if made.gap_from and made.gap_until else None
    return Place(
        service=service,
        staff=made.staff,
        starts_at=made.starts_at,
        ends_at=made.ends_at,
        busy_from=made.busy_from,
        busy_until=made.busy_until,
        gap=gap,
        room=made.room,
        device=made.device,
        asked_for=made.entry.staff_id is not None,
        price=price_of(service, made.staff_id, made.starts_at, house),
    )


def _check_offer(entry: WaitingEntry, there: OfferTime) -> None:
    if entry.client.state != Client.State.ACTIVE:
        raise Refused(_("This client's data is restricted or erased."), code="client_erased")
    if entry.staff is not None and entry.staff != there.staff:
        raise Refused(_("This client waits for %(staff)s.") % {"staff": entry.staff}, code="waits_for_her")
    if entry.without_id == there.staff.pk:
        text = _("This client comes to anyone but %(staff)s.") % {"staff": there.staff}
        raise Refused(text, code="without_her")


def _still_waiting(seen: WaitingEntry, *, at: datetime) -> WaitingEntry:
    """The entry, locked; an offer of hers whose end has come is closed, one that runs stands in the way."""
    locked = WaitingEntry.objects.select_for_update().get(pk=seen.pk)
    if locked.state != WaitingEntry.State.WAITING:
        raise Refused(_("This client waits no longer."), code="not_waiting")
    if locked.version != seen.version:
        text = _("Somebody changed what this client waits for in the meantime. Look at it again.")
        raise Refused(text, code="stale")
    for held in WaitingOffer.objects.select_for_update().open().filter(entry=locked):
        if held.expires_at > at:
            text = _("A time is held for this client already, until %(time)s.") % {
                "time": guards.clock(held.expires_at)
            }
            raise Refused(text, code="offer_open")
        _close(held, Answer.LAPSED, by=None, at=at)
    locked.client, locked.service, locked.staff = seen.client, seen.service, seen.staff
    return locked


def _open(made: WaitingOffer, *, at: datetime) -> tuple[WaitingEntry, WaitingOffer]:
    """The entry and its offer, locked in this order; refused when it was answered or its end has come."""
    entries = WaitingEntry.objects.select_for_update(of=("self",)).select_related("client")
    entry = entries.get(pk=made.entry_id)
    locked = WaitingOffer.objects.select_for_update().get(pk=made.pk)
    if locked.answer == Answer.LAPSED or (not locked.answer and locked.expires_at <= at):
        raise Refused(_("The time to answer has ended."), code="offer_ended")
    if locked.answer:
        said = {"answer": locked.get_answer_display()}
        raise Refused(_("This offer has its answer already: “%(answer)s”.") % said, code="already_answered")
    return entry, locked


def _close(locked: WaitingOffer, answer: Answer, *, by: User | None, at: datetime) -> WaitingOffer:
    locked.answer, locked.answered_at = answer, at
    locked.save(update_fields=["answer", "answered_at"])
    if answer == Answer.WITHDRAWN:
        stop_letter(locked, at=at)
        ClientLink.objects.filter(purpose=PURPOSE, object_id=locked.pk, revoked_at=None).update(revoked_at=at)
    audit.record(f"waiting.{answer}", locked, by=by, at=at)
    return locked


@transaction.atomic
def _lapse(key: UUID, entry: UUID, *, at: datetime) -> bool:
    WaitingEntry.objects.select_for_update().get(pk=entry)
    held = WaitingOffer.objects.select_for_update().lapsed(at).filter(pk=key).first()
    if held is not None:
        _close(held, Answer.LAPSED, by=None, at=at)
    return held is not None


def _left_over(*, at: datetime) -> list[WaitingOffer]:
    """The last offers of their time, made in turn, that nobody took and that can still be offered."""
    ahead = WaitingOffer.objects.filter(starts_at__gt=at + ENDS_BEFORE + LEAST_TO_ANSWER, offered_at__gt=at - LOOK_BACK)
    later = WaitingOffer.objects.filter(
        staff=OuterRef("staff"),
        busy_from__lt=OuterRef("busy_until"),
        busy_until__gt=OuterRef("busy_from"),
        offered_at__gt=OuterRef("offered_at"),
    )
    missed = ahead.filter(offered_by=None, answer__in=(Answer.DECLINED, Answer.LAPSED)).filter(~Exists(later))
    if not offers_by_itself():
        missed = missed.filter(by_itself=False)
    return list(missed.select_related("staff").order_by("starts_at", "pk"))


def to_the_next(free: Freed, search: Search, *, by_itself: bool, at: datetime) -> bool:
    """Offer a free time to the first in line for whom it would do; somebody who was quicker is no fault."""
    line: Sequence[WaitingEntry] = search.entries
    for entry in line:
        for found in search.times(entry, freed=free, most=1):
            try:
                offer(entry, OfferTime(found.staff, found.starts_at, True, by_itself), by=None, at=at)
            except Refused:
                continue
            return True
    return False
