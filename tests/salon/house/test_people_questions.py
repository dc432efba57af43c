"""The lists of people: filtered, sorted, asked in a constant number of questions; and the lines that acts leave."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from salon.core.models import AuditEvent, Role, User
from salon.core.time import local_day
from salon.house.models import Absence, Cover, DayShift
from tests.factories import SalonFactory, ServiceFactory, StaffFactory, UserFactory, with_hours

pytestmark = pytest.mark.django_db
FACTS = {"name": "Mari", "employed_from": "2026-01-01", "has_column": "on", "colour": "3", "diary_order": "10"}


@pytest.fixture
def today():
    return local_day(timezone.now())


@pytest.fixture
def owner():
    SalonFactory()
    browser = Browser()
    browser.force_login(UserFactory(role=Role.OWNER), backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


def busy(people, today):
    service = ServiceFactory()
    for number in range(people):
        mari = with_hours(StaffFactory(role=Role.COSMETOLOGIST))
        ServiceFactory(performers=[mari])
        substitute = StaffFactory()
        Absence.objects.create(staff=mari, kind="sick", starts_on=today - timedelta(days=number), ends_on=None)
        Cover.objects.create(absent=mari, substitute=substitute, starts_on=today, ends_on=date(2099, 1, 1))
    return service


@pytest.mark.parametrize("people", [1, 3])
def test_the_questions_of_the_lists_do_not_grow(people, owner, today, django_assert_num_queries):
    busy(people, today)
    owner.get(reverse("house:people"))

    with django_assert_num_queries(8):
        owner.get(reverse("house:people"), {"state": "all"})
    with django_assert_num_queries(5):
        owner.get(reverse("house:away"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_questions_of_a_persons_page_do_not_grow(rows, owner, today, django_assert_num_queries):
    mari = with_hours(StaffFactory(role=Role.COSMETOLOGIST), weekdays=range(rows))
    for number in range(rows):
        ServiceFactory(performers=[mari])
        day = today + timedelta(days=10 * number)
        DayShift.objects.create(staff=mari, day=day)
        Absence.objects.create(staff=mari, kind="other", starts_on=day, ends_on=day + timedelta(days=2))
        for pair in ({"absent": mari, "substitute": StaffFactory()}, {"absent": StaffFactory(), "substitute": mari}):
            Cover.objects.create(**pair, starts_on=day, ends_on=day + timedelta(days=2))
    owner.get(reverse("house:people"))

    with django_assert_num_queries(12):
        owner.get(reverse("house:person", args=[mari.pk]))
    with django_assert_num_queries(7):
        owner.get(reverse("house:person-treatments", args=[mari.pk]))
    with django_assert_num_queries(9):
        owner.get(reverse("house:person-hours", args=[mari.pk]))


def test_every_act_leaves_one_line_and_none_names_a_kind_of_absence(owner, today):
    mari = StaffFactory(name="Mari")
    owner.post(reverse("house:person-change", args=[mari.pk]), {**FACTS, "version": mari.version})
    owner.post(reverse("house:absence-new", args=[mari.pk]), {"kind": "sick", "starts_on": str(today), "ends_on": ""})
    absence = Absence.objects.get()
    owner.post(reverse("house:absence-end", args=[absence.pk]), {"seen": "0000"})

    events = AuditEvent.objects.order_by("seq")
    assert list(events.values_list("action", flat=True)) == ["staff.changed", "absence.recorded"]
    assert ["sick" in str(event.facts) for event in events] == [False, False]
    assert User.objects.count() == 1


@pytest.mark.parametrize(("state", "names"), [("now", ["Aino"]), ("left", ["Liisa"]), ("all", ["Liisa", "Aino"])])
def test_the_list_shows_who_works_here_who_left_or_all(owner, state, names):
    StaffFactory(name="Liisa", diary_order=1, employed_until=date(2026, 1, 1))
    StaffFactory(name="Aino", diary_order=2)

    page = owner.get(reverse("house:people"), {"state": state})

    assert [person.staff.name for person in page.context["people"]] == names


@pytest.mark.parametrize(
    ("sort", "names"),
    [("name", ["A", "B"]), ("-name", ["B", "A"]), ("order", ["B", "A"]), ("user__password", ["B", "A"])],
)
def test_the_list_is_sorted_by_the_words_it_knows_alone(owner, sort, names):
    StaffFactory(name="A", diary_order=2)
    StaffFactory(name="B", diary_order=1)

    page = owner.get(reverse("house:people"), {"sort": sort, "state": "\x00", "page": "x"})

    assert [person.staff.name for person in page.context["people"]] == names
