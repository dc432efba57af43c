"""What home-care advice holds of a client."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from products.advice import models
from salon.core.holdings import Holding, Source

FIGURES = _("Advice and answer count in figures without the name; the reason goes.")

source = Source(
    title=_("Home-care advice"),
    holdings=(
        Holding(
            models.NothingNeeded,
            _("Nothing needed"),
            lambda client: Q(visit__client=client),
            {},
            kept=FIGURES,
        ),
        Holding(
            models.Recommendation,
            _("Home-care advice"),
            lambda client: Q(visit__client=client),
            # The database asks for a reason; this one says nothing.
            {"reason": "—"},
            kept=FIGURES,
        ),
    ),
)
