"""Why a client does not wish to come to somebody: read by who leads the salon, and by nobody else."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.card.models.clients import Client
from salon.core.encryption import EncryptedTextField
from salon.core.models import Record, User


class UnwantedReason(Record):
    """The reason apart from the wish itself: pages that know the wish never read it."""

    client = models.OneToOneField(Client, models.CASCADE, related_name="unwanted_reason")
    text = EncryptedTextField(_("reason"))
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
