"""What the owner took back stands again at a click: a single day, an absence, a cover, exactly as it was."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from salon.core.models import Access, AuditEvent, Role
from salon.core.time import local_day
from salon.house.models import Absence, Cover, DayShift, Location
from salon.house.services.absences import Period, absence_mark, cover_mark, end_cover, record_cover
from salon.house.standing import House
from tests.factories import NOW, TODAY, StaffFactory, UserFactory
from tests.salon.house.owner import owners_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return owners_browser()


@pytest.fixture
def mari():
    return StaffFactory(name="Mari")


def in_days(days):
    return local_day(timezone.now()) + timedelta(days=days)


def rows(day):
    return sorted(DayShift.objects.filter(day=day).values_list("pk", "starts", "ends", "location"))


def undo(browser, answer):
    """Press "Undo" on the page that follows."""
    offered = browser.get(answer["Location"]).context["to_undo"]
    return browser.post(offered["url"], {"before": offered["before"]}, follow=True)


def told(answer):
    return [str(message) for message in answer.context["messages"]]


def clear(browser, person, day):
    return browser.post(reverse("house:person-day-clear", args=[person.pk]), {"day": str(day)})


def take_off(browser, absence):
    seen = absence_mark(absence)
    return browser.post(reverse("house:absence-end", args=[absence.pk]), {"seen": seen})


def end(browser, cover):
    return browser.post(reverse("house:cover-end", args=[cover.pk]), {"seen": cover_mark(cover)})


def test_a_single_day_stands_again_with_its_hours_and_places(owner, mari):
    north, south = Location.objects.create(name="North"), Location.objects.create(name="South")
    for place, hour in ((north, 8), (south, 12), (None, 16)):
        DayShift.objects.create(staff=mari, day=in_days(3), starts=time(hour), ends=time(hour + 2), location=place)
    before = rows(in_days(3))

    answer = undo(owner, clear(owner, mari, in_days(3)))

    acts = list(AuditEvent.objects.order_by("seq").values_list("action", flat=True))
    assert (rows(in_days(3)), told(answer)) == (before, ["Undone."])
    assert acts == ["staff.day_cleared", "staff.day_put_back"]


def test_a_day_off_stands_again(owner, mari):
    DayShift.objects.create(staff=mari, day=in_days(3))

    undo(owner, clear(owner, mari, in_days(3)))

    assert list(DayShift.objects.values_list("day", "starts", "ends")) == [(in_days(3), None, None)]


def test_hours_written_meanwhile_stay_and_the_undo_says_so(owner, mari):
    DayShift.objects.create(staff=mari, day=in_days(3))
    answer = clear(owner, mari, in_days(3))
    DayShift.objects.create(staff=mari, day=in_days(3), starts=time(9), ends=time(12))

    answer = undo(owner, answer)

    assert told(answer) == ["Other hours were written for this day meanwhile. They stay."]
    assert list(DayShift.objects.values_list("starts", flat=True)) == [time(9)]


def test_a_day_that_was_as_usual_all_along_offers_nothing_to_undo(owner, mari):
    answer = clear(owner, mari, in_days(3))

    assert not owner.get(answer["Location"]).context["to_undo"]


def test_the_offer_to_undo_is_made_once(owner, mari):
    DayShift.objects.create(staff=mari, day=in_days(3))
    answer = clear(owner, mari, in_days(3))

    pages = [owner.get(answer["Location"]).content.decode() for _ in range(2)]

    address = reverse("house:person-day-back", args=[mari.pk])
    assert [page.count(f'action="{address}"') for page in pages] == [1, 0]


@pytest.mark.parametrize("forged", ["", "x", "eyJkYXkiOiIyMDI2LTExLTMwIn0:1tV:x", "\x00"])
def test_h53_what_was_not_signed_brings_nothing_back(owner, mari, forged):
    absence = Absence.objects.create(staff=mari, kind="other", starts_on=in_days(1))
    cover = Cover.objects.create(absent=mari, substitute=StaffFactory(), starts_on=in_days(1), ends_on=in_days(9))
    addresses = {"person-day-back": mari, "absence-back": absence, "cover-back": cover}

    answers = [
        owner.post(reverse(f"house:{name}", args=[row.pk]), {"before": forged}, follow=True)
        for name, row in addresses.items()
    ]

    assert [told(answer) for answer in answers] == [["This can no longer be taken back here. Write it anew."]] * 3


def test_h53_what_was_signed_for_one_person_brings_nothing_back_to_another(owner, mari):
    DayShift.objects.create(staff=mari, day=in_days(3))
    answer, sanna = clear(owner, mari, in_days(3)), StaffFactory()
    offered = owner.get(answer["Location"]).context["to_undo"]

    owner.post(reverse("house:person-day-back", args=[sanna.pk]), {"before": offered["before"]})

    assert DayShift.objects.count() == 0


@pytest.mark.parametrize(("starts", "ends"), [(5, 9), (5, None), (0, 3), (-3, 9), (-3, None)])
def test_an_absence_stands_again_until_the_day_that_held(owner, mari, starts, ends):
    absence = Absence.objects.create(
        staff=mari, kind="sick", starts_on=in_days(starts), ends_on=None if ends is None else in_days(ends)
    )
    before = list(Absence.objects.values())
    answer = take_off(owner, absence)
    after = House.now().absences.get(mari.pk, [])

    undo(owner, answer)

    assert list(Absence.objects.values()) == before
    assert [away.ends_on for away in after] == ([in_days(0)] if starts < 0 else [])
    assert House.now().absences[mari.pk] == [(absence.starts_on, absence.ends_on)]


def test_another_absence_recorded_meanwhile_stays(owner, mari):
    absence = Absence.objects.create(staff=mari, kind="sick", starts_on=in_days(5), ends_on=in_days(9))
    answer = take_off(owner, absence)
    other = Absence.objects.create(staff=mari, kind="training", starts_on=in_days(8))

    answer = undo(owner, answer)

    assert told(answer) == ["An absence in this time is recorded already. Change that one."]
    assert list(Absence.objects.all()) == [other]


def test_an_absence_that_was_changed_after_it_ended_stays_as_it_is(owner, mari):
    absence = Absence.objects.create(staff=mari, kind="sick", starts_on=in_days(-5), ends_on=in_days(9))
    answer = take_off(owner, absence)
    Absence.objects.update(ends_on=in_days(2))

    undo(owner, answer)

    assert Absence.objects.get().ends_on == in_days(2)


def test_a_page_of_an_absence_that_was_taken_back_is_gone(owner, mari):
    absence = Absence.objects.create(staff=mari, kind="sick", starts_on=in_days(5))
    take_off(owner, absence)

    answers = [owner.get(reverse(name, args=[absence.pk])) for name in ("house:absence", "booking:handover")] + [
        owner.post(reverse("house:absence-end", args=[absence.pk]))
    ]

    assert [answer.status_code for answer in answers] == [404] * 3


@pytest.mark.parametrize(("starts", "ends"), [(3, 9), (0, 9), (-3, 9)])
def test_a_cover_stands_again_and_she_gets_in_as_before(owner, mari, starts, ends):
    sanna = StaffFactory(user=UserFactory())
    period = Period(in_days(starts), in_days(ends))
    cover = record_cover(mari, sanna, period, by=UserFactory(role=Role.OWNER), at=timezone.now())
    let_in = (cover.access.role, cover.access.valid_from, cover.access.valid_until)
    answer = end(owner, cover)
    out = Access.objects.valid_at(timezone.now()).filter(user=sanna.user).count()

    undo(owner, answer)

    stands = Cover.objects.select_related("access").get()
    access = stands.access
    assert (stands.starts_on, stands.ends_on, out) == (period.starts_on, period.ends_on, 0)
    assert (access.role, access.valid_from, access.valid_until) == let_in


def test_the_same_cover_recorded_meanwhile_stays(owner, mari):
    sanna, period = StaffFactory(), Period(in_days(3), in_days(9))
    cover = Cover.objects.create(absent=mari, substitute=sanna, **vars(period))
    answer = end(owner, cover)
    other = Cover.objects.create(absent=mari, substitute=sanna, **vars(period))

    answer = undo(owner, answer)

    assert (told(answer), list(Cover.objects.all())) == (["This cover is recorded already. Change that one."], [other])


def test_the_database_gives_a_cover_that_was_taken_back_no_access(mari):
    owner, sanna = UserFactory(role=Role.OWNER), StaffFactory(user=UserFactory())
    cover = record_cover(mari, sanna, Period(TODAY, TODAY + timedelta(days=3)), by=owner, at=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        Cover.objects.filter(pk=cover.pk).update(taken_back_at=NOW)

    assert Cover.objects.count() == 1


def test_a_cover_that_was_taken_back_follows_no_role_of_hers(mari):
    owner, sanna = UserFactory(role=Role.OWNER), StaffFactory(user=UserFactory())
    cover = record_cover(mari, sanna, Period(TODAY + timedelta(days=2), TODAY + timedelta(days=9)), by=owner, at=NOW)

    ended = end_cover(cover, seen=cover_mark(cover), by=owner, at=NOW)

    assert (list(sanna.covers.all()), list(mari.covered_by.all()), ended.access) == ([], [], None)
