"""How the client hears of a hand-over, and undoing one row while nothing followed."""

from datetime import timedelta

import pytest

from salon.booking.models import WaitingEntry
from salon.booking.services import change_state
from salon.booking.services.handover import mark_told, undo
from salon.core import outbox
from salon.core.models import Mail
from tests.factories import NOW
from tests.salon.booking.handover_parts import at_clock, decided, kept, refusal_of, salon_with_mari_away, visit_in

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def house():
    return salon_with_mari_away()


@pytest.fixture
def visit(house):
    return visit_in(house, at_clock(2026, 12, 1, 10))


def test_how_a_call_went_is_kept_with_who_and_when(house, visit):
    affected = decided(house, visit, house.sanna)

    mark_told(affected, "not_reached", by=house.desk, at=NOW + SECOND)
    told = mark_told(affected, "called", by=house.desk, at=NOW + 2 * SECOND)

    assert (told.told, told.told_at, told.told_by) == ("called", NOW + 2 * SECOND, house.desk)


def test_a_letter_goes_out_once(house, visit):
    affected = decided(house, visit, house.sanna, told="mail")

    code = refusal_of(mark_told, affected, "mail", by=house.desk, at=NOW)
    outbox.send_due(at=NOW + timedelta(hours=1))
    outbox.send_due(at=NOW + timedelta(hours=2))

    assert (code, Mail.objects.filter(attempts=1).count(), Mail.objects.count()) == ("already_told", 1, 1)


def test_an_answer_that_nobody_knows_is_refused(house, visit):
    affected = decided(house, visit, outcome="call")

    codes = [refusal_of(mark_told, affected, told, by=house.desk, at=NOW) for told in ("", "mail", "shouted")]

    assert codes == ["no_such_answer"] * 3


@pytest.mark.parametrize(
    ("outcome", "fields"),
    [
        ("handed", {}),
        ("moved", {"starts_at": at_clock(2026, 12, 2, 14)}),
        ("call", {}),
        ("waits", {}),
        ("cancelled", {}),
    ],
)
def test_undo_puts_the_row_back_as_it_was(outcome, fields, house, visit):
    staff = house.sanna if outcome in {"handed", "moved"} else None
    affected = decided(house, visit, staff, outcome=outcome, told="mail", **fields)

    undo(affected, by=house.desk, at=NOW + SECOND)

    visit.refresh_from_db()
    assert (visit.staff, visit.starts_at, visit.state) == (house.mari, at_clock(2026, 12, 1, 10), "booked")
    assert (kept(), WaitingEntry.objects.open().count()) == ([], 0)
    assert Mail.objects.filter(cancelled_at=None).count() == 0


def test_undo_of_the_wait_after_a_hand_over_hands_over_again(house, visit):
    decided(house, visit, house.sanna)
    visit.refresh_from_db()
    affected = decided(house, visit, outcome="waits", at=NOW + SECOND)

    undo(affected, by=house.desk, at=NOW + 2 * SECOND)

    visit.refresh_from_db()
    assert (visit.staff, visit.state, kept()) == (house.sanna, "booked", [("handed", "Mari", "Sanna", "called")])


def test_after_an_undo_the_visit_can_be_decided_anew_with_a_letter_of_its_own(house, visit):
    undo(decided(house, visit, house.sanna, told="mail"), by=house.desk, at=NOW + SECOND)
    visit.refresh_from_db()

    decided(house, visit, house.liisa, told="mail", at=NOW + 2 * SECOND)

    assert kept() == [("handed", "Mari", "Liisa", "mail")]
    assert sorted(Mail.objects.values_list("cancelled_at", flat=True), key=str) == [NOW + SECOND, None]


def test_undo_is_refused_when_something_followed(house, visit):
    affected = decided(house, visit, house.sanna)
    visit.refresh_from_db()
    change_state(visit, "confirmed", by=house.desk, at=NOW + SECOND)

    assert refusal_of(undo, affected, by=house.desk, at=NOW + 2 * SECOND) == "too_late_to_undo"


def test_undo_is_refused_later_and_for_others(house, visit):
    affected = decided(house, visit, house.sanna)

    codes = [
        refusal_of(undo, affected, by=house.desk, at=NOW + timedelta(minutes=6)),
        refusal_of(undo, affected, by=house.liisa.user, at=NOW + SECOND),
    ]

    assert (codes, len(kept())) == (["too_late_to_undo"] * 2, 1)


def test_undo_is_refused_when_the_letter_is_out(house, visit):
    affected = decided(house, visit, house.sanna, told="mail")
    outbox.send_due(at=NOW + timedelta(minutes=2))

    code = refusal_of(undo, affected, by=house.desk, at=NOW + timedelta(minutes=3))

    visit.refresh_from_db()
    assert (code, visit.staff) == ("letter_is_out", house.sanna)


def test_undo_is_refused_when_her_time_is_taken(house, visit):
    affected = decided(house, visit, house.sanna)
    visit_in(house, at_clock(2026, 12, 1, 10, 30))

    code = refusal_of(undo, affected, by=house.desk, at=NOW + SECOND)

    visit.refresh_from_db()
    assert (code, visit.staff, len(kept())) == ("slot_taken", house.sanna, 1)
