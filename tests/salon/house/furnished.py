"""A house with something on each of its pages."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from salon.core.time import local_day
from salon.house.models import Device, DeviceKind, Location, Room, RoomKind, ServicePrice, SpecialDay
from tests.factories import SalonFactory, ServiceFactory, StaffFactory, VatRateFactory, with_hours


def furnish():
    """Rooms, devices, closed days, two treatments; returns the one with a gap and a coming price."""
    SalonFactory()
    VatRateFactory()
    wet, steamer = RoomKind.objects.create(name="Märkätila"), DeviceKind.objects.create(name="Höyrylaite")
    place = Location.objects.create(name="Keskusta", city="Tampere")
    Room.objects.create(name="Sininen", location=place).kinds.add(wet)
    Room.objects.create(name="Vihreä", active=False)
    Device.objects.create(name="Höyry 1", kind=steamer, active=False)
    peel = ServiceFactory(
        name="Happokuorinta",
        performers=[with_hours(StaffFactory(name="Mari"))],
        duration_minutes=20,
        gap_minutes=30,
        finish_minutes=15,
        buffer_before_minutes=5,
        buffer_after_minutes=10,
        room_kind=wet,
        device_kind=steamer,
    )
    ServiceFactory(name="Jalkahoito")
    today = local_day(timezone.now())
    ServicePrice.objects.create(service=peel, valid_from=today + timedelta(days=30), price=Decimal("95.00"))
    SpecialDay.objects.create(day=today + timedelta(days=3), name="Koulutus")
    return peel
