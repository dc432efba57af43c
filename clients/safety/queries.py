"""What waits for an answer, and whose."""

from datetime import datetime

from django.db.models import Q, QuerySet

from clients.card.models import Client
from clients.safety.models import Question
from salon.core.access import Permission, may
from salon.core.models import User


def questions_for(user: User, at: datetime) -> QuerySet[Question]:
    """Open questions that this user can answer: about her clients or a visit with her; a leader the second yes."""
    hers = Q(client__in=Client.objects.visible_to(user, at).treated_by(user)) | Q(staff__user=user)
    mine = Q(pk__in=[])
    if may(user, Permission.HEALTH_SEE):
        mine |= hers & Q(answer="")
    if may(user, Permission.REPORTS):
        mine |= Q(answer="yes") & ~Q(answered_by=user)
    found = Question.objects.open().filter(mine)
    return found.select_related("client", "service", "staff", "asked_by", "answered_by").order_by("asked_at")
