"""The price list on the screen: found, written, changed, priced, taken off and put back."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from salon.core.models import AuditEvent, Role
from salon.core.time import local_day
from salon.house.models import Category, Competence, DeviceKind, RoomKind, Service, ServicePrice
from tests.factories import CategoryFactory, ServiceFactory, StaffFactory, UserFactory
from tests.salon.house.owner import ODD_NAMES, SCRIPT, SHOWN, owners_browser

pytestmark = pytest.mark.django_db
PEEL = {
    "name": "Happokuorinta",
    "new_category": "Kuorinnat",
    "duration_minutes": "20",
    "gap_minutes": "30",
    "finish_minutes": "15",
    "buffer_before_minutes": "5",
    "buffer_after_minutes": "10",
    "price": "79.00",
    "vat_class": "general",
    "online": "on",
    "notice_hours": "2",
    "latest_start": "16:00",
    "min_age": "18",
}


@pytest.fixture
def owner():
    return owners_browser()


def today():
    return local_day(timezone.now())


def names_on(answer):
    return [service.name for service in answer.context["page_obj"]]


def test_a_treatment_is_written_with_everything_it_needs(owner):
    room, device = RoomKind.objects.create(name="Märkätila"), DeviceKind.objects.create(name="Höyrylaite")

    answer = owner.post(reverse("house:service-new"), {**PEEL, "room_kind": room.pk, "device_kind": device.pk})

    peel = Service.objects.get()
    minutes = (peel.buffer_before_minutes, peel.duration_minutes, peel.gap_minutes, peel.finish_minutes)
    assert answer.status_code == 302
    assert (peel.name, peel.code, peel.category.name, peel.price) == (
        "Happokuorinta",
        "happokuorinta",
        "Kuorinnat",
        Decimal("79.00"),
    )
    assert (minutes, peel.buffer_after_minutes, peel.latest_start) == ((5, 20, 30, 15), 10, time(16))
    assert (peel.room_kind, peel.device_kind, peel.min_age, peel.notice_hours) == (room, device, 18, 2)
    assert AuditEvent.objects.filter(action="service.created").count() == 1


def test_two_treatments_of_one_name_get_codes_of_their_own(owner):
    for _ in range(2):
        owner.post(reverse("house:service-new"), PEEL)

    codes = list(Service.objects.order_by("pk").values_list("code", flat=True))

    assert (codes[0], codes[1].startswith("happokuorinta-"), Category.objects.count()) == ("happokuorinta", True, 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"duration_minutes": "4"}, "duration_minutes"),
        ({"duration_minutes": "440"}, "duration_minutes"),
        ({"duration_minutes": "x"}, "duration_minutes"),
        ({"finish_minutes": "0"}, "finish_minutes"),
        ({"buffer_after_minutes": "121"}, "buffer_after_minutes"),
        ({"gap_minutes": "-1"}, "gap_minutes"),
        ({"price": "-1"}, "price"),
        ({"price": "NaN"}, "price"),
        ({"price": "1e9"}, "price"),
        ({"vat_class": "none"}, "vat_class"),
        ({"new_category": ""}, "category"),
        ({"latest_start": "25:00"}, "latest_start"),
        ({"room_kind": "0192f0c0-0000-7000-8000-000000000000"}, "room_kind"),
    ],
)
def test_a_treatment_that_cannot_be_is_refused_beside_its_field(owner, wrong, field):
    answer = owner.post(reverse("house:service-new"), {**PEEL, **wrong})

    assert (answer.status_code, list(answer.context["form"].errors), Service.objects.count()) == (422, [field], 0)


def test_a_change_keeps_price_and_code_and_names_what_changed(owner):
    facial = ServiceFactory(code="facial", name="Kasvohoito", price=Decimal("89.00"))
    written = {**PEEL, "name": "Kasvohoito", "category": facial.category_id, "new_category": "", "gap_minutes": "0"}

    answer = owner.post(reverse("house:service", args=[facial.pk]), {**written, "duration_minutes": "45", "version": 1})

    facial.refresh_from_db()
    event = AuditEvent.objects.get(action="service.changed")
    assert (answer.status_code, facial.duration_minutes, facial.price) == (302, 45, Decimal("89.00"))
    assert (facial.code, "duration_minutes" in event.facts["fields"]) == ("facial", True)


def test_h53_keys_that_the_form_does_not_ask_are_not_written(owner):
    facial = ServiceFactory(code="facial", price=Decimal("89.00"))
    category = {"category": facial.category_id, "new_category": "", "version": 1}
    forged = {"price": "1.00", "code": "forged", "active": "", "id": "x", "performers": "x"}

    answer = owner.post(reverse("house:service", args=[facial.pk]), {**PEEL, **category, **forged})

    facial.refresh_from_db()
    assert answer.status_code == 302
    assert (facial.price, facial.code, facial.active) == (Decimal("89.00"), "facial", True)


def test_a_treatment_is_taken_off_the_price_list_and_put_back(owner):
    facial = ServiceFactory()
    switch = reverse("house:service-active", args=[facial.pk])
    seen = []

    for on in ("no", "yes"):
        owner.post(switch, {"on": on})
        facial.refresh_from_db()
        seen.append(facial.active)

    assert seen == [False, True]


def test_a_price_is_written_for_a_day_taken_back_and_offered_again(owner):
    facial = ServiceFactory(price=Decimal("89.00"))
    day = today() + timedelta(days=30)
    owner.post(reverse("house:service-price", args=[facial.pk]), {"price": "95.00", "valid_from": day.isoformat()})
    row = ServicePrice.objects.get()

    answer = owner.post(reverse("house:service-price-back", args=[facial.pk, row.pk]), follow=True)

    form = answer.context["price_form"]
    assert (facial.price_on(day), ServicePrice.objects.count()) == (Decimal("89.00"), 0)
    assert (form["price"].value(), form["valid_from"].value()) == ("95.00", day.isoformat())


def test_a_price_of_another_treatment_is_not_found(owner):
    facial, peel = ServiceFactory(), ServiceFactory()
    day = today() + timedelta(days=30)
    row = ServicePrice.objects.create(service=peel, valid_from=day, price=Decimal("95.00"))

    answer = owner.post(reverse("house:service-price-back", args=[facial.pk, row.pk]))

    assert (answer.status_code, ServicePrice.objects.count()) == (404, 1)


@pytest.mark.parametrize("wrong", [{"price": "x"}, {"valid_from": "2020-01-01"}, {"valid_from": "0000-00-00"}])
def test_a_price_that_makes_no_sense_comes_back_with_the_form(owner, wrong):
    facial = ServiceFactory()
    asked = {"price": "95.00", "valid_from": today().isoformat(), **wrong}

    answer = owner.post(reverse("house:service-price", args=[facial.pk]), asked)

    assert (answer.status_code, ServicePrice.objects.count()) == (422, 0)


def test_the_list_is_sorted_and_narrowed_by_what_the_owner_asks(owner):
    face, hands = CategoryFactory(name="Kasvot"), CategoryFactory(name="Kädet")
    for name, minutes, price, category in (("B", 30, 40, hands), ("A", 60, 80, face), ("C", 45, 60, face)):
        ServiceFactory(name=name, duration_minutes=minutes, price=price, category=category)
    gone = ServiceFactory(name="D", category=face, active=False)
    ServicePrice.objects.create(service=Service.objects.get(name="B"), valid_from=date(2020, 1, 1), price=99)
    page = reverse("house:services")

    orders = {sort: names_on(owner.get(page, {"sort": sort})) for sort in ("name", "-minutes", "price", "category")}
    narrowed = [
        names_on(owner.get(page, asked))
        for asked in ({"category": "Kädet"}, {"state": "off"}, {"q": "kasv", "sort": "name"}, {"q": "zzz"})
    ]

    assert orders == {
        "name": ["A", "B", "C"],
        "-minutes": ["A", "C", "B"],
        "price": ["C", "A", "B"],
        "category": ["A", "C", "B"],
    }
    assert narrowed == [["B"], [gone.name], ["A", "C"], []]


@pytest.mark.parametrize(
    "text", ["\x00", "\u202e", "a" * 10_000, "'; DROP TABLE house_service; --", "price__gt", "-pk"]
)
def test_h64_words_that_are_no_order_or_filter_never_reach_the_database(owner, text):
    ServiceFactory(name="Kasvohoito")

    ordered = owner.get(reverse("house:services"), dict.fromkeys(("sort", "state", "page"), text))
    found = owner.get(reverse("house:services"), {"category": text, "q": text})

    assert (ordered.status_code, names_on(ordered), found.status_code) == (200, ["Kasvohoito"], 200)


def test_the_line_shows_how_the_minutes_lie(owner):
    service = ServiceFactory(
        duration_minutes=20, gap_minutes=30, finish_minutes=15, buffer_before_minutes=5, buffer_after_minutes=10
    )

    parts = owner.get(reverse("house:service", args=[service.pk])).context["parts"]

    assert [(part.kind, part.minutes, part.share) for part in parts] == [
        ("ready", 5, 6),
        ("work", 20, 25),
        ("gap", 30, 37),
        ("finish", 15, 18),
        ("clean", 10, 12),
    ]


@pytest.mark.parametrize("asked", [{}, {"duration_minutes": "x", "gap_minutes": "-5"}])
def test_minutes_that_cannot_be_read_draw_no_line(owner, asked):
    answer = owner.get(reverse("house:service-line"), asked)

    assert (answer.status_code, answer.context["parts"]) == (200, [])


def test_h61_scripts_in_names_are_shown_as_text(owner):
    kind = RoomKind.objects.create(name=SCRIPT)
    service = ServiceFactory(name=SCRIPT, category=CategoryFactory(name=SCRIPT), room_kind=kind)
    Competence.objects.create(staff=StaffFactory(name=SCRIPT), service=service)

    pages = [owner.get(reverse("house:services")), owner.get(reverse("house:service", args=[service.pk]))]

    texts = [page.content.decode() for page in pages]
    assert [text.count(SCRIPT) for text in texts] == [0, 0]
    assert [text.count(SHOWN) > 1 for text in texts] == [True, True]


@pytest.mark.parametrize(("name", "kept"), ODD_NAMES)
def test_h65_odd_names_are_made_plain_or_refused(owner, name, kept):
    answer = owner.post(reverse("house:service-new"), {**PEEL, "name": name, "new_category": name})

    stored = list(Service.objects.values_list("name", "category__name"))
    assert (answer.status_code, stored) == ((302, [(kept, kept)]) if kept else (422, []))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_questions_of_the_list_do_not_grow(owner, rows, django_assert_num_queries):
    for number in range(rows):
        service = ServiceFactory(category=CategoryFactory(name=f"Kind {number}"))
        ServicePrice.objects.create(service=service, valid_from=date(2020, 1, 1), price=99)
    owner.get(reverse("house:services"))

    with django_assert_num_queries(5):
        owner.get(reverse("house:services"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_questions_of_a_treatment_do_not_grow(owner, rows, django_assert_num_queries):
    service = ServiceFactory(performers=[StaffFactory() for _ in range(rows)])
    for number in range(rows):
        ServicePrice.objects.create(service=service, valid_from=date(2020 + number, 1, 1), price=99)
    owner.get(reverse("house:service", args=[service.pk]))

    with django_assert_num_queries(8):
        owner.get(reverse("house:service", args=[service.pk]))


@pytest.mark.parametrize("role", [Role.COSMETOLOGIST, Role.RECEPTIONIST, Role.SUBSTITUTE, Role.ACCOUNTANT])
def test_the_price_list_is_changed_by_who_leads_the_salon_only(client, role):
    service = ServiceFactory()
    client.force_login(UserFactory(role=role))

    answers = [
        client.get(reverse("house:services")),
        client.get(reverse("house:service", args=[service.pk])),
        client.post(reverse("house:service-new"), PEEL),
        client.post(reverse("house:service-price", args=[service.pk]), {"price": "1.00"}),
        client.post(reverse("house:service-active", args=[service.pk]), {"on": "no"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
