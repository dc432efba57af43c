"""What the tests of the hand-over share: Mari away for a while, Sanna in her place, and visits in between."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from salon.booking.models import AffectedVisit
from salon.booking.services.handover import Decision, decide
from salon.core.errors import Refused
from salon.core.models import Role
from salon.core.time import HELSINKI
from salon.house.models import Absence, Cover
from tests.factories import (
    NOW,
    AppointmentFactory,
    ClientFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
    UserFactory,
    with_hours,
)

# NOW of the factories is Wednesday 25 November 2026; Mari is away on the two weeks from Monday 30 November on.
FIRST, BACK = date(2026, 11, 30), date(2026, 12, 14)


def at_clock(*parts):
    """A moment by the clock on the salon's wall."""
    return datetime(*parts, tzinfo=HELSINKI)


def salon_with_mari_away(first=FIRST, back=BACK, weekdays=range(5)):
    """Mari gives facials and is away; Sanna covers for her, Liisa gives them too, Ella does not."""
    # The pages read the real clock, so a holiday of the year must not fall into the absence.
    SalonFactory(closed_on_holidays=False)
    people = {
        name: with_hours(StaffFactory(name=name, role=role, diary_order=order), weekdays=weekdays)
        for order, (name, role) in enumerate(
            [
                ("Mari", Role.COSMETOLOGIST),
                ("Liisa", Role.COSMETOLOGIST),
                ("Sanna", Role.SUBSTITUTE),
                ("Ella", Role.COSMETOLOGIST),
            ]
        )
    }
    mari, liisa, sanna = people["Mari"], people["Liisa"], people["Sanna"]
    return SimpleNamespace(
        mari=mari,
        liisa=liisa,
        sanna=sanna,
        ella=people["Ella"],
        desk=UserFactory(name="Riitta", role=Role.RECEPTIONIST),
        facial=ServiceFactory(name="Facial", performers=[mari, liisa, sanna]),
        absence=Absence.objects.create(staff=mari, kind="family", starts_on=first, ends_on=back),
        cover=Cover.objects.create(absent=mari, substitute=sanna, starts_on=first, ends_on=back),
    )


def visit_in(house, starts_at, **fields):
    """A visit of Mari's."""
    fields = {"staff": house.mari, "service": house.facial, "client": ClientFactory(), **fields}
    return AppointmentFactory(starts_at=starts_at, **fields)


def day_of_visits(house, day, hours=range(9, 17)):
    """Visits back to back."""
    start = datetime.combine(day, datetime.min.time(), HELSINKI)
    return [visit_in(house, start + timedelta(hours=hour)) for hour in hours]


def to(visit, staff=None, outcome="handed", **fields):
    """A decision about a visit as it was read."""
    return Decision(visit.pk, fields.pop("version", visit.version), outcome, staff, **fields)


def decided(house, visit, *args, at=NOW, **fields):
    """One decision, carried out by the desk."""
    return decide(house.absence, to(visit, *args, **fields), by=house.desk, at=at)


def refusal_of(act, *args, **kwargs):
    """The code with which an act is refused."""
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.code


def kept():
    """What is written down about each visit: what became of it, from whom, to whom, how the client heard of it."""
    rows = AffectedVisit.objects.order_by("from_start")
    return list(rows.values_list("outcome", "from_staff__name", "to_staff__name", "told"))


def hour(house, number, days=0):
    """A time of day on a day of the absence, by the clock on the wall."""
    day = house.absence.starts_on + timedelta(days=days)
    return datetime(day.year, day.month, day.day, number, tzinfo=HELSINKI)


def url_of(house, name="handover"):
    """The address of a page of this absence."""
    return reverse(f"booking:{name}", args=[house.absence.pk])


def filled_in(choices, act="carry_out", **extra):
    """The form as a browser sends it: a choice for each visit."""
    data = {"act": act, **extra}
    for visit, choice in choices.items():
        data |= {f"{visit.pk}-version": visit.version, f"{visit.pk}-choice": choice, f"{visit.pk}-told": ""}
    return data
