"""The nightly run."""

from celery import shared_task
from django.utils import timezone

from salon.advisory import services


@shared_task(name="advisory.score")
def score() -> int:
    """Score the days that are not scored yet; running it again changes nothing."""
    return services.score(at=timezone.now())
