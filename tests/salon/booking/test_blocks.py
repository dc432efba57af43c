"""Time that is not for clients: it is guarded like a visit's, can be brought back, and keeps what is private."""

from datetime import timedelta

import pytest
from django.urls import reverse

from salon.booking.blocks import BlockWish, add_block, change_block, remove_block, restore_block
from salon.booking.models import Block
from salon.core.errors import Refused
from salon.core.models import AuditEvent, Role
from salon.core.time import local_day
from tests.factories import RoomFactory, UserFactory
from tests.salon.booking.pages import HTMX, IN_PANEL, browser_of, noon, visit_of

pytestmark = pytest.mark.django_db
HALF = timedelta(minutes=30)


def add(by, **fields):
    start = fields.pop("starts_at", noon())
    return add_block(BlockWish(start, fields.pop("ends_at", start + HALF), **fields), by=by, at=noon())


@pytest.fixture
def riitta(people):
    return UserFactory(name="Riitta", role=Role.RECEPTIONIST)


def asked(person, **fields):
    day = local_day(noon())
    return {"kind": "break", "staff": person.pk, "day": day, "time": "12:00", "until": "12:30", **fields}


def test_a_block_is_added_changed_removed_and_brought_back(riitta, people):
    block = add(riitta, staff=people["mari"])
    later = BlockWish(noon() + HALF, noon() + 2 * HALF, "meeting", people["mari"], note="plans")

    changed = change_block(block, later, version=1, by=riitta, at=noon())
    removed = remove_block(changed, version=2, by=riitta, at=noon())
    restored = restore_block(removed, version=3, by=riitta, at=noon())

    restored.refresh_from_db()
    stands = (restored.kind, restored.starts_at, restored.note, restored.live, restored.version)
    acts = list(AuditEvent.objects.filter(action__startswith="block.").order_by("pk").values_list("action", flat=True))
    assert stands == ("meeting", noon() + HALF, "plans", True, 4)
    assert sorted(acts) == ["block.added", "block.changed", "block.removed", "block.restored"]


def test_a_block_refuses_the_time_of_a_visit_and_says_until_when(riitta, people):
    visit_of(people["mari"], starts_at=noon())

    with pytest.raises(Refused) as refusal:
        add(riitta, staff=people["mari"], starts_at=noon() + HALF)

    said = (refusal.value.code, refusal.value.message, Block.objects.count())
    assert said == ("slot_taken", "mari is taken from 12:00 until 13:00.", 0)


def test_a_removed_block_stays_away_when_somebody_was_booked_there(riitta, people):
    removed = remove_block(add(riitta, staff=people["mari"]), version=1, by=riitta, at=noon())
    visit_of(people["mari"], starts_at=noon())

    with pytest.raises(Refused) as refusal:
        restore_block(removed, version=2, by=riitta, at=noon())

    removed.refresh_from_db()
    assert (refusal.value.code, removed.live) == ("slot_taken", False)


def test_a_room_is_taken_while_it_is_serviced(riitta, people):
    room = RoomFactory()
    add(riitta, room=room, kind="servicing")

    with pytest.raises(Refused) as refusal:
        add(riitta, room=room)

    assert refusal.value.code == "slot_taken"


@pytest.mark.parametrize(
    ("hours", "things", "code"),
    [
        (0, ("staff",), "ends_before_start"),
        (-1, ("staff",), "ends_before_start"),
        (24 * 32, ("staff",), "too_long"),
        (1, (), "of_one_thing"),
        (1, ("staff", "room"), "of_one_thing"),
    ],
)
def test_a_block_that_makes_no_sense_is_refused(hours, things, code, riitta, people):
    known = {"staff": people["mari"], "room": RoomFactory()}

    with pytest.raises(Refused) as refusal:
        add(riitta, ends_at=noon() + timedelta(hours=hours), **{name: known[name] for name in things})

    assert (refusal.value.code, Block.objects.count()) == (code, 0)


def test_a_stale_block_shows_what_the_other_saved_and_mine_can_be_saved_over_it(riitta, desk_page, people):
    block = add(riitta, staff=people["mari"])
    address = reverse("booking:block", args=[block.pk])
    kaisa = browser_of(UserFactory(name="Kaisa", role=Role.MANAGER))
    kaisa.post(address, {**asked(people["mari"], time="14:00", until="15:00"), "version": 1})

    stale = desk_page.post(address, {**asked(people["liisa"]), "version": 1}, headers=IN_PANEL)
    page = stale.content.decode()
    forced = desk_page.post(address, {**asked(people["liisa"]), "version": 2}, headers=IN_PANEL)

    block.refresh_from_db()
    words = ("Kaisa", "14:00–15:00", "Use mine", 'name="version" value="2"')
    assert (stale.status_code, [word in page for word in words]) == (409, [True] * 4)
    assert (forced.status_code, block.staff, block.starts_at) == (200, people["liisa"], noon())


def test_a_removed_block_is_not_changed_behind_the_back_of_who_removed_it(riitta, people):
    block = remove_block(add(riitta, staff=people["mari"]), version=1, by=riitta, at=noon())

    with pytest.raises(Refused) as refusal:
        change_block(block, BlockWish(noon(), noon() + HALF, staff=people["mari"]), version=2, by=riitta, at=noon())

    assert refusal.value.code == "removed"


def test_a_break_is_added_in_the_panel_and_undone(desk_page, people):
    answer = desk_page.post(reverse("booking:block-add"), asked(people["mari"]), headers=IN_PANEL)

    block = Block.objects.get()
    undone = desk_page.post(reverse("booking:block-remove", args=[block.pk]), {"version": 1}, headers=HTMX)
    block.refresh_from_db()
    assert (answer.status_code, answer["HX-Trigger"]) == (200, "close-panel, diary-changed")
    assert (undone.status_code, block.live) == (200, False)


def test_a_dragged_block_keeps_its_purpose_and_note(riitta, people):
    block = add(riitta, staff=people["mari"], kind="training", note="peels")
    drag = {"staff": people["liisa"].pk, "day": local_day(noon()), "time": "13:00", "until": "14:30"}

    answer = browser_of(riitta).post(
        reverse("booking:block", args=[block.pk]), {**drag, "version": 1, "dragged": 1}, headers=HTMX
    )

    block.refresh_from_db()
    stands = (block.staff, block.starts_at, block.ends_at, block.kind, block.note)
    hour = timedelta(hours=1)
    assert answer.status_code == 200
    assert stands == (people["liisa"], noon() + hour, noon() + 2.5 * hour, "training", "peels")


def test_control_characters_in_a_note_are_not_kept(desk_page, people):
    desk_page.post(reverse("booking:block-add"), asked(people["mari"], note="lunch\u202e\x07 out"), headers=IN_PANEL)

    assert Block.objects.get().note == "lunch out"


@pytest.mark.parametrize("wrong", [{"until": "11:00"}, {"time": "25:00"}, {"kind": "x"}, {"staff": ""}, {"day": "x"}])
def test_a_wrong_block_form_is_refused_and_kept(wrong, desk_page, people):
    answer = desk_page.post(reverse("booking:block-add"), asked(people["mari"], **wrong), headers=IN_PANEL)

    assert (answer.status_code, Block.objects.count()) == (422, 0)


def test_a_cosmetologist_writes_only_into_her_own_diary(people):
    own = add(UserFactory(role=Role.RECEPTIONIST), staff=people["liisa"])
    browser = browser_of(people["mari"].user)

    statuses = [
        browser.post(reverse("booking:block-add"), asked(people["liisa"])).status_code,
        browser.post(reverse("booking:block-remove", args=[own.pk]), {"version": 1}).status_code,
        browser.get(reverse("booking:block", args=[own.pk])).status_code,
        browser.post(reverse("booking:block-restore", args=[own.pk, 1])).status_code,
    ]

    assert (statuses, Block.objects.filter(live=True).count()) == ([422, 404, 404, 404], 1)


def test_h62_colleagues_see_of_private_time_only_that_it_is_taken(people):
    mari = people["mari"]
    block = add(mari.user, staff=mari, kind="private", note="dentist")
    colleague, desk = browser_of(people["liisa"].user), browser_of(UserFactory(role=Role.RECEPTIONIST))

    shown = [
        browser.get(reverse("booking:day-events")).json()["blocks"][0]
        for browser in (browser_of(mari.user), colleague, desk)
    ]
    page = desk.get(reverse("booking:block", args=[block.pk])).content.decode()
    moved = desk.post(
        reverse("booking:block", args=[block.pk]),
        {"staff": mari.pk, "day": local_day(noon()), "time": "14:00", "until": "15:00", "version": 1},
        headers=HTMX,
    )

    block.refresh_from_db()
    told = [(row["title"], row["note"]) for row in shown]
    assert told == [("Private", "dentist"), ("Taken", ""), ("Taken", "")]
    assert ["dentist" in text for text in (page, moved.content.decode())] == [False, False]
    assert (block.kind, block.note, block.version) == ("private", "dentist", 2)
