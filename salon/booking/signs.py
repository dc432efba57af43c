"""What the desk must know of a client whom it books: a warning (never which), and that she is new."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from clients.card.models import Client, ClientQuerySet, HealthFact, sees_all_clients
from salon.booking.models import Appointment
from salon.core.models import User
from salon.core.prepared import Prepared
from salon.core.time import local_day


def client_to_book(user: User, key: UUID, at: datetime) -> Client | None:
    """A client whom this user may book, with her signs: `warned`, and `came_first`, when her first visit was or
    will be; None where there is none.
    """
    if sees_all_clients(user):
        return next(iter(OF_ALL.ask(local_day(at), key)), None)
    return _with_signs(local_day(at)).visible_to(user, at).filter(pk=key).first()


def just_booked(visit: Appointment) -> Appointment:
    """A visit as pages show it, of a client who was read with her signs or whose card was opened just now. No query."""
    client: Any = visit.client
    came_first = getattr(client, "came_first", None)
    signs = {"warned": getattr(client, "warned", False), "is_new": came_first is None or came_first >= visit.starts_at}
    for name, value in {**signs, "is_paid": False, "form_missing": False}.items():
        setattr(visit, name, value)
    return visit


def _with_signs(day: date) -> ClientQuerySet:
    visits = Appointment.objects.filter(client=OuterRef("pk")).exclude(state__in=(*Appointment.GONE, "no_show"))
    return Client.objects.annotate(
        warned=Exists(HealthFact.objects.active(day).filter(client=OuterRef("pk"))),
        came_first=Subquery(visits.order_by("starts_at").values("starts_at")[:1]),
    )


def _of_all(day: date, key: UUID) -> ClientQuerySet:
    return _with_signs(day).active().filter(pk=key)


OF_ALL = Prepared(_of_all, date, UUID)
