"""A salon whose rule stops a peel for a client who took a medicine last month."""

from datetime import timedelta

import pytest

from clients.safety.services.rules import RuleWish, count_as, write_rule
from salon.house.models import Substance
from tests.factories import (
    NOW,
    TODAY,
    ClientFactory,
    HealthFactFactory,
    ServiceFactory,
    StaffFactory,
    UserFactory,
    with_hours,
)


@pytest.fixture
def desk():
    return UserFactory(role="receptionist")


@pytest.fixture
def mari():
    return with_hours(StaffFactory(name="Mari", role="cosmetologist"))


@pytest.fixture
def peel(mari):
    peel = ServiceFactory(name="CANARY peel", performers=[mari])
    count_as(peel, ["peel"], by=None, at=NOW)
    return peel


@pytest.fixture
def isotretinoin():
    return Substance.objects.get_or_create(code="isotretinoin", defaults={"name_fi": "Iso", "name_en": "Iso"})[0]


@pytest.fixture
def stop(isotretinoin):
    wish = RuleWish("peel", "block", "CANARY-SYY", "CANARY-WHY", substance=isotretinoin, window=6, unit="months")
    return write_rule(wish, by=None, at=NOW - timedelta(days=400))


@pytest.fixture
def aino(isotretinoin):
    """A month ago she stopped taking it."""
    aino = ClientFactory(first_name="Aino", last_name="Korhonen")
    HealthFactFactory(
        client=aino, kind="medication", text="CANARY-DRUG", substance=str(isotretinoin.pk), use="stopped",
        last_used_on=TODAY - timedelta(days=30), reaction="",
    )  # fmt: skip
    return aino
