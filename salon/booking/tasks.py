"""Sweeps of the waiting list: what is due stands in the database, so a sweep that is missed only comes later."""

from celery import shared_task
from django.utils import timezone

from salon.booking.services.by_itself import offer_freed
from salon.booking.services.offers import lapse_due, pass_on_due


@shared_task(name="booking.sweep_offers")
def sweep_offers() -> int:
    """Give back the times nobody answered about, offer on what goes in turn, then what has become free."""
    at = timezone.now()
    return lapse_due(at=at) + pass_on_due(at=at) + offer_freed(at=at)
