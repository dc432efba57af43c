"""Sweeps of due rows."""

from celery import shared_task
from django.utils import timezone

from clients.rights import erasing, listed, retention, services


@shared_task(name="rights.sweep_exports")
def sweep_exports() -> int:
    """Make the copies that are due, and remove those whose time is over."""
    services.remove_old(at=timezone.now())
    return services.make_due(at=timezone.now())


@shared_task(name="rights.sweep_erasures")
def sweep_erasures() -> int:
    """Carry out the erasures whose seven days are over, and keep their list beside the database."""
    erased = erasing.erase_due(at=timezone.now())
    listed.keep()
    return erased


@shared_task(name="rights.sweep_retention")
def sweep_retention() -> int:
    """Put down for erasure the cards whose time is over."""
    return retention.begin_due(at=timezone.now())
