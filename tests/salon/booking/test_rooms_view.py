"""The rooms side by side: a visit goes to the room or device it is dragged to, or a sentence says why it cannot."""

from datetime import timedelta

import pytest
from django.urls import reverse

from salon.booking.columns import NO_ROOM
from salon.booking.models import Appointment
from salon.booking.services import Destination, Part, VisitWish, book_visit, move, take_back
from salon.core.errors import Refused
from salon.core.time import local_day
from salon.house.models import Device, DeviceKind, Location, Room, RoomKind
from tests.factories import NOW, ClientFactory, RoomFactory, ServiceFactory
from tests.salon.booking.pages import IN_BOX, noon, visit_of

pytestmark = pytest.mark.django_db
NINE = (2026, 11, 26, 9)


@pytest.fixture
def rooms(db):
    """Two rooms with water and one without."""
    wet = RoomKind.objects.create(name="Wet room")
    found = {name: RoomFactory(name=name, diary_order=order) for order, name in enumerate(("Sea", "Lake", "Dry"))}
    for name in ("Sea", "Lake"):
        found[name].kinds.add(wet)
    return found


@pytest.fixture
def peel(mari, liisa, rooms):
    return ServiceFactory(name="Peel", room_kind=RoomKind.objects.get(), performers=[mari, liisa])


@pytest.fixture
def lasers(db):
    kind = DeviceKind.objects.create(name="Laser")
    return [Device.objects.create(name=f"Laser {number}", kind=kind) for number in (1, 2)]


def booked(service, staff, start, desk, **more):
    return book_visit(ClientFactory(), VisitWish((Part(service, staff, **more),), start), by=desk, at=NOW)[0]


def refusal_of(visit, desk, **where):
    with pytest.raises(Refused) as refusal:
        move(visit, Destination(visit.staff, visit.starts_at, **where), version=visit.version, by=desk, at=NOW)
    return refusal.value.code, refusal.value.message


def drawn(browser, **asked):
    return browser.get(reverse("booking:day-events"), {"by": "rooms", **asked}).json()


def titles(day):
    return [head["title"] for head in day["columns"]]


def test_a_visit_goes_to_the_room_that_is_named_and_back_by_undo(peel, mari, rooms, desk, at):
    visit = booked(peel, mari, at(*NINE), desk)

    moved = move(visit, Destination(mari, visit.starts_at, room=rooms["Lake"]), version=1, by=desk, at=NOW)
    back = take_back(moved, version=2, by=desk, at=NOW)

    assert (visit.room, moved.room, back.room) == (rooms["Sea"], rooms["Lake"], rooms["Sea"])
    assert (back.starts_at, back.version) == (visit.starts_at, 3)


def test_a_visit_without_a_room_gets_one_and_loses_it_by_undo(facial, mari, rooms, desk, at):
    visit = booked(facial, mari, at(*NINE), desk)

    moved = move(visit, Destination(mari, visit.starts_at, room=rooms["Dry"]), version=1, by=desk, at=NOW)
    back = take_back(moved, version=2, by=desk, at=NOW)

    assert (visit.room, moved.room, back.room) == (None, rooms["Dry"], None)


def test_a_room_is_given_back_only_where_the_treatment_needs_none(facial, peel, mari, rooms, desk, at):
    free = booked(facial, mari, at(*NINE), desk, room=rooms["Dry"])
    bound = booked(peel, mari, at(2026, 11, 26, 13), desk)

    moved = move(free, Destination(mari, free.starts_at, room=None), version=1, by=desk, at=NOW)

    assert moved.room is None
    assert refusal_of(bound, desk, room=None) == ("needs_a_room", "Peel needs a room: Wet room.")


def test_a_named_room_that_cannot_be_used_is_refused_and_nothing_moves(peel, mari, liisa, rooms, desk, at):
    town, harbour = (Location.objects.create(name=name) for name in ("Town", "Harbour"))
    visit = booked(peel, mari, at(*NINE), desk)
    booked(peel, liisa, at(*NINE), desk)
    taken = refusal_of(visit, desk, room=rooms["Lake"])
    wrong = refusal_of(visit, desk, room=rooms["Dry"])
    Room.objects.filter(name="Dry").update(active=False)
    closed = refusal_of(visit, desk, room=Room.objects.get(name="Dry"))
    Room.objects.filter(name="Lake").update(location=harbour)
    mari.location = town
    mari.save()
    elsewhere = refusal_of(Appointment.objects.get(pk=visit.pk), desk, room=Room.objects.get(name="Lake"))

    visit.refresh_from_db()
    assert (taken[0], taken[1].split(". ")[0]) == ("slot_taken", "Lake is taken from 09:00 until 10:00")
    assert wrong == ("wrong_room", "Dry is not for Peel, which needs a room of another kind: Wet room.")
    assert closed == ("out_of_use", "Dry is out of use.")
    assert elsewhere == ("elsewhere", "Lake is at another place (Harbour) than Mari (Town).")
    assert (visit.room, visit.version) == (rooms["Sea"], 1)


def test_a_device_changes_to_the_like_of_it_and_to_no_other(mari, facial, lasers, desk, at):
    steamer = Device.objects.create(name="Steamer", kind=DeviceKind.objects.create(name="Steam"))
    laser = ServiceFactory(name="Hair laser", device_kind=lasers[0].kind, performers=[mari])
    visit = booked(laser, mari, at(*NINE), desk)
    plain = booked(facial, mari, at(2026, 11, 26, 13), desk)

    moved = move(visit, Destination(mari, visit.starts_at, device=lasers[1]), version=1, by=desk, at=NOW)

    assert (visit.device, moved.device) == (lasers[0], lasers[1])
    assert refusal_of(moved, desk, device=steamer) == ("wrong_device", "Hair laser does not use Steamer.")
    assert refusal_of(plain, desk, device=steamer) == ("wrong_device", "Facial does not use Steamer.")
    assert refusal_of(moved, desk, device=None) == ("needs_a_device", "Hair laser needs a device: Laser.")
    assert take_back(moved, version=2, by=desk, at=NOW).device == lasers[0]


def test_the_box_says_from_which_room_to_which_and_the_second_to_move_gets_both_versions(desk_page, people, rooms):
    visit = visit_of(people["mari"], room=rooms["Sea"], starts_at=noon() + timedelta(days=1))
    address = reverse("booking:move", args=[visit.pk])
    here = {"staff": people["mari"].pk, "day": local_day(visit.starts_at), "time": "12:00", "version": 1}

    box = desk_page.get(address, {**here, "room": rooms["Lake"].pk}, headers=IN_BOX)
    away = desk_page.get(address, {**here, "roomless": "1"}, headers=IN_BOX)
    done = desk_page.post(address, {**here, "room": rooms["Lake"].pk}, headers=IN_BOX)
    stale = desk_page.post(address, {**here, "room": rooms["Dry"].pk}, headers=IN_BOX)
    mine = desk_page.post(address, {**here, "room": rooms["Dry"].pk, "version": 2}, headers=IN_BOX)

    visit.refresh_from_db()
    words = [[answer.context["where"], answer.context["to_where"]] for answer in (box, away, stale)]
    again = f'name="room" value="{rooms["Dry"].pk}"'
    assert words == [["Sea", "Lake"], ["Sea", "no room"], ["Lake", "Dry"]]
    assert [answer.status_code for answer in (box, done, stale, mine)] == [200, 200, 409, 200]
    assert [again in stale.content.decode(), "12:00, mari, Lake." in done.content.decode()] == [True, True]
    assert (visit.room, visit.version) == (rooms["Dry"], 3)


def test_another_room_at_the_same_time_asks_nothing_about_the_client_and_writes_no_letter(
    desk_page, people, rooms, mailoutbox
):
    client = ClientFactory(email="aino@example.fi")
    visit = visit_of(people["mari"], client=client, starts_at=noon() + timedelta(days=1))
    address = reverse("booking:move", args=[visit.pk])
    here = {
        "staff": people["mari"].pk,
        "day": local_day(visit.starts_at),
        "time": "12:00",
        "version": 1,
        "tell": "mail",
    }

    boxes = [
        desk_page.get(address, {**here, "room": rooms["Sea"].pk, "time": clock}, headers=IN_BOX).content.decode()
        for clock in ("12:00", "13:00")
    ]
    said = desk_page.post(address, {**here, "room": rooms["Sea"].pk}, headers=IN_BOX).content.decode()

    assert ['name="tell"' in box for box in boxes] == [False, True]
    assert ("told by e-mail" in said, Appointment.objects.get().room) == (False, rooms["Sea"])


def test_the_form_of_a_move_offers_the_rooms_that_fit_to_the_keyboard(desk_page, people, rooms):
    peel = ServiceFactory(room_kind=RoomKind.objects.get(), performers=[people["mari"]])
    visit = visit_of(people["mari"], service=peel, room=rooms["Sea"], starts_at=noon() + timedelta(days=1))
    address = reverse("booking:move", args=[visit.pk])

    form = desk_page.get(address).context["form"]
    data = {"staff": people["mari"].pk, "day": local_day(visit.starts_at), "time": "12:00", "version": 1}
    desk_page.post(address, {**data, "room": rooms["Lake"].pk})

    visit.refresh_from_db()
    assert [field.name for field in form.where] == ["room"]
    assert [option.choice_label for option in form["room"].subwidgets][1:] == ["Sea", "Lake"]
    assert visit.room == rooms["Lake"]


def test_visits_without_a_room_stand_in_a_column_of_their_own_while_there_are_any(desk_page, people, rooms, lasers):
    held = visit_of(people["mari"], room=rooms["Sea"])
    only_rooms = titles(drawn(desk_page))
    visit = visit_of(people["liisa"], device=lasers[0])

    day = drawn(desk_page)

    where = {row["id"]: row["in"][1:] for row in day["visits"]}
    grey = {column for column, _start, _end in day["off"]}
    assert only_rooms == ["Sea", "Lake", "Dry", "Laser 1", "Laser 2"]
    assert titles(day) == ["No room", *only_rooms]
    assert where == {
        str(held.pk): [str(rooms["Sea"].pk)],
        str(visit.pk): [str(lasers[0].pk), str(NO_ROOM)],
    }
    assert str(NO_ROOM) in grey
    assert sorted(titles(drawn(desk_page, by="people"))) == ["liisa", "mari", "sanna"]


def test_a_place_shows_its_own_rooms_and_of_the_roomless_its_own_peoples(desk_page, people, rooms):
    town, harbour = (Location.objects.create(name=name) for name in ("Town", "Harbour"))
    Room.objects.filter(name="Sea").update(location=harbour)
    Room.objects.filter(name="Lake").update(location=town)
    for name, place in (("mari", town), ("liisa", harbour)):
        people[name].location = place
        people[name].save()
    visit_of(people["mari"])

    assert titles(drawn(desk_page)) == ["No room", "Sea", "Lake", "Dry"]
    assert titles(drawn(desk_page, place=town.pk)) == ["No room", "Lake", "Dry"]
    assert titles(drawn(desk_page, place=harbour.pk)) == ["Sea", "Dry"]


def test_a_room_out_of_use_keeps_its_column_while_visits_are_left_in_it(desk_page, people, rooms):
    visit_of(people["mari"], room=rooms["Dry"])
    Room.objects.filter(name__in=["Dry", "Lake"]).update(active=False)

    heads = [(head["title"], head.get("note", "")) for head in drawn(desk_page)["columns"]]

    assert heads == [("Sea", ""), ("Dry", "out of use")]


@pytest.mark.parametrize("visits", [1, 3])
def test_the_questions_of_the_rooms_view_do_not_grow_with_its_visits(
    visits, desk_page, people, rooms, django_assert_num_queries
):
    for name in list(people)[:visits]:
        visit_of(people[name])
    drawn(desk_page)  # the house is read once and kept

    with django_assert_num_queries(5):
        drawn(desk_page)
