"""The composition root: settings, addresses, tasks, the "today" page, import of history and the demo salon."""

from salon.celery import app as celery_app

__all__ = ["celery_app"]
