"""The set-up guide: each step is kept by itself, and a second run changes nothing by surprise."""

from datetime import time
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from salon.core.models import AuditEvent, Role, User
from salon.core.time import local_day
from salon.house.models import Category, Competence, OpeningHours, Salon, Service, Staff, VatRate, WeeklyShift
from salon.house.queries.setup import card, steps
from salon.house.starter import TREATMENTS, WEEK
from tests.factories import SalonFactory, ServiceFactory, StaffFactory, UserFactory, with_hours
from tests.salon.house.owner import ODD_NAMES, SCRIPT, SHOWN, owners_browser

pytestmark = pytest.mark.django_db
SALON = {
    "name": "Kauneushoitola Tyyni",
    "business_id": "1234567-1",
    "street": "Satamakatu 3",
    "postal_code": "33200",
    "city": "Tampere",
    "phone": "040 123 4567",
    "email": "tyyni@example.org",
}
MONDAYS = {"open_0": "on", "starts_0": "10:00", "ends_0": "18:00"}
PEEL = {"take_happokuorinta": "on", "price_happokuorinta": "84.50"}


@pytest.fixture
def owner():
    return owners_browser()


def send(owner, step, values):
    return owner.post(reverse(f"house:setup-{step}"), values)


def walk(owner):
    return [
        send(owner, "salon", SALON),
        send(owner, "hours", MONDAYS),
        send(owner, "people", {"names": "Mari\r\nLiisa"}),
        send(owner, "treatments", PEEL),
    ]


def everything():
    return {
        "salon": list(Salon.objects.values()),
        "vat": list(VatRate.objects.order_by("pk").values()),
        "hours": list(OpeningHours.objects.order_by("weekday").values("weekday", "starts", "ends")),
        "people": list(Staff.objects.order_by("pk").values()),
        "shifts": list(WeeklyShift.objects.order_by("pk").values()),
        "services": list(Service.objects.order_by("pk").values()),
        "gives": list(Competence.objects.order_by("pk").values()),
        "written": AuditEvent.objects.count(),
    }


def test_four_steps_make_a_salon_that_is_ready_to_book(owner):
    user = User.objects.get()
    day = local_day(timezone.now())
    before = [step.done for step in steps(user, day)]

    answers = walk(owner)

    peel = Service.objects.get()
    people = list(Staff.objects.in_diary().values_list("name", flat=True))
    shifts = set(WeeklyShift.objects.values_list("staff__name", "weekday", "starts", "ends"))
    assert [answer.status_code for answer in answers] == [302] * 4
    assert (before, [step.done for step in steps(user, day)]) == ([False] * 4, [True] * 4)
    assert (Salon.objects.get().phone.as_e164, VatRate.objects.count()) == ("+358401234567", 5)
    assert (people, shifts) == (["Mari", "Liisa"], {(name, 0, time(10), time(18)) for name in people})
    assert (peel.price, peel.duration_minutes, peel.gap_minutes, peel.finish_minutes) == (Decimal("84.50"), 20, 10, 15)
    assert sorted(Competence.objects.values_list("staff__name", flat=True)) == ["Liisa", "Mari"]


def test_a_second_run_changes_nothing(owner):
    walk(owner)
    before = everything()

    answers = walk(owner)

    assert [answer.status_code for answer in answers] == [302] * 4
    assert everything() == before


def test_new_hours_leave_the_hours_of_people_alone(owner):
    walk(owner)

    send(owner, "hours", {"open_1": "on", "starts_1": "08:00", "ends_1": "16:00"})
    send(owner, "people", {"names": "Sanna"})

    weekdays = set(WeeklyShift.objects.values_list("staff__name", "weekday"))
    assert weekdays == {("Mari", 0), ("Liisa", 0), ("Sanna", 1)}


def test_a_treatment_that_is_there_keeps_its_price_and_one_taken_off_stays_off(owner):
    walk(owner)
    Service.objects.update(active=False)

    send(owner, "treatments", {**PEEL, "price_happokuorinta": "1.00", "take_kasihoito": "on", "price_kasihoito": "55"})

    rows = set(Service.objects.values_list("code", "price", "active"))
    assert rows == {("happokuorinta", Decimal("84.50"), False), ("kasihoito", Decimal("55.00"), True)}


def test_a_person_hired_later_gives_what_is_on_the_price_list(owner):
    walk(owner)

    send(owner, "people", {"names": "Sanna"})

    assert Competence.objects.filter(staff__name="Sanna").count() == 1


def test_the_owners_own_name_is_her_own_log_in(owner):
    user = User.objects.get()
    written = owner.get(reverse("house:setup-people")).context["form"]["names"].value()

    send(owner, "people", {"names": written})

    assert list(Staff.objects.values_list("name", "user")) == [(user.name, user.pk)]


def test_without_hours_written_people_begin_with_a_usual_week(owner):
    send(owner, "people", {"names": "Mari"})

    hours = {row.weekday: (row.starts, row.ends) for row in WeeklyShift.objects.all()}

    assert hours == WEEK


@pytest.mark.parametrize(
    ("step", "wrong"),
    [
        ("salon", {**SALON, "name": ""}),
        ("salon", {**SALON, "phone": "12"}),
        ("hours", {}),
        ("hours", {"open_0": "on", "starts_0": "18:00", "ends_0": "10:00"}),
        ("hours", {"open_0": "on", "starts_0": "", "ends_0": ""}),
        ("hours", {"open_0": "on", "starts_0": "25:00", "ends_0": "26:00"}),
        ("people", {"names": "\n \n\u200b"}),
        ("people", {"names": "M" * 81}),
        ("people", {"names": "\n".join(f"M{number}" for number in range(41))}),
        ("people", {"names": "M" * 10_000}),
        ("people", {"names": "Ma\x00ri"}),
        ("treatments", {}),
        ("treatments", {"take_kasihoito": "on", "price_kasihoito": ""}),
        ("treatments", {"take_kasihoito": "on", "price_kasihoito": "-1"}),
        ("treatments", {"take_botox": "on", "price_botox": "1"}),
    ],
)
def test_what_cannot_be_is_said_at_its_step_and_nothing_is_kept(owner, step, wrong):
    before = everything()

    answer = send(owner, step, wrong)

    assert (answer.status_code, everything()) == (422, before)


def test_h53_keys_that_a_step_does_not_ask_are_not_written(owner):
    send(owner, "salon", {**SALON, "discount_percent": "100", "only": "", "decline_rest_days": "1"})
    send(owner, "people", {"names": "Mari", "role": "owner", "user": "x", "colour": "7"})

    salon = Salon.objects.get()
    assert (salon.discount_percent, salon.decline_rest_days) == (20, 180)
    assert list(Staff.objects.values_list("colour", "user")) == [(1, None)]


def test_h61_a_script_as_name_is_shown_as_text(owner):
    send(owner, "people", {"names": SCRIPT})

    text = owner.get(reverse("house:setup-people")).content.decode()

    assert (text.count(SCRIPT), text.count(SHOWN)) == (0, 1)


@pytest.mark.parametrize(("name", "kept"), [pair for pair in ODD_NAMES if "\n" not in pair[0]])
def test_h65_odd_names_are_made_plain_or_refused(owner, name, kept):
    answer = send(owner, "people", {"names": name})

    stored = list(Staff.objects.values_list("name", flat=True))
    assert (answer.status_code, stored) == ((302, [kept]) if kept else (422, []))


def test_the_card_says_what_is_missing_and_goes_when_nothing_is(rf):
    request = rf.get("/")
    request.user = UserFactory(role=Role.OWNER)
    missing = []

    missing.append([step.name for step in card(request, timezone.now())["missing"]])
    SalonFactory()
    missing.append([step.name for step in card(request, timezone.now())["missing"]])
    ServiceFactory(performers=[with_hours(StaffFactory())])

    assert missing == [["salon", "hours", "people", "treatments"], ["hours", "people", "treatments"]]
    assert card(request, timezone.now()) is None


@pytest.mark.parametrize(("role", "shown"), [(Role.OWNER, 1), (Role.MANAGER, 1), (Role.RECEPTIONIST, 0)])
def test_the_card_stands_on_the_today_page_of_who_leads_the_salon(client, role, shown):
    client.force_login(UserFactory(role=role))

    text = client.get(reverse("today")).content.decode()

    assert text.count(f'href="{reverse("house:setup")}"') == shown


def test_the_starter_list_is_a_price_list_that_the_database_takes(owner):
    asked = {f"take_{starter.code}": "on" for starter in TREATMENTS}
    prices = {f"price_{starter.code}": str(starter.price) for starter in TREATMENTS}

    send(owner, "treatments", asked | prices)

    stored = {service.code: (service.name, service.total_minutes) for service in Service.objects.all()}
    assert stored == {starter.code: (starter.name, starter.total) for starter in TREATMENTS}
    assert (len(stored), Category.objects.count()) == (26, 7)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("step", "count"), [("", 3), ("-salon", 4), ("-hours", 4), ("-people", 4), ("-treatments", 4)])
def test_the_questions_of_the_guide_do_not_grow(owner, rows, step, count, django_assert_num_queries):
    SalonFactory()
    for _ in range(rows):
        ServiceFactory(performers=[with_hours(StaffFactory())])
    owner.get(reverse(f"house:setup{step}"))

    with django_assert_num_queries(count):
        owner.get(reverse(f"house:setup{step}"))


@pytest.mark.parametrize("step", ["", "-salon", "-hours", "-people", "-treatments"])
def test_the_guide_is_for_who_leads_the_salon(client, step):
    client.force_login(UserFactory(role=Role.RECEPTIONIST))

    assert client.get(reverse(f"house:setup{step}")).status_code == 404
