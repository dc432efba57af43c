"""The owner's card on the "today" page."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest

from salon.core.time import local_day
from salon.reports.evening import evening


def card(request: HttpRequest, at: datetime) -> Mapping[str, object]:
    """The four figures and what is worth a look."""
    return {"evening": evening(local_day(at))}
