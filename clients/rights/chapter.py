"""What this room says on a client's card: the way to her rights, for who leads the salon."""

from django.urls import reverse
from django.utils.translation import gettext as _

from clients.card.chapters import Action, Chapter, Reading
from salon.core.access import Permission, may


def rights_chapter(reading: Reading) -> Chapter | None:
    """One step, last in the row."""
    if not may(reading.user, Permission.PERSONAL_DATA):
        return None
    url = reverse("rights:client", args=[reading.client.pk])
    return Chapter(order=90, actions=[Action(_("Personal data"), "shield-lock", url, order=90)])
