"""The owner's shelf: found, written down, corrected, taken off sale and back; words that hurry are pointed out."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from products.catalogue.models import CarefulWord, Ingredient, Product
from products.catalogue.services.words import careful_words_in
from salon.house.models import Substance
from tests.clients.reading import shows
from tests.factories import CategoryFactory, ProductFactory, SalonFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def owner(client):
    SalonFactory()
    owner = UserFactory(role="owner")
    client.force_login(owner)
    return owner


def substance(name):
    return Substance.objects.get_or_create(name_fi=name, defaults={"name_en": name})[0]


def written(**changes):
    return {
        "name": "Yövoide", "code": "YO-50", "size": "50 ml", "category": CategoryFactory().pk, "use": "night_cream",
        "price": "59.00", "vat_class": "general", "brand": "Kaste", "line_name": "Lepo", "purpose": "Kosteuttaa",
        "volume_ml": "50", "ml_per_application": "0.8", "applications_per_week": "7", "usable_share": "0.95",
        "pao_months": "6", "version": "0",
    } | changes  # fmt: skip


def test_a_product_is_written_down_with_its_line_its_amounts_and_what_is_in_it(client):
    retinol = substance("Retinoli")

    response = client.post(reverse("catalogue:product-new"), written(contains=[retinol.pk]))

    product = Product.objects.select_related("line").get()
    assert (response.status_code, str(product), str(product.line)) == (302, "Yövoide 50 ml", "Kaste Lepo")
    assert (product.volume_ml, product.ml_per_application, product.pao_months) == (Decimal(50), Decimal("0.8"), 6)
    assert [one.substance for one in product.ingredients.all()] == [retinol]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("brand", ""),
        ("price", "-1"),
        ("volume_ml", "0"),
        ("ml_per_application", "0"),
        ("applications_per_week", "22"),
        ("usable_share", "1.2"),
        ("pao_months", "0"),
        ("category", "nothing"),
        ("use", "elixir"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(client, field, value):
    response = client.post(reverse("catalogue:product-new"), written(**{field: value}))

    assert (response.status_code, Product.objects.count()) == (422, 0)
    assert field in response.context["form"].errors
    assert response.context["form"]["purpose"].value() == "Kosteuttaa"


def test_a_code_that_another_product_has_is_refused(client):
    ProductFactory(code="YO-50")

    response = client.post(reverse("catalogue:product-new"), written())

    assert (response.status_code, Product.objects.count()) == (422, 1)


def test_a_product_is_corrected_and_what_is_no_longer_in_it_goes(client):
    product = ProductFactory(code="YO-50")
    Ingredient.objects.create(product=product, substance=substance("Lanoliini"))
    retinol = substance("Retinoli")

    page = client.get(reverse("catalogue:product", args=[product.pk]))
    client.post(
        reverse("catalogue:product", args=[product.pk]), written(version="1", price="49.00", contains=[retinol.pk])
    )

    product.refresh_from_db()
    assert page.status_code == 200
    assert (product.price, product.version) == (Decimal(49), 2)
    assert [one.substance for one in product.ingredients.all()] == [retinol]


def test_h83_a_product_saved_by_somebody_else_meanwhile_is_not_written_over(client):
    product = ProductFactory(code="YO-50", name="Voide")
    url = reverse("catalogue:product", args=[product.pk])
    client.post(url, written(version="1", name="Yövoide"))

    response = client.post(url, written(version="1", name="Päivävoide"))

    product.refresh_from_db()
    assert (response.status_code, product.name, shows(response, "Päivävoide")) == (409, "Yövoide", [True])


def test_off_sale_and_back_by_undo(client):
    product = ProductFactory(name="Voide")

    client.post(reverse("catalogue:product-sale", args=[product.pk]), {"on": "no"})
    product.refresh_from_db()
    off, offer = product.active, client.session["undo"]
    client.post(offer["url"], {"before": offer["before"]})
    product.refresh_from_db()
    forged = client.post(reverse("catalogue:product-sale-back", args=[product.pk]), {"before": "x"}, follow=True)

    assert (off, product.active) == (False, True)
    assert shows(forged, "This can no longer be taken back here.") == [True]


def test_words_that_hurry_are_pointed_out_once_and_stay_the_writers_choice(client):
    text = {"purpose": "Osta HETI, vain tänään"}
    first = client.post(reverse("catalogue:product-new"), written(**text))
    kept = client.post(reverse("catalogue:product-new"), written(**text, keep_words="on"))

    assert shows(first, "“heti” (hurries)", "“vain tänään” (hurries)", "Keep the words as they are") == [True] * 3
    assert (first.status_code, kept.status_code, Product.objects.get().purpose) == (422, 302, text["purpose"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Iho on PILALLA ilman tätä", ["pilalla"]),
        ("Kiireetön hetki", ["kiire"]),
        ("Yöheti", []),
        ("You must have it", ["must"]),
        ("Moistens and keeps the moisture in", []),
        ("", []),
    ],
)
def test_a_word_is_found_where_it_begins(text, found):
    assert [word.text for word in careful_words_in(text)] == found


def test_the_salon_changes_its_list(client):
    url = reverse("catalogue:words")
    added = client.post(url, {"text": "Ihme", "why": "hurry"})
    again = client.post(url, {"text": "ihme", "why": "guilt"})
    word = CarefulWord.objects.get(text="Ihme")
    client.post(reverse("catalogue:word-off", args=[word.pk]))

    assert (added.status_code, again.status_code) == (302, 422)
    assert (careful_words_in("Ihmevoide"), shows(client.get(url, {"q": "ihme"}), "No word fits")) == ([], [True])


def test_the_texts_are_said_in_the_clients_language_and_in_finnish_where_there_is_no_other():
    product = ProductFactory(purpose="Kosteuttaa", purpose_en="Moistens", usage="Iltaisin")

    with translation.override("en"):
        english = (product.does, product.used)
    with translation.override("fi"):
        finnish = (product.does, product.used)

    assert (english, finnish) == (("Moistens", "Iltaisin"), ("Kosteuttaa", "Iltaisin"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"use": "elixir"},
        {"volume_ml": 0},
        {"ml_per_application": 0},
        {"applications_per_week": 0},
        {"applications_per_week": 22},
        {"usable_share": 0},
        {"usable_share": Decimal("1.01")},
        {"pao_months": 0},
        {"pao_months": 61},
        {"price": -1},
    ],
)
def test_the_database_refuses_what_no_product_is(wrong):
    product = ProductFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Product.objects.filter(pk=product.pk).update(**wrong)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["Aamuvoide", "Yövoide"]),
        ({"sort": "-price"}, ["Yövoide", "Aamuvoide"]),
        ({"use": "night_cream"}, ["Yövoide"]),
        ({"state": "off"}, ["Vanha"]),
        ({"q": "kosteuttaa yö"}, ["Yövoide"]),
        ({"unknown": "1"}, ["Aamuvoide", "Yövoide"]),
        ({"q": "\0", "sort": "health__note", "use": "'"}, ["Aamuvoide", "Yövoide"]),
        ({"q": "olematon"}, []),
    ],
)
def test_the_shelf_sorts_filters_and_searches(client, asked, names):
    ProductFactory(name="Aamuvoide", price=20)
    ProductFactory(name="Yövoide", purpose="Kosteuttaa", use="night_cream", price=60)
    ProductFactory(name="Vanha", active=False)

    page = client.get(reverse("catalogue:products"), asked)

    assert [row.name for row in page.context["page_obj"]] == names


@pytest.mark.parametrize("rows", [1, 3])
def test_the_shelf_asks_the_same_however_long_it_is(client, rows, django_assert_num_queries):
    for _number in range(rows):
        ProductFactory()
    url = reverse("catalogue:products")
    client.get(url)

    with django_assert_num_queries(5):
        client.get(url)


def test_who_may_not_change_the_house_does_not_find_the_shelf(client):
    client.force_login(StaffFactory(role="cosmetologist").user)
    product = ProductFactory()

    urls = [reverse("catalogue:products"), reverse("catalogue:product", args=[product.pk]), reverse("catalogue:words")]
    assert [client.get(url).status_code for url in urls] == [404] * 3
