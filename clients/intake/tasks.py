"""The sweep that asks for forms before visits: nothing is lost where it is missed once."""

from celery import shared_task
from django.utils import timezone

from clients.intake.services.asking import ask_due


@shared_task(name="intake.ask_due")
def ask_due_forms() -> int:
    """Ask for the forms of the visits of the next days."""
    return ask_due(at=timezone.now())
