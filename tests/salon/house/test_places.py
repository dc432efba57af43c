"""Places and devices: what each serves, which treatments need it, in use or not."""

import pytest
from django.urls import reverse

from salon.core.models import AuditEvent
from salon.house.models import Device, DeviceKind, Location, Room, RoomKind
from tests.factories import RoomFactory, ServiceFactory
from tests.salon.house.owner import ODD_NAMES, SCRIPT, SHOWN, owners_browser

pytestmark = pytest.mark.django_db
LISTS = {"room": Room, "device": Device, "room-kind": RoomKind, "device-kind": DeviceKind, "location": Location}
NEW = {"name": "Sininen", "diary_order": "10"}


@pytest.fixture
def owner():
    return owners_browser()


@pytest.mark.parametrize("what", LISTS)
def test_each_of_the_five_is_written_down_and_changed(owner, what):
    made = owner.post(reverse("house:place-new", args=[what]), NEW)
    row = LISTS[what].objects.get()
    changed = owner.post(reverse("house:place", args=[what, row.pk]), {**NEW, "name": "Vihreä", "version": 1})

    acts = list(AuditEvent.objects.order_by("seq").values_list("action", flat=True))
    row.refresh_from_db()
    name = what.replace("-", "")
    assert (made.status_code, changed.status_code, row.name) == (302, 302, "Vihreä")
    assert acts == [f"{name}.added", f"{name}.changed"]


def test_a_room_serves_for_kinds_and_a_kind_shows_its_treatments(owner):
    wet, dry = RoomKind.objects.create(name="Märkätila"), RoomKind.objects.create(name="Kuiva")
    service = ServiceFactory(room_kind=wet)
    owner.post(reverse("house:place-new", args=["room"]), {**NEW, "kinds": [wet.pk]})

    rows = owner.get(reverse("house:places")).context["room_kinds"]

    assert [(row.kind, [room.name for room in row.things], row.services, row.is_missing) for row in rows] == [
        (dry, [], [], False),
        (wet, ["Sininen"], [service], False),
    ]


def test_a_kind_that_treatments_need_and_nothing_in_use_serves_is_pointed_out(owner):
    laser = DeviceKind.objects.create(name="Laser")
    ServiceFactory(device_kind=laser)
    Device.objects.create(name="Laser 1", kind=laser, active=False)

    rows = owner.get(reverse("house:places")).context["device_kinds"]

    assert [row.is_missing for row in rows] == [True]


@pytest.mark.parametrize("what", ["room", "device", "location"])
def test_a_thing_is_taken_out_of_use_and_back(owner, what):
    thing = LISTS[what].objects.create(name="Sininen")
    seen = []

    for on in ("no", "yes"):
        owner.post(reverse("house:place-use", args=[what, thing.pk]), {"on": on})
        thing.refresh_from_db()
        seen.append(thing.active)

    assert seen == [False, True]


@pytest.mark.parametrize("what", LISTS)
def test_a_name_that_is_taken_is_refused(owner, what):
    LISTS[what].objects.create(name="Sininen")

    answer = owner.post(reverse("house:place-new", args=[what]), NEW)

    assert (answer.status_code, LISTS[what].objects.count()) == (422, 1)


def test_h53_keys_that_the_form_does_not_ask_are_not_written(owner):
    room = RoomFactory(name="Sininen")

    owner.post(
        reverse("house:place", args=["room", room.pk]), {**NEW, "active": "", "id": "x", "code": "x", "version": 1}
    )

    assert list(Room.objects.values_list("pk", "active")) == [(room.pk, True)]


@pytest.mark.parametrize("what", ["staff", "Room", "user", "__class__"])
def test_h64_no_other_list_can_be_reached_by_its_name(owner, what):
    room = RoomFactory()

    answers = [owner.get(f"/salon/places/{what}/new/"), owner.get(f"/salon/places/{what}/{room.pk}/")]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_kind_has_no_switch(owner):
    kind = RoomKind.objects.create(name="Märkätila")

    answer = owner.post(reverse("house:place-use", args=["room-kind", kind.pk]), {"on": "no"})

    assert answer.status_code == 404


def test_h61_scripts_in_names_are_shown_as_text(owner):
    kind = RoomKind.objects.create(name=SCRIPT)
    Room.objects.create(name=SCRIPT, location=Location.objects.create(name=SCRIPT)).kinds.add(kind)
    Device.objects.create(name=SCRIPT, kind=DeviceKind.objects.create(name=SCRIPT))
    ServiceFactory(name=SCRIPT, room_kind=kind)

    text = owner.get(reverse("house:places")).content.decode()

    assert (text.count(SCRIPT), text.count(SHOWN) > 8) == (0, True)


@pytest.mark.parametrize(("name", "kept"), ODD_NAMES)
def test_h65_odd_names_are_made_plain_or_refused(owner, name, kept):
    answer = owner.post(reverse("house:place-new", args=["room"]), {**NEW, "name": name})

    stored = list(Room.objects.values_list("name", flat=True))
    assert (answer.status_code, stored) == ((302, [kept]) if kept else (422, []))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_questions_of_the_page_do_not_grow(owner, rows, django_assert_num_queries):
    for number in range(rows):
        wet, laser = RoomKind.objects.create(name=f"W{number}"), DeviceKind.objects.create(name=f"L{number}")
        place = Location.objects.create(name=f"P{number}")
        Room.objects.create(name=f"R{number}", location=place).kinds.add(wet)
        Device.objects.create(name=f"D{number}", kind=laser, location=place)
        ServiceFactory(room_kind=wet, device_kind=laser)
    owner.get(reverse("house:places"))

    with django_assert_num_queries(12):
        owner.get(reverse("house:places"))
