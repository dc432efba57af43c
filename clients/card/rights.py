"""Who may read a client's health data: those who treat her, and nobody by rank alone."""

from datetime import datetime

from django.db.models import OuterRef

from clients.card.models import Client, Purpose, took_back
from salon.core.access import Permission, may
from salon.core.models import User
from salon.core.time import local_day


def reads_health(user: User, client: Client, at: datetime) -> bool:
    """True if the user treats this client, her role opens health data, and the client has not taken that back."""
    frozen = took_back(Purpose.HEALTH, OuterRef("pk"))
    hers = Client.objects.visible_to(user, at).treated_by(user).exclude(frozen)
    return may(user, Permission.HEALTH_SEE) and hers.filter(pk=client.pk).exists()


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
