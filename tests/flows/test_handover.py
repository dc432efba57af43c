"""Mari is away for three weeks, with forty bookings: the desk hands them over in one screen, in a real browser."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from salon.booking.models import AffectedVisit, Appointment, WaitingEntry
from salon.core.models import Mail
from salon.core.time import local_day
from tests.factories import ClientFactory
from tests.parts.browser import PHONE
from tests.salon.booking.handover_parts import hour, salon_with_mari_away, visit_in

pytestmark = [pytest.mark.flow, pytest.mark.every_database]
BOOKINGS = 40
# Of the forty, by number in time: what makes each of these different from the rest.
ASKED, SANNA_TAKEN, BOTH_TAKEN, WOULD_WAIT, NO_ADDRESS = {4, 17}, 9, 21, 30, {2, 12, 33}


@pytest.fixture
def house(live_server):
    tomorrow = local_day(timezone.now()) + timedelta(days=1)
    return salon_with_mari_away(tomorrow, tomorrow + timedelta(days=21), weekdays=range(7))


@pytest.fixture
def forty(house):
    """Two a day on twenty days."""
    visits = []
    for number in range(BOOKINGS):
        starts_at = hour(house, 10 if number % 2 == 0 else 14, days=number // 2)
        client = ClientFactory(
            last_name=f"Nro {number:02}", email="" if number in NO_ADDRESS else f"c{number}@example.org"
        )
        visits.append(visit_in(house, starts_at, client=client, asked_for=number in ASKED))
    for taken in (SANNA_TAKEN, BOTH_TAKEN):
        visit_in(house, visits[taken].starts_at, staff=house.sanna)
    visit_in(house, visits[BOTH_TAKEN].starts_at, staff=house.liisa)
    return visits


class Hand:
    """The receptionist's hand: it counts what it does. To choose from a list is to open it and to take one."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def click(self, place):
        place.click()
        self.clicks += 1

    def choose(self, selector, value):
        self.page.select_option(selector, value)
        self.clicks += 2


def state_of(visits):
    """What stands in the database, row by row: what became of it, with whom it is now, how the client heard of it."""
    decided = {row.appointment_id: row for row in AffectedVisit.objects.all()}
    now = Appointment.objects.select_related("staff").in_bulk([visit.pk for visit in visits])
    return [
        (decided[visit.pk].outcome, now[visit.pk].staff.name, now[visit.pk].state, decided[visit.pk].told)
        for visit in visits
    ]


def expected_of(number):
    told = "" if number in NO_ADDRESS else "mail"
    if number in ASKED:
        return ("call", "Mari", "booked", "")
    if number == WOULD_WAIT:
        return ("waits", "Mari", "cancelled_salon", "called")
    if number == BOTH_TAKEN:
        return ("moved", "Sanna", "booked", "")  # another time than hers is told by voice, if nobody says otherwise
    return ("handed", "Liisa" if number == SANNA_TAKEN else "Sanna", "booked", told)


def test_forty_bookings_are_handed_over_in_one_screen(house, forty, signed_in_page, assert_accessible):
    desk = signed_in_page(house.desk)
    desk.goto("/today/")
    assert_accessible(desk)
    hand = Hand(desk)

    hand.click(desk.locator(f"a[href='/diary/absences/{house.absence.pk}/']"))
    expect(desk.locator("select[name$='-choice']")).to_have_count(BOOKINGS)
    assert_accessible(desk)
    hand.choose(f"#choice-{forty[WOULD_WAIT].pk}", "waits")
    other_time = desk.locator(f"#choice-{forty[BOTH_TAKEN].pk} option[value^='move:']").first.get_attribute("value")
    hand.choose(f"#choice-{forty[BOTH_TAKEN].pk}", other_time)
    hand.click(desk.locator("button[value=carry_out]"))
    expect(desk.locator(".alert-success")).to_contain_text(str(BOOKINGS))
    assert_accessible(desk)

    assert hand.clicks == 6
    assert state_of(forty) == [expected_of(number) for number in range(BOOKINGS)]
    assert sorted(Appointment.objects.filter(pk=forty[BOTH_TAKEN].pk).values_list("version", flat=True)) == [2]
    kept_their_time = [visit for number, visit in enumerate(forty) if number != BOTH_TAKEN]
    starts = dict(Appointment.objects.values_list("pk", "starts_at"))
    assert [starts[visit.pk] for visit in kept_their_time] == [visit.starts_at for visit in kept_their_time]
    waiting = WaitingEntry.objects.get()
    assert (waiting.client, waiting.staff, waiting.for_own) == (forty[WOULD_WAIT].client, house.mari, True)
    assert waiting.first_day == house.absence.ends_on
    assert (
        Mail.objects.filter(kind="visit_handed_over").count() == Mail.objects.count() == BOOKINGS - 4 - len(NO_ADDRESS)
    )
    shown = desk.locator("main").inner_text()
    assert re.search(rf"\b{BOOKINGS - 6}\b.*\b{BOOKINGS}\b", shown)


def test_a_row_that_became_impossible_stays_open_and_the_call_list_goes_on(house, signed_in_page, assert_accessible):
    first, second = (visit_in(house, hour(house, number), client=ClientFactory(email="")) for number in (10, 12))
    desk = signed_in_page(house.desk)
    desk.goto(f"/diary/absences/{house.absence.pk}/")
    visit_in(house, first.starts_at, staff=house.sanna)  # meanwhile, at another desk

    desk.locator("button[value=carry_out]").click()
    expect(desk.locator(f"#visit-{first.pk} .form-error")).to_contain_text("Sanna")
    assert_accessible(desk)
    expect(desk.locator(f"#choice-{first.pk}")).to_have_value("later")

    desk.locator(f"#tick-{first.pk}").check()
    desk.select_option("#many-what", f"hand:{house.liisa.pk}")
    desk.locator("button[value=set]").click()
    expect(desk.locator(f"#choice-{first.pk}")).to_have_value(f"hand:{house.liisa.pk}")
    desk.locator("button[value=carry_out]").click()
    expect(desk.locator(f"#visit-{first.pk} .badge-good")).to_contain_text("Liisa")
    desk.locator(f"#visit-{second.pk} button[value=called]").click()
    expect(desk.locator(f"#visit-{second.pk}.resting")).to_be_visible()
    desk.locator(f"#visit-{first.pk} button[formaction*='/undo/']").click()
    expect(desk.locator(f"#choice-{first.pk}")).to_be_visible()

    assert list(AffectedVisit.objects.values_list("appointment", "to_staff__name", "told")) == [
        (second.pk, "Sanna", "called")
    ]
    first.refresh_from_db()
    assert (first.staff, first.state) == (house.mari, "booked")


def test_the_screen_and_the_list_on_paper_fit_a_phone(house, signed_in_page, assert_accessible):
    visit_in(
        house,
        hour(house, 10),
        asked_for=True,
        client=ClientFactory(first_name="Maria-Elisabet", last_name="Pitkäniminen"),
    )
    phone = signed_in_page(house.desk, viewport=PHONE)

    phone.goto(f"/diary/absences/{house.absence.pk}/")
    assert_accessible(phone)
    wide = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    phone.locator("button[value=carry_out]").click()
    expect(phone.locator(".badge-attention").first).to_be_visible()
    phone.goto(f"/diary/absences/{house.absence.pk}/calls/")
    assert_accessible(phone)
    expect(phone.locator("tbody tr")).to_have_count(1)

    assert wide == 0
