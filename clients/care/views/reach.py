"""Which appointments and visits a user reaches from these pages."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from clients.card.models import Client
from clients.care.models import Visit
from salon.booking.models import Appointment
from salon.core.access import SignedInRequest
from salon.core.models import User


def own_appointments(user: User, at: datetime) -> QuerySet[Appointment]:
    """Her own appointments, with clients whom she may see."""
    own = Appointment.objects.shown().filter(staff__user=user)
    return own.filter(client__in=Client.objects.visible_to(user, at))


def visible_visit(request: SignedInRequest, pk: UUID, *, own: bool = False) -> Visit:
    """A visit that she may read, or 404; `own` asks for one that she gave herself."""
    visits = Visit.objects.visible_to(request.user, timezone.now()).of_people()
    return get_object_or_404(visits.given_by(request.user) if own else visits, pk=pk)
