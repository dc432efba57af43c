"""What the diary draws: rooms, weeks, chosen people, gaps, buffers, blocks, held times; and hides on request."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from salon.booking.blocks import BlockWish, add_block
from salon.booking.models import Booking, Series, WaitingEntry, WaitingOffer
from salon.core.time import local_day
from salon.house.models import Location, SpecialDay
from tests.factories import AppointmentFactory, ClientFactory, RoomFactory, ServiceFactory
from tests.salon.booking.pages import IN_PANEL, browser_of, noon, visit_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def drawn(browser, **asked):
    return browser.get(reverse("booking:day-events"), asked).json()


def clock(text):
    return text[11:16]


def test_a_visit_shows_its_gap_its_buffers_and_its_signs(desk_page, people):
    visit_of(
        people["mari"],
        ends_at=noon() + 2 * HOUR,
        busy_from=noon() - HOUR / 4,
        busy_until=noon() + 2.25 * HOUR,
        gap_from=noon() + HOUR / 2,
        gap_until=noon() + HOUR,
        asked_for=True,
        note="late",
        overbooked=True,
        overbook_reason="wedding",
        booking=Booking.objects.create(created_at=noon()),
        series=Series.objects.create(every_weeks=4, created_at=noon()),
    )

    shown = drawn(desk_page)["visits"][0]

    assert [clock(text) for text in (*shown["gap"], *shown["busy"])] == ["12:30", "13:00", "11:45", "14:15"]
    assert (shown["signs"], shown["state"], shown["drag"]) == ("naNosg", "booked", 1)


def test_columns_by_room_show_what_stands_in_each(desk_page, people):
    room, other = RoomFactory(name="Blue"), RoomFactory(name="Green")
    visit = visit_of(people["mari"], room=room)

    day = drawn(desk_page, by="rooms")

    heads = [(head["title"], head["share"]) for head in day["columns"]]
    assert heads == [("Blue", 12), ("Green", 0)]
    assert [(row["id"], row["in"]) for row in day["visits"]] == [
        (str(visit.pk), [str(people["mari"].pk), str(room.pk)])
    ]
    assert str(other.pk) in {column for column, _start, _end in day["off"]}


def test_the_head_says_how_busy_a_column_is(desk_page, people):
    visit_of(people["mari"], ends_at=noon() + 2 * HOUR)
    add_block(BlockWish(noon() + 4 * HOUR, noon() + 5 * HOUR, staff=people["mari"]), by=people["mari"].user, at=noon())

    heads = {head["title"]: head["share"] for head in drawn(desk_page)["columns"]}

    assert heads == {"mari": 29, "liisa": 0, "sanna": 0}


def test_a_time_on_offer_is_held_for_its_client_until_its_end(desk_page, people):
    now = timezone.now()
    entry = WaitingEntry.objects.create(
        client=ClientFactory(first_name="Ritva", last_name="Salo"),
        service=ServiceFactory(),
        first_day=local_day(now),
        created_at=now,
    )
    times = {"starts_at": noon(), "ends_at": noon() + HOUR, "busy_from": noon(), "busy_until": noon() + HOUR}
    offer = {"entry": entry, "staff": people["mari"], "offered_at": now - HOUR, **times}
    held = WaitingOffer.objects.create(**offer, expires_at=now + HOUR)

    seen = [drawn(browser)["taken"] for browser in (desk_page, browser_of(people["liisa"].user))]
    WaitingOffer.objects.filter(pk=held.pk).update(expires_at=now - HOUR / 2)
    later = drawn(desk_page)["taken"]

    assert [rows[0]["title"] for rows in seen] == ["Held for Ritva Salo", "Taken"]
    assert later == []


def test_the_address_keeps_who_is_shown_and_where(desk_page, people):
    places = [Location.objects.create(name=name) for name in ("Harbour", "Market")]
    for name, place in zip(("mari", "liisa"), places, strict=True):
        people[name].location = place
        people[name].save()
    mari, liisa = people["mari"], people["liisa"]

    chosen = desk_page.get(reverse("booking:diary"), {"who": [mari.pk, liisa.pk], "by": "rooms"})
    there = drawn(desk_page, place=places[1].pk)

    assert chosen.context["links"]["after"].url.endswith(f"&by=rooms&who={mari.pk}&who={liisa.pk}")
    assert sorted(head["title"] for head in there["columns"]) == ["liisa", "sanna"]
    assert chosen.context["places"] == places


def test_a_week_of_one_person_has_her_days_and_of_all_is_a_list(desk_page, people):
    monday = local_day(noon()) - timedelta(days=local_day(noon()).weekday())
    for ahead in (0, 6):
        visit_of(people["mari"], starts_at=noon() + timedelta(days=ahead - local_day(noon()).weekday()))
    visit_of(people["liisa"])

    week = drawn(desk_page, view="week", who=people["mari"].pk)
    agenda = desk_page.get(reverse("booking:diary"), {"view": "week"})

    days = [row["start"][:10] for row in week["visits"]]
    assert days == [monday.isoformat(), (monday + timedelta(days=6)).isoformat()]
    assert (next(template.name for template in agenda.templates), len(agenda.context["rows"])) == (
        "booking/list.html",
        3,
    )


def test_a_closed_day_is_named(desk_page):
    SpecialDay.objects.create(day=local_day(noon()), name="Inventory")

    page = desk_page.get(reverse("booking:diary")).content.decode()

    assert ": Inventory" in page


def test_hidden_names_show_nowhere_until_they_are_switched_on_again(desk_page, people):
    client = ClientFactory(first_name="Ritva", last_name="Salomaa", phone="+358405559999")
    visit = visit_of(people["mari"], client=client)
    addresses = [reverse(f"booking:{name}") for name in ("diary", "list", "sheet", "calls", "day-events")]
    addresses[3] += f"?day={local_day(noon())}"
    addresses += [f"{reverse('booking:diary')}?view=week", reverse("booking:appointment", args=[visit.pk])]
    addresses += [reverse("booking:move", args=[visit.pk]), reverse("today")]

    def seen():
        pages = [desk_page.get(address).content.decode() for address in addresses]
        return [any(word in page for word in ("Ritva", "Salomaa", "5559999")) for page in pages]

    in_full = seen()
    desk_page.post(reverse("booking:privacy"))
    hidden = seen()
    said = desk_page.post(
        reverse("booking:state", args=[visit.pk]), {"state": "confirmed", "version": 1}, headers=IN_PANEL
    )
    titles = [row["title"] for row in drawn(desk_page)["visits"]]
    desk_page.post(reverse("booking:privacy"))

    calls = 3  # a confirmed visit needs no call
    assert in_full == [True] * 9
    assert (hidden, titles, "Ritva" in said.content.decode()) == ([False] * 9, ["R. S."], False)
    assert [found for at, found in enumerate(seen()) if at != calls] == [True] * 8


def test_a_screen_that_knows_the_day_hears_nothing_new(desk_page, people):
    visit = visit_of(people["mari"])
    known = f'"{drawn(desk_page)["version"]}"'
    address = reverse("booking:day-version")

    same = desk_page.get(address, headers={"If-None-Match": known})
    desk_page.post(reverse("booking:state", args=[visit.pk]), {"state": "confirmed", "version": 1})
    changed = desk_page.get(address, headers={"If-None-Match": known})
    add_block(BlockWish(noon() + 2 * HOUR, noon() + 3 * HOUR, staff=people["mari"]), by=people["mari"].user, at=noon())
    tags = [changed["ETag"], desk_page.get(address)["ETag"]]

    assert (same.status_code, changed.status_code, len({known, *tags})) == (304, 200, 3)
    assert same["Salon-Time"][:10] == local_day(timezone.now()).isoformat()


def test_every_user_hears_the_same_about_a_day(desk_page, people):
    visit_of(people["mari"])
    visit_of(people["liisa"])

    words = [drawn(browser)["version"] for browser in (desk_page, *(browser_of(people[n].user) for n in people))]

    assert set(words) == {desk_page.get(reverse("booking:day-version"))["ETag"].strip('"')}


def test_a_stale_move_shows_both_versions_and_neither_is_lost(desk_page, people):
    visit = visit_of(people["mari"], starts_at=noon() + timedelta(days=1))
    day = local_day(visit.starts_at)
    mine = {"staff": people["mari"].pk, "day": day, "time": "15:00", "version": 1, "tell": "no"}
    desk_page.post(reverse("booking:move", args=[visit.pk]), {**mine, "time": "14:00"})

    stale = desk_page.post(reverse("booking:move", args=[visit.pk]), mine, headers=IN_PANEL)
    page = stale.content.decode()
    forced = desk_page.post(reverse("booking:move", args=[visit.pk]), {**mine, "version": 2}, headers=IN_PANEL)

    visit.refresh_from_db()
    words = ("Saved by somebody else", "14:00–15:00", "Riitta", "What you wanted", "15:00–16:00", 'name="version"')
    assert (stale.status_code, [word in page for word in words]) == (409, [True] * 6)
    assert (forced.status_code, visit.starts_at) == (200, noon() + timedelta(days=1, hours=3))


def test_cancelling_a_visit_that_changed_meanwhile_is_a_conflict(desk_page, people):
    visit = visit_of(people["mari"])
    desk_page.post(reverse("booking:state", args=[visit.pk]), {"state": "confirmed", "version": 1})

    answer = desk_page.post(reverse("booking:cancel", args=[visit.pk]), {"who": "client", "version": 1})

    visit.refresh_from_db()
    assert (answer.status_code, visit.state) == (409, "confirmed")


def test_the_box_warns_when_the_person_asked_for_is_left_and_takes_the_other_treatments_along(desk_page, people):
    booking = Booking.objects.create(created_at=noon())
    client = ClientFactory(email="")
    tomorrow = noon() + timedelta(days=1)
    service = ServiceFactory(performers=[people["mari"], people["liisa"]])
    first = visit_of(
        people["mari"], service=service, client=client, booking=booking, asked_for=True, starts_at=tomorrow
    )
    second = AppointmentFactory(
        staff=people["mari"], service=service, client=client, booking=booking, starts_at=tomorrow + HOUR
    )
    to = {"staff": people["liisa"].pk, "day": local_day(tomorrow), "time": "13:00", "version": 1}
    address = reverse("booking:move", args=[first.pk])

    box = desk_page.get(address, to, headers={"HX-Request": "true", "HX-Target": "modal-content"}).content.decode()
    desk_page.post(address, {**to, "along": "on", "tell": "call"})

    for visit in (first, second):
        visit.refresh_from_db()
    words = ("The client asked for mari.", 'name="along"', "no address on the card")
    assert [word in box for word in words] == [True] * 3
    assert (first.staff, first.starts_at) == (people["liisa"], tomorrow + HOUR)
    assert (second.staff, second.starts_at) == (people["mari"], tomorrow + 2 * HOUR)


def test_a_resized_visit_keeps_its_new_length(desk_page, people):
    visit = visit_of(people["mari"], starts_at=noon() + timedelta(days=1))
    to = {"staff": people["mari"].pk, "day": local_day(visit.starts_at), "time": "12:00", "minutes": 90, "version": 1}

    desk_page.post(reverse("booking:move", args=[visit.pk]), to)

    visit.refresh_from_db()
    assert visit.duration == timedelta(minutes=90)


def test_calls_about_tomorrow_leave_out_who_is_confirmed(desk_page, people):
    tomorrow = noon() + timedelta(days=1)
    wanted = visit_of(people["mari"], starts_at=tomorrow)
    visit_of(people["liisa"], starts_at=tomorrow, state="confirmed")

    page = desk_page.get(reverse("booking:calls"))

    assert ([row.visit for row in page.context["rows"]], page.context["settled"]) == ([wanted], 1)


def test_the_sheet_has_the_days_people_with_phone_and_note(desk_page, people):
    visit_of(people["mari"], note="brings her own towel", client=ClientFactory(phone="+358401112222"))

    page = desk_page.get(reverse("booking:sheet"))

    text = page.content.decode()
    assert [person.name for person, _rows in page.context["days"]] == ["mari"]
    assert ["brings her own towel" in text, "040 1112222" in text] == [True, True]


def test_book_again_card_and_pay_lead_where_the_menu_says(desk_page, people):
    visit = visit_of(people["mari"], state="arrived")

    ways = [desk_page.get(reverse(f"booking:{name}", args=[visit.pk]))["Location"] for name in ("again", "card", "pay")]

    again = f"/diary/book/?client={visit.client_id}&service={visit.service_id}&staff={visit.staff_id}"
    assert ways == [again, reverse("card:client", args=[visit.client_id]), reverse("sales:check-out", args=[visit.pk])]
