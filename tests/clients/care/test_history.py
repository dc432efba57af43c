"""What was: rhythm, last time's note, what to do at home."""

from datetime import date, timedelta

import pytest

from clients.care.history import instruction_for, last_record, rhythm_of
from clients.care.services import Done, amend_treatment
from tests.factories import (
    NOW,
    TODAY,
    AftercareInstructionFactory,
    ClientFactory,
    ServiceFactory,
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


@pytest.mark.django_db
def test_instructions_of_several_treatments_say_each_line_once_in_the_clients_language():
    peel, facial, massage = (ServiceFactory(name=name) for name in ("A peel", "B facial", "C massage"))
    AftercareInstructionFactory(service=peel, language="en", text="No sauna\n\nSunscreen ")
    AftercareInstructionFactory(service=peel, language="fi", text="Ei saunaa")
    AftercareInstructionFactory(service=facial, language="en", text="Sunscreen\nDrink water")
    AftercareInstructionFactory(service=massage, language="fi", text="Lepää")
    AftercareInstructionFactory(text="Something else")

    text = instruction_for([peel, facial, massage], "en")

    assert text == "No sauna\nSunscreen\nDrink water\nLepää"


@pytest.mark.django_db
def test_no_instruction_is_an_empty_text():
    assert instruction_for([ServiceFactory()], "fi") == ""
