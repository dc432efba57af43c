"""Sweeps: what is due stands in the database, so a sweep that is missed only comes later."""

from celery import shared_task
from django.utils import timezone

from products.advice.services.outcomes import ask_due
from products.advice.services.running_out import tell_due


@shared_task(name="advice.tell_due")
def tell_what_runs_out() -> int:
    """Look at every package whose day has come."""
    return tell_due(at=timezone.now())


@shared_task(name="advice.ask_use")
def ask_what_became_of_it() -> int:
    """Ask every client whose day has come."""
    return ask_due(at=timezone.now())
