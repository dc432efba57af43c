"""Health data stands encrypted in its column, opens with old keys, and fails closed without the right one."""

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from clients.card.models import HealthFact
from salon.core.encryption import UnreadableHealthDataError
from tests.factories import HealthFactFactory

pytestmark = pytest.mark.django_db
CANARY = "hajusteallergia-kanarialintu"


def stored_text(fact):
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM card_healthfact")
        return cursor.fetchone()[0]


def test_the_column_holds_no_word_of_it():
    fact = HealthFactFactory(text=CANARY)

    assert CANARY not in stored_text(fact)
    assert HealthFact.objects.get().text == CANARY


def test_an_older_key_still_opens_what_it_wrote(settings):
    HealthFactFactory(text=CANARY)
    settings.HEALTH_KEYS = [Fernet.generate_key().decode(), *settings.HEALTH_KEYS]

    assert HealthFact.objects.get().text == CANARY


def test_without_the_key_nothing_is_read(settings):
    HealthFactFactory(text=CANARY)
    settings.HEALTH_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(UnreadableHealthDataError):
        HealthFact.objects.get()


def test_h15_an_encrypted_field_cannot_be_searched():
    HealthFactFactory(text=CANARY)

    with pytest.raises(ValueError, match="encrypted"):
        HealthFact.objects.filter(text__contains="kanaria").count()
