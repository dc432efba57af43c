"""The owner's card on the "today" page: one sentence and a link, no name, no number of a score."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest

from salon.advisory.queries import people_worth_a_look


def card(request: HttpRequest, at: datetime) -> Mapping[str, object] | None:
    """Nothing to say is said by no card."""
    count = people_worth_a_look()
    return {"count": count} if count else None
