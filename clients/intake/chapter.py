"""What forms say on a client's card: when which was filled, for who reads health data."""

from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from clients.card.chapters import Action, Chapter, Entry, Kind, Reading
from clients.intake.models import Filled
from salon.core.access import Permission, may
from salon.core.prepared import Prepared
from salon.core.time import local_day

ON_THE_CARD = 40


def _filled(client: UUID) -> QuerySet[Filled]:
    rows = Filled.objects.filter(client=client, filled_at__isnull=False).select_related("questionnaire")
    return rows.order_by("-filled_at")[: ON_THE_CARD + 1]


FILLED = Prepared(_filled, UUID)


def intake_chapter(reading: Reading) -> Chapter | None:
    """Filled forms in the time line. One query."""
    if not reading.health:
        return None
    found = FILLED.ask(reading.client.pk) if "forms" in reading.there else []
    return Chapter(
        order=13,
        actions=_forms(reading),
        entries=[
            Entry(local_day(row.filled_at), "intake/_card_form.html", {"row": row}, order=3, kinds=(Kind.FORMS,))
            for row in found[:ON_THE_CARD]
            if row.filled_at
        ],
        more=len(found) > ON_THE_CARD,
        kinds=(Kind.FORMS,),
    )


def _forms(reading: Reading) -> list[Action]:
    if not may(reading.user, Permission.TREAT):
        return []
    return [Action(_("Forms"), "file-earmark-text", reverse("intake:of-client", args=[reading.client.pk]), order=40)]
