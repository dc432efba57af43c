"""What a client's page shows of her visit."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.shortcuts import get_object_or_404

from clients.care.models import AftercareGiven, Visit
from clients.feedback.models import PeaceAnswer
from products.advice.models import Recommendation


@dataclass(frozen=True)
class AfterVisit:
    """One visit as its client sees it afterwards."""

    visit: Visit
    day: date
    aftercare: list[str]
    plan: list[Recommendation]
    answered: bool


def after_visit(visit_id: UUID) -> AfterVisit:
    """The instruction as it was given, and the advice that the client did not turn down."""
    visit = get_object_or_404(Visit.objects.select_related("staff", "client"), pk=visit_id)
    given = AftercareGiven.objects.filter(visit=visit).values_list("text", flat=True).first() or ""
    return AfterVisit(
        visit=visit,
        day=visit.day,
        aftercare=[line.strip() for line in given.splitlines() if line.strip()],
        plan=list(
            Recommendation.objects.filter(visit=visit)
            .exclude(answer=Recommendation.Answer.DECLINED)
            .select_related("product")
        ),
        answered=PeaceAnswer.objects.filter(visit=visit).exists(),
    )
