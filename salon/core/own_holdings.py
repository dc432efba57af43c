"""What the ground floor holds of a client: letters to her, and proof of what was done with her data."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salon.core.holdings import Holding, Source, keys_of
from salon.core.models import AuditEvent, Mail


def _letters(client: UUID) -> Q:
    return Q(subject_id__in=keys_of(client))


def _acts(client: UUID) -> Q:
    return Q(subject_id__in=[str(key) for key in keys_of(client)])


source = Source(
    title=_("Letters and proof"),
    holdings=(
        Holding(
            Mail,
            _("Letters"),
            _letters,
            None,
            left_out={"unique_key": "technical", "last_error": "technical", "body_html": "the same text once more"},
        ),
        Holding(
            AuditEvent,
            _("What was done with the data"),
            _acts,
            {},
            kept=_("Proof of who did what. It holds keys, no name."),
        ),
    ),
)
