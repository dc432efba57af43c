"""A treatment gets a room and a device of the kind that it needs, or is refused; nobody has to choose."""

from datetime import timedelta

import pytest

from salon.booking.availability import Ask, ask_for, free_times
from salon.booking.models import Appointment, Block
from salon.booking.services import Destination, Part, VisitWish, book_visit, move
from salon.core.errors import Refused
from salon.house.models import Device, DeviceKind, Location, Room, RoomKind
from tests.factories import NOW, TODAY, ClientFactory, ServiceFactory

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def wet(db):
    """Two rooms with water, one without."""
    kind = RoomKind.objects.create(name="Wet room")
    for order, name in enumerate(("Sea", "Lake")):
        Room.objects.create(name=name, diary_order=order).kinds.add(kind)
    Room.objects.create(name="Dry")
    return kind


@pytest.fixture
def peel(mari, liisa, wet):
    return ServiceFactory(name="Peel", duration_minutes=60, room_kind=wet, performers=[mari, liisa])


@pytest.fixture
def laser(mari, liisa):
    kind = DeviceKind.objects.create(name="Laser")
    Device.objects.create(name="Laser 1", kind=kind)
    return ServiceFactory(name="Laser", duration_minutes=60, device_kind=kind, performers=[mari, liisa])


def booked(service, staff, start, desk, **more):
    return book_visit(ClientFactory(), VisitWish((Part(service, staff, **more),), start), by=desk, at=NOW)[0]


def refusal_of(service, staff, start, desk, **more):
    with pytest.raises(Refused) as refusal:
        booked(service, staff, start, desk, **more)
    return refusal.value


def test_the_first_free_room_of_the_kind_is_taken_then_the_next(peel, mari, liisa, desk, at):
    first = booked(peel, mari, at(2026, 11, 26, 9), desk)
    second = booked(peel, liisa, at(2026, 11, 26, 9), desk)

    assert (first.room.name, second.room.name) == ("Sea", "Lake")


def test_when_every_room_of_the_kind_is_taken_it_says_so_with_times_that_are_free(peel, mari, liisa, desk, at):
    booked(peel, mari, at(2026, 11, 26, 9), desk)
    lake = Room.objects.get(name="Lake")
    Block.objects.create(
        room=lake, kind="servicing", starts_at=at(2026, 11, 26, 8), ends_at=at(2026, 11, 26, 12), created_at=NOW
    )

    refusal = refusal_of(peel, liisa, at(2026, 11, 26, 9), desk)

    assert (refusal.code, refusal.message) == (
        "no_room",
        "Every room for Peel is taken from 09:00 until 10:00. Nearest free times with Liisa: 10:00, 10:15, 10:30.",
    )
    assert Appointment.objects.count() == 1


def test_the_one_device_of_its_kind_serves_one_at_a_time(laser, mari, liisa, desk, at):
    booked(laser, mari, at(2026, 11, 26, 9), desk)

    assert refusal_of(laser, liisa, at(2026, 11, 26, 9, 30), desk).code == "no_device"
    assert booked(laser, liisa, at(2026, 11, 26, 10), desk).device.name == "Laser 1"


def test_free_times_leave_out_what_has_no_room_or_device(laser, mari, liisa, desk, at):
    booked(laser, mari, at(2026, 11, 26, 9), desk)

    found = free_times(ask_for(laser, liisa), TOMORROW, at=NOW)

    assert found[0].starts_at == at(2026, 11, 26, 10)


def test_what_is_out_of_use_serves_nobody(laser, mari, desk, at):
    Device.objects.update(active=False)

    assert refusal_of(laser, mari, at(2026, 11, 26, 9), desk).code == "no_device"
    assert free_times(ask_for(laser), TOMORROW, at=NOW) == []


def test_a_room_named_by_the_desk_is_taken_or_refused_never_swapped(peel, mari, liisa, desk, at):
    lake = Room.objects.get(name="Lake")
    booked(peel, mari, at(2026, 11, 26, 9), desk, room=lake)

    refusal = refusal_of(peel, liisa, at(2026, 11, 26, 9), desk, room=lake)

    assert (refusal.code, refusal.message.split(".")[0]) == ("slot_taken", "Lake is taken from 09:00 until 10:00")


def test_a_move_takes_another_room_of_the_kind_where_the_old_one_is_taken(peel, mari, liisa, desk, at):
    visit = booked(peel, mari, at(2026, 11, 26, 9), desk)
    booked(peel, liisa, at(2026, 11, 26, 11), desk)

    moved = move(visit, Destination(mari, at(2026, 11, 26, 11)), version=1, by=desk, at=NOW)

    assert (visit.room.name, moved.room.name) == ("Sea", "Lake")


def test_a_move_stays_in_its_room_where_it_can(peel, mari, desk, at):
    visit = booked(peel, mari, at(2026, 11, 26, 9), desk, room=Room.objects.get(name="Lake"))

    moved = move(visit, Destination(mari, at(2026, 11, 26, 9, 30)), version=1, by=desk, at=NOW)

    assert moved.room.name == "Lake"


def test_the_gap_frees_the_person_but_never_the_room(wet, mari, liisa, desk, at):
    mask = ServiceFactory(
        name="Mask", duration_minutes=20, gap_minutes=30, finish_minutes=10, room_kind=wet, performers=[mari]
    )
    short = ServiceFactory(name="Wash", duration_minutes=30, room_kind=wet, performers=[mari])
    Room.objects.filter(name="Lake").update(active=False)
    booked(mask, mari, at(2026, 11, 26, 9), desk)

    assert refusal_of(short, mari, at(2026, 11, 26, 9, 20), desk).code == "no_room"


def test_treatments_side_by_side_share_the_room_of_their_client(peel, wet, mari, liisa, desk, at):
    brows = ServiceFactory(name="Brows", duration_minutes=30, room_kind=wet, performers=[mari, liisa])
    wish = VisitWish((Part(peel, mari), Part(brows, liisa, parallel=True)), at(2026, 11, 26, 9))

    first, second = book_visit(ClientFactory(), wish, by=desk, at=NOW)

    assert (first.room.name, second.room) == ("Sea", None)


def test_the_room_of_the_place_where_the_person_works(peel, mari, desk, at):
    town, harbour = (Location.objects.create(name=name) for name in ("Town", "Harbour"))
    Room.objects.filter(name="Sea").update(location=harbour)
    Room.objects.filter(name="Lake").update(location=town)
    mari.location = town
    mari.save()

    assert booked(peel, mari, at(2026, 11, 26, 9), desk).room.name == "Lake"
    found = free_times(Ask((Part(peel),), location=harbour), TOMORROW, at=NOW)
    assert {free.staff.name for free in found} == {"Liisa"}


@pytest.mark.parametrize("rooms", [1, 3])
def test_the_questions_do_not_grow_with_rooms_and_devices(rooms, mari, at, django_assert_num_queries):
    room_kind, device_kind = RoomKind.objects.create(name="R"), DeviceKind.objects.create(name="D")
    for number in range(rooms):
        Room.objects.create(name=f"Room {number}").kinds.add(room_kind)
        Device.objects.create(name=f"Device {number}", kind=device_kind)
    service = ServiceFactory(room_kind=room_kind, device_kind=device_kind, performers=[mari])

    with django_assert_num_queries(10):
        found = free_times(ask_for(service), TOMORROW, at=NOW)

    assert len(found) == 29


def test_who_works_elsewhere_is_found_at_the_place_where_she_has_a_shift(mari, liisa, at):
    town, harbour = (Location.objects.create(name=name) for name in ("Town", "Harbour"))
    for person in (mari, liisa):
        person.location = town
        person.save()
    mari.weekly_shifts.filter(weekday=3).update(location=harbour)
    service = ServiceFactory(performers=[mari, liisa])

    def people_at(place):
        return {free.staff for free in free_times(Ask((Part(service),), location=place), TOMORROW, at=NOW)}

    assert (people_at(town), people_at(harbour)) == ({liisa}, {mari})
