"""The sweep that asks: what is due stands in the database, so a sweep that is missed only comes later."""

from celery import shared_task
from django.utils import timezone

from clients.followup.services.followups import ask_due


@shared_task(name="followup.ask_due")
def ask_due_followups() -> int:
    """Ask every client whose day has come."""
    return ask_due(at=timezone.now())
