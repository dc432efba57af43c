"""Copies are made by a worker in a process of its own, from their due rows."""

import time
from datetime import timedelta

import pytest

from clients.rights import erasing, listed, services, tasks
from clients.rights.erasing import Asked
from clients.rights.models import Erasure, Export
from tests.factories import NOW, ClientFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_worker_makes_a_copy_that_is_due(real_worker):
    owner = UserFactory(role="owner")
    export = services.ask_export(ClientFactory(), "She asked", by=owner, at=NOW)

    tasks.sweep_exports.delay()

    eventually(lambda: Export.objects.get(pk=export.pk).state == "ready")
    export.refresh_from_db()
    assert export.state == "ready", real_worker.read_text()
    assert services.hand_out(export, "json", by=owner, at=NOW)[:1] == b"{"


def test_a_worker_erases_what_is_due_and_keeps_the_list(real_worker, settings):
    owner, aino = UserFactory(role="owner"), ClientFactory()
    erasing.ask_erasure(aino, Asked(NOW.date(), str(aino)), by=owner, at=NOW)
    Erasure.objects.update(due_at=NOW - timedelta(days=3650))

    tasks.sweep_erasures.delay()

    eventually(lambda: listed.path().exists())
    aino.refresh_from_db()
    assert (aino.state, aino.full_name) == ("erased", "—"), real_worker.read_text()
    assert listed.keys_in(listed.path().read_text().splitlines()) == [aino.pk]
    listed.path().unlink()


def test_a_worker_puts_down_whose_time_is_over(real_worker):
    ClientFactory(created_at=NOW - timedelta(days=3650))

    tasks.sweep_retention.delay()

    eventually(Erasure.objects.open().exists)
    assert list(Erasure.objects.values_list("why", flat=True)) == ["time"], real_worker.read_text()


def eventually(condition):
    """Give a condition time to become true."""
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
