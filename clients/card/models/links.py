"""Pages for one client by link."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from clients.card.models.clients import Client
from salon.core.models import Record


class ClientLinkQuerySet(models.QuerySet["ClientLink"]):
    def usable_at(self, at: datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=at)


class ClientLink(Record):
    """A page for one client by link: only the hash of its token is kept; one purpose, one object, an end."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=20)
    object_id = models.UUIDField()
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    first_opened_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ClientLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="card_clientlink_ends_after_it_starts"
            )
        ]
