"""What is held of a client about how she fared after her visits."""

from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.followup import models
from salon.core.holdings import Holding, Source


def _of(client: UUID) -> Q:
    return Q(client=client)


def ten_years(event: models.AdverseEvent) -> date:
    """As long as the maker of a product can be held liable (product liability act 694/1990, section 9)."""
    day = event.happened_on
    # 29 February has no tenth birthday.
    return day.replace(year=day.year + 10, day=min(day.day, 28) if day.month == 2 else day.day)


source = Source(
    title=_("After the visits"),
    holdings=(
        Holding(models.FollowUp, _("Questions after visits, and answers"), _of, None),
        Holding(models.NoFollowUp, _("Does not wish to be asked"), _of, None),
        Holding(
            models.AdverseEvent,
            _("Harm that was written down"),
            _of,
            {"what": "", "measures": "", "notify_why": ""},
            kept=_("Product, batch and how bad it was stay: the salon keeps a record of harm (act 185/2025)."),
            until=ten_years,
        ),
    ),
)
