"""One's own advice, with what the clients said."""

from datetime import timedelta

import pytest
from django.urls import reverse

from products.advice.models import Recommendation
from tests.clients.reading import at_clock, shows, today
from tests.factories import (
    ClientFactory,
    ProductFactory,
    RecommendationFactory,
    SalonFactory,
    StaffFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
UNTIL = timedelta(days=150)


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def mari(client):
    mari = StaffFactory(name="Mari", role="cosmetologist")
    client.force_login(mari.user)
    return mari


@pytest.fixture
def visit(mari):
    return VisitFactory(staff=mari, client=ClientFactory(product_talk="gladly"), day=today())


def test_given_lists_ones_own_advice_newest_first(client, visit):
    old = RecommendationFactory(visit=visit, offered_at=at_clock(9, days=-3))
    new = RecommendationFactory(visit=visit, offered_at=at_clock(9))
    RecommendationFactory(visit=VisitFactory(client=visit.client))

    response = client.get(reverse("advice:given"))

    assert list(response.context["page_obj"]) == [new, old]


@pytest.mark.parametrize(("word", "places_"), [("declined", [1]), ("none", [0]), ("", [1, 0]), ("nonsense", [1, 0])])
def test_given_is_filtered_by_answer(client, visit, word, places_):
    rows = [
        RecommendationFactory(visit=visit, offered_at=at_clock(9, days=-3)),
        RecommendationFactory(visit=visit, answer="declined", answered_at=at_clock(9), rests_until=today() + UNTIL),
    ]
    Recommendation.objects.filter(pk=rows[1].pk).update(offered_at=at_clock(9))

    response = client.get(reverse("advice:given"), {"answer": word})

    assert list(response.context["page_obj"]) == [rows[place] for place in places_]


@pytest.mark.parametrize(
    ("sort", "order"), [("product", "AB"), ("-product", "BA"), ("client", "BA"), ("-client", "AB")]
)
def test_given_sorts(client, mari, sort, order):
    for product, name in (("A", "Virtanen"), ("B", "Aho")):
        at = VisitFactory(staff=mari, client=ClientFactory(last_name=name), day=today())
        RecommendationFactory(visit=at, product=ProductFactory(name=product))

    response = client.get(reverse("advice:given"), {"sort": sort})

    assert "".join(row.product.name for row in response.context["page_obj"]) == order


def test_given_pages(client, visit):
    RecommendationFactory.create_batch(26, visit=visit)

    response = client.get(reverse("advice:given"), {"page": 2})

    assert len(response.context["page_obj"].object_list) == 1


def test_given_is_empty_with_a_way_on(client, mari):
    assert shows(client.get(reverse("advice:given")), "Nothing here", "My day") == [True, True]


@pytest.mark.parametrize("rows", [1, 3])
def test_given_asks_the_database_the_same_however_long_it_is(client, mari, rows, django_assert_num_queries):
    for _number in range(rows):
        RecommendationFactory(visit=VisitFactory(staff=mari))
    url = reverse("advice:given")
    client.get(url)

    with django_assert_num_queries(4):
        client.get(url)
