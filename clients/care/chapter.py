"""What the treatments say on a client's card: numbers on top, visits in the time line, the step to treat."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from clients.card.chapters import Action, Chapter, Entry, Kind, Reading
from clients.care.history import numbers_of, visits_of
from clients.care.models import TreatmentRecord, Visit
from salon.booking.models import Appointment
from salon.core.access import Permission, may
from salon.core.prepared import Prepared
from salon.core.time import day_bounds, local_day


def care_chapter(reading: Reading) -> Chapter:
    """Visits for everybody who sees the client; what was done and seen only for who reads health data."""
    visits = visits_of(reading.client, most=reading.most + 1, there=reading.there)
    template = "care/_card_visit.html"
    return Chapter(
        order=10,
        above="care/_card_numbers.html",
        facts={"numbers": numbers_of(reading.client, reading.at), "today": local_day(reading.at)},
        actions=_treat_today(reading),
        entries=[
            Entry(visit.day, template, _facts(visit, reading), kinds=_kinds(visit, reading))
            for visit in visits[: reading.most]
        ],
        more=len(visits) > reading.most,
        # Notes and what was sent home are for who reads health data; to others a filter would tell that there are some.
        kinds=(Kind.VISITS, Kind.NOTES, Kind.MESSAGES) if reading.health else (Kind.VISITS,),
    )


def _facts(visit: Visit, reading: Reading) -> dict[str, object]:
    return {"visit": visit, "health": reading.health or reading.with_reason, "opens": reading.health}


def _kinds(visit: Visit, reading: Reading) -> tuple[Kind, ...]:
    if not reading.health:
        return (Kind.VISITS,)
    noted = any(record.note for record in visit.holding)  # type: ignore[attr-defined]
    return (Kind.VISITS, *((Kind.NOTES,) if noted else ()), *((Kind.MESSAGES,) if hasattr(visit, "aftercare") else ()))


def _treat_today(reading: Reading) -> list[Action]:
    if not may(reading.user, Permission.TREAT):
        return []
    waiting = next(iter(WAITING.ask(reading.client.pk, reading.user.pk, *day_bounds(local_day(reading.at)))), None)
    if waiting is None:
        return []
    return [Action(_("Treat"), "stars", reverse("care:treat", args=[waiting.pk]), order=10)]


def _waiting(client: UUID, user: UUID, start: datetime, end: datetime) -> QuerySet[Appointment]:
    todays = Appointment.objects.shown().filter(client=client, staff__user=user)
    todays = todays.exclude(state=Appointment.State.NO_SHOW).filter(starts_at__gte=start, starts_at__lt=end)
    recorded = TreatmentRecord.objects.filter(appointment=OuterRef("pk"), amends=None)
    return todays.filter(~Exists(recorded)).order_by("starts_at")[:1]


WAITING = Prepared(_waiting, UUID, UUID, datetime, datetime)
