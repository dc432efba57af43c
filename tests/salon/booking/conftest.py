"""A small salon on a Wednesday: Mari gives facials from nine to five, Riitta sits at the desk."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from salon.core.models import Role
from tests.factories import SalonFactory, ServiceFactory, StaffFactory, UserFactory, with_hours
from tests.salon.booking.pages import browser_of

HELSINKI = ZoneInfo("Europe/Helsinki")


def helsinki(*parts):
    """A moment by the clock on the salon's wall."""
    return datetime(*parts, tzinfo=HELSINKI)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def at():
    return helsinki


@pytest.fixture
def desk(db):
    SalonFactory()
    return UserFactory(name="Riitta", role=Role.RECEPTIONIST)


@pytest.fixture
def mari(db):
    return with_hours(StaffFactory(name="Mari", role=Role.COSMETOLOGIST, diary_order=1))


@pytest.fixture
def liisa(db):
    return with_hours(StaffFactory(name="Liisa", role=Role.COSMETOLOGIST, diary_order=2))


@pytest.fixture
def facial(mari):
    return ServiceFactory(name="Facial", duration_minutes=60, buffer_after_minutes=15, performers=[mari])


@pytest.fixture
def people(db):
    SalonFactory()
    roles = {"mari": Role.COSMETOLOGIST, "liisa": Role.COSMETOLOGIST, "sanna": Role.SUBSTITUTE}
    return {name: with_hours(StaffFactory(name=name, role=role), weekdays=range(7)) for name, role in roles.items()}


@pytest.fixture
def desk_page(people):
    return browser_of(UserFactory(name="Riitta", role=Role.RECEPTIONIST))
