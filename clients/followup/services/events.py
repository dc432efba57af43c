"""Adverse events: written down and corrected, each version counted; the authority is told where it must be."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client
from clients.care.models import Visit
from clients.followup.models import AdverseEvent
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.core.versions import check_version


@dataclass(frozen=True)
class EventWish:
    """An adverse event as it is written on the page."""

    happened_on: date
    severity: str
    what: str
    measures: str = ""
    product: str = ""
    batch: str = ""
    device: str = ""
    doctor: str = ""
    serious: bool = False
    notify: str = ""
    notify_why: str = ""
    notified_on: date | None = None


@transaction.atomic
def write_event(client: Client, wish: EventWish, *, visit: Visit | None = None, by: User, at: datetime) -> AdverseEvent:
    """Write down what happened; it stays with the salon's safety records."""
    _check(wish, at)
    event = AdverseEvent(client=client, visit=visit, recorded_at=at, recorded_by=by, **wish.__dict__)
    event.save()
    audit.record("event.recorded", event, by=by, at=at, severity=wish.severity)
    return event


@transaction.atomic
def change_event(event: AdverseEvent, wish: EventWish, *, version: int, by: User, at: datetime) -> AdverseEvent:
    """Correct or complete it; two people at one page see both versions."""
    locked = AdverseEvent.objects.select_for_update().get(pk=event.pk)
    check_version(locked, version)
    _check(wish, at)
    changed = [name for name, value in wish.__dict__.items() if getattr(locked, name) != value]
    if changed:
        for name in changed:
            setattr(locked, name, getattr(wish, name))
        locked.version += 1
        locked.save()
        # Which fields, never what they say.
        audit.record("event.changed", locked, by=by, at=at, fields=sorted(changed))
    return locked


def _check(wish: EventWish, at: datetime) -> None:
    if wish.happened_on > local_day(at):
        raise Refused(_("It cannot have happened on a later day."), code="later_day")
    if not wish.what:
        raise Refused(_("Write what happened."), code="nothing_happened")
    if wish.batch and not wish.product:
        raise Refused(_("Write the product of the batch."), code="no_product")
    if wish.serious and wish.notify != AdverseEvent.YesNo.YES:
        raise Refused(_("A serious undesirable effect is told to Tukes: choose yes."), code="must_tell")
    if wish.notified_on and wish.notify != AdverseEvent.YesNo.YES:
        raise Refused(_("There is a day of telling, but it says that nobody is told."), code="told_without_yes")
    if wish.notify == AdverseEvent.YesNo.NO and not wish.notify_why:
        raise Refused(_("Write why Tukes is not told."), code="no_why")
    if wish.notified_on and wish.notified_on > local_day(at):
        raise Refused(_("It cannot have been told on a later day."), code="later_day")
