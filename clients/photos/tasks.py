"""Pictures that go by themselves."""

from celery import shared_task
from django.utils import timezone

from clients.photos.services import erase_removed


@shared_task(name="photos.erase_removed")
def erase_removed_photos() -> int:
    """Delete for good what was removed thirty days ago."""
    return erase_removed(at=timezone.now())
