"""What is held of a client because she asked something of her data."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.rights import models
from salon.core.holdings import Holding, Source

source = Source(
    title=_("Personal data"),
    holdings=(
        Holding(
            models.Export,
            _("Copies of the data"),
            lambda client: Q(client=client),
            # The database asks for a reason; this one says nothing.
            {"reason": "—"},
            kept=_("Proof that a copy was given. It holds keys, no name."),
        ),
        Holding(
            models.Restriction,
            _("Restrictions"),
            lambda client: Q(client=client),
            {"reason": "—"},
            kept=_("Proof of what was asked. It holds keys, no name."),
        ),
        Holding(
            models.Keep,
            _("Kept longer"),
            lambda client: Q(client=client),
            {"reason": "—"},
            kept=_("Proof of what was asked. It holds keys, no name."),
        ),
        Holding(
            models.Erasure,
            _("Erasures"),
            lambda client: Q(client=client),
            {},
            kept=_("A restored backup needs the list. It holds keys, no name."),
        ),
    ),
)
