"""A treatment gets a room and a device of the kind that it needs, or is refused; nobody has to choose."""

from datetime import date, time, timedelta

import pytest

from salon.booking.availability import Ask, ask_for, free_times
from salon.booking.models import Appointment, Block
from salon.booking.services import Destination, Part, VisitWish, book_visit, move
from salon.core.errors import Refused
from salon.core.time import HELSINKI
from salon.house.models import DayShift, Device, DeviceKind, Location, Room, RoomKind
from salon.house.standing import House
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

    House.now()
    with django_assert_num_queries(2):
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


def test_a_room_or_device_of_the_wrong_kind_is_refused_for_a_new_visit(peel, laser, mari, desk, at):
    dry, other = (
        Room.objects.get(name="Dry"),
        Device.objects.create(name="Other", kind=DeviceKind.objects.create(name="O")),
    )

    refused = [
        refusal_of(peel, mari, at(2026, 11, 26, 9), desk, room=dry).code,
        refusal_of(laser, mari, at(2026, 11, 26, 9), desk, device=other).code,
    ]

    assert (refused, Appointment.objects.count()) == (["wrong_room", "wrong_device"], 0)


def test_who_works_elsewhere_for_a_day_uses_the_rooms_of_that_place(peel, mari, desk, at):
    harbour, market = (Location.objects.create(name=name) for name in ("Harbour", "Market"))
    for name, place in (("Sea", harbour), ("Lake", market)):
        Room.objects.filter(name=name).update(location=place)
    mari.location = harbour
    mari.save()
    DayShift.objects.create(staff=mari, day=date(2026, 11, 26), starts=time(9), ends=time(15), location=market)

    rooms = [booked(peel, mari, at(2026, 11, day, 10), desk).room.name for day in (26, 27)]
    refused = refusal_of(peel, mari, at(2026, 11, 26, 12), desk, room=Room.objects.get(name="Sea"))

    assert (rooms, refused.code) == (["Lake", "Sea"], "elsewhere")


def test_a_time_with_a_room_at_another_place_is_not_offered_whichever_place_is_asked(peel, mari, liisa, desk, at):
    harbour, market = (Location.objects.create(name=name) for name in ("Harbour", "Market"))
    for room, person, place in (("Sea", mari, harbour), ("Lake", liisa, market)):
        Room.objects.filter(name=room).update(location=place)
        person.location = place
        person.save()
    sea = Room.objects.get(name="Sea")
    Block.objects.create(
        room=sea, starts_at=at(2026, 11, 26, 9), ends_at=at(2026, 11, 26, 15), kind="other", created_at=NOW
    )

    found = free_times(ask_for(peel), TOMORROW, at=NOW)
    alone = free_times(ask_for(peel, mari), TOMORROW, at=NOW)

    times = {(free.staff.name, free.starts_at.astimezone(HELSINKI).hour) for free in found}
    assert {hour for name, hour in times if name == "Mari"} == {15, 16}
    assert {hour for name, hour in times if name == "Liisa"} == set(range(9, 17))
    assert [free.starts_at for free in found] == sorted(free.starts_at for free in found)
    assert alone == [free for free in found if free.staff == mari]


def test_who_is_bound_to_no_place_is_offered_once_a_time(peel, mari, at, django_assert_num_queries):
    for name in ("Sea", "Lake"):
        Room.objects.filter(name=name).update(location=Location.objects.create(name=f"Place of {name}"))
    House.now()

    with django_assert_num_queries(2):
        found = free_times(ask_for(peel, mari), TOMORROW, at=NOW)

    assert len(found) == len({free.starts_at for free in found}) == 29
