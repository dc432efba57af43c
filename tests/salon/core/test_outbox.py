"""Mail is a due row: queued once, sent once, tried again, and its link's token is in no table."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend

from salon.core import outbox
from salon.core.links import hash_of, token_for
from salon.core.models import Mail
from tests.factories import NOW

pytestmark = pytest.mark.django_db
KEY = UUID("0192f0c0-0000-7000-8000-000000000001")


def due_mail(**fields):
    given = {
        "kind": "receipt",
        "unique_key": f"receipt:{KEY}:1",
        "to": "aino@example.org",
        "language": "fi",
        "subject": "Kuitti",
        "body_text": "Tässä.",
        "created_at": NOW,
        "due_at": NOW,
        **fields,
    }
    return Mail.objects.create(**given)


class FailingBackend(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_f09_two_sweeps_send_one_mail():
    due_mail()

    sent = [outbox.send_due(at=NOW), outbox.send_due(at=NOW)]

    assert sent == [1, 0]
    assert [message.to for message in django_mail.outbox] == [["aino@example.org"]]


def test_mail_that_is_not_due_yet_waits():
    due_mail(due_at=NOW + timedelta(hours=1))

    assert outbox.send_due(at=NOW) == 0
    assert outbox.send_due(at=NOW + timedelta(hours=2)) == 1


def test_f11_a_server_that_is_down_costs_a_try_and_nothing_else(settings):
    due_mail()
    settings.EMAIL_BACKEND = "tests.salon.core.test_outbox.FailingBackend"

    assert outbox.send_due(at=NOW) == 0

    row = Mail.objects.get()
    assert (row.attempts, row.last_error, row.sent_at) == (1, "ConnectionRefusedError", None)


def test_a_mail_that_keeps_failing_is_parked(settings):
    due_mail(attempts=Mail.MOST_ATTEMPTS)

    assert outbox.send_due(at=NOW) == 0


def test_h38_the_token_is_put_in_only_while_the_mail_goes_out():
    due_mail(body_text=f"Sivusi: {outbox.LINK}", link_id=KEY, link_page="feedback:client-page")

    outbox.send_due(at=NOW)

    token = token_for(KEY)
    assert token in django_mail.outbox[0].body
    assert token not in str(Mail.objects.values().get())
    assert len(hash_of(token)) == 64
