"""The diary's card on the "today" page: one column per person, and the next step beside each visit."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest

from salon.booking.names import names_for
from salon.booking.queries import columns_of_day
from salon.core.access import Permission, may
from salon.core.models import User
from salon.core.time import local_day


def card(request: HttpRequest, at: datetime) -> Mapping[str, object] | None:
    """Today's columns as this user may see them."""
    assert isinstance(request.user, User)  # noqa: S101 - cards are built behind `requires`
    columns = columns_of_day(request.user, local_day(at), at, names_for(request))
    may_change = may(request.user, Permission.DIARY_CHANGE)
    visits = sum(len(column.rows) for column in columns)
    return {"columns": columns, "may_change": may_change, "visits": visits}
