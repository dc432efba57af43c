"""What a treatment costs on which day: the past keeps its price, a coming one can be taken back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from salon.house.models import Service, ServicePrice
from tests.factories import TODAY, ServiceFactory

pytestmark = pytest.mark.django_db
SPRING = date(2027, 3, 1)
AUTUMN = date(2027, 9, 1)


@pytest.fixture
def facial():
    service = ServiceFactory(price=Decimal("89.00"))
    ServicePrice.objects.create(service=service, valid_from=AUTUMN, price=Decimal("99.00"))
    ServicePrice.objects.create(service=service, valid_from=SPRING, price=Decimal("95.00"))
    return service


@pytest.mark.parametrize(
    ("day", "price"),
    [
        (date(2020, 1, 1), "89.00"),
        (SPRING - timedelta(days=1), "89.00"),
        (SPRING, "95.00"),
        (AUTUMN - timedelta(days=1), "95.00"),
        (AUTUMN, "99.00"),
        (date(2099, 12, 31), "99.00"),
    ],
)
def test_each_day_has_the_newest_price_that_has_begun(facial, day, price):
    other = ServiceFactory(price=Decimal("10.00"))

    listed = Service.objects.with_price_on(day).in_bulk()

    assert (facial.price_on(day), other.price_on(day)) == (Decimal(price), Decimal("10.00"))
    assert (listed[facial.pk].day_price, listed[other.pk].day_price) == (Decimal(price), Decimal("10.00"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_prices_of_a_day_are_one_question(rows, django_assert_num_queries):
    for _ in range(rows):
        ServicePrice.objects.create(service=ServiceFactory(), valid_from=TODAY, price=Decimal("95.00"))

    with django_assert_num_queries(1):
        prices = [service.day_price for service in Service.objects.with_price_on(TODAY)]

    assert prices == [Decimal("95.00")] * rows
