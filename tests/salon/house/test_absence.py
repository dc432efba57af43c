"""Who is away: recorded, changed, ended, never twice at once, and its kind in no audit row."""

from datetime import date, timedelta

import pytest

from salon.core.errors import Refused
from salon.core.models import AuditEvent, Role
from salon.house.models import Absence
from salon.house.services.absences import Away, absence_mark, change_absence, end_absence, record_absence
from tests.factories import NOW, TODAY, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def owner():
    return UserFactory(role=Role.OWNER)


def away(starts=0, ends=7, kind="holiday"):
    return Away(kind, TODAY + timedelta(days=starts), None if ends is None else TODAY + timedelta(days=ends))


def test_an_absence_is_recorded_without_its_kind_in_the_audit(owner):
    mari = StaffFactory()

    absence = record_absence(mari, away(kind="sick", ends=None), by=owner, at=NOW)

    event = AuditEvent.objects.get()
    assert (absence.staff, absence.kind, absence.ends_on) == (mari, "sick", None)
    assert (event.action, event.facts) == ("absence.recorded", {"starts_on": "2026-11-25", "ends_on": "None"})


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (away(0, 0), "ends_before_start"),
        (away(3, 1), "ends_before_start"),
        (away(kind="moon"), "no_such_kind"),
        (Away("sick", date(2036, 1, 1)), "too_far"),
        (Away("sick", TODAY, date(9999, 12, 31)), "too_far"),
        (away(6, 8), "away_already"),
        (away(-3, 6), "away_already"),
        (away(-3, None), "away_already"),
        (away(20, 21), "not_employed"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(owner, wrong, code):
    mari = StaffFactory(employed_until=TODAY + timedelta(days=10))
    Absence.objects.create(
        staff=mari, kind="holiday", starts_on=TODAY + timedelta(days=5), ends_on=TODAY + timedelta(7)
    )

    with pytest.raises(Refused) as refusal:
        record_absence(mari, wrong, by=owner, at=NOW)

    assert (refusal.value.code, Absence.objects.count()) == (code, 1)


def test_one_absence_may_begin_on_the_day_another_ends(owner):
    mari = StaffFactory()

    record_absence(mari, away(0, 2), by=owner, at=NOW)
    record_absence(mari, away(2, 4, "training"), by=owner, at=NOW)

    assert Absence.objects.count() == 2


def test_an_absence_is_changed_and_a_stale_change_refused(owner):
    absence = record_absence(StaffFactory(), away(0, 2), by=owner, at=NOW)
    seen = absence_mark(absence)

    changed = change_absence(absence, away(0, 5), seen=seen, by=owner, at=NOW)
    with pytest.raises(Refused) as refusal:
        change_absence(absence, away(0, 9), seen=seen, by=owner, at=NOW)

    assert (changed.ends_on, refusal.value.code) == (TODAY + timedelta(days=5), "stale")
    assert AuditEvent.objects.get(action="absence.changed").facts == {"fields": ["ends_on"]}


def test_who_is_back_early_was_away_until_yesterday(owner):
    absence = record_absence(StaffFactory(), away(-3, None), by=owner, at=NOW)

    ended = end_absence(absence, seen=absence_mark(absence), by=owner, at=NOW)

    assert ended.ends_on == TODAY


@pytest.mark.parametrize("starts", [0, 5])
def test_an_absence_that_has_not_begun_is_taken_off(owner, starts):
    absence = record_absence(StaffFactory(), away(starts, 9), by=owner, at=NOW)

    ended = end_absence(absence, seen=absence_mark(absence), by=owner, at=NOW)

    assert (ended.taken_back_at, Absence.objects.count(), ended.staff.absences.count()) == (NOW, 0, 0)
    assert AuditEvent.objects.filter(action="absence.removed").count() == 1
