"""What becomes free is written down in the transaction that frees it, and the desk sees it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from salon.booking import services
from salon.booking.blocks import BlockWish, add_block, remove_block
from salon.booking.models import FreedTime
from salon.booking.waiting import freed_since
from salon.core.time import local_day
from salon.house.services.absences import Away, absence_mark, change_absence, end_absence, record_absence
from tests.factories import AppointmentFactory, ClientFactory
from tests.salon.booking.pages import browser_of

pytestmark = pytest.mark.django_db
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
SOON = 5 * MINUTE


@pytest.fixture
def visit(facial, mari, desk, now, tuesday):
    """Tuesday two o'clock with Mari; the buffer ends a quarter past three."""
    return services.book(ClientFactory(), services.BookingWish(facial, mari, tuesday), by=desk, at=now)


def freed():
    rows = FreedTime.objects.order_by("freed_at", "pk")
    return list(rows.values_list("why", "staff__name", "starts_at", "ends_at"))


def test_a_cancelled_visit_gives_back_all_it_took(visit, desk, now, tuesday):
    services.cancel(visit, by=desk, at=now)

    row = FreedTime.objects.get()
    assert freed() == [("cancelled", "Mari", tuesday, tuesday + HOUR + 15 * MINUTE)]
    assert (row.visit, row.freed_at, row.due_at, row.done_at) == (visit, now, now + SOON, None)


def test_a_visit_that_moves_away_or_becomes_shorter_gives_back_where_it_stood(visit, mari, desk, now, tuesday):
    shorter = services.Destination(mari, tuesday, minutes=30)
    services.move(visit, shorter, version=1, by=desk, at=now)
    services.move(visit, services.Destination(mari, tuesday - 3 * HOUR), version=2, by=desk, at=now + MINUTE)

    end = tuesday + HOUR + 15 * MINUTE
    assert freed() == [("moved", "Mari", tuesday, end), ("moved", "Mari", tuesday, end - 30 * MINUTE)]


def test_a_visit_that_becomes_longer_gives_nothing_back(visit, mari, desk, now, tuesday):
    services.move(visit, services.Destination(mari, tuesday, minutes=90), version=1, by=desk, at=now)

    assert freed() == []


def test_of_a_client_who_did_not_come_the_rest_of_the_time_is_free(visit, desk, tuesday):
    services.change_state(visit, "no_show", by=desk, at=tuesday + 20 * MINUTE)
    late = AppointmentFactory(staff=visit.staff, starts_at=tuesday - DAY)

    services.change_state(late, "no_show", by=desk, at=tuesday + 20 * MINUTE)

    assert freed() == [("missed", "Mari", tuesday, tuesday + HOUR + 15 * MINUTE)]


def test_what_is_completed_or_has_passed_frees_nothing(visit, desk, tuesday):
    other = AppointmentFactory(staff=visit.staff, starts_at=tuesday - 4 * HOUR)

    services.change_state(visit, "completed", by=desk, at=tuesday + 20 * MINUTE)
    services.cancel(other, by=desk, at=tuesday + 20 * MINUTE)

    assert freed() == []


def test_a_break_that_is_removed_frees_the_person(mari, desk, now, tuesday):
    block = add_block(BlockWish(tuesday, tuesday + HOUR, staff=mari), by=desk, at=now)

    remove_block(block, version=1, by=desk, at=now)

    assert freed() == [("removed", "Mari", tuesday, tuesday + HOUR)]


@pytest.mark.parametrize(
    ("days", "after", "expected"),
    [
        ((23, 28), "end", (23, 28)),
        ((24, 28), "end", (24, 28)),
        ((20, 28), "end", (23, 28)),
        ((20, None), "end", (23, None)),
        ((20, 28), (20, 26), (26, 28)),
        ((20, 28), (25, 28), (23, 25)),
        ((20, None), (20, 26), (26, None)),
        ((20, 26), (20, 28), None),
        ((20, 28), (20, None), None),
    ],
)
def test_an_absence_that_ends_early_frees_the_days_that_are_left(days, after, expected, mari, desk, now, at):
    def on(first, until):
        return Away("family", date(2026, 11, first), until and date(2026, 11, until))

    absence = record_absence(mari, on(*days), by=desk, at=now - 4 * DAY)
    seen = absence_mark(absence)

    if after == "end":
        end_absence(absence, seen=seen, by=desk, at=now)
    else:
        change_absence(absence, on(*after), seen=seen, by=desk, at=now)

    found = [(why, start, end) for why, _name, start, end in freed()]
    if expected is None:
        assert found == []
    else:
        first, until = expected
        start = max(at(2026, 11, first), now)
        assert found == [("back", start, at(2026, 11, until) if until else now + 28 * DAY)]


def test_the_desk_sees_what_is_free_again_whoever_freed_it(visit, mari, desk, now, at, tuesday):
    absence = record_absence(mari, Away("family", date(2026, 11, 26), date(2026, 11, 27)), by=desk, at=now)
    end_absence(absence, seen=absence_mark(absence), by=desk, at=now)
    services.cancel(visit, by=desk, at=now)

    found = freed_since(now - DAY, at=now)

    assert [(one.start, one.visit) for one in found] == [(tuesday, visit.pk), (at(2026, 11, 26), None)]


def test_on_the_page_of_the_day_an_absence_that_ended_is_told_in_days(waits, mari, desk):
    today = local_day(timezone.now())
    monday = today + timedelta(days=7 - today.weekday())
    waits(first_day=monday, last_day=None)
    absence = record_absence(mari, Away("family", monday, monday + 2 * DAY), by=desk, at=timezone.now())
    end_absence(absence, seen=absence_mark(absence), by=desk, at=timezone.now())

    page = browser_of(desk).get(reverse("today")).content.decode()

    start, end = (date_format(day, "D") + " " + date_format(day, "SHORT_DATE_FORMAT") for day in (monday, monday + DAY))
    words = " ".join(page.split())
    assert (f"{start} – {end}, Mari" in words, "An absence ended early ·" in words) == (True, True)
