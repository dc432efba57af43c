"""Handing over the visits of somebody away: each outcome, what refuses it, and what is proposed."""

from datetime import date, timedelta

import pytest

from salon.booking.handover import proposals, rows_of
from salon.booking.models import AffectedVisit, Appointment, WaitingEntry
from salon.booking.services import Destination, change_state, move
from salon.booking.services.handover import carry_out
from salon.core.models import AuditEvent, Mail
from tests.factories import NOW, ClientFactory
from tests.salon.booking.handover_parts import (
    BACK,
    at_clock,
    decided,
    kept,
    refusal_of,
    salon_with_mari_away,
    to,
    visit_in,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def house():
    return salon_with_mari_away()


@pytest.fixture
def visit(house):
    return visit_in(house, at_clock(2026, 12, 1, 10))


def test_a_visit_is_handed_over_at_its_own_time_and_the_client_is_written_to(house, visit):
    decided(house, visit, house.sanna, told="mail")

    visit.refresh_from_db()
    assert (visit.staff, visit.starts_at, visit.version) == (house.sanna, at_clock(2026, 12, 1, 10), 2)
    assert kept() == [("handed", "Mari", "Sanna", "mail")]
    assert list(Mail.objects.values_list("kind", "subject_id")) == [("visit_handed_over", visit.pk)]
    assert list(AuditEvent.objects.filter(action="handover.decided").values_list("facts__outcome")) == [("handed",)]


def test_the_letter_says_who_comes_instead_that_waiting_is_fine_and_the_number(house, visit):
    Appointment.objects.update(client=ClientFactory(language="en"))

    decided(house, visit, house.sanna, told="mail")

    letter = Mail.objects.get().body_text
    assert "Mari is away. Sanna will treat you:" in letter
    assert "If you would rather wait for Mari, tell us and we will find another time." in letter
    assert "040 1234567" in letter


def test_another_time_with_the_substitute_is_a_move(house, visit):
    decided(house, visit, house.sanna, outcome="moved", starts_at=at_clock(2026, 12, 2, 14))

    visit.refresh_from_db()
    assert (visit.staff, visit.starts_at) == (house.sanna, at_clock(2026, 12, 2, 14))
    assert kept() == [("moved", "Mari", "Sanna", "")]


def test_a_visit_may_go_to_her_own_cosmetologist_after_the_return(house, visit):
    decided(house, visit, house.mari, outcome="moved", starts_at=at_clock(2026, 12, 15, 10), told="mail")

    visit.refresh_from_db()
    assert (visit.staff, visit.starts_at) == (house.mari, at_clock(2026, 12, 15, 10))
    assert (kept(), Mail.objects.get().kind) == ([("moved", "Mari", "Mari", "mail")], "visit_moved")


def test_the_call_list_leaves_the_visit_where_it_stands(house, visit):
    decided(house, visit, outcome="call", told="mail")

    visit.refresh_from_db()
    assert (visit.staff, visit.state, visit.version) == (house.mari, "booked", 1)
    assert (kept(), list(AffectedVisit.objects.to_call())) == (
        [("call", "Mari", None, "")],
        [AffectedVisit.objects.get()],
    )


def test_a_client_who_waits_gives_the_time_back_and_stands_on_the_waiting_list(house, visit):
    decided(house, visit, outcome="waits")

    visit.refresh_from_db()
    entry = WaitingEntry.objects.get()
    assert (visit.state, visit.changes.get().reason) == ("cancelled_salon", "Waits for her own cosmetologist")
    assert (entry.client, entry.service, entry.staff) == (visit.client, house.facial, house.mari)
    assert (entry.for_own, entry.first_day, entry.state) == (True, BACK, "waiting")
    assert (kept(), Mail.objects.count()) == ([("waits", "Mari", None, "called")], 0)


def test_without_a_day_of_return_the_wait_begins_on_the_day_after_the_visit(house, visit):
    house.absence.ends_on = None
    house.absence.save()

    decided(house, visit, outcome="waits")

    assert WaitingEntry.objects.get().first_day == date(2026, 12, 2)


def test_a_client_with_two_visits_waits_once(house, visit):
    other = visit_in(house, at_clock(2026, 12, 8, 10), client=visit.client)

    decided(house, visit, outcome="waits")
    decided(house, other, outcome="waits")

    assert (WaitingEntry.objects.count(), len(kept())) == (1, 2)


def test_a_visit_is_cancelled_by_the_salon_with_a_letter(house, visit):
    decided(house, visit, outcome="cancelled", told="mail")

    visit.refresh_from_db()
    assert (visit.state, kept()) == ("cancelled_salon", [("cancelled", "Mari", None, "mail")])
    assert Mail.objects.get().kind == "visit_cancelled"


def test_a_client_on_the_call_list_is_handed_over_when_she_has_agreed(house, visit):
    decided(house, visit, outcome="call")

    decided(house, visit, house.sanna, told="called", at=NOW + SECOND)

    assert kept() == [("handed", "Mari", "Sanna", "called")]


def test_a_client_who_hears_of_it_may_still_choose_to_wait(house, visit):
    decided(house, visit, house.sanna, told="mail")
    visit.refresh_from_db()

    decided(house, visit, outcome="waits", at=NOW + SECOND)

    visit.refresh_from_db()
    assert (visit.state, kept()) == ("cancelled_salon", [("waits", "Mari", "Sanna", "called")])
    assert (WaitingEntry.objects.get().staff, Mail.objects.filter(cancelled_at=None).count()) == (house.mari, 0)


def test_the_second_desk_is_told_that_the_visit_is_decided_already(house, visit):
    decided(house, visit, house.sanna)

    results = carry_out(house.absence, [to(visit, house.liisa)], by=house.desk, at=NOW)

    visit.refresh_from_db()
    assert [(result.code, result.problem) for result in results] == [
        ("already_decided", "This visit has been decided already: Handed to a colleague.")
    ]
    assert visit.staff == house.sanna


def test_a_visit_that_somebody_changed_meanwhile_is_stale(house, visit):
    change_state(visit, "confirmed", by=house.desk, at=NOW)

    codes = [
        refusal_of(decided, house, visit, *args, outcome=outcome, version=1)
        for args, outcome in (((house.sanna,), "handed"), ((), "call"), ((), "waits"), ((), "cancelled"))
    ]

    assert (codes, kept()) == (["stale"] * 4, [])


def test_what_has_left_the_absence_needs_no_decision(house, visit):
    moved = move(visit, Destination(house.liisa, visit.starts_at), version=1, by=house.desk, at=NOW)

    assert refusal_of(decided, house, moved, house.sanna, version=2) == "nothing_to_decide"


def test_an_impossible_row_stays_open_with_its_reason_and_the_others_are_done(house, visit):
    taken = visit_in(house, at_clock(2026, 12, 1, 12))
    visit_in(house, at_clock(2026, 12, 1, 12), staff=house.sanna)
    last = visit_in(house, at_clock(2026, 12, 1, 14))

    results = carry_out(
        house.absence, [to(one, house.sanna, told="mail") for one in (visit, taken, last)], by=house.desk, at=NOW
    )

    taken.refresh_from_db()
    assert [result.code for result in results] == ["", "slot_taken", ""]
    assert results[1].problem.startswith("Sanna is taken from")
    assert (taken.staff, taken.version, len(kept()), Mail.objects.count()) == (house.mari, 1, 2, 2)


def test_who_has_not_learned_it_or_is_off_gets_nothing(house, visit):
    codes = [
        refusal_of(decided, house, visit, house.ella),
        refusal_of(decided, house, visit, house.sanna, starts_at=at_clock(2026, 12, 5, 10)),
        refusal_of(decided, house, visit, house.mari),
        refusal_of(decided, house, visit),
    ]

    assert (codes, kept()) == (["not_competent", "outside_hours", "outside_hours", "to_nobody"], [])


def test_a_letter_without_an_address_refuses_the_whole_row(house, visit):
    Appointment.objects.update(client=ClientFactory(email=""))

    code = refusal_of(decided, house, visit, house.sanna, told="mail")

    visit.refresh_from_db()
    assert (code, visit.staff, visit.version, kept()) == ("no_address", house.mari, 1, [])


def test_an_unknown_outcome_is_refused(house, visit):
    assert (refusal_of(decided, house, visit, outcome="won"), kept()) == ("no_such_outcome", [])


def test_h20_one_foreign_visit_among_many_refuses_all_of_them(house):
    mine = [visit_in(house, at_clock(2026, 12, 1, hour)) for hour in range(9, 17)]
    foreign = visit_in(house, at_clock(2026, 12, 1, 10), staff=house.ella)

    code = refusal_of(
        carry_out, house.absence, [to(one, house.sanna) for one in [*mine, foreign]], by=house.desk, at=NOW
    )

    assert (code, kept()) == ("foreign_visit", [])
    assert list(
        Appointment.objects.filter(version=1).values_list("staff__name", flat=True).order_by("staff__name")
    ) == [
        "Ella",
        *["Mari"] * 8,
    ]


def test_h20_a_visit_of_hers_outside_the_absence_is_foreign_too(house, visit):
    later = visit_in(house, at_clock(2026, 12, 14, 10))

    assert refusal_of(
        carry_out, house.absence, [to(visit, house.sanna), to(later, house.sanna)], by=house.desk, at=NOW
    ) == ("foreign_visit")


def test_the_substitute_is_proposed_first_and_who_asked_for_her_is_called(house, visit):
    asked = visit_in(house, at_clock(2026, 12, 1, 11), asked_for=True)
    taken = visit_in(house, at_clock(2026, 12, 1, 12))
    visit_in(house, at_clock(2026, 12, 1, 12), staff=house.sanna)
    nobody = visit_in(house, at_clock(2026, 12, 1, 14))
    for person in (house.sanna, house.liisa):
        visit_in(house, at_clock(2026, 12, 1, 14), staff=person)

    plan = proposals(rows_of(house.absence, house.desk, at=NOW))

    assert plan == {
        visit.pk: f"hand:{house.sanna.pk}",
        asked.pk: "call",
        taken.pk: f"hand:{house.liisa.pk}",
        nobody.pk: "call",
    }
