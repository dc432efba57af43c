"""A change of the rota, an absence or a closed day reaches a diary that is open already."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from salon.core.models import Role
from salon.core.time import local_day
from salon.house.models import Absence, DayShift, SpecialDay
from tests.factories import UserFactory
from tests.salon.booking.pages import noon, visit_of
from tests.salon.booking.screen import TALL, a_day_ahead, a_salon_of_mari, a_visit_at_ten, block_of


def closes(day):
    SpecialDay.objects.create(day=day, name="Inventory")


CHANGES = {
    "weekly hours": lambda person, day: person.weekly_shifts.update(ends=time(13)),
    "hours of one day": lambda person, day: DayShift.objects.create(staff=person, day=day, starts=None, ends=None),
    "absence": lambda person, day: Absence.objects.create(staff=person, kind="family", starts_on=day),
    "closed day": lambda person, day: closes(day),
}


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_an_open_screen_hears_of_a_change_of_the_house_and_draws_other_grey(change, desk_page, people):
    asked = {"day": local_day(noon())}
    before = desk_page.get(reverse("booking:day-events"), asked).json()
    known = {"If-None-Match": f'"{before["version"]}"'}
    same = desk_page.get(reverse("booking:day-version"), asked, headers=known)

    CHANGES[change](people["mari"], asked["day"])

    changed = desk_page.get(reverse("booking:day-version"), asked, headers=known)
    after = desk_page.get(reverse("booking:day-events"), asked).json()
    assert (same.status_code, changed.status_code, changed["ETag"]) == (304, 200, f'"{after["version"]}"')
    assert before["off"] != after["off"]


@pytest.mark.django_db
def test_the_closed_day_is_told_with_what_is_drawn(desk_page):
    day = local_day(noon())
    closes(day)

    told = desk_page.get(reverse("booking:day-events"), {"day": day}).json()["closed"]

    assert [sentence.split(": ")[1] for sentence in told] == ["Inventory"]


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 3])
def test_asking_for_the_version_takes_as_many_questions_however_much_there_is(
    many, desk_page, people, django_assert_num_queries
):
    day = local_day(noon())
    for person in list(people.values())[:many]:
        visit_of(person)
        Absence.objects.create(staff=person, kind="family", starts_on=day + timedelta(days=40))
    desk_page.get(reverse("booking:day-version"), {"day": day})  # the house is read once and kept

    with django_assert_num_queries(5):
        desk_page.get(reverse("booking:day-version"), {"day": day})


@pytest.mark.flow
@pytest.mark.every_database
def test_a_closed_day_and_an_absence_appear_in_an_open_diary_by_themselves(signed_in_page, live_server):
    mari = a_salon_of_mari()
    a_visit_at_ten(mari)
    tomorrow = a_day_ahead()
    page = signed_in_page(UserFactory(name="Riitta", role=Role.RECEPTIONIST), viewport=TALL)
    page.goto(f"/diary/?day={tomorrow}")
    block_of(page).wait_for()
    grey = (
        "[...document.querySelectorAll('.off-shift')].reduce((sum, one) => sum + one.getBoundingClientRect().height, 0)"
    )
    before = page.evaluate(grey)

    absence = Absence.objects.create(staff=mari, kind="family", starts_on=tomorrow)
    page.evaluate("window.diary.ask()")
    page.locator(".ec-col-head", has_text="not in").wait_for()
    away = page.evaluate(grey)
    absence.delete()
    closes(tomorrow)
    page.evaluate("window.diary.ask()")
    page.locator("#diary-closed .alert", has_text="Inventory").wait_for()
    closed = page.evaluate(grey)
    page.goto(f"/diary/list/?day={tomorrow}")
    said = page.locator("#diary-closed .alert").count()
    SpecialDay.objects.all().delete()
    page.evaluate("window.diary.ask()")
    page.locator("#diary-closed .alert").wait_for(state="detached")

    assert (away > before, closed > before, said) == (True, True, 1)
