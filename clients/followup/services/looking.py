"""Who is told at once when an answer worries: who treated, else who stands in, else those who lead."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from clients.followup.models import FollowUp
from salon.core import outbox
from salon.core.access import Permission, may, users_who_may
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Absence, Cover, Salon, Staff


def lookers(followup: FollowUp, at: datetime) -> list[User]:
    """Those who are told: never nobody while anybody works here."""
    today, staff = local_day(at), followup.visit.staff
    if _at_work(staff, at):
        return [staff.user]  # type: ignore[list-item] # at work only with a log-in
    covers = Cover.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), absent=staff, starts_on__lte=today)
    substitutes = [row.substitute for row in covers.select_related("substitute__user")]
    standing_in = [one.user for one in substitutes if one.user is not None and one.user.is_active]
    return standing_in or list(users_who_may(Permission.REPORTS, at))


def call_somebody(followup: FollowUp, *, at: datetime) -> None:
    """Send the word that an answer waits: whose it is and what it says stands only behind the log-in (H101)."""
    salon = Salon.objects.first()
    address = settings.SITE_URL + reverse("followup:one", args=[followup.pk])
    for user in lookers(followup, at):
        letter = outbox.Letter(
            kind="followup_look",
            about=followup.pk,
            to=user.email,
            language=user.language or "fi",
            context={"salon": salon, "salon_name": salon.name if salon else "", "address": address},
            cycle=str(user.pk),
        )
        outbox.queue(letter, at=at)


def _at_work(staff: Staff, at: datetime) -> bool:
    # Who has left, and a substitute whose time is over, has no right any more.
    if not may(staff.user, Permission.HEALTH_SEE):
        return False
    today = local_day(at)
    away = Absence.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), staff=staff, starts_on__lte=today)
    return not away.exists()
