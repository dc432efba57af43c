"""Which forms a visit asks for, and how each stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from clients.intake.models import Edition, Filled, Questionnaire


@dataclass(frozen=True)
class Standing:
    """One form of one client: filled and holding, asked for, or neither."""

    questionnaire: Questionnaire
    filled: Filled | None
    asked: Filled | None


def forms_for(client: UUID, services: Iterable[UUID], day: date) -> list[Standing]:
    """The forms that these treatments ask for, each as it stands on a day. Two queries."""
    published = Edition.objects.filter(questionnaire=OuterRef("pk"))
    wanted = Questionnaire.objects.filter(Exists(published), services__service__in=list(services), active=True)
    forms = list(wanted.distinct().order_by("name"))
    if not forms:
        return []
    rows = list(Filled.objects.filter(client=client, questionnaire__in=forms, withdrawn_at=None).order_by("-asked_at"))
    return [
        Standing(
            form,
            next(
                (row for row in rows if row.questionnaire_id == form.pk and row.holds_until and row.holds_until > day),
                None,
            ),
            next((row for row in rows if row.questionnaire_id == form.pk and row.filled_at is None), None),
        )
        for form in forms
    ]
