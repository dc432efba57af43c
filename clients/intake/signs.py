"""The small sign in the diary: a form is asked for before this treatment, and none that holds is there."""

from django.db.models import Exists, OuterRef

from clients.intake.models import AsksFor, Edition, Filled


def form_missing() -> Exists:
    """True of an appointment (in its own query) before which a form must still be filled in. No word of health."""
    holds = Filled.objects.filter(
        questionnaire=OuterRef("questionnaire"),
        client=OuterRef(OuterRef("client")),
        holds_until__gt=OuterRef(OuterRef("starts_at")),
        filled_at__isnull=False,
    )
    published = Edition.objects.filter(questionnaire=OuterRef("questionnaire"))
    asked = AsksFor.objects.filter(service=OuterRef("service"), questionnaire__active=True)
    return Exists(asked.filter(Exists(published), ~Exists(holds)))
