"""What the pictures hold of a client."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.photos import models
from salon.core.holdings import Holding, Source

source = Source(
    title=_("Photos"),
    holdings=(
        Holding(models.PhotoRelease, _("Photos that may be shown"), lambda client: Q(photo__client=client), None),
        Holding(
            models.PhotoContent,
            _("The photos themselves, as WebP in base64"),
            lambda client: Q(photo__client=client),
            None,
        ),
        Holding(models.Photo, _("Photos"), lambda client: Q(client=client), None),
    ),
)
