"""Public holidays and closed days: opened, closed, taken back, and what the working time makes of it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from salon.core.errors import Refused
from salon.core.models import AuditEvent
from salon.core.time import local_day
from salon.house.hours import off_days, public_holidays
from salon.house.models import Salon, SpecialDay
from salon.house.queries.places import unusual_days, year_from
from salon.house.services.rules import close_days, open_on
from tests.factories import NOW, TODAY, SalonFactory, UserFactory
from tests.salon.house.owner import ODD_NAMES, SCRIPT, SHOWN, owners_browser

pytestmark = pytest.mark.django_db
INDEPENDENCE = date(2026, 12, 6)


@pytest.fixture
def owner():
    return owners_browser()


def today():
    return local_day(timezone.now())


def test_the_holidays_of_twelve_months_are_those_of_finland():
    days = [row.day for row in unusual_days(TODAY, closed_on_holidays=True)]

    assert days == [
        date(2026, 12, 6),
        date(2026, 12, 24),
        date(2026, 12, 25),
        date(2026, 12, 26),
        date(2027, 1, 1),
        date(2027, 1, 6),
        date(2027, 3, 26),
        date(2027, 3, 28),
        date(2027, 3, 29),
        date(2027, 5, 1),
        date(2027, 5, 6),
        date(2027, 5, 16),
        date(2027, 6, 25),
        date(2027, 6, 26),
        date(2027, 11, 6),
    ]


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 11, 25), date(2027, 11, 24)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 3, 1), date(2028, 2, 29)),
    ],
)
def test_twelve_months_end_the_day_before_the_same_date(day, last):
    assert year_from(day) == last


def test_a_holiday_is_opened_and_closed_again(owner):
    SalonFactory(closed_on_holidays=True)
    day = next(iter(public_holidays(today(), year_from(today()))))

    owner.post(reverse("house:holiday-open"), {"day": day.isoformat()})
    opened = day in off_days(day, day)
    row = SpecialDay.objects.get()
    owner.post(reverse("house:day-as-usual", args=[row.pk]))

    assert (opened, row.is_open, day in off_days(day, day)) == (False, True, True)


@pytest.mark.parametrize("day", ["2020-12-06", "2027-01-04", "x", "", "9999-12-31"])
def test_only_a_coming_holiday_can_be_opened(owner, day):
    SalonFactory(closed_on_holidays=True)

    answer = owner.post(reverse("house:holiday-open"), {"day": day})

    assert (answer.status_code in (302, 404), SpecialDay.objects.count()) == (True, 0)


def test_a_week_is_closed_in_one_go_and_a_day_of_it_taken_back(owner):
    SalonFactory(closed_on_holidays=True)
    first = today() + timedelta(days=200)
    asked = {"first": first.isoformat(), "last": (first + timedelta(days=6)).isoformat(), "name": "Kesäloma"}

    owner.post(reverse("house:closed-days"), asked)
    closed = [day for day, name in off_days(first, first + timedelta(days=6)).items() if name == "Kesäloma"]
    answer = owner.post(reverse("house:day-as-usual", args=[SpecialDay.objects.get(day=first).pk]), follow=True)

    form = answer.context["form"]
    assert (len(closed), SpecialDay.objects.count()) == (7, 6)
    assert (form["first"].value(), form["name"].value()) == (first.isoformat(), "Kesäloma")


@pytest.mark.parametrize(
    ("first", "last", "name", "code"),
    [
        (-1, -1, "Loma", "in_the_past"),
        (3, 2, "Loma", "ends_before_start"),
        (3, 3, "\u200b", "no_reason"),
        (3, 3, "L" * 81, "no_reason"),
        (3, 65, "Loma", "too_long"),
        (3 * 366 + 1, 3 * 366 + 1, "Loma", "too_long"),
    ],
)
def test_closing_that_makes_no_sense_is_refused_and_nothing_stored(first, last, name, code):
    days = [TODAY + timedelta(days=number) for number in (first, last)]

    with pytest.raises(Refused) as refusal:
        close_days(*days, name, by=UserFactory(), at=NOW)

    assert (refusal.value.code, SpecialDay.objects.count()) == (code, 0)


def test_a_holiday_that_was_opened_can_be_closed_for_a_reason_of_ones_own():
    SalonFactory(closed_on_holidays=True)
    open_on(INDEPENDENCE, "Itsenäisyyspäivä", by=UserFactory(), at=NOW)

    close_days(INDEPENDENCE, INDEPENDENCE, "Remontti", by=UserFactory(), at=NOW)

    rows = [(row.name, row.closed) for row in unusual_days(INDEPENDENCE, closed_on_holidays=True)]
    assert rows[0] == ("Remontti", True)


def test_the_salon_stays_open_on_holidays_when_the_owner_says_so(owner):
    SalonFactory(closed_on_holidays=True)

    owner.post(reverse("house:closed-on-holidays"), {"closed": "no"})

    event = AuditEvent.objects.get(action="salon.rules_changed")
    assert (Salon.objects.get().closed_on_holidays, off_days(INDEPENDENCE, INDEPENDENCE)) == (False, {})
    assert event.facts["rules"] == {"closed_on_holidays": [True, False]}


def test_without_a_salon_the_page_stands_and_the_switch_says_what_is_missing(owner):
    answers = [
        owner.get(reverse("house:closed-days")).status_code,
        owner.post(reverse("house:closed-on-holidays"), {"closed": "no"}).status_code,
    ]

    assert (answers, Salon.objects.count()) == ([200, 302], 0)


def test_h61_a_script_as_reason_is_shown_as_text(owner):
    SalonFactory(closed_on_holidays=True)
    SpecialDay.objects.create(day=today() + timedelta(days=2), name=SCRIPT)

    text = owner.get(reverse("house:closed-days")).content.decode()

    assert (text.count(SCRIPT), text.count(SHOWN)) == (0, 1)


@pytest.mark.parametrize(("name", "kept"), ODD_NAMES)
def test_h65_odd_reasons_are_made_plain_or_refused(owner, name, kept):
    SalonFactory(closed_on_holidays=True)
    asked = {"first": (today() + timedelta(days=2)).isoformat(), "name": name}

    answer = owner.post(reverse("house:closed-days"), asked)

    stored = list(SpecialDay.objects.values_list("name", flat=True))
    assert (answer.status_code, stored) == ((302, [kept]) if kept else (422, []))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_questions_of_the_page_do_not_grow(owner, rows, django_assert_num_queries):
    SalonFactory(closed_on_holidays=True)
    for number in range(rows):
        SpecialDay.objects.create(day=today() + timedelta(days=number), name="Loma")
    owner.get(reverse("house:closed-days"))

    with django_assert_num_queries(4):
        owner.get(reverse("house:closed-days"))
