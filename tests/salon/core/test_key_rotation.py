"""A new key: every health text is written anew with it, while the salon works and however often it is stopped."""

from collections import Counter
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction

from clients.card.models import HealthFact
from clients.care.models import TreatmentRecord
from salon.core import rotation
from salon.core.doors import open_door
from salon.core.encryption import UnreadableHealthDataError
from salon.core.models import AuditEvent, Door
from tests.factories import HealthFactFactory, TreatmentRecordFactory
from tests.filled import filled_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def new_key(settings):
    """Begin to use a new key, with the old one behind it."""

    def begin():
        key = Fernet.generate_key().decode()
        settings.HEALTH_KEYS = [key, *settings.HEALTH_KEYS]
        return key

    return begin


def run(*arguments):
    said, wrong = StringIO(), StringIO()
    try:
        call_command("rotate_health_keys", *arguments, stdout=said, stderr=wrong)
    except CommandError as end:
        return said.getvalue(), wrong.getvalue(), str(end)
    return said.getvalue(), wrong.getvalue(), ""


def everything_read():
    facts = [tuple(row) for row in HealthFact.objects.order_by("pk").values_list("text", "reaction")]
    return facts, list(TreatmentRecord.objects.order_by("pk").values_list("note", flat=True))


def spoil(fact, key):
    """A text that another system's key has written."""
    foreign = models.Value(Fernet(key).encrypt(b"unknown").decode(), models.TextField())
    HealthFact.objects.filter(pk=fact.pk).update(text=foreign)


def test_without_the_old_key_everything_is_readable_after_a_rotation(settings, new_key):
    for number, sign in enumerate(("AA", "BB", "CC"), start=1):
        filled_client(sign, number=number)
    before = everything_read()
    key = new_key()

    run("--batch", "2")

    settings.HEALTH_KEYS = [key]
    assert (len(before[0]), everything_read()) == (3, before)


def test_without_a_rotation_the_old_key_is_missed(settings, new_key):
    HealthFactFactory()
    settings.HEALTH_KEYS = [new_key()]

    with pytest.raises(UnreadableHealthDataError):
        everything_read()


def test_a_rotation_that_was_stopped_goes_on_where_it_was(new_key):
    for _ in range(5):
        HealthFactFactory()
    new_key()

    stopped = rotation.rotate(batch=2)
    while (progress := next(stopped)).written == 0:
        pass
    stopped.close()
    between = rotation.count_by_key()[progress.column]
    last = {str(one.column): one.written for one in rotation.rotate(batch=2)}

    assert between == Counter({1: 3, 0: 2})
    assert {name: count for name, count in last.items() if count} == {
        "card.HealthFact.text": 3,
        "card.HealthFact.reaction": 5,
    }


def test_a_second_rotation_writes_nothing(new_key):
    HealthFactFactory()
    new_key()
    run()

    said, wrong, end = run()

    assert (said.splitlines()[-1], wrong, end) == ("Done: 0 texts written anew.", "", "")


def test_a_text_of_a_foreign_key_is_reported_and_left(settings, new_key):
    lost, kept = HealthFactFactory(), HealthFactFactory(text="fragrance")
    foreign = Fernet.generate_key().decode()
    spoil(lost, foreign)
    key = new_key()

    _, wrong, end = run()

    settings.HEALTH_KEYS = [key]
    assert (wrong, end) == (
        f"opens with no key, left as it is: card.HealthFact.text {lost.pk}\n",
        "1 texts open with no key: put the missing key back, or restore them.",
    )
    assert HealthFact.objects.get(pk=kept.pk).text == "fragrance"
    settings.HEALTH_KEYS = [foreign]
    assert list(HealthFact.objects.filter(pk=lost.pk).values_list("text", flat=True)) == ["unknown"]


def test_check_counts_texts_by_key_and_changes_nothing(new_key):
    HealthFactFactory()
    new_key()
    HealthFactFactory()
    spoil(HealthFactFactory(), Fernet.generate_key().decode())

    said, _, end = run("--check")

    facts = [line for line in said.splitlines() if line.startswith("card.HealthFact.") and "key 1: 0" not in line]
    assert (facts, end) == (
        [
            "card.HealthFact.text: key 1: 1, key 2: 1, no key: 1",
            "card.HealthFact.reaction: key 1: 2, key 2: 1, no key: 0",
        ],
        "",
    )


def test_a_rotation_leaves_proof_without_a_text(new_key):
    HealthFactFactory()
    new_key()

    run()

    assert list(AuditEvent.objects.values_list("action", "facts")) == [
        ("health_keys.rotated", {"written": 2, "unreadable": 0})
    ]


def test_what_was_written_meanwhile_is_not_written_over(new_key):
    fact = HealthFactFactory(text="fragrance")
    new_key()
    column = rotation.Column(HealthFact, "text")
    stale = rotation._rows(column, None, 1)[0][1]
    HealthFact.objects.filter(pk=fact.pk).update(text="nickel")

    rotation._renew(progress := rotation.Progress(column), fact.pk, stale)

    assert (progress.written, HealthFact.objects.get().text) == (0, "nickel")


def test_the_door_lets_a_signed_record_be_written_and_is_closed_afterwards():
    record = TreatmentRecordFactory()

    with open_door(Door.Why.NEW_KEY):
        changed = TreatmentRecord.objects.filter(pk=record.pk).update(reaction=1)

    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        TreatmentRecord.objects.filter(pk=record.pk).update(reaction=2)
    assert (changed, Door.objects.count()) == (1, 0)


def test_a_door_that_fails_is_closed_too():
    with pytest.raises(ZeroDivisionError), open_door(Door.Why.NEW_KEY):
        raise ZeroDivisionError

    assert Door.objects.count() == 0


def test_h87_receipts_and_proof_have_no_door():
    filled_client("AA")
    tables = ["sales_receipt", "sales_receiptline", "sales_payment", "core_auditevent"]

    for table in tables:
        with (
            pytest.raises(DatabaseError, match="append_only"),
            open_door(Door.Why.ERASURE),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM {table}")

    assert Door.objects.count() == 0
