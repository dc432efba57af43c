"""What is held of a client about the safety of treatments."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.safety import models
from salon.core.holdings import Holding, Source


def _of(client: UUID) -> Q:
    return Q(client=client)


source = Source(
    title=_("Safety"),
    holdings=(
        Holding(models.Question, _("Whether a treatment may be booked"), _of, None),
        Holding(models.PatchTest, _("Patch tests"), _of, None),
        Holding(models.Check, _("What was checked before treatments"), _of, None),
    ),
)
