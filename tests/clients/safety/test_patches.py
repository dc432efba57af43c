"""Patch tests on every path: put on, read in time, demanded by three levels, and known to booking, arrival and care."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from clients.card.services import HealthNote, note_health
from clients.care.services import Done, record_treatment
from clients.safety.models import Check, LineUsed, PatchDemand, PatchTest
from clients.safety.services.checking import look
from clients.safety.services.patches import DemandWish, demand, put_on, read, take_back, used_by
from salon.booking.models import Appointment
from salon.booking.services import BookingWish, book
from salon.house.hours import off_days
from tests.clients.reading import shows, today
from tests.clients.safety.refusals import code_of
from tests.factories import (
    AppointmentFactory,
    ClientFactory,
    ProductLineFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
    UserFactory,
    with_hours,
)

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=20)


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def now(db):
    """A Monday morning to come whose next day is a working day too, so that bookings of both lie in working time."""
    morning = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=7)
    while morning.weekday() or off_days(morning.date(), morning.date() + timedelta(days=1)):
        morning += timedelta(days=1)
    return morning


@pytest.fixture
def mari():
    return with_hours(StaffFactory(name="Mari", role="cosmetologist"))


@pytest.fixture
def tint(mari):
    return ServiceFactory(name="Tint", performers=[mari])


@pytest.fixture
def line(tint, now):
    line = ProductLineFactory(brand="Dye")
    used_by(line, [tint], by=None, at=now)
    demand(line, DemandWish("block", 24, 6), by=None, at=now - timedelta(days=30))
    return line


@pytest.fixture
def aino():
    return ClientFactory(first_name="Aino", last_name="Korhonen", language="en")


def made(aino, line, mari, at, *, result="clear", hours=24):
    test = put_on(aino, line, site="Arm", by=mari.user, at=at - timedelta(hours=hours))
    return read(test, result, "Itch" if result == "reaction" else "", by=mari.user, at=at)


def states(aino, tint, at):
    return [rule.state.value for rule in look(aino, tint, at.date()).rules]


def test_h91_a_test_is_read_in_its_time_and_holds_for_its_own_line_only(aino, tint, line, mari, now):
    other = ProductLineFactory(brand="Other")
    test = put_on(aino, other, site="Arm", by=mari.user, at=now - timedelta(hours=24))
    early = code_of(read, test, "clear", "", by=mari.user, at=now - timedelta(minutes=1))
    read(test, "clear", "", by=mari.user, at=now)

    before = states(aino, tint, now)
    made(aino, line, mari, now)

    assert (early, before, states(aino, tint, now)) == ("too_early", ["missing"], [])


def test_the_line_says_24_or_48_hours(aino, tint, line, mari, now):
    demand(line, DemandWish("block", 48, 6), by=None, at=now - timedelta(days=9))
    test = put_on(aino, line, site="Arm", by=mari.user, at=now - timedelta(hours=47, minutes=59))

    assert code_of(read, test, "clear", "", by=mari.user, at=now) == "too_early"
    assert read(test, "clear", "", by=mari.user, at=now + timedelta(minutes=1)).read_at is not None


def test_an_allergy_or_a_medicine_noted_since_makes_it_void_and_a_condition_does_not(aino, tint, line, mari, now):
    made(aino, line, mari, now)
    note_health(aino, HealthNote("condition", condition="rosacea"), by=mari.user, at=now + timedelta(hours=1))
    same = states(aino, tint, now)
    note_health(aino, HealthNote("allergy", text="Nickel"), by=mari.user, at=now + timedelta(hours=2))

    assert (same, states(aino, tint, now)) == ([], ["void"])


def test_a_reaction_stops_the_line_for_good_whatever_the_level(aino, tint, line, mari, now):
    demand(line, DemandWish("advise", 24, 6), by=None, at=now - timedelta(days=9))
    made(aino, line, mari, now, result="reaction")
    made(aino, line, mari, now + timedelta(days=9))

    found = look(aino, tint, now.date())

    assert (found.worst, found.rules[0].state.value) == ("block", "reaction")


@pytest.mark.parametrize(("level", "worst"), [("advise", "warn"), ("require", "override"), ("block", "block")])
def test_the_three_levels_weigh_as_the_other_rules_do(aino, tint, line, now, level, worst):
    demand(line, DemandWish(level, 24, 6), by=None, at=now - timedelta(days=9))

    assert look(aino, tint, now.date()).worst == worst


def test_it_may_be_booked_where_there_is_time_for_the_test_and_else_the_desk_asks(aino, tint, line, mari, now):
    desk = UserFactory(role="receptionist")
    soon, later = now + timedelta(hours=3), now + timedelta(days=1, hours=3)

    refused = code_of(book, aino, BookingWish(tint, mari, soon), by=desk, at=now)
    booked = book(aino, BookingWish(tint, mari, later), by=desk, at=now)

    assert (refused, booked.state, Appointment.objects.count()) == ("ask_cosmetologist", "booked", 1)
    assert booked.hint.startswith("A patch test is needed before: ask the client to come 24 hours")
    assert Check.objects.get(step="booked").worst == "block"


def test_the_desk_is_told_that_a_test_is_needed_before(client, aino, tint, line, mari, now):
    client.force_login(UserFactory(role="receptionist"))
    sent = {
        "client": aino.pk, "service": tint.pk, "staff": mari.pk, "day": now.date(), "time": "10:00",
        "more-TOTAL_FORMS": 0, "more-INITIAL_FORMS": 0,
    }  # fmt: skip

    page = client.post(reverse("booking:book"), sent, headers={"HX-Request": "true"})

    assert (page.status_code, Appointment.objects.count()) == (200, 1)
    assert shows(page, "A patch test is needed before", "Dye") == [True, False]


def test_after_a_reaction_it_is_not_booked_however_far_ahead(aino, tint, line, mari, now):
    made(aino, line, mari, now, result="reaction")

    wish = BookingWish(tint, mari, now + timedelta(days=7))
    assert code_of(book, aino, wish, by=UserFactory(role="receptionist"), at=now) == "ask_cosmetologist"


def test_at_arrival_the_desk_is_told_to_ask_and_what_was_found_is_kept(client, aino, tint, line, mari):
    visit = AppointmentFactory(client=aino, staff=mari, service=tint, starts_at=timezone.now())
    client.force_login(UserFactory(role="receptionist"))

    answer = client.post(reverse("booking:state", args=[visit.pk]), {"state": "arrived", "version": visit.version},
                         headers={"HX-Request": "true", "HX-Target": "toasts"})  # fmt: skip

    visit.refresh_from_db()
    check = Check.objects.get(step="arrived")
    assert (visit.state, check.worst, check.appointment) == ("arrived", "block", visit)
    assert shows(answer, "Ask the cosmetologist before the treatment begins.", "Patch test") == [True, False]


def test_without_it_the_treatment_is_not_recorded(aino, tint, line, mari, now):
    visit = AppointmentFactory(client=aino, staff=mari, service=tint, starts_at=now)

    assert code_of(record_treatment, visit, Done(tint), by=mari.user, at=now) == "stopped"
    made(aino, line, mari, now)
    assert record_treatment(visit, Done(tint), by=mari.user, at=now).signed_by == mari.user


def test_a_line_that_demands_nothing_and_a_treatment_that_uses_none_ask_for_nothing(aino, tint, line, now):
    demand(line, None, by=None, at=now)
    massage = ServiceFactory()

    assert (look(aino, tint, now.date()).rules, look(aino, massage, now.date()).rules) == ((), ())
    assert PatchDemand.objects.get().valid_until is not None


def test_put_on_twice_is_one_test_and_by_mistake_is_taken_back(aino, line, mari, now):
    first, second = (put_on(aino, line, site="Arm", by=mari.user, at=now) for _time in range(2))
    take_back(first, by=mari.user, at=now)
    third = put_on(aino, line, site="Arm", by=mari.user, at=now)

    assert (first.pk == second.pk, third.pk == first.pk) == (True, False)
    assert code_of(put_on, aino, line, site=" ", by=mari.user, at=now) == "no_site"


@pytest.mark.parametrize(
    "wrong",
    [
        {"readable_from": timedelta(hours=23, minutes=59)},
        {"read_at": timedelta(hours=23, minutes=59)},
        {"read_at": timedelta(hours=25), "read_by": None},
        {"site": ""},
    ],
)
def test_h91_the_database_refuses_what_was_read_too_early(aino, line, mari, now, wrong):
    right = {"client": aino, "line": line, "site": "Arm", "applied_at": now, "applied_by": mari.user,
             "readable_from": now + timedelta(hours=24), "valid_until": None}  # fmt: skip
    given = {name: now + value if isinstance(value, timedelta) else value for name, value in wrong.items()}
    if "read_at" in given:
        given = {"read_by": mari.user, "valid_until": today(), **given}

    with pytest.raises(IntegrityError), transaction.atomic():
        PatchTest.objects.create(**{**right, **given})


def test_the_owner_says_what_a_line_demands_and_which_treatments_use_it(client, tint):
    client.force_login(UserFactory(role="owner"))
    line = ProductLineFactory(brand="Dye")
    page = reverse("safety:patch-line", args=[line.pk])

    client.post(page, {"level": "require", "hours": 48, "months": 12, "source": "Maker", "services": tint.pk})
    client.post(page, {"level": "block", "hours": 48, "months": 12, "source": "Maker", "services": tint.pk})
    wrong = client.post(page, {"level": "block", "hours": 12, "months": 99})
    listed = client.get(reverse("safety:patch-lines"))

    standing = PatchDemand.objects.get(valid_until=None)
    assert (standing.level, standing.hours, PatchDemand.objects.count(), wrong.status_code) == ("block", 48, 2, 422)
    assert (LineUsed.objects.get().service, shows(listed, "Dye", "Not without it", "48 hours")) == (tint, [True] * 3)


def test_who_treats_puts_on_and_reads_and_nobody_else_finds_it(client, aino, line, mari):
    AppointmentFactory(client=aino, staff=mari, starts_at=timezone.now())
    client.force_login(mari.user)
    page = reverse("safety:patch-of", args=[aino.pk])
    client.post(page, {"line": line.pk, "site": "Left arm", "batch": "B7"})
    test = PatchTest.objects.get()
    early = client.get(page)
    PatchTest.objects.update(applied_at=timezone.now() - timedelta(days=2), readable_from=timezone.now() - SOON)

    due = client.get(reverse("safety:patch-tests"))
    day = client.get(reverse("care:my-day"))
    silent = client.post(reverse("safety:patch-read", args=[test.pk]), {"result": "reaction", "words": ""})
    client.post(reverse("safety:patch-read", args=[test.pk]), {"result": "reaction", "words": "Itch"})
    after = client.get(page)

    assert shows(early, "May be read from", "Left arm, B7") == [True, True]
    assert (shows(due, "Aino Korhonen"), shows(day, "1 patch test to read"), silent.status_code) == (
        [True],
        [True],
        422,
    )
    assert shows(after, "A reaction", "Itch", "this line is not used on the client") == [True] * 3
    for role in ("receptionist", "owner", "cosmetologist"):
        client.force_login(UserFactory(role=role))
        codes = [client.get(page).status_code, client.post(page, {}).status_code,
                 client.post(reverse("safety:patch-read", args=[test.pk]), {}).status_code]  # fmt: skip
        assert set(codes) == {404}


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_however_long(client, mari, count, django_assert_num_queries):
    client.force_login(mari.user)
    for number in range(count):
        card, line = ClientFactory(), ProductLineFactory(brand=f"B{number}")
        AppointmentFactory(client=card, staff=mari, starts_at=timezone.now() + timedelta(days=number))
        demand(line, DemandWish("block", 24, 6), by=None, at=timezone.now())
        put_on(card, line, site="Arm", by=mari.user, at=timezone.now())
    client.get(reverse("safety:patch-tests"))

    with django_assert_num_queries(4):
        client.get(reverse("safety:patch-tests"), {"state": "on"})
    client.force_login(UserFactory(role="owner"))
    client.get(reverse("safety:patch-lines"))
    with django_assert_num_queries(4):
        client.get(reverse("safety:patch-lines"))
