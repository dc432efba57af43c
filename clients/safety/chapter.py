"""What patch tests say on a client's card: each in the time line, and the step to put one on."""

from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from clients.card.chapters import Action, Chapter, Entry, Kind, Reading
from clients.safety.models import PatchTest
from salon.core.access import Permission, may
from salon.core.prepared import Prepared
from salon.core.time import local_day

ON_THE_CARD = 40


def _tests(client: UUID) -> QuerySet[PatchTest]:
    tests = PatchTest.objects.filter(client=client, taken_back_at=None).select_related("line")
    return tests.order_by("-applied_at")[: ON_THE_CARD + 1]


TESTS = Prepared(_tests, UUID)


def patch_chapter(reading: Reading) -> Chapter | None:
    """Tests in the time line, for who reads health data. One query."""
    if not reading.health:
        return None
    rows = TESTS.ask(reading.client.pk) if "patch_tests" in reading.there else []
    return Chapter(
        order=14,
        actions=_put_on(reading),
        entries=[
            Entry(local_day(row.applied_at), "safety/_card_patch.html", {"test": row}, order=4, kinds=(Kind.NOTES,))
            for row in rows[:ON_THE_CARD]
        ],
        more=len(rows) > ON_THE_CARD,
        kinds=(Kind.NOTES,),
    )


def _put_on(reading: Reading) -> list[Action]:
    if not may(reading.user, Permission.TREAT):
        return []
    return [Action(_("Patch test"), "bandaid", reverse("safety:patch-of", args=[reading.client.pk]), order=50)]
