"""Health facts in parts: allergies with their strength, medicines with their last use, what expires by itself."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from clients.card.models import HealthFact
from clients.card.services import (
    HealthNote,
    end_health,
    health_history,
    note_health,
    put_health_back,
    read_health,
)
from salon.booking.models import Appointment
from salon.core.errors import Refused
from salon.core.models import AuditEvent
from salon.house.models import Substance
from salon.stats.months import months_later
from tests.factories import NOW, TODAY, AppointmentFactory, ClientFactory, HealthFactFactory, UserFactory

pytestmark = pytest.mark.django_db


def key_of(code):
    return str(Substance.objects.get(code=code).pk)


def noted(client, **values):
    return note_health(client, HealthNote(**values), by=UserFactory(), at=NOW)


def titles(client, at=NOW):
    return [fact.title for fact in read_health(client, by=UserFactory(), at=at, page="card")]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 3, 31), 9, date(2026, 12, 31)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_one(day, months, later):
    assert months_later(day, months) == later


def test_an_allergy_points_at_a_substance_and_says_how_strong_and_how_it_is_known():
    client = ClientFactory()

    fact = noted(
        client,
        kind="allergy",
        substance=key_of("fragrance"),
        reaction="rash",
        severity="3",
        source="tested",
        confirmed_on=TODAY,
    )

    fact.refresh_from_db()
    kept = (fact.substance, fact.text, fact.severity, fact.source, fact.confirmed_on)
    assert kept == (key_of("fragrance"), "Fragrance", "3", "tested", TODAY)


def test_every_part_of_a_fact_stands_as_ciphertext():
    noted(ClientFactory(), kind="allergy", substance=key_of("latex"), severity="2", source="told", confirmed_on=TODAY)
    noted(ClientFactory(), kind="medication", text="pill", use="stopped", last_used_on=TODAY)
    noted(ClientFactory(), kind="condition", condition="pregnancy")
    columns = "text, reaction, substance, severity, source, confirmed_on, condition, use, last_used_on"

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns.replace('use,', chr(34) + 'use' + chr(34) + ',')} FROM card_healthfact")
        stored = [value for row in cursor.fetchall() for value in row if value is not None]

    assert {value[:7] for value in stored} == {"gAAAAAB"}
    assert len(stored) == 3 * 2 + 4 + 2 + 1


@pytest.mark.parametrize("field", ["substance", "severity", "condition", "last_used_on", "confirmed_on", "use"])
def test_h15_no_part_of_a_fact_can_be_looked_up(field):
    with pytest.raises(ValueError, match="encrypted"):
        HealthFact.objects.filter(**{field: "1"}).count()


def test_a_substance_is_named_as_the_vocabulary_names_it_today_and_by_its_old_name_once_it_is_gone():
    client = ClientFactory()
    noted(client, kind="allergy", substance=key_of("nuts"))
    Substance.objects.filter(code="nuts").update(name_en="Tree nuts")
    renamed = titles(client)

    Substance.objects.filter(code="nuts").delete()

    assert (renamed, titles(client)) == (["Tree nuts"], ["Nuts"])


def test_the_strongest_allergy_comes_first():
    client = ClientFactory()
    for severity, code in (("1", "nickel"), ("4", "latex"), (None, "nuts"), ("2", "fragrance")):
        noted(client, kind="allergy", substance=key_of(code), severity=severity)

    assert titles(client) == ["Latex", "Fragrance", "Nickel", "Nuts"]


@pytest.mark.parametrize(
    ("note", "until"),
    [
        ({"kind": "condition", "condition": "pregnancy"}, date(2027, 8, 25)),
        ({"kind": "condition", "condition": "pregnancy", "since": date(2026, 9, 30)}, date(2027, 6, 30)),
        ({"kind": "condition", "condition": "breastfeeding"}, date(2027, 11, 25)),
        ({"kind": "condition", "condition": "pregnancy", "valid_until": date(2027, 3, 1)}, date(2027, 3, 1)),
        ({"kind": "condition", "condition": "pacemaker"}, None),
        ({"kind": "medication", "text": "x", "use": "stopped", "last_used_on": TODAY}, date(2027, 11, 25)),
        ({"kind": "medication", "text": "x", "use": "ongoing"}, None),
    ],
)
def test_what_passes_gets_an_end_by_itself(note, until):
    assert noted(ClientFactory(), **note).valid_until == until


def test_what_has_expired_warns_no_longer_and_stays_in_the_history():
    client = ClientFactory()
    fact = noted(client, kind="condition", condition="pregnancy")
    last_day = NOW + (fact.valid_until - TODAY - timedelta(days=1)) / 1
    day_after = last_day + timedelta(days=1)

    before, after = titles(client, last_day), titles(client, day_after)

    history = [row.title for row in health_history(client, at=day_after)]
    assert (before, after, history) == (["Pregnancy"], [], ["Pregnancy"])
    assert (health_history(client, at=last_day), HealthFact.objects.get().ended_at) == ([], None)


def test_a_visit_is_marked_for_what_holds_on_its_day():
    aino = ClientFactory()
    HealthFactFactory(client=aino, valid_until=TODAY + timedelta(days=2))
    for days in (1, 2):
        AppointmentFactory(client=aino, starts_at=NOW + timedelta(days=days))

    marked = Appointment.objects.with_signs().order_by("starts_at").values_list("warned", flat=True)

    assert list(marked) == [True, False]


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ({"kind": "allergy", "severity": "5", "text": "x"}, "unknown_answer"),
        ({"kind": "allergy", "source": "guess", "text": "x"}, "unknown_answer"),
        ({"kind": "condition", "condition": "sadness"}, "unknown_answer"),
        ({"kind": "medication", "text": "x", "use": "often"}, "unknown_answer"),
        ({"kind": "medication", "text": "x", "use": "stopped"}, "no_last_use"),
        ({"kind": "medication", "use": "ongoing"}, "no_text"),
        ({"kind": "allergy", "substance": "0192f0c0-0000-7000-8000-000000000000"}, "no_substance"),
        ({"kind": "allergy", "substance": "fragrance"}, "no_substance"),
        ({"kind": "allergy", "text": "x" * 201}, "long_text"),
        ({"kind": "allergy", "text": "x", "confirmed_on": TODAY + timedelta(days=1)}, "in_the_future"),
        ({"kind": "warning", "text": "x", "since": date(9999, 12, 31)}, "in_the_future"),
        ({"kind": "warning", "text": "x", "valid_until": date(9999, 12, 31)}, "too_far"),
        ({"kind": "warning", "text": "x", "since": TODAY, "valid_until": TODAY}, "ends_before_it_began"),
        ({"kind": "gossip", "text": "x"}, "unknown_kind"),
    ],
)
def test_what_cannot_be_is_refused_in_words(note, code):
    with pytest.raises(Refused) as refusal:
        noted(ClientFactory(), **note)

    assert (refusal.value.code, HealthFact.objects.count()) == (code, 0)


def test_what_is_not_asked_about_a_kind_is_not_kept():
    fact = noted(ClientFactory(), kind="warning", text="faints", severity="4", condition="heart", use="ongoing")

    assert (fact.severity, fact.condition, fact.use) == (None, None, None)


def test_told_again_with_something_new_it_takes_the_place_of_what_stood():
    client = ClientFactory()
    first = noted(client, kind="allergy", substance=key_of("latex"), severity="1")
    same = noted(client, kind="allergy", substance=key_of("latex"), severity="1")

    worse = noted(client, kind="allergy", substance=key_of("latex"), severity="3")

    first.refresh_from_db()
    assert (same, first.ended_at, titles(client)) == (first, NOW, ["Latex"])
    assert [row.severity for row in client.health_facts.filter(ended_at=None)] == ["3"]
    actions = list(AuditEvent.objects.exclude(action="health.read").values_list("action", flat=True))
    assert (worse.severity, actions) == ("3", ["health.noted", "health.ended", "health.noted"])


def test_an_end_is_undone_but_not_over_a_newer_note():
    client, mari = ClientFactory(), UserFactory()
    fact = noted(client, kind="condition", condition="epilepsy")
    end_health(fact, by=mari, at=NOW)
    back = put_health_back(fact, by=mari, at=NOW)
    end_health(fact, by=mari, at=NOW)
    noted(client, kind="condition", condition="epilepsy", text="under control")

    with pytest.raises(Refused) as refusal:
        put_health_back(fact, by=mari, at=NOW)

    assert (back.ended_at, refusal.value.code, client.health_facts.filter(ended_at=None).count()) == (
        None,
        "noted_anew",
        1,
    )


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"kind": "gossip"}, "card_healthfact_kind_is_known"),
        ({"kind": "warning", "substance": "x"}, "card_healthfact_substance_of_allergy_or_medicine"),
        ({"kind": "condition", "severity": "1"}, "card_healthfact_severity_of_an_allergy"),
        ({"kind": "allergy", "condition": "heart"}, "card_healthfact_code_of_a_condition"),
        ({"kind": "allergy", "use": "ongoing"}, "card_healthfact_use_of_a_medicine"),
        ({"since": TODAY, "valid_until": TODAY}, "card_healthfact_holds_after_it_began"),
    ],
)
def test_the_database_refuses_what_no_fact_can_be(values, name):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        HealthFactFactory(**values)

    assert name in str(refusal.value)


def test_no_audit_row_of_a_coded_fact_holds_a_health_word():
    client = ClientFactory()
    noted(client, kind="condition", condition="pregnancy", text="twins")
    noted(client, kind="allergy", substance=key_of("latex"), severity="4")

    words = " ".join(str(row) for row in AuditEvent.objects.values_list("action", "subject_type", "facts"))

    assert [word for word in ("pregnancy", "twins", "atex", "allergy", "severity") if word in words] == []
