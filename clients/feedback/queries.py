"""What a client's page shows of her visit; and what the staff see of the answers."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.shortcuts import get_object_or_404

from clients.care.models import AftercareGiven, Visit
from clients.feedback.models import PeaceAnswer
from products.advice.models import Recommendation
from products.advice.regimen import Step, plan_of
from products.advice.rests import resting_for
from salon.house.models import Staff


@dataclass(frozen=True)
class AfterVisit:
    """One visit as its client sees it afterwards. `rests` are the noes that rest: nobody raises these meanwhile."""

    visit: Visit
    day: date
    aftercare: list[str]
    plan: list[Step]
    rests: list[Recommendation]
    answered: bool


@dataclass(frozen=True)
class Batch:
    """Five answers together: how many of each, and no more about any of them."""

    number: int
    in_peace: list[tuple[str, int]]
    again: list[tuple[str, int]]


def after_visit(visit_id: UUID, *, today: date) -> AfterVisit:
    """The instruction as it was given, the advice that the client did not turn down, and what rests."""
    visit = get_object_or_404(Visit.objects.select_related("staff", "client"), pk=visit_id)
    given = AftercareGiven.objects.filter(visit=visit).values_list("text", flat=True).first() or ""
    said = Recommendation.objects.filter(visit=visit).exclude(answer=Recommendation.Answer.DECLINED)
    return AfterVisit(
        visit=visit,
        day=visit.day,
        aftercare=[line.strip() for line in given.splitlines() if line.strip()],
        plan=plan_of(visit.client, said.with_product(), today=today),
        rests=sorted(resting_for(visit.client, today).values(), key=lambda no: (no.rests_until, no.pk)),
        answered=PeaceAnswer.objects.filter(visit=visit).exists(),
    )


def batches_about(staff: Staff, today: date) -> list[Batch]:
    """The full batches about one person, newest first."""
    rows = list(PeaceAnswer.objects.visible_answers(staff, today).values_list("in_peace", "offered_again"))
    size = PeaceAnswer.BATCH
    parts = [rows[start : start + size] for start in range(0, len(rows), size)]
    return [_batch(number, part) for number, part in reversed(list(enumerate(parts, start=1)))]


def set_aside_about(staff: Staff, today: date) -> int:
    """How many answers of past weeks were kept and not counted."""
    return PeaceAnswer.objects.of_past_weeks(today).filter(visit__staff=staff).exclude(set_aside="").count()


def _batch(number: int, rows: list[tuple[int, str]]) -> Batch:
    steps, again = Counter(step for step, _again in rows), Counter(said for _step, said in rows)
    return Batch(
        number,
        [(str(label), steps[value]) for value, label in PeaceAnswer.InPeace.choices],
        [(str(label), again[value]) for value, label in PeaceAnswer.Again.choices],
    )
