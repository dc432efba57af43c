"""The small sign in the diary: a form is asked for before this treatment, and none that holds is there."""

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.expressions import Combinable

from clients.intake.models import AsksFor, Edition, Filled
from salon.booking.models import Appointment


def form_missing() -> Combinable:
    """True of an appointment (in its own query) before which a form must still be filled in. No word of health."""
    holds = Filled.objects.filter(
        questionnaire=OuterRef("questionnaire"),
        client=OuterRef(OuterRef("client")),
        holds_until__gt=OuterRef(OuterRef("starts_at")),
        filled_at__isnull=False,
    )
    published = Edition.objects.filter(questionnaire=OuterRef("questionnaire"))
    asked = AsksFor.objects.filter(service=OuterRef("service"), questionnaire__active=True)
    missing = Exists(asked.filter(Exists(published), ~Exists(holds)))
    # What is over needs no form any more.
    return ExpressionWrapper(Q(state__in=Appointment.LIVE) & Q(missing), output_field=BooleanField())
