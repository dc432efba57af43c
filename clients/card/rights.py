"""Who may read a client's health data: those who treat her, and nobody by rank alone."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from clients.card.models import Client, ClientQuerySet, HealthReason, Purpose, sees_all_clients, took_back
from clients.card.models.clients import BEFORE_HER
from salon.core.access import Permission, may
from salon.core.models import User
from salon.core.prepared import Prepared
from salon.core.time import local_day


def reads_health(user: User, client: Client, at: datetime) -> bool:
    """True if the user treats this client, her role opens health data, and the client has not taken that back."""
    if not may(user, Permission.HEALTH_SEE):
        return False
    if sees_all_clients(user):
        return bool(TREATED.ask(user.pk, client.pk))
    frozen = took_back(Purpose.HEALTH, OuterRef("pk"))
    hers = Client.objects.visible_to(user, at).treated_by(user).exclude(frozen)
    return hers.filter(pk=client.pk).exists()


def _treated(user: UUID, client: UUID) -> ClientQuerySet:
    # `treated_by` for one client: asked so, the database looks at her visits and not at all those of the person.
    own = Client.objects.filter(pk=OuterRef("pk"))
    booked = own.filter(appointments__staff__user=user, appointments__state__in=BEFORE_HER)
    hers = Exists(booked) | Exists(own.filter(visits__staff__user=user))
    frozen = took_back(Purpose.HEALTH, OuterRef("pk"))
    return Client.objects.active().filter(hers, pk=client).exclude(frozen)[:1]


# For who sees every client; a substitute's days are asked about anew each time.
TREATED = Prepared(_treated, UUID, UUID)


def reads_with_reason(user: User, client: Client, at: datetime) -> bool:
    """True for who leads the salon and has written, a short while ago, why she must read this client's health data."""
    given = HealthReason.objects.open_to(user, at).filter(client=client)
    return may(user, Permission.REPORTS) and given.exclude(took_back(Purpose.HEALTH, OuterRef("client"))).exists()


def sees_stop_sign(user: User, client: Client, at: datetime) -> bool:
    """True for somebody who books this client but may not read why she should ask the cosmetologist."""
    return may(user, Permission.CLIENT_CHANGE) and client.health_facts.active(local_day(at)).exists()


def reads_reasons(user: User, client: Client) -> bool:
    """True for who leads the salon, unless the client's reason is about herself."""
    about_herself = client.unwanted_staff is not None and client.unwanted_staff.user_id == user.pk
    return may(user, Permission.REPORTS) and not about_herself


def sees_birth_date(user: User, *, reads: bool) -> bool:
    """True for those who treat the client, and for who leads the salon; the desk learns only that she is under age."""
    return reads or may(user, Permission.REPORTS)
