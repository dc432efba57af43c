"""A small salon on a Wednesday: Mari gives facials from nine to five, Riitta sits at the desk."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from salon.booking.services.waiting import WaitingWish, wait
from salon.core.models import Role
from tests.factories import ClientFactory, SalonFactory, ServiceFactory, StaffFactory, UserFactory, with_hours
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


@pytest.fixture
def now(at):
    """Monday morning, the day before the one that the waiting list is about."""
    return at(2026, 11, 23, 9)


@pytest.fixture
def tuesday(at):
    """Tuesday two in the afternoon."""
    return at(2026, 11, 24, 14)


@pytest.fixture
def waits(facial, desk, now):
    """Put somebody on the waiting list: `waits(staff=mari)`; each a minute after the one before."""
    told = []

    def add(*, client=None, staff=None, **wish):
        told.append(None)
        days = {"first_day": date(2026, 11, 24), "last_day": date(2026, 11, 24)}
        wanted = WaitingWish(facial, staff=staff, **{**days, **wish})
        return wait(client or ClientFactory(), wanted, by=desk, at=now + timedelta(minutes=len(told)))

    return add
