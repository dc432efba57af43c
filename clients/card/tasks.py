"""What follows from a consent that was taken back, where it follows later."""

from celery import shared_task
from django.utils import timezone

from clients.card.services.consents import forget_due


@shared_task(name="card.forget_health")
def forget_health() -> int:
    """Delete the health data of those who took back their consent thirty days ago."""
    return forget_due(at=timezone.now())
