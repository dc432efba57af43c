"""Two who put cards together at once: one does, the other is told; no row is left on a card that is gone."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from clients.card.models import Client, Merge
from clients.card.services.merges import merge
from salon.booking.models import Appointment
from salon.core.errors import Refused
from tests.factories import NOW, AppointmentFactory, ClientFactory, UserFactory


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("crossed", [True, False])
def test_h83_of_two_merges_of_the_same_card_at_once_one_holds(crossed):
    one, two = ClientFactory(), ClientFactory()
    three = one if crossed else ClientFactory()
    for card in (one, two):
        AppointmentFactory(client=card)
    pairs = [(one, two), (two, one) if crossed else (three, two)]
    start, told, users = Barrier(2), [], [UserFactory(), UserFactory()]

    def run(pair, user):
        start.wait()
        try:
            merge(*pair, by=user, at=NOW)
        except Refused as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(pair, user)) for pair, user in zip(pairs, users, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    gone = Client.objects.get(state="merged")
    assert (told, Merge.objects.count(), Appointment.objects.filter(client=gone).count()) == (["merged_already"], 1, 0)
