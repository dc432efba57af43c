"""What a treatment costs on which day: the past keeps its price, a coming one can be taken back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from clients.card.models import Client
from salon.booking.services import BookingWish, book
from salon.core.errors import Refused
from salon.core.models import AuditEvent
from salon.house.models import Service, ServicePrice
from salon.house.services.prices import change_price, take_back_price
from tests.factories import NOW, TODAY, ClientFactory, ServiceFactory, StaffFactory, UserFactory, with_hours

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


def test_a_new_price_holds_from_its_day_and_the_past_keeps_its_own(facial):
    owner = UserFactory()

    change_price(facial, Decimal("91.00"), valid_from=TODAY, by=owner, at=NOW)

    days = [TODAY - timedelta(days=1), TODAY, SPRING]
    event = AuditEvent.objects.get(action="service.price_changed")
    assert [facial.price_on(day) for day in days] == [Decimal("89.00"), Decimal("91.00"), Decimal("95.00")]
    assert (event.actor, event.facts["price"]) == (owner, ["89.00", "91.00"])


@pytest.mark.parametrize(
    ("price", "day", "code"),
    [
        ("91.00", TODAY - timedelta(days=1), "price_in_the_past"),
        ("91.00", date(2031, 1, 1), "too_far"),
        ("89.00", TODAY, "same_price"),
        ("-0.01", TODAY, "price_out_of_range"),
        ("100000.00", TODAY, "price_out_of_range"),
    ],
)
def test_a_price_that_makes_no_sense_is_refused_and_nothing_stored(facial, price, day, code):
    with pytest.raises(Refused) as refusal:
        change_price(facial, Decimal(price), valid_from=day, by=UserFactory(), at=NOW)

    assert (refusal.value.code, ServicePrice.objects.count()) == (code, 2)


def test_a_coming_price_is_taken_back_and_one_that_holds_is_not(facial):
    owner = UserFactory()
    coming = facial.prices.get(valid_from=SPRING)
    holding = change_price(facial, Decimal("91.00"), valid_from=TODAY, by=owner, at=NOW)

    take_back_price(coming, by=owner, at=NOW)
    with pytest.raises(Refused) as refusal:
        take_back_price(holding, by=owner, at=NOW)

    kept = list(facial.prices.values_list("valid_from", flat=True))
    assert (refusal.value.code, kept) == ("price_has_begun", [TODAY, AUTUMN])


def test_a_visit_that_is_booked_keeps_the_price_it_was_told():
    mari, desk = with_hours(StaffFactory(name="Mari")), UserFactory(role="receptionist")
    facial = ServiceFactory(price=Decimal("89.00"), performers=[mari])
    aino: Client = ClientFactory()
    in_a_week = NOW + timedelta(days=7)
    booked = book(aino, BookingWish(facial, mari, in_a_week), by=desk, at=NOW)

    change_price(facial, Decimal("99.00"), valid_from=TODAY + timedelta(days=1), by=UserFactory(), at=NOW)
    later = book(aino, BookingWish(facial, mari, in_a_week + timedelta(days=1)), by=desk, at=NOW)

    booked.refresh_from_db()
    assert (booked.price_estimate, later.price_estimate) == (Decimal("89.00"), Decimal("99.00"))
