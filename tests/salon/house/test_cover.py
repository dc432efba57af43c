"""Who stands in: a substitute gets in with the cover, from midnight to midnight, and not a second longer."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from salon.core.errors import Refused
from salon.core.models import Access, Role
from salon.core.time import day_bounds, local_day
from salon.house.models import Cover
from salon.house.services.absences import Period, change_cover, cover_mark, end_cover, record_cover
from tests.factories import NOW, TODAY, SalonFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory(role=Role.OWNER)


@pytest.fixture
def mari():
    return StaffFactory(name="Mari")


@pytest.fixture
def sanna():
    return StaffFactory(name="Sanna", user=UserFactory())


def period(starts=0, ends=7):
    return Period(TODAY + timedelta(days=starts), TODAY + timedelta(days=ends))


def accesses(person):
    return list(Access.objects.filter(user=person.user).values_list("role", "valid_from", "valid_until"))


def midnight(days):
    return day_bounds(TODAY + timedelta(days=days))[0]


def test_the_access_is_that_of_the_cover_from_midnight_to_midnight(owner, mari, sanna):
    cover = record_cover(mari, sanna, period(2, 9), by=owner, at=NOW)

    assert accesses(sanna) == [(Role.SUBSTITUTE, midnight(2), midnight(9))]
    assert midnight(2) == datetime(2026, 11, 26, 22, tzinfo=UTC)
    assert cover.access.user == sanna.user


def test_the_midnights_are_those_of_the_wall_clock_on_both_sides_of_a_change(owner, mari, sanna):
    record_cover(mari, sanna, Period(TODAY.replace(month=10, day=25), TODAY.replace(month=12, day=1)), by=owner, at=NOW)

    assert accesses(sanna) == [
        (Role.SUBSTITUTE, datetime(2026, 10, 24, 21, tzinfo=UTC), datetime(2026, 11, 30, 22, tzinfo=UTC))
    ]


@pytest.mark.parametrize("role", [Role.COSMETOLOGIST, Role.OWNER])
def test_who_gets_in_with_a_wider_role_of_her_own_needs_none_from_the_cover(owner, mari, role):
    colleague = StaffFactory(role=role)

    cover = record_cover(mari, colleague, period(), by=owner, at=NOW)

    assert (cover.access, len(accesses(colleague))) == (None, 1)


def test_a_receptionist_gets_the_substitutes_access_beside_her_own(owner, mari):
    desk = StaffFactory(role=Role.RECEPTIONIST)

    record_cover(mari, desk, period(), by=owner, at=NOW)

    assert sorted(role for role, _, _ in accesses(desk)) == [Role.RECEPTIONIST, Role.SUBSTITUTE]


def test_an_own_role_that_ends_during_the_cover_leaves_no_gap(owner, mari):
    colleague = StaffFactory(user=UserFactory(role=Role.COSMETOLOGIST, until=midnight(3)))

    cover = record_cover(mari, colleague, period(0, 7), by=owner, at=NOW)

    assert cover.access.valid_until == midnight(7)


def test_who_has_no_log_in_gets_none_by_a_cover(owner, mari):
    record_cover(mari, StaffFactory(), period(), by=owner, at=NOW)

    assert Access.objects.filter(role=Role.SUBSTITUTE).count() == 0


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (period(0, 0), "ends_before_start"),
        (period(5, 2), "ends_before_start"),
        (period(0, 4000), "too_far"),
        (period(6, 8), "covered_already"),
        (period(10, 40), "not_employed"),
    ],
)
def test_a_cover_that_cannot_be_is_refused(owner, mari, wrong, code):
    sanna = StaffFactory(user=UserFactory(), employed_until=TODAY + timedelta(days=30))
    record_cover(mari, sanna, period(5, 7), by=owner, at=NOW)

    with pytest.raises(Refused) as refusal:
        record_cover(mari, sanna, wrong, by=owner, at=NOW)

    assert (refusal.value.code, Cover.objects.count(), len(accesses(sanna))) == (code, 1, 1)


def test_nobody_stands_in_for_herself(owner, mari):
    with pytest.raises(Refused) as refusal:
        record_cover(mari, mari, period(), by=owner, at=NOW)

    assert refusal.value.code == "same_person"


def test_the_access_follows_when_the_days_change(owner, mari, sanna):
    cover = record_cover(mari, sanna, period(0, 7), by=owner, at=NOW)

    change_cover(cover, period(1, 20), seen=cover_mark(cover), by=owner, at=NOW)

    assert accesses(sanna) == [(Role.SUBSTITUTE, midnight(1), midnight(20))]


def test_a_cover_changed_meanwhile_is_not_changed_over_it(owner, mari, sanna):
    cover = record_cover(mari, sanna, period(0, 7), by=owner, at=NOW)
    seen = cover_mark(cover)
    change_cover(cover, period(0, 8), seen=seen, by=owner, at=NOW)

    with pytest.raises(Refused) as refusal:
        end_cover(cover, seen=seen, by=owner, at=NOW)

    assert (refusal.value.code, accesses(sanna)) == ("stale", [(Role.SUBSTITUTE, midnight(0), midnight(8))])


@pytest.mark.parametrize(("starts", "ends_on"), [(-3, 0), (0, 1)])
def test_ending_the_cover_ends_the_access_at_once(owner, mari, sanna, starts, ends_on):
    cover = record_cover(mari, sanna, period(starts, 7), by=owner, at=NOW)

    ended = end_cover(cover, seen=cover_mark(cover), by=owner, at=NOW)

    assert accesses(sanna) == [(Role.SUBSTITUTE, midnight(starts), NOW)]
    assert ended.ends_on == TODAY + timedelta(days=ends_on)


def test_a_cover_that_has_not_begun_is_taken_off_with_its_access(owner, mari, sanna):
    cover = record_cover(mari, sanna, period(3, 7), by=owner, at=NOW)

    ended = end_cover(cover, seen=cover_mark(cover), by=owner, at=NOW)

    assert (ended.taken_back_at, ended.access) == (NOW, None)
    assert (Cover.objects.count(), accesses(sanna)) == (0, [])


def test_h24_a_manager_lets_a_substitute_in_for_thirty_days_at_most(mari, sanna):
    manager = UserFactory(role=Role.MANAGER)
    record_cover(mari, sanna, period(0, 30), by=manager, at=NOW)

    with pytest.raises(Refused) as refusal:
        record_cover(StaffFactory(), sanna, period(0, 31), by=manager, at=NOW)

    assert (refusal.value.code, Cover.objects.count(), len(accesses(sanna))) == ("owner_only", 1, 1)


def test_h07_a_substitute_is_out_at_her_next_click_once_the_owner_ended_the_cover():
    SalonFactory()
    mari, sanna = StaffFactory(), StaffFactory(user=UserFactory())
    liisa, today = UserFactory(role=Role.OWNER), local_day(timezone.now())
    cover = record_cover(mari, sanna, Period(today, today + timedelta(days=3)), by=liisa, at=timezone.now())
    hers, owners = Browser(), Browser()
    hers.force_login(sanna.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    owners.force_login(liisa, backend=settings.AUTHENTICATION_BACKENDS[0])

    before = hers.get(reverse("care:my-day")).status_code
    owners.post(reverse("house:cover-end", args=[cover.pk]), {"seen": cover_mark(cover)})
    after = hers.get(reverse("care:my-day")).status_code

    assert (before, after) == (200, 403)
