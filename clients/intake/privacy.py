"""What is held of a client in forms."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.intake import models
from salon.core.holdings import Holding, Source


def _of(client: UUID) -> Q:
    return Q(client=client)


source = Source(title=_("Forms"), holdings=(Holding(models.Filled, _("Forms filled in"), _of, None),))
