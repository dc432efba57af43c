"""The waiting list: who would come if a time became free. What becomes of an offer stands in `offers`."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client
from clients.card.services import ClientDetails, create_client
from salon.booking import guards
from salon.booking.models import WaitingEntry
from salon.booking.services.offers import end_offers
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Competence, Service, Staff

State = WaitingEntry.State


@dataclass(frozen=True)
class WaitingWish:
    """What a client waits for: nobody named means anyone, no day or hour means any."""

    service: Service
    first_day: date
    last_day: date | None = None
    earliest: time | None = None
    latest: time | None = None
    staff: Staff | None = None
    # Her cosmetologist is away, and the client said that she would rather wait for her.
    for_own: bool = False
    note: str = ""
    # Anyone but her.
    without: Staff | None = None

    @property
    def what(self) -> dict[str, object]:
        """The columns that tell one wish from another."""
        return {
            "service": self.service,
            "staff": self.staff,
            "without": self.without,
            "first_day": self.first_day,
            "last_day": self.last_day,
            "earliest": self.earliest,
            "latest": self.latest,
        }


@transaction.atomic
def wait(client: Client, wish: WaitingWish, *, by: User, at: datetime) -> WaitingEntry:
    """Put a client on the waiting list; the same wish is written down once."""
    locked = Client.objects.select_for_update().get(pk=client.pk)
    if locked.state != Client.State.ACTIVE:
        raise Refused(_("This client's data is restricted or erased."), code="client_erased")
    _check(wish, at=at)
    if WaitingEntry.objects.open().filter(client=locked, **wish.what).exists():
        raise Refused(_("This client waits for exactly this already."), code="already_waiting")
    entry = WaitingEntry.objects.create(
        client=locked, **wish.what, for_own=wish.for_own, note=wish.note, created_at=at, created_by=by
    )
    audit.record("waiting.added", entry, by=by, at=at, service=wish.service.code)
    return entry


@transaction.atomic
def wait_new_client(details: ClientDetails, wish: WaitingWish, *, by: User, at: datetime) -> WaitingEntry:
    """Open a card and put the client on the list in one step; a wish that is refused leaves no card behind."""
    return wait(create_client(details, by=by, at=at), wish, by=by, at=at)


@transaction.atomic
def change(entry: WaitingEntry, wish: WaitingWish, *, version: int, by: User, at: datetime) -> WaitingEntry:
    """Let a client wait for something else; she keeps her place. Refused when somebody changed it since `version`."""
    locked = WaitingEntry.objects.select_for_update().get(pk=entry.pk)
    if locked.version != version:
        text = _("Somebody changed this in the meantime. Look at it again.")
        raise Refused(text, code="stale")
    if locked.state != State.WAITING:
        raise Refused(_("This client waits no longer."), code="not_waiting")
    # That she waits for her own cosmetologist was said of this one.
    values = {**wish.what, "note": wish.note, "for_own": locked.for_own and locked.staff == wish.staff}
    changed = [name for name, value in values.items() if getattr(locked, name) != value]
    if not changed:
        return locked
    if changed != ["note"]:
        _check_change(locked, wish, at=at)
    for name in changed:
        setattr(locked, name, values[name])
    locked.version += 1
    locked.save(update_fields=[*changed, "version"])
    audit.record("waiting.changed", locked, by=by, at=at, fields=changed)
    return locked


def _check_change(locked: WaitingEntry, wish: WaitingWish, *, at: datetime) -> None:
    """What is held for her was made of what she waited for; and the same wish stands on the list once."""
    _check(wish, at=at)
    if locked.offers.open().filter(expires_at__gt=at).exists():
        text = _("A time is held for this client. Take the offer back first, or wait for the answer.")
        raise Refused(text, code="offer_open")
    same = WaitingEntry.objects.open().filter(client=locked.client_id, **wish.what)
    if same.exclude(pk=locked.pk).exists():
        raise Refused(_("This client waits for exactly this already."), code="already_waiting")


@transaction.atomic
def withdraw(entry: WaitingEntry, *, by: User, at: datetime) -> WaitingEntry:
    """Take a client off the list; a time held for her is given back with it."""
    locked = WaitingEntry.objects.select_for_update().get(pk=entry.pk)
    if locked.state == State.BOOKED:
        raise Refused(_("This client got a time already. Change the visit instead."), code="got_a_time")
    if locked.state == State.WAITING:
        end_offers(locked, by=by, at=at)
        locked.state, locked.closed_at = State.WITHDRAWN, at
        locked.version += 1
        locked.save(update_fields=["state", "closed_at", "version"])
        audit.record("waiting.withdrawn", locked, by=by, at=at)
    return locked


@transaction.atomic
def restore(entry: WaitingEntry, *, by: User, at: datetime) -> WaitingEntry:
    """Put a withdrawn client back where she stood: her place in the line is that of the day she asked."""
    locked = WaitingEntry.objects.select_for_update().select_related("client").get(pk=entry.pk)
    if locked.state == State.BOOKED:
        raise Refused(_("This client got a time already. Change the visit instead."), code="got_a_time")
    if locked.client.state != Client.State.ACTIVE:
        raise Refused(_("This client's data is restricted or erased."), code="client_erased")
    if locked.state == State.WITHDRAWN:
        locked.state, locked.closed_at = State.WAITING, None
        locked.version += 1
        locked.save(update_fields=["state", "closed_at", "version"])
        audit.record("waiting.restored", locked, by=by, at=at)
    return locked


def _check(wish: WaitingWish, *, at: datetime) -> None:
    """Refuse what no time could ever fulfil."""
    service, today = wish.service, local_day(at)
    if not service.active or not service.duration_minutes:
        raise Refused(_("%(service)s cannot be booked.") % {"service": service}, code="not_offered")
    able = Competence.objects.not_over(max(today, wish.first_day)).filter(service=service, staff=wish.staff)
    if wish.staff is not None and not able.exists():
        names = {"staff": wish.staff, "service": service}
        raise Refused(_("%(staff)s does not give %(service)s.") % names, code="not_competent")
    if wish.without is not None and wish.without == wish.staff:
        raise Refused(
            _("The client cannot wait for whom she does not want. Choose one of the two."), code="without_her"
        )
    if wish.for_own and wish.staff is None:
        raise Refused(_("Choose for whom the client waits."), code="nobody_named")
    if wish.last_day is not None and wish.last_day < max(today, wish.first_day):
        raise Refused(_("The last day lies before the first, or has passed. Choose a later one."), code="days_in_order")
    if wish.first_day > local_day(at + guards.FURTHEST):
        raise Refused(_("This is more than three years ahead. Choose a nearer day."), code="too_far")
    if wish.earliest is not None and wish.latest is not None and wish.latest < wish.earliest:
        raise Refused(_("The latest beginning lies before the earliest. Choose a later one."), code="hours_in_order")
