"""What was: rhythm, last time's note, what to do at home."""

from datetime import date, timedelta

import pytest

from clients.care.history import last_record, rhythm_of
from clients.care.services import Done, amend_treatment
from tests.factories import (
    NOW,
    TODAY,
    ClientFactory,
    StaffFactory,
    TreatmentRecordFactory,
    VisitFactory,
)

DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("days", "rhythm"),
    [([], None), ([0], None), ([0, 0], None), ([0, 30], 30.0), ([70, 0, 30, 30], 33.0), ([0, 1], 1.0)],
)
def test_rhythm_is_the_weighted_gap_between_visit_days(days, rhythm):
    assert rhythm_of([DAY + timedelta(days=number) for number in days]) == rhythm


@pytest.mark.django_db
def test_last_time_is_the_newest_record_that_holds_of_any_colleague():
    client, mari = ClientFactory(), StaffFactory(role="cosmetologist")
    old = VisitFactory(client=client, day=TODAY - timedelta(days=60))
    newest = VisitFactory(client=client, staff=mari, day=TODAY - timedelta(days=20))
    TreatmentRecordFactory(visit=old, signed_at=NOW - timedelta(days=1))
    first = TreatmentRecordFactory(visit=newest, note="Left", signed_at=NOW - timedelta(days=20))
    amended = amend_treatment(first, Done(first.service, "Right"), by=mari.user, at=NOW - timedelta(days=19))
    TreatmentRecordFactory(signed_at=NOW - timedelta(hours=1))

    found = last_record(client, before=NOW)

    assert found == amended
