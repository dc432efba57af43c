"""The house that is read once: every write to it is seen at the next question, and what was taken back is forgotten."""

import re
from datetime import date, time

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from salon.house import standing
from salon.house.models import (
    Absence,
    Category,
    Competence,
    DayShift,
    Device,
    DeviceKind,
    Location,
    Revision,
    Room,
    RoomKind,
    Salon,
    Service,
    ServicePrice,
    SpecialDay,
    Staff,
    WeeklyShift,
)
from salon.house.standing import House
from salon.house.triggers import PARTS
from tests.factories import SalonFactory, ServiceFactory, StaffFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 30)


@pytest.fixture
def rows():
    """One row in every table of the house, by table."""
    mari, facial, device_kind = StaffFactory(), ServiceFactory(), DeviceKind.objects.create(name="Steamer")
    room, kind = Room.objects.create(name="Quiet room"), RoomKind.objects.create(name="Facial")
    room.kinds.add(kind)
    made = [
        SalonFactory(),
        Location.objects.create(name="Centre"),
        mari,
        mari.employments.get(),
        facial,
        facial.category,
        kind,
        device_kind,
        ServicePrice.objects.create(service=facial, valid_from=DAY, price=80),
        Competence.objects.create(staff=mari, service=facial),
        room,
        Room.kinds.through.objects.get(),
        Device.objects.create(name="Steamer 1", kind=device_kind),
        SpecialDay.objects.create(day=DAY, name="Inventory"),
        WeeklyShift.objects.create(staff=mari, weekday=0, starts=time(9), ends=time(17), valid_from=DAY),
        DayShift.objects.create(staff=mari, day=DAY),
        Absence.objects.create(staff=mari, kind="sick", starts_on=DAY),
    ]
    return {row._meta.db_table: row for row in made}


EVERY = [(part, table) for part, tables in PARTS.items() for table in tables]


def test_a_house_that_nobody_changed_is_asked_about_with_one_question(rows, django_assert_num_queries):
    before = House.now()

    with django_assert_num_queries(1):
        after = House.now()

    assert after is before


@pytest.mark.parametrize(("part", "table"), EVERY)
def test_a_row_that_is_written_again_gives_its_part_another_mark_and_no_other(rows, part, table):
    before = House.now().marks

    rows[table].save()

    after = House.now().marks
    assert {name for name in before if before[name] != after[name]} == {part}


@pytest.mark.parametrize(("part", "table"), EVERY)
def test_a_row_changed_or_deleted_by_sql_gives_its_part_another_mark(rows, part, table):
    seen = [House.now().marks[part]]

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET id = id")
    seen.append(House.now().marks[part])
    if table in {"house_absence", "house_room_kinds", "house_weeklyshift", "house_serviceprice"}:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
        seen.append(House.now().marks[part])

    assert len(set(seen)) == len(seen)


def test_what_every_part_holds_is_what_the_tables_hold(rows):
    house, mari, facial = House.now(), rows["house_staff"], rows["house_service"]

    assert (house.salon, house.locations) == (Salon.objects.get(), [rows["house_location"]])
    assert (list(house.people.values()), house.in_diary) == (list(Staff.objects.all()), list(Staff.objects.in_diary()))
    assert house.bookable == list(Service.objects.bookable())
    assert house.who_give(facial.pk, DAY) == list(Staff.objects.in_diary().who_give(facial, DAY))
    assert house.competence(mari.pk, facial.pk, DAY) == rows["house_competence"]
    assert (house.price_on(facial, date(2026, 11, 29)), house.price_on(facial, DAY)) == (facial.price, 80)
    assert house.rooms_for(rows["house_roomkind"].pk) == [rows["house_room"]]
    assert house.devices_for(rows["house_devicekind"].pk) == [rows["house_device"]]
    assert list(house.calendar) == [DAY]
    assert house.employments == {mari.pk: [(date(2020, 1, 1), None)]}
    assert house.absences[mari.pk] == [(DAY, None)]
    assert house.rota[0][mari.pk] == [(0, DAY, None, 1, time(9), time(17), None)]
    assert house.rota[1][mari.pk][DAY] == [(None, None, None)]


def test_every_table_that_is_read_gives_marks(rows, monkeypatch):
    monkeypatch.setattr(standing, "_last", None)

    with CaptureQueriesContext(connection) as asked:
        House.now()

    read = {table for query in asked for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}
    assert read - {"house_revision"} == {table for tables in PARTS.values() for table in tables}


def test_what_was_taken_back_is_forgotten_too():
    StaffFactory(name="Mari")
    names = [[person.name for person in House.now().people.values()]]

    with transaction.atomic():
        StaffFactory(name="Sanna")
        names.append([person.name for person in House.now().people.values()])
        transaction.set_rollback(True)
    names.append([person.name for person in House.now().people.values()])

    assert names == [["Mari"], ["Mari", "Sanna"], ["Mari"]]


def test_a_row_that_another_insert_passes_over_hides_no_change():
    """INSERT OR IGNORE hands its way with conflicts to the triggers it fires (SQLite)."""
    Category.objects.create(name="Face")
    before = House.now()

    Category.objects.bulk_create([Category(name="Face"), Category(name="Body")], ignore_conflicts=True)

    assert House.now().marks["prices"] != before.marks["prices"]


def test_a_part_without_a_mark_is_read_each_time(rows, django_assert_num_queries):
    House.now()
    Revision.objects.filter(part="absences").delete()
    House.now()

    with django_assert_num_queries(2):
        House.now()


def test_only_the_part_that_changed_is_read_anew(rows, django_assert_num_queries):
    House.now()
    Absence.objects.create(staff=rows["house_staff"], kind="sick", starts_on=date(2027, 1, 4), ends_on=date(2027, 1, 8))

    with django_assert_num_queries(2):
        found = House.now()

    assert [away.ends_on for away in found.absences[rows["house_staff"].pk]] == [None, date(2027, 1, 8)]
