"""Moving a visit: to another time or person, once, by whoever looked last."""

import pytest

from salon.booking.models import AppointmentChange
from salon.booking.services import BookingWish, Destination, book, change_state, move, take_back
from salon.core.errors import Refused
from salon.core.models import AuditEvent
from salon.house.models import Competence
from tests.factories import NOW, ClientFactory


@pytest.fixture
def visit(facial, mari, desk, at):
    return book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 9)), by=desk, at=NOW)


def refusal_of(visit, **asked):
    with pytest.raises(Refused) as refusal:
        move(visit, Destination(asked.pop("staff"), asked.pop("starts_at")), at=NOW, **asked)
    return refusal.value


def test_a_move_takes_treatment_and_cleaning_along(visit, liisa, facial, desk, at):
    Competence.objects.create(staff=liisa, service=facial)

    moved = move(visit, Destination(liisa, at(2026, 11, 27, 13)), version=1, by=desk, at=NOW)

    moved.refresh_from_db()
    assert (moved.staff, moved.starts_at, moved.ends_at, moved.busy_from, moved.busy_until, moved.version) == (
        liisa, at(2026, 11, 27, 13), at(2026, 11, 27, 14), at(2026, 11, 27, 13), at(2026, 11, 27, 14, 15), 2,
    )  # fmt: skip


def test_a_move_is_written_down_with_where_the_visit_stood(visit, mari, desk, at):
    move(visit, Destination(mari, at(2026, 11, 27, 13)), version=1, by=desk, at=NOW)

    written = AppointmentChange.objects.exclude(moved_from=None).values_list("moved_from", "moved_from_staff", "by")
    assert list(written) == [(at(2026, 11, 26, 9), mari.pk, desk.pk)]
    assert AuditEvent.objects.filter(action="appointment.moved").count() == 1


def test_a_visit_may_move_into_its_own_time(visit, mari, desk, at):
    moved = move(visit, Destination(mari, at(2026, 11, 26, 9, 30)), version=1, by=desk, at=NOW)

    assert moved.starts_at == at(2026, 11, 26, 9, 30)


def test_moving_back_is_the_undo_of_a_move(visit, mari, desk, at):
    moved = move(visit, Destination(mari, at(2026, 11, 27, 13)), version=1, by=desk, at=NOW)

    back = move(moved, Destination(mari, at(2026, 11, 26, 9)), version=2, by=desk, at=NOW)

    assert (back.starts_at, back.version) == (at(2026, 11, 26, 9), 3)


def test_a_move_is_undone_even_where_the_old_time_has_passed_meanwhile(visit, mari, desk, at):
    late = at(2026, 11, 26, 10, 30)
    moved = move(visit, Destination(mari, at(2026, 11, 26, 15)), version=1, by=desk, at=late)

    back = take_back(moved, version=2, by=desk, at=late)

    assert (back.starts_at, back.version) == (at(2026, 11, 26, 9), 3)


def test_the_second_of_two_movers_is_told_that_she_is_late(visit, mari, desk, at):
    move(visit, Destination(mari, at(2026, 11, 27, 13)), version=1, by=desk, at=NOW)

    refusal = refusal_of(visit, staff=mari, starts_at=at(2026, 11, 26, 15), version=1, by=desk)

    visit.refresh_from_db()
    assert (refusal.code, visit.starts_at) == ("stale", at(2026, 11, 27, 13))


def test_a_taken_time_refuses_the_move_and_leaves_the_visit(visit, facial, mari, desk, at):
    book(ClientFactory(), BookingWish(facial, mari, at(2026, 11, 26, 13)), by=desk, at=NOW)

    refusal = refusal_of(visit, staff=mari, starts_at=at(2026, 11, 26, 12), version=1, by=desk)

    visit.refresh_from_db()
    assert (refusal.code, visit.starts_at, visit.version) == ("slot_taken", at(2026, 11, 26, 9), 1)


def test_a_move_to_who_has_not_learned_it_or_is_off_is_refused(visit, liisa, mari, desk, at):
    not_learned = refusal_of(visit, staff=liisa, starts_at=at(2026, 11, 26, 12), version=1, by=desk)
    off = refusal_of(visit, staff=mari, starts_at=at(2026, 11, 28, 12), version=1, by=desk)

    assert (not_learned.code, off.code) == ("not_competent", "outside_hours")


def test_a_move_into_the_past_is_refused(visit, mari, desk, at):
    refusal = refusal_of(visit, staff=mari, starts_at=at(2026, 11, 24, 12), version=1, by=desk)

    assert refusal.code == "in_the_past"


def test_a_cancelled_visit_does_not_move(visit, mari, desk, at):
    cancelled = change_state(visit, "cancelled_client", by=desk, at=NOW)

    refusal = refusal_of(cancelled, staff=mari, starts_at=at(2026, 11, 26, 12), version=2, by=desk)

    assert refusal.code == "not_movable"
