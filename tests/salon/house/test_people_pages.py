"""The owner's pages about people: found, opened, filled in, refused in words."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from salon.core.models import Access, Role
from salon.core.time import local_day
from salon.house.models import Absence, Cover, DayShift, Location, OpeningHours, Staff, WeeklyShift
from salon.house.services.people import competence_mark
from salon.house.services.rota import mark_of as hours_mark
from tests.factories import SalonFactory, ServiceFactory, StaffFactory, UserFactory, with_hours

pytestmark = pytest.mark.django_db
PAGES = (
    "person",
    "person-change",
    "person-leave",
    "person-hours",
    "person-day",
    "person-treatments",
    "log-in",
    "absence-new",
    "cover-new",
)


@pytest.fixture
def today():
    return local_day(timezone.now())


def browser_of(role):
    browser = Browser()
    browser.force_login(UserFactory(role=role), backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


@pytest.fixture
def owner():
    SalonFactory()
    return browser_of(Role.OWNER)


def facts(**changed):
    return {
        "name": "Mari",
        "employed_from": "2026-01-01",
        "has_column": "on",
        "colour": "3",
        "diary_order": "10",
        **changed,
    }


def hours(**changed):
    """A posted week: Monday to Friday nine to five."""
    week = {}
    for weekday in range(5):
        week |= {f"a{weekday}-1-from": "09:00", f"a{weekday}-1-until": "17:00"}
    return {**week, **changed}


@pytest.mark.parametrize(
    ("role", "status", "log_in"),
    [
        (Role.OWNER, 200, 200),
        (Role.MANAGER, 200, 404),
        (Role.COSMETOLOGIST, 404, 404),
        (Role.RECEPTIONIST, 404, 404),
        (Role.SUBSTITUTE, 404, 404),
        (Role.ACCOUNTANT, 404, 404),
    ],
)
def test_h24_only_who_leads_the_salon_has_these_pages_and_only_the_owner_gives_log_ins(role, status, log_in):
    SalonFactory()
    mari = StaffFactory()
    absence = Absence.objects.create(staff=mari, kind="other", starts_on=date(2026, 11, 1))
    cover = Cover.objects.create(
        absent=mari, substitute=StaffFactory(), starts_on=date(2026, 11, 1), ends_on=date(2099, 1, 1)
    )
    browser = browser_of(role)

    answers = {name: browser.get(reverse(f"house:{name}", args=[mari.pk])).status_code for name in PAGES}
    lists = [browser.get(reverse(f"house:{name}")).status_code for name in ("people", "person-new", "away")]
    single = [
        browser.get(reverse("house:absence", args=[absence.pk])).status_code,
        browser.get(reverse("house:cover", args=[cover.pk])).status_code,
    ]

    assert answers == {name: log_in if name == "log-in" else status for name in PAGES}
    assert lists + single == [status] * 5


def test_h05_nobody_of_this_address_answers_404(owner):
    for name in PAGES:
        assert owner.get(reverse(f"house:{name}", args=[uuid4()])).status_code == 404
    for name in ("absence", "cover"):
        assert owner.get(reverse(f"house:{name}", args=[uuid4()])).status_code == 404
    for name in ("person-keep", "person-day-clear", "log-in-again", "log-in-end", "absence-end", "cover-end"):
        assert owner.post(reverse(f"house:{name}", args=[uuid4()])).status_code == 404


def test_a_new_person_gets_the_next_colour_and_place_and_then_her_hours(owner):
    StaffFactory(colour=1, diary_order=20)

    first = owner.get(reverse("house:person-new"))
    answer = owner.post(reverse("house:person-new"), facts(name="  Ma\x00ri\u200b\tV. "))

    mari = Staff.objects.get(name="Mari V.")
    assert (first.context["form"].initial["colour"], first.context["form"].initial["diary_order"]) == (2, 30)
    assert (answer.status_code, answer["Location"]) == (302, reverse("house:person-hours", args=[mari.pk]))
    assert (mari.colour, mari.diary_order, mari.has_column, mari.user) == (3, 10, True, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "\u202e\u200b"},
        {"name": "M" * 81},
        {"employed_from": "31.2.2026"},
        {"employed_from": "9999-12-31"},
        {"colour": "11"},
        {"diary_order": "-1"},
    ],
)
def test_h65_a_person_who_cannot_be_is_refused_and_nothing_saved(owner, wrong):
    answer = owner.post(reverse("house:person-new"), facts(**wrong))

    assert (answer.status_code, Staff.objects.count()) == (422, 0)


def test_h53_keys_that_a_form_does_not_have_change_nothing(owner, today):
    mari = StaffFactory(name="Mari")
    stranger = UserFactory(role=Role.OWNER)
    forged = {
        "user": str(stranger.pk),
        "id": str(uuid4()),
        "employed_until": "2026-12-01",
        "role": "owner",
        "code": "X",
        "staff": str(uuid4()),
        "staff_id": str(uuid4()),
        "is_active": "",
    }

    owner.post(reverse("house:person-change", args=[mari.pk]), facts(version=mari.version, **forged))
    owner.post(
        reverse("house:absence-new", args=[mari.pk]), {"kind": "other", "starts_on": today.isoformat(), **forged}
    )

    mari.refresh_from_db()
    assert (mari.colour, mari.user, mari.code, mari.employed_until) == (3, None, None, None)
    assert list(Absence.objects.values_list("staff", flat=True)) == [mari.pk]
    assert list(Access.objects.filter(user=stranger).values_list("role", flat=True)) == ["owner"]


def test_the_first_week_begins_as_the_salon_does_and_treatments_come_next(owner):
    for weekday in (1, 2):
        OpeningHours.objects.create(weekday=weekday, starts="10:00", ends="18:00")
    mari = StaffFactory()

    page = owner.get(reverse("house:person-hours", args=[mari.pk]))
    answer = owner.post(
        reverse("house:person-hours", args=[mari.pk]), hours(from_day="2026-11-02", seen=hours_mark(mari))
    )

    shown = [[str(pair[0].value() or "") for pair in row.pairs] for row in page.context["form"].first_week()]
    assert shown[:3] == [["", ""], ["10:00:00", ""], ["10:00:00", ""]]
    assert answer["Location"] == reverse("house:person-treatments", args=[mari.pk])
    assert sorted(mari.weekly_shifts.values_list("weekday", flat=True)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"a0-1-from": "17:00", "a0-1-until": "09:00"}, "hours after midnight go to the next day"),
        ({"a0-1-from": "22:00", "a0-1-until": "00:00"}, "hours after midnight go to the next day"),
        ({"a0-1-from": "09:00", "a0-1-until": ""}, "Write both times, or neither."),
        ({"a0-2-from": "16:00", "a0-2-until": "18:00"}, "These hours overlap."),
        ({"a0-1-from": "25:99"}, "Write the time as 9:30."),
        ({"from_day": ""}, "This field is required."),
        ({"from_day": "2019-12-31"}, "The employment begins after this day."),
        ({"take_turns": "on", "b6-1-from": "12:00"}, "Write both times, or neither."),
    ],
)
def test_a_week_that_cannot_be_worked_is_refused_in_a_sentence(owner, wrong, sentence):
    mari = StaffFactory()
    posted = hours(from_day="2026-11-02", seen=hours_mark(mari))

    answer = owner.post(reverse("house:person-hours", args=[mari.pk]), {**posted, **wrong})

    assert (answer.status_code, WeeklyShift.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()


def test_hours_set_on_an_old_page_answer_409(owner):
    mari = StaffFactory()
    seen = hours_mark(mari)
    with_hours(mari)

    answer = owner.post(
        reverse("house:person-hours", args=[mari.pk]), hours(from_day=str(local_day(timezone.now())), seen=seen)
    )

    assert (answer.status_code, mari.weekly_shifts.count()) == (409, 5)


def test_a_single_day_is_set_at_a_place_and_taken_back(owner, today):
    north, _south = Location.objects.create(name="North"), Location.objects.create(name="South")
    mari, day = StaffFactory(), today + timedelta(days=3)
    address = reverse("house:person-day", args=[mari.pk])

    owner.post(address, {"day": str(day), "day-1-from": "10:00", "day-1-until": "12:00", "day-place": str(north.pk)})
    written = list(DayShift.objects.values_list("day", "starts__hour", "location"))
    page = owner.get(reverse("house:person", args=[mari.pk])).content.decode()
    owner.post(reverse("house:person-day-clear", args=[mari.pk]), {"day": str(day)})

    assert (written, page.count("As usual")) == ([(day, 10, north.pk)], 1)
    assert DayShift.objects.count() == 0


@pytest.mark.parametrize("day", ["", "x", "2026-02-31", "\x00"])
def test_h65_an_odd_day_to_clear_breaks_nothing(owner, day):
    mari = StaffFactory()

    assert owner.post(reverse("house:person-day-clear", args=[mari.pk]), {"day": day}).status_code == 302


@pytest.mark.parametrize("typed", ["79.50", "79,50"])
def test_what_she_gives_is_ticked_with_a_time_and_price_of_her_own(owner, typed):
    facial, peel, gone = ServiceFactory(name="Facial"), ServiceFactory(name="Peel"), ServiceFactory(active=False)
    mari = StaffFactory()
    ServiceFactory(name="Wrap", performers=[mari])

    answer = owner.post(
        reverse("house:person-treatments", args=[mari.pk]),
        {
            "seen": competence_mark(mari),
            f"gives-{facial.pk}": "on",
            f"gives-{peel.pk}": "on",
            f"minutes-{peel.pk}": "45",
            f"price-{peel.pk}": typed,
            f"gives-{gone.pk}": "on",
        },
    )

    rows = mari.competences.order_by("service__name").values_list("service__name", "duration_minutes", "price")
    assert answer.status_code == 302
    assert list(rows.filter(valid_until=None)) == [("Facial", None, None), ("Peel", 45, Decimal("79.50"))]


@pytest.mark.parametrize("wrong", [{"minutes": "4"}, {"minutes": "481"}, {"price": "-1"}, {"price": "x"}])
def test_odd_minutes_and_prices_are_refused_beside_their_field(owner, wrong):
    facial, mari = ServiceFactory(), StaffFactory()
    posted = {f"{name}-{facial.pk}": value for name, value in wrong.items()}

    answer = owner.post(
        reverse("house:person-treatments", args=[mari.pk]),
        {"seen": competence_mark(mari), f"gives-{facial.pk}": "on", **posted},
    )

    assert (answer.status_code, mari.competences.count()) == (422, 0)


def test_who_leaves_can_stay_after_all(owner, today):
    mari = StaffFactory(role=Role.COSMETOLOGIST)
    leave = {"last_day": str(today + timedelta(days=10)), "version": mari.version}

    page = owner.post(reverse("house:person-leave", args=[mari.pk]), leave, follow=True)
    mari.refresh_from_db()
    left_on, access = mari.employed_until, Access.objects.get(user=mari.user)
    owner.post(reverse("house:person-keep", args=[mari.pk]))

    mari.refresh_from_db()
    assert (left_on, local_day(access.valid_until)) == (today + timedelta(days=11), today + timedelta(days=11))
    assert "Undo" in page.content.decode()
    assert (mari.employed_until, Access.objects.get(user=mari.user).valid_until) == (None, None)
