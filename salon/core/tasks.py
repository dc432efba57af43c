"""Sweeps of due rows."""

from celery import shared_task
from django.utils import timezone

from salon.core import outbox


@shared_task(name="core.send_due_mail")
def send_due_mail() -> int:
    """Send every mail that is due."""
    return outbox.send_due(at=timezone.now())
