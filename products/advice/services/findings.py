"""What was found today and what the client wants: noted and taken away with one tap."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client
from clients.care.models import Visit
from products.advice.models import ClientGoal, FoundToday, Goal, Recommendation
from products.advice.models.findings import TODAYS
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User


@transaction.atomic
def set_found(visit: Visit, finding: str, *, there: bool, by: User, at: datetime) -> None:
    """Note a finding of this visit, or take it away while nothing was recommended for it."""
    Client.objects.select_for_update(no_key=True).get(pk=visit.client_id)
    if finding not in TODAYS:
        raise Refused(_("Choose what you found from the list."), code="unknown_finding")
    if there:
        if FoundToday.objects.get_or_create(visit=visit, finding=finding, defaults={"at": at, "by": by})[1]:
            audit.record("finding.noted", visit, by=by, at=at, finding=finding)
        return
    if Recommendation.objects.filter(visit=visit, finding=finding).exists():
        raise Refused(_("Something was recommended for this finding; it stays."), code="spoken_of")
    if FoundToday.objects.filter(visit=visit, finding=finding).delete()[0]:
        audit.record("finding.taken_away", visit, by=by, at=at, finding=finding)


@transaction.atomic
def set_goal(client: Client, goal: str, *, there: bool, by: User | None, at: datetime) -> None:
    """Note what the client wants, or that she no longer does."""
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    if goal not in Goal.values:
        raise Refused(_("Choose what she wants from the list."), code="unknown_goal")
    has = ClientGoal.objects.filter(client=client, goal=goal)
    if there and not has.exists():
        ClientGoal.objects.create(client=client, goal=goal, since=at, noted_by=by)
        audit.record("goal.noted", client, by=by, at=at, goal=goal)
    elif not there and has.delete()[0]:
        audit.record("goal.taken_away", client, by=by, at=at, goal=goal)
