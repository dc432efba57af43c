"""Categories of treatments: named, renamed, put in order, retired; what stands under one stays."""

import pytest
from django.urls import reverse

from salon.core.errors import Refused
from salon.core.models import AuditEvent, Role
from salon.house.models import Category, Service
from salon.house.services.prices import category_named
from salon.house.standing import House
from tests.factories import NOW, CategoryFactory, ServiceFactory, UserFactory
from tests.salon.house.owner import SCRIPT, SHOWN, owners_browser
from tests.salon.house.test_services_page import PEEL

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return owners_browser()


def names(answer):
    return [category.name for category in answer.context["page_obj"]]


def retire(owner, category, on="no"):
    return owner.post(reverse("house:place-use", args=["category", category.pk]), {"on": on})


def test_a_category_is_named_renamed_and_the_page_says_who_did_it(owner):
    owner.post(reverse("house:place-new", args=["category"]), {"name": "Kasvot", "list_order": "20"})
    face = Category.objects.get()

    answer = owner.post(
        reverse("house:place", args=["category", face.pk]), {"name": "Kasvohoidot", "list_order": "10", "version": 1}
    )

    newest, oldest = owner.get(reverse("house:categories")).context["history"]
    face.refresh_from_db()
    assert (answer["Location"], face.name, face.list_order) == (reverse("house:categories"), "Kasvohoidot", 10)
    assert (str(oldest.what), oldest.about, str(newest.what)) == ("Written down", "Kasvot", "Changed")
    assert [(value.was, value.now) for value in newest.values] == [("Kasvot", "Kasvohoidot"), ("20", "10")]


@pytest.mark.parametrize("name", ["Kädet", "KÄDET", "kädet"])
def test_a_name_that_is_taken_is_refused_in_capitals_too(owner, name):
    CategoryFactory(name="Kädet")

    answer = owner.post(reverse("house:place-new", args=["category"]), {"name": name, "list_order": "10"})

    assert (answer.status_code, Category.objects.count()) == (422, 1)


def test_the_price_list_and_the_diary_follow_the_order_of_the_categories(owner):
    for name, order in (("Alku", 30), ("Keski", 10), ("Loppu", 20)):
        ServiceFactory(name=f"{name}hoito", category=CategoryFactory(name=name, list_order=order))

    shown = [service.name for service in owner.get(reverse("house:services")).context["page_obj"]]

    assert shown == ["Keskihoito", "Loppuhoito", "Alkuhoito"]
    assert [service.name for service in House.now().bookable] == shown


def test_a_retired_category_is_offered_no_more_but_keeps_its_treatments(owner):
    face = CategoryFactory(name="Kasvot")
    facial = ServiceFactory(name="Kasvohoito", category=face)
    retire(owner, face)

    new = owner.get(reverse("house:service-new")).context["form"].fields["category"].queryset
    held = owner.get(reverse("house:service", args=[facial.pk])).context["form"].fields["category"].queryset
    saved = owner.post(
        reverse("house:service", args=[facial.pk]),
        {**PEEL, "category": face.pk, "new_category": "", "version": 1},
    )

    facial.refresh_from_db()
    assert (list(new), list(held), saved.status_code, facial.category) == ([], [face], 302, face)


def test_a_retired_category_gets_no_treatment_by_its_name(owner):
    face = CategoryFactory(name="Kasvot")
    retire(owner, face)

    answer = owner.post(reverse("house:service-new"), {**PEEL, "new_category": "kasvot"})

    sentence = "The category Kasvot is retired. Take it into use first, or choose another."
    assert (answer.status_code, answer.context["form"].non_field_errors(), Service.objects.count()) == (
        422,
        [sentence],
        0,
    )


def test_a_retired_category_is_taken_into_use_again(owner):
    face = CategoryFactory(name="Kasvot")

    seen = []
    for on in ("no", "yes"):
        retire(owner, face, on)
        seen.append((Category.objects.get().active, names(owner.get(reverse("house:categories")))))

    acts = list(AuditEvent.objects.order_by("seq").values_list("action", flat=True))
    assert seen == [(False, []), (True, ["Kasvot"])]
    assert acts == ["category.out_of_use", "category.in_use"]


def test_a_category_made_with_its_first_treatment_is_written_down_too():
    liisa = UserFactory()

    made = category_named("Kasvot", by=liisa, at=NOW)
    again = category_named("KASVOT", by=liisa, at=NOW)

    assert (made, AuditEvent.objects.get().action) == (again, "category.added")


def test_another_treatment_never_moves_into_a_retired_category():
    liisa = UserFactory()
    face, hands = CategoryFactory(name="Kasvot", active=False), CategoryFactory(name="Kädet")

    with pytest.raises(Refused) as refusal:
        category_named("Kasvot", by=liisa, at=NOW, held=hands)

    assert (refusal.value.code, category_named("Kasvot", by=liisa, at=NOW, held=face)) == ("retired_category", face)


def test_the_list_is_sorted_and_narrowed(owner):
    face, hands = CategoryFactory(name="Kasvot", list_order=20), CategoryFactory(name="Kädet", list_order=10)
    CategoryFactory(name="Jalat", active=False)
    for number in range(2):
        ServiceFactory(category=face, active=number == 0)
    page = reverse("house:categories")

    orders = {sort: names(owner.get(page, {"sort": sort})) for sort in ("order", "-order", "name", "-treatments")}
    counts = [(one.name, one.treatments) for one in owner.get(page, {"sort": "name"}).context["page_obj"]]

    assert orders == {
        "order": [hands.name, face.name],
        "-order": [face.name, hands.name],
        "name": ["Kasvot", "Kädet"],
        "-treatments": ["Kasvot", "Kädet"],
    }
    assert counts == [("Kasvot", 1), ("Kädet", 0)]
    assert [names(owner.get(page, {"state": state})) for state in ("off", "all")] == [
        ["Jalat"],
        ["Kädet", "Kasvot", "Jalat"],
    ]


@pytest.mark.parametrize("text", ["\x00", "a" * 10_000, "services__price", "-pk"])
def test_h64_words_that_are_no_order_or_filter_never_reach_the_database(owner, text):
    CategoryFactory(name="Kasvot")

    answer = owner.get(reverse("house:categories"), dict.fromkeys(("sort", "state", "page"), text))

    assert (answer.status_code, names(answer)) == (200, ["Kasvot"])


def test_h61_scripts_in_names_are_shown_as_text(owner):
    CategoryFactory(name=SCRIPT)

    text = owner.get(reverse("house:categories")).content.decode()

    assert (text.count(SCRIPT), text.count(SHOWN) > 1) == (0, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_questions_do_not_grow(owner, rows, django_assert_num_queries):
    for number in range(rows):
        retire(owner, ServiceFactory(category=CategoryFactory(name=f"Kind {number}")).category)
    page = reverse("house:categories")
    owner.get(page, {"state": "all"})

    with django_assert_num_queries(5):
        owner.get(page, {"state": "all"})


@pytest.mark.parametrize("role", [Role.COSMETOLOGIST, Role.RECEPTIONIST, Role.SUBSTITUTE, Role.ACCOUNTANT])
def test_categories_are_changed_by_who_leads_the_salon_only(client, role):
    face = CategoryFactory(name="Kasvot")
    client.force_login(UserFactory(role=role))

    answers = [
        client.get(reverse("house:categories")),
        client.post(reverse("house:place", args=["category", face.pk]), {"name": "X", "version": 1}),
        client.post(reverse("house:place-use", args=["category", face.pk]), {"on": "no"}),
    ]

    assert ([answer.status_code for answer in answers], Category.objects.get().name) == ([404] * 3, "Kasvot")
