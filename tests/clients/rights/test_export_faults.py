"""A copy that cannot be made ends with a word for the owner, without a file and without a word of hers in the log."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from clients.rights import services
from tests.factories import NOW, ClientFactory, HealthFactFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def owner():
    return UserFactory(role="owner")


def copy_of(client, owner):
    export = services.ask_export(client, "She asked by mail", by=owner, at=NOW)
    services.make_due(at=NOW)
    export.refresh_from_db()
    return export


def test_a_copy_that_cannot_be_drawn_fails_once_and_says_no_word_of_hers(owner, settings, tmp_path, caplog):
    aino = ClientFactory(first_name="Kanarialintu")
    # A folder stands where the file should be.
    (tmp_path / "exports").write_text("")

    export = copy_of(aino, owner)

    assert (export.state, services.make_due(at=NOW + timedelta(days=1))) == ("failed", 0)
    assert ("could not be made" in caplog.text, "Kanarialintu" in caplog.text) == (True, False)


def test_an_unreadable_health_row_ends_the_copy_and_leaves_no_file(owner, settings, tmp_path):
    HealthFactFactory(client=(aino := ClientFactory()))
    settings.HEALTH_KEYS = [Fernet.generate_key().decode()]

    export = copy_of(aino, owner)

    assert (export.state, list(Path(tmp_path).rglob("*.json"))) == ("failed", [])
