"""A freed time goes to the first on the waiting list whom it suits, without the desk, where the salon has chosen so.

What is due stands in `FreedTime`. Each look claims the row first, so that two sweeps at once do not look at the same;
a worker that is killed after that looks again within the hour.
"""

from datetime import datetime, timedelta

from salon.booking.models import FreedTime
from salon.booking.services.offers import line_at, offers_by_itself, to_the_next
from salon.booking.waiting import ENDS_BEFORE, FREED_WITHIN, LEAST_TO_ANSWER, Freed, Search

# Where nobody is found it is looked again so much later: somebody may have come to the list meanwhile.
AGAIN = timedelta(hours=1)


def offer_freed(*, at: datetime) -> int:
    """Hold every freed time that is due for whoever has waited longest and could come. May run as often as one likes.

    A time that is taken again, or fits nobody, stays as it is; a long one goes to as many as find room in it.
    """
    if not offers_by_itself():
        return 0
    FreedTime.objects.open().filter(ends_at__lte=at + ENDS_BEFORE + LEAST_TO_ANSWER).update(done_at=at)
    due = FreedTime.objects.due(at).filter(freed_at__gte=at - FREED_WITHIN).select_related("staff", "visit")
    rows = [row for row in due.order_by("starts_at", "pk") if _claimed(row, at=at)]
    made, search = 0, None
    for row in rows:
        search = search or Search(line_at(at), at=at)
        while _offered(row, search, at=at):
            made += 1
            search = Search(line_at(at), at=at)
    return made


def _claimed(row: FreedTime, *, at: datetime) -> bool:
    mine = FreedTime.objects.open().filter(pk=row.pk, due_at=row.due_at)
    return mine.update(due_at=at + AGAIN) == 1


def _offered(row: FreedTime, search: Search, *, at: datetime) -> bool:
    """Offer it to the first whom it suits; never to the client who has just given it back."""
    free = Freed(row.staff, row.starts_at, row.ends_at, given_by=row.visit.client_id if row.visit else None)
    return to_the_next(free, search, by_itself=True, at=at)
