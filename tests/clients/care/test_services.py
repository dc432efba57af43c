"""A treatment is signed once, corrected by adding, and its aftercare is kept as it was given."""

import logging
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from clients.card.models import ClientLink
from clients.care.models import AftercareGiven, TreatmentRecord, Visit
from clients.care.services import Done, amend_treatment, give_aftercare, record_treatment, treat
from salon.booking.models import Appointment
from salon.core.errors import Refused
from salon.core.links import hash_of, token_for
from salon.core.models import AuditEvent, Mail
from tests.factories import (
    NOW,
    TODAY,
    AppointmentFactory,
    ClientFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
    TreatmentRecordFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def mari():
    return StaffFactory(name="Mari", role="cosmetologist")


@pytest.fixture
def appointment(mari):
    return AppointmentFactory(staff=mari, client=ClientFactory(product_talk="if_asked"))


def done_at(row, note, reaction):
    """A treatment of the service that was booked, or that the record names."""
    return Done(row.service, note, reaction)


def test_record_completes_the_appointment_and_freezes_the_wish(appointment, mari):
    record = record_treatment(appointment, done_at(appointment, "Peel, 2 layers", 1), by=mari.user, at=LATER)

    appointment.client.product_talk = "gladly"
    appointment.client.save()
    appointment.refresh_from_db()
    visit = Visit.objects.get()
    assert (appointment.state, record.visit, record.service) == ("completed", visit, appointment.service)
    assert (record.note, record.reaction, record.signed_by, record.signed_at) == ("Peel, 2 layers", 1, mari.user, LATER)
    assert (visit.client, visit.staff, visit.day, visit.product_talk, visit.is_first) == (
        appointment.client,
        mari,
        TODAY,
        "if_asked",
        True,
    )


def test_recording_twice_makes_one_record(appointment, mari):
    first = record_treatment(appointment, done_at(appointment, "Peel", 0), by=mari.user, at=NOW)

    second = record_treatment(appointment, done_at(appointment, "Peel", 0), by=mari.user, at=LATER)

    assert (second, TreatmentRecord.objects.count(), Visit.objects.count()) == (first, 1, 1)
    assert AuditEvent.objects.filter(action="treatment.recorded").count() == 1


def test_recording_something_else_over_a_record_is_refused(appointment, mari):
    record_treatment(appointment, done_at(appointment, "Peel", 0), by=mari.user, at=NOW)

    with pytest.raises(Refused) as refusal:
        record_treatment(appointment, done_at(appointment, "Massage", 0), by=mari.user, at=LATER)

    assert (refusal.value.code, TreatmentRecord.objects.get().note) == ("already_recorded", "Peel")


def test_two_treatments_of_one_day_are_one_visit(appointment, mari):
    second = AppointmentFactory(staff=mari, client=appointment.client, starts_at=NOW + timedelta(hours=2))

    for row in (appointment, second):
        record_treatment(row, done_at(row, "", 0), by=mari.user, at=LATER)

    assert (Visit.objects.count(), TreatmentRecord.objects.count()) == (1, 2)


def test_only_the_first_visit_to_the_salon_is_the_first(appointment, mari):
    VisitFactory(client=appointment.client, day=TODAY - timedelta(days=40), is_first=True)

    record = record_treatment(appointment, done_at(appointment, "", 0), by=mari.user, at=NOW)

    assert record.visit.is_first is False


def test_visit_stands_on_the_helsinki_day(mari):
    late = AppointmentFactory(staff=mari, starts_at=NOW.replace(hour=22, minute=30))

    record = record_treatment(late, done_at(late, "", 0), by=mari.user, at=NOW + timedelta(days=1))

    assert record.visit.day == TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "days", "code"),
    [("booked", 1, "not_yet"), ("no_show", 0, "no_such_step"), ("cancelled_late", 0, "no_such_step")],
)
def test_what_did_not_happen_cannot_be_recorded(mari, state, days, code):
    appointment = AppointmentFactory(staff=mari, state=state, starts_at=NOW + timedelta(days=days))

    with pytest.raises(Refused) as refusal:
        record_treatment(appointment, done_at(appointment, "Peel", 0), by=mari.user, at=NOW)

    appointment.refresh_from_db()
    assert (refusal.value.code, appointment.state) == (code, state)
    assert (TreatmentRecord.objects.count(), Visit.objects.count()) == (0, 0)


def test_what_the_desk_has_completed_already_can_still_be_recorded(appointment, mari):
    Appointment.objects.update(state="completed")

    record = record_treatment(appointment, done_at(appointment, "Peel", 0), by=mari.user, at=LATER)

    assert record.appointment == appointment


def test_note_stands_as_ciphertext_in_the_database(appointment, mari):
    record_treatment(appointment, done_at(appointment, "Redness on both cheeks", 1), by=mari.user, at=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM care_treatmentrecord")
        stored = cursor.fetchone()[0]

    assert (stored[:7], "Redness" in stored) == ("gAAAAAB", False)


def test_note_cannot_be_looked_up():
    with pytest.raises(ValueError, match="encrypted"):
        TreatmentRecord.objects.filter(note__contains="Redness").count()


def test_correction_is_a_new_record_and_the_old_one_stays(appointment, mari):
    old = record_treatment(appointment, done_at(appointment, "Left cheek", 1), by=mari.user, at=NOW)

    new = amend_treatment(old, done_at(old, "Right cheek", 1), by=mari.user, at=LATER)

    old.refresh_from_db()
    assert (old.note, new.note, new.amends, new.appointment) == ("Left cheek", "Right cheek", old, appointment)
    assert list(TreatmentRecord.objects.current()) == [new]


def test_correcting_twice_the_same_is_once_and_an_old_record_is_not_corrected_again(appointment, mari):
    old = record_treatment(appointment, done_at(appointment, "Left", 1), by=mari.user, at=NOW)
    new = amend_treatment(old, done_at(old, "Right", 1), by=mari.user, at=LATER)

    again = amend_treatment(old, done_at(old, "Right", 1), by=mari.user, at=LATER)
    with pytest.raises(Refused) as refusal:
        amend_treatment(old, done_at(old, "Both", 1), by=mari.user, at=LATER)

    assert (again, refusal.value.code, TreatmentRecord.objects.count()) == (new, "already_amended", 2)


def test_correction_without_a_change_is_refused(appointment, mari):
    record = record_treatment(appointment, done_at(appointment, "Left", 1), by=mari.user, at=NOW)

    with pytest.raises(Refused) as refusal:
        amend_treatment(record, done_at(record, "Left", 1), by=mari.user, at=LATER)

    assert refusal.value.code == "nothing_changed"


def test_signed_record_cannot_be_changed_past_the_services():
    record = TreatmentRecordFactory(note="As signed")

    with pytest.raises(DatabaseError), transaction.atomic():
        TreatmentRecord.objects.filter(pk=record.pk).update(reaction=4)

    record.refresh_from_db()
    assert record.reaction == 0


def test_aftercare_by_mail_keeps_the_words_and_queues_one_letter_with_a_link():
    SalonFactory()
    visit = VisitFactory(client=ClientFactory(email="aino@example.org", language="en", first_name="Aino"))

    given = give_aftercare(visit, text=" No sauna for 2 days \n\nSunscreen ", channel="email", by=None, at=NOW)

    mail, link = Mail.objects.get(), ClientLink.objects.get()
    assert (given.text, given.channel, given.given_at) == ("No sauna for 2 days\nSunscreen", "email", NOW)
    assert (link.purpose, link.object_id, link.client, link.expires_at) == (
        "aftercare",
        visit.pk,
        visit.client,
        NOW + timedelta(days=60),
    )
    assert link.token_hash == hash_of(token_for(link.pk))
    assert (mail.kind, mail.to, mail.language, mail.link_id, mail.link_page, mail.due_at) == (
        "aftercare",
        "aino@example.org",
        "en",
        link.pk,
        "feedback:client-page",
        NOW,
    )
    assert mail.subject == "After your treatment: what to do at home"
    assert [line for line in mail.body_text.splitlines() if line.startswith("-")] == [
        "- No sauna for 2 days",
        "- Sunscreen",
    ]


def test_aftercare_mail_shows_stored_script_as_text_h61():
    visit = VisitFactory(client=ClientFactory(first_name="<script>alert(1)</script>", language="en"))

    give_aftercare(visit, text="<img src=x onerror=alert(2)> & rest", channel="email", by=None, at=NOW)

    mail = Mail.objects.get()
    assert ("<script" in mail.body_html, "<img" in mail.body_html) == (False, False)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in mail.body_html
    assert "<img src=x onerror=alert(2)> & rest" in mail.body_text


@pytest.mark.parametrize("channel", ["print", "told"])
def test_aftercare_on_paper_or_told_sends_nothing(channel):
    give_aftercare(VisitFactory(), text="No sauna", channel=channel, by=None, at=NOW)

    assert (AftercareGiven.objects.get().channel, Mail.objects.count(), ClientLink.objects.count()) == (channel, 0, 0)


def test_aftercare_given_twice_is_given_once_and_other_words_are_refused():
    visit = VisitFactory()
    first = give_aftercare(visit, text="No sauna", channel="email", by=None, at=NOW)
    again = give_aftercare(visit, text="No sauna", channel="email", by=None, at=LATER)

    with pytest.raises(Refused) as refusal:
        give_aftercare(visit, text="Sauna is fine", channel="email", by=None, at=LATER)

    assert (again, refusal.value.code, Mail.objects.count(), ClientLink.objects.count()) == (
        first,
        "already_given",
        1,
        1,
    )


@pytest.mark.parametrize(
    ("text", "email", "code"), [("No sauna", "", "no_email"), (" \n ", "aino@example.org", "no_text")]
)
def test_aftercare_that_cannot_reach_her_is_refused(text, email, code):
    visit = VisitFactory(client=ClientFactory(email=email))

    with pytest.raises(Refused) as refusal:
        give_aftercare(visit, text=text, channel="email", by=None, at=NOW)

    assert (refusal.value.code, AftercareGiven.objects.count(), Mail.objects.count()) == (code, 0, 0)


def test_treatment_and_aftercare_are_saved_together_or_not_at_all(appointment, mari):
    appointment.client.email = ""
    appointment.client.save()
    done = Done(service=appointment.service, note="Peel", reaction=0, aftercare="No sauna", channel="email")

    with pytest.raises(Refused) as refusal:
        treat(appointment, done, by=mari.user, at=NOW)

    appointment.refresh_from_db()
    assert (refusal.value.code, TreatmentRecord.objects.count(), appointment.state) == ("no_email", 0, "booked")


def test_treating_with_another_service_than_booked_records_what_was_done(appointment, mari):
    other = ServiceFactory(name="Massage")

    visit = treat(appointment, Done(other, "Massage instead", 0), by=mari.user, at=NOW)

    assert (visit.treatments.get().service, AftercareGiven.objects.count()) == (other, 0)


def test_nothing_of_the_note_reaches_the_log(appointment, mari, caplog):
    caplog.set_level(logging.DEBUG)

    record_treatment(appointment, done_at(appointment, "Redness on both cheeks", 1), by=mari.user, at=NOW)

    assert "Redness" not in caplog.text
