"""Two people at one page of the house: the second to save is shown both versions, and nothing of either is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from salon.core.models import AuditEvent
from salon.core.time import local_day
from salon.house.models import Category, Device, DeviceKind, Location, Room, RoomKind, Salon
from tests.factories import SalonFactory, ServiceFactory, StaffFactory
from tests.salon.house.owner import owners_browser

pytestmark = pytest.mark.django_db
FACTS = {"name": "Mari", "employed_from": "2020-01-01", "has_column": "on", "colour": "3", "diary_order": "10"}
NAMED = {"name": "Alku", "diary_order": "10"}


def posted(form):
    """What a browser sends of a form as it was shown, unticked boxes left out."""
    values = {field.html_name: field.value() for field in form}
    return {name: value for name, value in values.items() if value is not None and value is not False}


@pytest.fixture(
    params=["service", "person", "salon", "guide", "room", "device", "location", "room-kind", "device-kind", "category"]
)
def edited(request):
    """Something of the house, and the page on which it is edited."""
    things = {"room": Room, "device": Device, "location": Location, "room-kind": RoomKind, "device-kind": DeviceKind}
    things["category"] = Category
    if request.param in things:
        thing = things[request.param].objects.create(name="Alku")
        return thing, reverse("house:place", args=[request.param, thing.pk])
    if request.param in {"salon", "guide"}:
        return SalonFactory(name="Alku"), reverse("house:salon" if request.param == "salon" else "house:setup-salon")
    if request.param == "service":
        service = ServiceFactory(name="Alku")
        return service, reverse("house:service", args=[service.pk])
    mari = StaffFactory(name="Alku")
    return mari, reverse("house:person-change", args=[mari.pk])


def test_h83_the_second_to_save_sees_both_and_may_save_hers_once_more(edited):
    thing, page = edited
    first, second = owners_browser(), owners_browser()
    shown = [posted(browser.get(page).context["form"]) for browser in (first, second)]

    answers = [
        browser.post(page, {**form, "name": name})
        for browser, form, name in zip((first, second), shown, ("Ensin", "Sitten"), strict=True)
    ]
    thing.refresh_from_db()
    kept = thing.name
    conflict, form = answers[1].context["conflict"], answers[1].context["form"]
    again = second.post(page, posted(form))

    thing.refresh_from_db()
    assert ([answer.status_code for answer in answers], kept) == ([302, 409], "Ensin")
    assert [(one.theirs, one.mine) for one in conflict.differences] == [("Ensin", "Sitten")]
    assert (conflict.who, form["name"].value()) == (AuditEvent.objects.order_by("seq")[0].actor.name, "Sitten")
    assert (again.status_code, thing.name, thing.version) == (302, "Sitten", 3)


def test_h83_a_page_without_a_number_overwrites_nothing(edited):
    thing, page = edited
    browser = owners_browser()
    shown = posted(browser.get(page).context["form"])

    answers = [
        browser.post(page, {**shown, "name": "Väärä", "version": version}) for version in ("", "x", "-1", "9" * 40)
    ]

    thing.refresh_from_db()
    assert ([answer.status_code for answer in answers], thing.name) == ([409] * 4, "Alku")


def test_saving_what_is_there_already_is_no_save_and_no_conflict(edited):
    thing, page = edited
    browser = owners_browser()
    shown = posted(browser.get(page).context["form"])

    answers = [browser.post(page, {**shown, "version": version}) for version in (1, 1, 7)]

    thing.refresh_from_db()
    assert ([answer.status_code for answer in answers], thing.version) == ([302, 302, 302], 1)


def test_both_versions_are_told_in_the_words_of_the_page():
    kinds = [RoomKind.objects.create(name=name) for name in ("Hieronta", "Märkätila")]
    room = Room.objects.create(name="Sininen")
    page = reverse("house:place", args=["room", room.pk])
    first, second = owners_browser(), owners_browser()
    first.post(page, {**NAMED, "name": "Sininen", "kinds": [kind.pk for kind in kinds], "version": 1})

    answer = second.post(page, {**NAMED, "name": "Sininen", "kinds": [kinds[0].pk], "version": 1})

    differences = answer.context["conflict"].differences
    assert [(one.theirs, one.mine) for one in differences] == [("Hieronta, Märkätila", "Hieronta")]
    assert [kind.name for kind in room.kinds.all()] == ["Hieronta", "Märkätila"]


def test_h83_a_last_day_written_on_an_old_page_lets_nobody_go():
    mari, browser = StaffFactory(name="Mari"), owners_browser()
    browser.post(reverse("house:person-change", args=[mari.pk]), {**FACTS, "version": 1})
    last_day = local_day(timezone.now()) + timedelta(days=10)

    answer = browser.post(reverse("house:person-leave", args=[mari.pk]), {"last_day": str(last_day), "version": 1})

    mari.refresh_from_db()
    assert (answer.status_code, mari.employed_until) == (409, None)


def test_closing_on_holidays_is_a_save_of_the_salons_rules():
    SalonFactory(closed_on_holidays=False)
    browser = owners_browser()
    shown = posted(browser.get(reverse("house:salon")).context["form"])
    browser.post(reverse("house:closed-on-holidays"), {"closed": "yes"})

    answer = browser.post(reverse("house:salon"), shown)

    differences = [(one.theirs, one.mine) for one in answer.context["conflict"].differences]
    assert (answer.status_code, differences, Salon.objects.get().closed_on_holidays) == (409, [("Yes", "No")], True)
