"""What a client's answers hold of her."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.feedback import models
from salon.core.holdings import Holding, Source

source = Source(
    title=_("Answers"),
    holdings=(
        Holding(
            models.PeaceAnswer,
            _("Could you decide in peace"),
            lambda client: Q(visit__client=client),
            {"device_mark": ""},
            kept=_("An answer without a name counts in figures."),
        ),
    ),
)
