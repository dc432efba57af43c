"""Two desks carry out the same hand-over at the same moment: each row is decided once, whole, by one of them."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from salon.booking.models import AffectedVisit, Appointment, WaitingEntry
from salon.booking.services.handover import carry_out
from salon.core.models import Mail
from tests.factories import NOW
from tests.salon.booking.handover_parts import at_clock, day_of_visits, salon_with_mari_away, to

pytestmark = pytest.mark.django_db(transaction=True)
# Whichever comes second meets the first one's decision, or its changed visit, or a diary that was busy.
LATE = {"already_decided", "stale", "nothing_to_decide", "slot_taken", "diary_busy"}


def both_at_once(house, *lists):
    """Each list of decisions at a desk of its own, begun together; the results of all."""
    gate = Barrier(len(lists))

    def act(decisions):
        try:
            gate.wait()
            return carry_out(house.absence, decisions, by=house.desk, at=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(lists)) as desks:
        return [result for found in desks.map(act, lists) for result in found]


@pytest.mark.parametrize("second", ["handed", "waits", "cancelled"])
def test_each_row_is_decided_once_by_one_of_two_desks(second):
    house = salon_with_mari_away()
    visits = day_of_visits(house, at_clock(2026, 12, 1).date())
    liisa = house.liisa if second == "handed" else None

    results = both_at_once(
        house,
        [to(visit, house.sanna, told="mail") for visit in visits],
        [to(visit, liisa, outcome=second, told="mail") for visit in reversed(visits)],
    )

    won = Counter(result.visit for result in results if result.affected)
    waited = AffectedVisit.objects.filter(outcome="waits").count()
    assert {result.code for result in results if not result.affected} <= LATE
    assert won == Counter({visit.pk: 1 for visit in visits})
    assert AffectedVisit.objects.count() == len(visits)
    assert WaitingEntry.objects.count() == waited
    for visit in Appointment.objects.filter(pk__in=[visit.pk for visit in visits]):
        kept = AffectedVisit.objects.get(appointment=visit)
        assert (visit.staff == (kept.to_staff or house.mari), visit.version - 1) == (True, visit.changes.count())
        open_letters = Mail.objects.filter(subject_id=visit.pk, cancelled_at=None).count()
        assert (kept.told == "mail", open_letters) in {(True, 1), (False, 0)}
