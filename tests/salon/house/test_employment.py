"""Somebody leaves and comes back: each time here has its days, what lies between has none, and her log-in waits."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from salon.advisory.streams import history
from salon.booking.availability import ask_for, free_times
from salon.booking.queries import People
from salon.commission.queries import everybody, month_of
from salon.core.errors import Refused
from salon.core.models import Access, AuditEvent, Role
from salon.core.time import local_day
from salon.house.hours import working_spans
from salon.house.models import Employment, Staff
from salon.house.services.absences import Away, record_absence
from salon.house.services.accounts import change_role
from salon.house.services.accounts import mark_of as log_in_mark
from salon.house.services.people import come_back, let_go, stay_away
from salon.house.standing import House
from tests.factories import NOW, TODAY, SalonFactory, ServiceFactory, StaffFactory, UserFactory, with_hours
from tests.salon.house.owner import owners_browser

pytestmark = pytest.mark.django_db
LEFT, BACK = TODAY + timedelta(days=2), TODAY + timedelta(days=5)


@pytest.fixture
def owner():
    return UserFactory(role=Role.OWNER)


@pytest.fixture
def sanna():
    """A summer help who leaves in two days and comes back three days later."""
    SalonFactory()
    person = with_hours(StaffFactory(name="Sanna", employed_until=LEFT), weekdays=range(7))
    Employment.objects.create(staff=person, starts_on=BACK)
    return person


def periods(person):
    return list(person.employments.values_list("starts_on", "ends_on"))


def days_of(spans):
    return sorted({local_day(start) - TODAY for start, _end in spans})


def test_she_works_in_both_times_and_not_between(sanna):
    spans = working_spans([sanna], TODAY, TODAY + timedelta(days=6))[sanna.pk]

    assert days_of(spans) == [timedelta(days=number) for number in (0, 1, 5, 6)]


def test_she_is_offered_in_both_times_and_not_between(sanna):
    facial = ServiceFactory(performers=[sanna])

    found = free_times(ask_for(facial), TODAY, TODAY + timedelta(days=6), at=NOW)

    assert days_of([(one.starts_at, one.ends_at) for one in found]) == [timedelta(days=n) for n in (0, 1, 5, 6)]


def test_her_column_stands_in_the_diary_on_days_of_both_times_only(sanna, owner):
    people = People.of(owner, House.now())

    shown = [bool(people.on(day, day)) for day in (LEFT - timedelta(days=1), LEFT, BACK - timedelta(days=1), BACK)]

    assert shown == [True, False, False, True]
    assert [bool(Staff.objects.employed_on(day)) for day in (TODAY, LEFT, BACK)] == [True, False, True]


def test_the_advisory_and_the_pay_know_both_times(sanna):
    Employment.objects.filter(staff=sanna, starts_on=BACK).update(starts_on=date(2027, 2, 1), ends_on=date(2027, 3, 1))

    exposed = [(period.started_on, period.ended_on) for period in history(before=TODAY).staff]
    paid = [bool(everybody(month_of(text, TODAY))) for text in ("2026-11", "2027-01", "2027-02", "2027-03")]

    assert exposed == [(date(2020, 1, 1), LEFT), (date(2027, 2, 1), date(2027, 3, 1))]
    assert paid == [True, False, True, False]


def test_who_comes_back_keeps_her_earlier_time_and_her_log_in_stays_closed(owner):
    mari = StaffFactory(role=Role.COSMETOLOGIST)
    let_go(mari, TODAY - timedelta(days=30), version=1, by=owner, at=NOW - timedelta(days=20))

    come_back(mari, TODAY, version=2, by=owner, at=NOW)

    acts = list(AuditEvent.objects.order_by("seq").values_list("action", flat=True))
    assert periods(mari) == [(date(2020, 1, 1), TODAY - timedelta(days=30)), (TODAY, None)]
    assert list(Access.objects.valid_at(NOW).filter(user=mari.user)) == []
    assert acts == ["access.ended", "staff.left", "staff.came_back"]


def test_the_owner_gives_who_came_back_her_log_in_again(owner):
    mari = StaffFactory(role=Role.COSMETOLOGIST)
    let_go(mari, TODAY - timedelta(days=30), version=1, by=owner, at=NOW - timedelta(days=20))
    come_back(mari, TODAY, version=2, by=owner, at=NOW)
    mari = Staff.objects.select_related("user").get()

    change_role(mari, Role.RECEPTIONIST, seen=log_in_mark(mari, NOW), by=owner, at=NOW)

    valid = Access.objects.valid_at(NOW).filter(user=mari.user)
    assert list(valid.values_list("role", "valid_until")) == [(Role.RECEPTIONIST, None)]


@pytest.mark.parametrize(
    ("until", "from_day", "code"),
    [
        (None, TODAY, "still_here"),
        (TODAY + timedelta(days=10), TODAY + timedelta(days=9), "still_here"),
        (TODAY - timedelta(days=10), date(9999, 1, 1), "too_far"),
    ],
)
def test_nobody_comes_back_who_is_here_or_in_a_far_year(owner, until, from_day, code):
    mari = StaffFactory(employed_until=until)

    with pytest.raises(Refused) as refusal:
        come_back(mari, from_day, version=1, by=owner, at=NOW)

    assert (refusal.value.code, mari.employments.count()) == (code, 1)


def test_coming_back_is_undone_unless_it_was_ended_since(owner):
    mari = StaffFactory(employed_until=TODAY - timedelta(days=10))
    first = come_back(mari, TODAY, version=1, by=owner, at=NOW)
    stay_away(first, by=owner, at=NOW)
    undone = periods(mari)
    second = come_back(mari, TODAY, version=3, by=owner, at=NOW)
    let_go(mari, TODAY + timedelta(days=5), version=4, by=owner, at=NOW)

    with pytest.raises(Refused) as refusal:
        stay_away(second, by=owner, at=NOW)

    assert undone == [(date(2020, 1, 1), TODAY - timedelta(days=10))]
    assert (refusal.value.code, len(periods(mari))) == ("changed_meanwhile", 2)


def test_a_log_in_given_meanwhile_ends_when_coming_back_is_undone(owner):
    mari = StaffFactory(role=Role.COSMETOLOGIST)
    let_go(mari, TODAY - timedelta(days=30), version=1, by=owner, at=NOW - timedelta(days=20))
    period = come_back(mari, TODAY, version=2, by=owner, at=NOW)
    mari = Staff.objects.select_related("user").get()
    change_role(mari, Role.COSMETOLOGIST, seen=log_in_mark(mari, NOW), by=owner, at=NOW)

    stay_away(period, by=owner, at=NOW + timedelta(seconds=9))

    assert list(Access.objects.valid_at(NOW + timedelta(seconds=9)).filter(user=mari.user)) == []


def test_the_only_time_of_somebody_is_never_taken_away(owner):
    mari = StaffFactory()

    with pytest.raises(Refused):
        stay_away(mari.employments.get(), by=owner, at=NOW)

    assert len(periods(mari)) == 1


def test_an_absence_is_recorded_for_who_comes_back_later(sanna, owner):
    record_absence(sanna, Away("training", BACK, BACK + timedelta(days=1)), by=owner, at=NOW)

    assert sanna.absences.count() == 1


@pytest.mark.parametrize(
    ("begins", "ends"),
    [(date(2019, 1, 1), None), (date(2019, 1, 1), date(2020, 1, 2)), (LEFT - timedelta(days=1), None), (TODAY, LEFT)],
)
def test_the_database_keeps_two_times_of_one_person_apart(begins, ends):
    mari = StaffFactory(employed_until=LEFT)

    with pytest.raises(IntegrityError), transaction.atomic():
        Employment.objects.create(staff=mari, starts_on=begins, ends_on=ends)

    assert Employment.objects.count() == 1


def test_the_database_lets_a_time_begin_where_another_ends_and_others_work_beside():
    mari = StaffFactory(employed_until=LEFT)
    StaffFactory(employed_until=LEFT)
    Employment.objects.create(staff=mari, starts_on=LEFT)

    with pytest.raises(IntegrityError), transaction.atomic():
        Employment.objects.filter(staff=mari, ends_on=LEFT).update(ends_on=LEFT + timedelta(days=1))

    assert Employment.objects.count() == 3


def test_the_page_takes_somebody_back_and_undo_takes_that_back():
    today = local_day(timezone.now())
    mari, browser = StaffFactory(name="Mari", employed_until=today - timedelta(days=10)), owners_browser()
    page = reverse("house:person-return", args=[mari.pk])

    shown = browser.get(page).context["form"]
    answer = browser.post(page, {"first_day": str(today), "version": shown["version"].value()})
    back = periods(mari)
    offered = browser.get(answer["Location"]).context["to_undo"]
    browser.post(offered["url"], {"before": offered["before"]})

    assert (answer.status_code, back[1:]) == (302, [(today, None)])
    assert periods(mari) == back[:1]


def test_her_page_lists_her_times_the_newest_first(sanna):
    page = owners_browser().get(reverse("house:person", args=[sanna.pk]))

    assert [period.starts_on for period in page.context["employments"]] == [BACK, date(2020, 1, 1)]


def test_h83_who_takes_her_back_on_an_old_page_is_told():
    today = local_day(timezone.now())
    mari, browser = StaffFactory(employed_until=today - timedelta(days=10)), owners_browser()

    answer = browser.post(reverse("house:person-return", args=[mari.pk]), {"first_day": str(today), "version": 0})

    assert (answer.status_code, len(periods(mari))) == (409, 1)


def test_a_first_day_is_not_moved_into_an_earlier_time():
    mari, browser = StaffFactory(name="Mari", employed_until=TODAY - timedelta(days=10)), owners_browser()
    Employment.objects.create(staff=mari, starts_on=TODAY)
    page = reverse("house:person-change", args=[mari.pk])
    facts = {"name": "Mari", "has_column": "on", "colour": "3", "diary_order": "10", "version": 1}

    answers = [
        browser.post(page, {**facts, "employed_from": str(TODAY - timedelta(days=days))}).status_code
        for days in (11, 10)
    ]

    assert (answers, periods(mari)[1]) == ([422, 302], (TODAY - timedelta(days=10), None))


def test_the_list_shows_who_is_here_or_comes_and_who_has_left():
    today = local_day(timezone.now())
    here, gone = StaffFactory(name="A"), StaffFactory(name="B", employed_until=today)
    coming = StaffFactory(name="C", employed_until=today)
    Employment.objects.create(staff=coming, starts_on=today + timedelta(days=30))
    browser = owners_browser()

    def shown(**asked):
        return [person.staff for person in browser.get(reverse("house:people"), asked).context["people"]]

    assert (shown(state="now", sort="name"), shown(state="left")) == ([here, coming], [gone])
    assert shown(state="all", sort="-from")[0] == coming


@pytest.mark.parametrize("role", [Role.COSMETOLOGIST, Role.RECEPTIONIST, Role.SUBSTITUTE, Role.ACCOUNTANT])
def test_who_leads_the_salon_alone_takes_somebody_back(client, role):
    mari = StaffFactory(employed_until=TODAY - timedelta(days=10))
    client.force_login(UserFactory(role=role))

    answers = [
        client.post(reverse(f"house:{name}", args=[mari.pk]), {"first_day": str(TODAY), "version": 1}).status_code
        for name in ("person-return", "person-return-back")
    ]

    assert (answers, len(periods(mari))) == ([404, 404], 1)
