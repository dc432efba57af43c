"""H87, H96: what is written to be proof cannot be rewritten, by the ORM or by SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from salon.core import audit
from salon.core.database import triggers
from salon.core.models import AuditEvent
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db


def test_h96_an_audit_row_cannot_be_changed():
    event = audit.record("client.opened", None, by=UserFactory(), at=NOW)

    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(action="nothing happened")

    event.refresh_from_db()
    assert event.action == "client.opened"


def test_h96_an_audit_row_cannot_be_deleted_by_sql():
    event = audit.record("client.opened", None, by=UserFactory(), at=NOW)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_auditevent WHERE seq = %s", [event.pk])

    assert AuditEvent.objects.filter(pk=event.pk).count() == 1


def test_every_registered_trigger_is_in_the_database():
    wanted = {trigger.name for trigger in triggers if connection.vendor == "sqlite" or trigger.postgresql}
    question = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        there = {name for (name,) in cursor.fetchall()}

    missing = {name for name in wanted if not any(found.startswith(name) for found in there)}
    assert missing == set()


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_table_rebuilt_by_sqlite_gets_its_triggers_back():
    from django.core.management import call_command

    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER core_auditevent_append_only_update")
        cursor.execute("DROP TRIGGER booking_hold_staff_id_no_overlap_insert")

    call_command("migrate", verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN "
            "('core_auditevent_append_only_update', 'booking_hold_staff_id_no_overlap_insert')"
        )
        assert cursor.fetchone() == (2,)
