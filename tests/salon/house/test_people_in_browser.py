"""The owner at a real browser: somebody is hired with hours, treatments and a log-in; Mari goes away and is covered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from salon.core.models import Access, Mail, Role
from salon.core.time import day_bounds, local_day
from salon.house.models import Absence, Cover, DayShift, Staff
from tests.factories import SalonFactory, ServiceFactory, StaffFactory, UserFactory, with_hours
from tests.parts.browser import PHONE

pytestmark = [pytest.mark.flow, pytest.mark.every_database]


@pytest.fixture
def today(live_server):
    SalonFactory()
    return local_day(timezone.now())


@pytest.fixture
def visit(assert_accessible):
    """Press the page's own button, wait for the next page, and ask axe about it."""

    def press(page, selector, wait):
        page.locator(selector).first.click()
        page.wait_for_url(wait)
        assert_accessible(page)

    return press


def test_somebody_is_hired_with_hours_and_treatments_and_given_a_log_in(
    signed_in_page, today, visit, assert_accessible
):
    ServiceFactory(name="Kasvohoito")
    peel = ServiceFactory(name="Kuorinta")
    page = signed_in_page(UserFactory(name="Liisa", role=Role.OWNER))
    page.goto("/salon/people/")
    assert_accessible(page)

    visit(page, "a[href='/salon/people/new/']", "**/people/new/")
    page.fill("#id_name", "Mari Virtanen")
    visit(page, "main .btn-primary", "**/hours/")
    page.fill("[name='a5-1-from']", "10:00")
    page.fill("[name='a5-1-until']", "14:00")
    page.fill("[name='a0-1-from']", "")
    page.fill("[name='a0-1-until']", "")
    visit(page, "main .btn-primary", "**/treatments/")
    page.locator("label", has_text="Kasvohoito").click()
    page.locator("label", has_text="Kuorinta").click()
    page.fill(f"#id_minutes-{peel.pk}", "45")
    page.fill(f"#id_price-{peel.pk}", "79,50")
    mari_page = "**/people/*-*-*-*-*/"
    visit(page, "main .btn-primary", mari_page)
    visit(page, "a[href$='/log-in/']", "**/log-in/")
    page.fill("#id_email", "mari@tyyni.example")
    visit(page, "main .btn-primary", mari_page)
    visit(page, "a[href$='/log-in/']", "**/log-in/")

    mari = Staff.objects.get(name="Mari Virtanen")
    week = mari.weekly_shifts.order_by("weekday").values_list("weekday", "starts__hour", "ends__hour")
    gives = mari.competences.order_by("service__name").values_list("service__name", "duration_minutes", "price")
    assert list(week) == [(1, 9, 17), (2, 9, 17), (3, 9, 17), (4, 9, 17), (5, 10, 14)]
    assert [(name, minutes, str(price)) for name, minutes, price in gives] == [
        ("Kasvohoito", None, "None"),
        ("Kuorinta", 45, "79.50"),
    ]
    assert list(mari.user.accesses.values_list("role", flat=True)) == [Role.COSMETOLOGIST]
    assert list(Mail.objects.values_list("to", "kind")) == [("mari@tyyni.example", "invitation")]


def test_maris_leave_and_her_cover_are_recorded_and_the_cover_ended(signed_in_page, today, visit, assert_accessible):
    mari = with_hours(StaffFactory(name="Mari", role=Role.COSMETOLOGIST))
    sanna = StaffFactory(name="Sanna", user=UserFactory(name="Sanna"))
    page = signed_in_page(UserFactory(name="Liisa", role=Role.OWNER))
    back = today + timedelta(days=20)
    page.goto(f"/salon/people/{mari.pk}/")
    assert_accessible(page)

    visit(page, "a[href$='/absence/']", "**/absence/")
    page.select_option("#id_kind", "family")
    page.fill("#id_starts_on", today.isoformat())
    page.fill("#id_ends_on", back.isoformat())
    visit(page, "main .btn-primary", "**/absences/*/")
    handover = page.locator("a.btn-primary[href*='/diary/absences/']").count()
    visit(page, "a[href*='/cover/']", "**/cover/?from=*")
    filled = (page.input_value("#id_starts_on"), page.input_value("#id_ends_on"))
    page.select_option("#id_substitute", label="Sanna")
    visit(page, "main .btn-primary", f"**/people/{mari.pk}/")
    access = Access.objects.get(user=sanna.user)
    let_in = (access.role, access.valid_from, access.valid_until)
    visit(page, "a.row-title[href*='/covers/']", "**/covers/*/")
    visit(page, "main .btn-outline-danger", f"**/people/{mari.pk}/")
    page.goto("/salon/people/away/")
    assert_accessible(page)

    access.refresh_from_db()
    assert (handover, filled) == (1, (today.isoformat(), back.isoformat()))
    assert list(Absence.objects.values_list("staff", "kind", "ends_on")) == [(mari.pk, "family", back)]
    assert let_in == (Role.SUBSTITUTE, day_bounds(today)[0], day_bounds(back)[0])
    assert (Cover.objects.get().ends_on, access.valid_until <= timezone.now()) == (today + timedelta(days=1), True)


def test_a_wrong_week_says_what_to_do_and_keeps_what_was_typed_also_on_a_phone(
    signed_in_page, today, assert_accessible
):
    mari = with_hours(StaffFactory(name="Mari"))
    phone = signed_in_page(UserFactory(role=Role.OWNER), viewport=PHONE)
    phone.goto(f"/salon/people/{mari.pk}/hours/")
    phone.fill("[name='a2-2-from']", "18:00")
    phone.fill("[name='a2-2-until']", "02:00")

    phone.locator("main .btn-primary").click()
    phone.locator(".invalid-feedback").first.wait_for()
    assert_accessible(phone)

    kept = (phone.input_value("[name='a2-2-from']"), phone.input_value("[name='a2-2-until']"))
    assert (kept, mari.weekly_shifts.count()) == (("18:00", "02:00"), 5)


def test_who_left_is_kept_by_undo(signed_in_page, today, visit):
    mari = StaffFactory(name="Mari", role=Role.COSMETOLOGIST)
    page = signed_in_page(UserFactory(role=Role.OWNER))
    page.goto(f"/salon/people/{mari.pk}/leave/")

    visit(page, "main .btn-primary", "**/?left=1")
    mari.refresh_from_db()
    left = mari.employed_until
    page.locator(".toast form button").click()
    page.wait_for_url(f"**/people/{mari.pk}/")

    mari.refresh_from_db()
    assert (left, mari.employed_until) == (today + timedelta(days=1), None)


def test_a_single_day_that_was_taken_back_stands_again_by_undo(signed_in_page, today, visit):
    mari = with_hours(StaffFactory(name="Mari"))
    DayShift.objects.create(staff=mari, day=today + timedelta(days=3))
    page = signed_in_page(UserFactory(role=Role.OWNER))
    page.goto(f"/salon/people/{mari.pk}/")

    page.locator("form[action$='/day/clear/'] button").click()
    page.locator("#toasts .toast form button").wait_for()
    cleared = DayShift.objects.count()
    visit(page, "#toasts .toast form button", f"**/people/{mari.pk}/")
    page.locator("form[action$='/day/clear/'] button").wait_for()

    assert (cleared, list(DayShift.objects.values_list("day", flat=True))) == (0, [today + timedelta(days=3)])


def test_two_at_one_person_see_both_versions_and_the_second_saves_hers(signed_in_page, today, visit, assert_accessible):
    mari = StaffFactory(name="Mari")
    first, second = (signed_in_page(UserFactory(name=name, role=Role.OWNER)) for name in ("Liisa", "Ella"))
    for page, name in ((first, "Mari V."), (second, "Mari Virtanen")):
        page.goto(f"/salon/people/{mari.pk}/change/")
        page.fill("#id_name", name)

    visit(first, "main .btn-primary", f"**/people/{mari.pk}/")
    second.locator("main .btn-primary").click()
    second.locator("#conflict-heading").wait_for()
    assert_accessible(second)
    sides = second.locator("main tbody td").all_inner_texts()
    visit(second, "main .btn-primary", f"**/people/{mari.pk}/")

    mari.refresh_from_db()
    assert (sides, mari.name, mari.version) == (["Mari V.", "Mari Virtanen"], "Mari Virtanen", 3)


def test_who_left_comes_back_on_a_page_of_its_own(signed_in_page, today, visit):
    mari = StaffFactory(name="Mari", employed_until=today - timedelta(days=9))
    page = signed_in_page(UserFactory(role=Role.OWNER))
    page.goto(f"/salon/people/{mari.pk}/")

    visit(page, "a[href$='/return/']", "**/return/")
    visit(page, "main .btn-primary", f"**/people/{mari.pk}/")

    assert (mari.employments.count(), mari.employed_until) == (2, None)
