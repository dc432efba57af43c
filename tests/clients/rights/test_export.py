"""A copy of one client's data: all of hers, nothing of another's, made from a due row, kept for seven days."""

import json
import sys
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from clients.care.models import Visit
from clients.rights import services, telling
from clients.rights.models import Export
from clients.rights.words import LABELS, NOT_ON_PAPER, is_named
from salon.booking.models import Appointment, Booking
from salon.core.errors import Refused
from salon.core.holdings import holdings
from salon.core.models import Access, AuditEvent
from tests.factories import (
    NOW,
    TODAY,
    AppointmentFactory,
    ClientFactory,
    HealthFactFactory,
    SalonFactory,
    StaffFactory,
    TreatmentRecordFactory,
    UserFactory,
    VisitFactory,
)
from tests.filled import filled_client, free_texts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def owner():
    return UserFactory(role="owner")


def copy_of(client, owner, *, at=NOW):
    export = services.ask_export(client, "She asked by mail", by=owner, at=at)
    services.make_due(at=at)
    export.refresh_from_db()
    return export


def text_of(export, owner):
    return services.hand_out(export, "json", by=owner, at=NOW).decode()


def test_h98_a_copy_tells_every_text_of_hers_and_none_of_another(owner):
    aino, ritva = filled_client("AA", number=1), filled_client("BB", number=2)

    text = text_of(copy_of(aino.client, owner), owner)

    left_out = {(holding.model, name) for holding in holdings() for name in holding.left_out}
    missing = [place for mark, place in aino.marks.items() if mark not in text and place not in left_out]
    foreign = [place for mark, place in ritva.marks.items() if mark in text]
    assert (missing, foreign) == ([], [])


def test_h98_every_text_column_about_clients_was_filled_with_a_mark():
    marked = set(filled_client("AA").marks.values())

    columns = {
        (model, column.name) for model in {holding.model for holding in holdings()} for column in free_texts(model)
    }
    assert columns - marked == set()


def test_h98_no_key_of_another_client_stands_in_the_copy(owner):
    aino, ritva = filled_client("AA", number=1), filled_client("BB", number=2)

    text = text_of(copy_of(aino.client, owner), owner)

    keys = [str(key) for holding in holdings() for key in holding.of(ritva.client.pk).values_list("pk", flat=True)]
    assert [key for key in keys if len(key) > 20 and key in text] == []


def test_what_a_source_leaves_out_is_not_told(owner):
    aino = filled_client("AA")

    text = text_of(copy_of(aino.client, owner), owner)

    left_out = {(holding.model, name) for holding in holdings() for name in holding.left_out}
    silent = [mark for mark, place in aino.marks.items() if place in left_out]
    assert (len(silent) > 0, [mark for mark in silent if mark in text]) == (True, [])


def test_health_data_is_hers_and_told_in_clear(owner):
    aino = ClientFactory()
    HealthFactFactory(client=aino, text="fragrance canary", reaction="rash")

    document = json.loads(text_of(copy_of(aino, owner), owner))

    facts = next(part["rows"] for part in document["parts"] if part["model"] == "card.healthfact")
    assert [(fact["text"], fact["reaction"]) for fact in facts] == [("fragrance canary", "rash")]


def test_h98_names_of_others_in_notes_are_taken_out(owner):
    aino = ClientFactory(first_name="Aino", last_name="Korhonen")
    ClientFactory(first_name="Ritva", last_name="Virtanen", phone="+358401112223", email="ritva@example.org")
    record = TreatmentRecordFactory(
        visit__client=aino,
        note="Aino Korhonen tuli Ritva Virtasen kanssa (040 111 2223, ritva@example.org). Ritvalle Virtaselle sama.",
    )

    document = json.loads(text_of(copy_of(aino, owner), owner))

    rows = next(part["rows"] for part in document["parts"] if part["model"] == "care.treatmentrecord")
    other = "[toinen asiakas]"
    assert [row["note"] for row in rows if row["id"] == str(record.pk)] == [
        f"Aino Korhonen tuli {other} kanssa ({other}, {other}). {other} sama."
    ]


def test_h98_companions_of_a_group_are_gone_even_by_first_name(owner):
    aino = ClientFactory(first_name="Aino", last_name="Korhonen")
    visit = AppointmentFactory(client=aino, note="Ritvan vieressä")
    group = Booking.objects.create(label="Ritvan polttarit", created_at=NOW)
    friend = AppointmentFactory(client=ClientFactory(first_name="Ritva", last_name="Virtanen"))
    Appointment.objects.filter(pk__in=[visit.pk, friend.pk]).update(booking=group)

    document = json.loads(text_of(copy_of(aino, owner), owner))

    rows = {part["model"]: part["rows"] for part in document["parts"]}
    assert rows["booking.appointment"][0]["note"] == "[toinen asiakas] vieressä"
    assert rows["booking.booking"][0]["label"] == "[toinen asiakas] polttarit"


def test_staff_stand_with_their_first_names_only(owner):
    mari = StaffFactory(name="Mari Meikäläinen", role="cosmetologist")
    aino = ClientFactory()
    TreatmentRecordFactory(visit__client=aino, visit__staff=mari, signed_by=mari.user, note="Mari Meikäläisen hoito")

    document = json.loads(text_of(copy_of(aino, owner), owner))

    rows = {part["model"]: part["rows"] for part in document["parts"]}
    told = (
        rows["care.visit"][0]["staff"],
        rows["care.treatmentrecord"][0]["signed_by"],
        rows["care.treatmentrecord"][0]["note"],
    )
    assert told == ("Mari", "Mari", "Mari hoito")


def test_the_copy_for_reading_is_a_pdf(owner):
    SalonFactory()
    export = copy_of(filled_client("AA").client, owner)

    assert (export.has_pdf, services.hand_out(export, "pdf", by=owner, at=NOW)[:5]) == (True, b"%PDF-")


def test_without_pango_only_the_pdf_is_missing(owner, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    export = copy_of(ClientFactory(), owner)

    assert (export.state, export.has_pdf) == ("ready", False)


def test_paper_says_the_year(owner):
    visit = VisitFactory(day=TODAY)
    part = next(part for part in telling.read_parts(visit.client) if part.holding.model is Visit)

    with telling.in_her_language(visit.client):
        paper = dict(telling._on_paper(part.holding, part.rows[0]))

    assert (paper["Päivä"], paper["Kenellä"]) == ("25.11.2026", visit.staff.name.split()[0])


def test_every_column_on_paper_has_words():
    covered = {holding.model for holding in holdings()}
    shown = {
        (holding.model._meta.label, column.name)
        for holding in holdings()
        for column in telling.columns_of(holding)
        if not (column.is_relation and column.related_model in covered) and column.name not in NOT_ON_PAPER
        if not is_named(column) and column.name not in LABELS
    }

    assert shown == set()


def test_the_files_stand_encrypted(owner, tmp_path):
    aino = ClientFactory(first_name="Kanarialintu")

    copy_of(aino, owner)

    stored = sorted((tmp_path / "exports").iterdir())
    assert [(path.suffix, b"Kanarialintu" in path.read_bytes()) for path in stored] == [
        (".json", False),
        (".pdf", False),
    ]


def test_after_seven_days_the_files_are_gone(owner, tmp_path):
    export = copy_of(ClientFactory(), owner)

    removed = [
        services.remove_old(at=NOW + timedelta(days=7) - timedelta(seconds=1)),
        services.remove_old(at=NOW + timedelta(days=7)),
    ]

    export.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        services.hand_out(export, "json", by=owner, at=NOW + timedelta(days=8))
    assert (removed, export.state, list((tmp_path / "exports").iterdir())) == ([0, 1], "gone", [])
    assert refusal.value.code == "gone"


def test_a_file_that_opens_with_no_key_is_said_to_be_gone(owner, settings):
    export = copy_of(ClientFactory(), owner)
    settings.HEALTH_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(Refused) as refusal:
        services.hand_out(export, "json", by=owner, at=NOW)

    assert refusal.value.code == "gone"


def test_a_copy_that_is_stopped_leaves_no_file(owner, tmp_path):
    export = services.ask_export(ClientFactory(), "Asked", by=owner, at=NOW)
    services.stop_export(export, by=owner, at=NOW)

    made = services.make_due(at=NOW)

    export.refresh_from_db()
    assert (made, export.state, (tmp_path / "exports").exists()) == (0, "stopped", False)


def test_a_copy_stopped_while_it_is_made_ends_without_a_file(owner, tmp_path):
    export = services.ask_export(ClientFactory(), "Asked", by=owner, at=NOW)
    Export.objects.update(state="running", heard_at=NOW)
    services.stop_export(export, by=owner, at=NOW)

    ended = services._write(export, at=NOW)

    export.refresh_from_db()
    assert (ended, export.state, (tmp_path / "exports").exists()) == (False, "stopped", False)


def test_a_copy_whose_worker_died_is_made_by_the_next(owner):
    export = services.ask_export(ClientFactory(), "Asked", by=owner, at=NOW)
    Export.objects.update(state="running", heard_at=NOW)

    made = [services.make_due(at=NOW + timedelta(minutes=9)), services.make_due(at=NOW + timedelta(minutes=11))]

    export.refresh_from_db()
    assert (made, export.state) == ([0, 1], "ready")


def test_h19_a_copy_is_not_made_for_somebody_who_may_no_longer(owner, tmp_path):
    export = services.ask_export(ClientFactory(), "Asked", by=(asker := UserFactory(role="manager")), at=NOW)
    Access.objects.filter(user=asker).update(role="receptionist")

    made = services.make_due(at=NOW)

    export.refresh_from_db()
    assert (made, export.state, (tmp_path / "exports").exists()) == (0, "refused", False)


def test_each_step_leaves_proof_without_a_word_of_the_reason(owner):
    aino = ClientFactory()

    text_of(copy_of(aino, owner), owner)

    rows = AuditEvent.objects.filter(subject_id=str(aino.pk)).order_by("seq")
    assert list(rows.values_list("action", flat=True)) == ["export.asked", "export.ready", "export.handed_out"]
    assert [row for row in rows if "mail" in json.dumps(row.facts)] == []


def test_a_copy_without_a_reason_is_refused(owner):
    with pytest.raises(Refused) as refusal:
        services.ask_export(ClientFactory(), "  ", by=owner, at=NOW)

    assert (refusal.value.code, Export.objects.count()) == ("no_reason", 0)


def test_asking_twice_makes_one_copy(owner):
    aino = ClientFactory()

    asked = [services.ask_export(aino, "Asked", by=owner, at=NOW).pk for _ in range(2)]

    assert (len(set(asked)), Export.objects.count()) == (1, 1)
