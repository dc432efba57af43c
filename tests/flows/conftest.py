"""The salon in which the flows take place: an owner, two cosmetologists, a receptionist, a price list and a shelf."""

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine

from salon.advisory.models import Hearing
from salon.core.models import Role
from salon.house.models import Category
from tests.factories import (
    NOW,
    ClientFactory,
    HealthFactFactory,
    InstructionFactory,
    ProductFactory,
    ProductLineFactory,
    SalonFactory,
    SchemeFactory,
    ServiceFactory,
    StaffFactory,
    UserFactory,
    VatRateFactory,
    VisitFactory,
    with_hours,
)

HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.fixture
def ten_in_the_morning():
    """The day begins at ten, whatever the hour of the run; the clock then goes on."""
    today = datetime.now(HELSINKI)
    with time_machine.travel(today.replace(hour=10, minute=2, second=0, microsecond=0), tick=True) as clock:
        yield clock


@pytest.fixture
def house(transactional_db, ten_in_the_morning):
    """People, treatments and products, in Finnish as on the screens."""
    SalonFactory()
    VatRateFactory()
    facial = Category.objects.create(name="Kasvohoidot")
    owner = StaffFactory(name="Liisa", role=Role.OWNER, diary_order=1, colour=1)
    aino = StaffFactory(name="Aino", role=Role.COSMETOLOGIST, diary_order=2, colour=2)
    desk = UserFactory(name="Riitta", role=Role.RECEPTIONIST)
    for person in (owner, aino):
        with_hours(person, "08:00", "20:00", range(7))
        SchemeFactory(staff=person)
    for user in (owner.user, aino.user, desk):
        user.language = "fi"
        user.save()
    service = ServiceFactory(name="Kasvohoito", category=facial, duration_minutes=60, performers=[aino])
    InstructionFactory(service=service)
    line = ProductLineFactory(brand="Kaste", name="Yö")
    cream = ProductFactory(name="Yövoide", line=line, category=facial, usage="Herneen kokoinen määrä")
    regular = ClientFactory(first_name="Ritva", last_name="Salo", product_talk="if_asked")
    HealthFactFactory(client=regular, text="Hajusteet", recorded_by=aino.user)
    VisitFactory(client=regular, staff=aino, category=facial, day=date(2026, 1, 7), is_first=True)
    Hearing.objects.create(heard_on=date(2026, 1, 1), note="Kuultu", recorded_at=NOW, recorded_by=owner.user)
    return SimpleNamespace(
        owner=owner, aino=aino, desk=desk, service=service, cream=cream, regular=regular, facial=facial
    )
