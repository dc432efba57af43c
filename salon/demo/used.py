"""What the cosmetologists of the demo write down beside the note: where, with which device, with which product."""

from datetime import timedelta
from typing import Any

from clients.care.models import SettingSheet
from clients.care.services import DeviceDone, ProductDone
from clients.care.zones import FACE, Zone
from salon.booking.models import Appointment
from salon.core.time import local_day
from salon.house.models import Device

WHOLE_FACE = tuple(zone for zone in FACE if zone != Zone.LIPS)
WHERE: dict[str, tuple[str, ...]] = {
    "KASVO60": WHOLE_FACE,
    "KASVO90": WHOLE_FACE,
    "KASVOH": WHOLE_FACE,
    "KUORI": (Zone.FOREHEAD, Zone.NOSE, Zone.CHEEK_RIGHT, Zone.CHEEK_LEFT, Zone.CHIN),
    "MIKRO": (Zone.FOREHEAD, Zone.CHEEK_RIGHT, Zone.CHEEK_LEFT),
    "RIPSI": (Zone.EYES,),
    "RIPSIH": (Zone.EYES,),
    "KULMA": (Zone.EYES,),
    "SELKA": (Zone.BACK,),
    "SAARI": (Zone.LEG_RIGHT, Zone.LEG_LEFT),
    "BIKINI": (Zone.BIKINI,),
}
CABIN = {"KUORI": "Hedelmähappo 20 %", "MIKRO": "Hyaluronihapposeerumi", "KULMA": "Kulmaväri ruskea"}
DEPTHS = ("0.25", "0.5", "0.75")


def used_at(appointment: Appointment, needles: Device) -> dict[str, Any]:
    """Zones, devices and products of a treatment, as `Done` takes them."""
    code, day = appointment.service.code, local_day(appointment.starts_at)
    used: dict[str, Any] = {"zones": WHERE.get(code, ())}
    if code in CABIN:
        batch = f"{code[:2]}{day:%y%m}"
        used["products"] = (ProductDone(CABIN[code], batch, day.replace(day=1) + timedelta(days=400)),)
    if code == "MIKRO":
        sheet = SettingSheet.objects.newest().get(kind=needles.kind_id)
        typed = {"needle-depth": DEPTHS[day.toordinal() % len(DEPTHS)], "passes": "2"}
        used["devices"] = (DeviceDone(needles, sheet, typed),)
    return used
