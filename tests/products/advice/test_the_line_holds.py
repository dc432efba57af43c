"""Whatever way an offer comes - page, service, import, SQL - none stands that the line forbids without a reason."""

from datetime import timedelta
from itertools import count

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from products.advice.history import keep_to_the_line
from products.advice.models import Recommendation
from products.advice.services import recommend, record_answer
from salon.core.database import create_triggers, drop_asking_triggers, triggers
from salon.core.errors import Refused
from tests.factories import (
    NOW,
    TODAY,
    ClientFactory,
    ProductFactory,
    ProductLineFactory,
    RecommendationFactory,
    SalonFactory,
    StaffFactory,
    VisitFactory,
)
from tests.products.advice.offering import offer_of

pytestmark = pytest.mark.django_db
UNWISHED = ("never", "if_asked")
NUMBERS = count(1)


def forbidden():
    """Offers that stand although the line forbids them, reckoned here anew and in the plainest way."""
    rows = list(Recommendation.objects.select_related("visit__client", "product").order_by("offered_at", "pk"))
    found = []
    for row in rows:
        rests = any(
            no.visit.client_id == row.visit.client_id
            and no.product.line_id == row.product.line_id
            and no.pk != row.pk
            and no.answer == "declined"
            and no.answered_at <= row.offered_at
            and no.rests_until > row.visit.day
            for no in rows
        )
        unwished = row.visit.product_talk in UNWISHED and row.basis not in ("client_asked", "not_recorded")
        if (rests and not row.basis) or unwished:
            found.append(row)
    return found


@pytest.fixture
def salon():
    return SalonFactory()


def no_of(client, product, days_ago=30, **changes):
    at = NOW - timedelta(days=days_ago)
    rest = {"answer": "declined", "offered_at": at, "answered_at": at, "rests_until": TODAY + timedelta(days=150)}
    day = TODAY - timedelta(days=days_ago)
    return RecommendationFactory(visit=VisitFactory(client=client, day=day), product=product, **rest | changes)


@pytest.mark.parametrize("basis", ["new_finding", "client_asked", "not_recorded"])
def test_plain_sql_stores_what_rests_only_with_a_reason(salon, basis):
    visit = VisitFactory(client=ClientFactory(product_talk="gladly"))
    no = no_of(visit.client, ProductFactory())
    sister = ProductFactory(line=no.product.line)
    with pytest.raises(IntegrityError, match="resting"), transaction.atomic():
        Recommendation.objects.bulk_create([RecommendationFactory.build(visit=visit, product=sister, by=visit.staff)])
    row = RecommendationFactory(visit=visit, product=sister, basis=basis, finding="dry")

    with pytest.raises(IntegrityError, match="resting"), transaction.atomic():
        Recommendation.objects.filter(pk=row.pk).update(basis="")
    assert forbidden() == []


@pytest.mark.parametrize("wish", UNWISHED)
def test_plain_sql_stores_what_is_not_wished_only_if_she_asked(salon, wish):
    visit = VisitFactory(client=ClientFactory(product_talk=wish), product_talk=wish)
    for basis in ("", "new_finding"):
        with pytest.raises(IntegrityError, match="unwished"), transaction.atomic():
            RecommendationFactory(visit=visit, basis=basis, finding="dry")

    assert RecommendationFactory(visit=visit, basis="client_asked").basis == "client_asked"


def test_what_no_longer_rests_another_line_and_another_client_are_free(salon):
    visit = VisitFactory(client=ClientFactory(product_talk="gladly"))
    old = no_of(visit.client, ProductFactory(), days_ago=200, rests_until=TODAY)
    elsewhere = no_of(ClientFactory(), ProductFactory())
    no_of(visit.client, ProductFactory())

    for product in (old.product, elsewhere.product, ProductFactory()):
        RecommendationFactory(visit=visit, product=product)

    assert forbidden() == []


def test_the_rule_is_there_after_a_migration_and_takes_itself_away_before_one(db):
    name = "advice_recommendation_keeps_the_line"

    def there():
        table = "sqlite_master" if connection.vendor == "sqlite" else "pg_trigger"
        column = "name" if connection.vendor == "sqlite" else "tgname"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} LIKE '{name}%%'", [])
            return cursor.fetchone()[0]

    before = there()
    drop_asking_triggers(connection)
    without = there()
    create_triggers(connection)

    assert name in triggers.names()
    assert (before, there()) == ((4, 4) if connection.vendor == "sqlite" else (1, 1))
    assert without == (0 if connection.vendor == "sqlite" else 1)


acts = st.lists(
    st.tuples(
        st.sampled_from(("service", "page", "sql", "import", "answer")),
        st.integers(0, 3),  # which product: two lines of two
        st.integers(0, 1),  # which person
        st.sampled_from(("", "new_finding", "client_asked", "not_recorded", "nonsense")),
        st.sampled_from(("dry", "tight", "")),
        st.sampled_from(("declined", "later", "bought")),
        st.integers(0, 200),  # days later
    ),
    min_size=1,
    max_size=8,
)


class World:
    """One client, two people, two lines of two products, and a day that goes on."""

    def __init__(self, wish):
        number = next(NUMBERS)
        self.client = ClientFactory(product_talk=wish)
        self.people = [StaffFactory(role="cosmetologist", name=f"Person {number} {place}") for place in range(2)]
        lines = [ProductLineFactory(), ProductLineFactory()]
        self.products = [ProductFactory(line=lines[place % 2]) for place in range(4)]
        self.day, self.at = TODAY, NOW

    def later(self, days):
        self.day, self.at = self.day + timedelta(days=days), self.at + timedelta(days=days, minutes=1)

    def visit(self, person):
        staff = self.people[person]
        there = self.client.visits.filter(staff=staff, day=self.day).first()
        wish = self.client.product_talk
        return there or VisitFactory(client=self.client, staff=staff, day=self.day, product_talk=wish)

    def act(self, way, product, person, basis, finding, answer):
        visit, product = self.visit(person), self.products[product]
        if way == "answer":
            for row in Recommendation.objects.filter(visit__client=self.client, answer=""):
                record_answer(row, Recommendation.Answer(answer), by=None, at=self.at)
        elif way == "service":
            offer = offer_of(product, "Why", basis=basis, finding=finding)
            recommend(visit, offer, by=visit.staff.user, at=self.at)
        elif way == "page":
            browser = Browser()
            about = f"finding:{finding}" if finding else ""
            form = {"need": "useful", "slot": "evening", "moment": "during", "reason": "Why"}
            url = reverse("advice:recommend", args=[visit.pk])
            # The page reads the clock: it is that of the day on which the world stands.
            with time_machine.travel(self.at, tick=False):
                browser.force_login(visit.staff.user)
                sent = form | {"product": product.pk, "basis": basis, "about": about}
                assert browser.post(url, sent).status_code in (302, 422)
        else:
            self.raw(way, visit, product, basis, finding, answer)

    def raw(self, way, visit, product, basis, finding, answer):
        """A row that nobody looked at: written straight, or as an import writes it."""
        row = RecommendationFactory.build(
            visit=visit, product=product, by=visit.staff, offered_at=self.at, finding=finding, answer=answer,
            basis="" if basis == "nonsense" else basis, answered_at=self.at,
            rests_until=self.day + timedelta(days=180) if answer == "declined" else None,
        )  # fmt: skip
        if way == "import":
            keep_to_the_line([row])
        Recommendation.objects.bulk_create([row])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wish=st.sampled_from(("gladly", "finding", "if_asked", "never")), acts=acts)
def test_no_way_stores_an_offer_that_the_line_forbids_without_its_reason(salon, wish, acts):
    with transaction.atomic():
        try:
            left = live(World(wish), acts)
        finally:
            transaction.set_rollback(True)

    assert left == []


def live(world, acts):
    """Do all of it, each act as a whole or not at all; gives what stands against the line afterwards."""
    for way, product, person, basis, finding, answer, days in acts:
        world.later(days)
        try:
            with transaction.atomic():
                world.act(way, product, person, basis, finding, answer)
        except (Refused, IntegrityError):
            continue
    return [(row.offered_at - NOW, row.basis, row.answer) for row in forbidden()]


def test_an_import_out_of_order_marks_what_was_raised_in_a_rest_that_comes_only_now(salon):
    client, product = ClientFactory(product_talk="gladly"), ProductFactory()
    raised = RecommendationFactory(visit=VisitFactory(client=client), product=product)
    at, day = NOW - timedelta(days=20), TODAY - timedelta(days=20)
    no = RecommendationFactory.build(
        visit=VisitFactory(client=client, day=day), product=product, by=raised.by, offered_at=at, answered_at=at,
        answer="declined", rests_until=day + timedelta(days=180),
    )  # fmt: skip

    keep_to_the_line([no])
    Recommendation.objects.bulk_create([no])

    raised.refresh_from_db()
    assert (raised.basis, no.basis, forbidden()) == ("not_recorded", "", [])
