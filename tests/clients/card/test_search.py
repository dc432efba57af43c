"""A client is found by any part of what is known of her, however it is typed."""

import pytest

from clients.card.models import Client
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def aija():
    ClientFactory(first_name="Ritva", last_name="Salo", phone="+358501111111", email="ritva@example.org")
    return ClientFactory(first_name="Äijä", last_name="Öhman-Lind", phone="+358401234567", email="oh@tuuli.example")


@pytest.mark.parametrize(
    "typed",
    [
        "äijä",
        "AIJA",
        "ohman aija",
        "lind äi",
        "man-l",
        "040 123 4567",
        "0401234",
        "+358 40 123",
        "(040) 123-4567",
        "234567",
        "oh@tuuli",
        "tuuli aij",
    ],
)
def test_she_is_found_by(typed, aija):
    found = list(Client.objects.matching(typed))

    assert found == [aija]


@pytest.mark.parametrize("typed", ["aija salo", "%", "_", "0000", "äijä\x00x"])
def test_nobody_is_found_by(typed, aija):
    found = list(Client.objects.matching(typed))

    assert found == []
