"""Salons for the tests of the flag: a few people, some months of visits, chance from a fixed seed."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from clients.card.models import Client
from clients.care.models import Visit
from products.advice.models import Recommendation
from products.sales.models import Receipt, ReceiptLine
from salon.advisory.models import Hearing
from salon.core.time import HELSINKI, local_day
from salon.house.models import Staff
from tests.factories import NOW, CategoryFactory, ClientFactory, ProductFactory, StaffFactory

# The nightly run of this moment closes the day before.
NIGHT = datetime(2026, 11, 25, 2, 30, tzinfo=HELSINKI)
LAST_DAY = date(2026, 11, 24)


def latest_tuesday():
    """The newest Tuesday that is over: pages ask the clock, and the same weekdays give the same figures."""
    today = local_day(timezone.now())
    return today - timedelta(days=(today.weekday() - 1) % 7 or 7)


def hear(heard_on=date(2025, 1, 7)):
    """Staff were heard."""
    return Hearing.objects.create(heard_on=heard_on, note="Told all at the meeting.", recorded_at=NOW)


def sell(visit, *, net="40.00", origin="advice", day=None, refund_of=None, product=None, walk_in=False):
    """One product line on a receipt of its own."""
    day, net = day or visit.day, Decimal(net)
    receipt = Receipt.objects.create(
        series="T",
        number=Receipt.objects.count() + 1,
        day=day,
        paid_at=datetime(day.year, day.month, day.day, 12, tzinfo=HELSINKI),
        net=net,
        vat=0,
        gross=net,
    )
    return ReceiptLine.objects.create(
        receipt=receipt,
        position=1,
        kind="product",
        name="Cream",
        visit=None if refund_of or walk_in else visit,
        product=product or (refund_of.product if refund_of else ProductFactory()),
        origin=origin,
        staff=visit.staff,
        quantity=-1 if net < 0 else 1,
        unit_gross=abs(net),
        vat_rate=0,
        vat_reason="exempt",
        net=net,
        vat=0,
        gross=net,
        refund_of=refund_of,
    )


@dataclass
class Books:
    """Rows as they grow, written at once."""

    visits: list[Visit] = field(default_factory=list)
    advice: list[Recommendation] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    lines: list[ReceiptLine] = field(default_factory=list)
    rests: dict[object, date] = field(default_factory=dict)

    def write(self) -> None:
        Visit.objects.bulk_create(self.visits)
        Recommendation.objects.bulk_create(self.advice)
        Receipt.objects.bulk_create(self.receipts)
        ReceiptLine.objects.bulk_create(self.lines)


@dataclass
class Habit:
    """How somebody works: how often she advises, sells, and offers again after a no."""

    staff: Staff
    sells: float = 0.15
    again: float = 0.03


def salon_with_a_pusher(*, weeks=36, pushes_weeks=8, last_day=LAST_DAY):
    """Aino, Bea and Sanna, four visits a day each; in the last weeks Sanna sells and offers again far more."""
    chance, books = Random(7), Books()
    category = CategoryFactory()
    product = ProductFactory(category=category)
    people = [Habit(StaffFactory(name=name)) for name in ("Aino", "Bea", "Sanna")]
    own = {habit.staff.pk: _clients(60) for habit in people}
    declined: dict = {}
    start = last_day - timedelta(weeks=weeks)
    for number in range(weeks * 7 + 1):
        day = start + timedelta(days=number)
        if day.weekday() >= 5:
            continue
        for habit in people:
            pushes = habit.staff.name == "Sanna" and day > last_day - timedelta(weeks=pushes_weeks)
            as_today = Habit(habit.staff, 0.45, 0.6) if pushes else habit
            for client in own[habit.staff.pk][:4]:
                _visit(books, as_today, client, day, chance, declined, category, product)
            own[habit.staff.pk] = own[habit.staff.pk][4:] + own[habit.staff.pk][:4]
    books.write()
    return {habit.staff.name: habit.staff for habit in people}


def _clients(count):
    return Client.objects.bulk_create([ClientFactory.build() for _ in range(count)])


def _visit(books, habit, client, day, chance, declined, category, product):
    visit = Visit(client=client, staff=habit.staff, day=day, category=category, product_talk="finding", is_first=False)
    books.visits.append(visit)
    said_no = declined.get(client.pk)
    resting = said_no is not None and (day - said_no).days <= 180
    if resting and chance.random() < habit.again:
        _advise(books, visit, product, "declined")
    elif not resting and chance.random() < 0.25:
        declined[client.pk] = day
        _advise(books, visit, product, "declined")
    if chance.random() < habit.sells:
        _sell(books, visit, product)


def _advise(books, visit, product, answer):
    at = datetime(visit.day.year, visit.day.month, visit.day.day, 11, tzinfo=HELSINKI)
    rests = books.rests.get(visit.client_id, visit.day) > visit.day
    books.rests[visit.client_id] = visit.day + timedelta(days=180)
    books.advice.append(
        Recommendation(
            visit=visit,
            product=product,
            by=visit.staff,
            reason="Dry",
            # As history from elsewhere: what rested was raised, and nobody wrote why.
            basis="not_recorded" if rests else "",
            offered_at=at,
            answer=answer,
            answered_at=at,
            rests_until=visit.day + timedelta(days=180),
        )
    )


def _sell(books, visit, product):
    net = Decimal("40.00")
    receipt = Receipt(
        series="T",
        number=len(books.receipts) + 1,
        day=visit.day,
        paid_at=datetime(visit.day.year, visit.day.month, visit.day.day, 12, tzinfo=HELSINKI),
        net=net,
        vat=0,
        gross=net,
    )
    books.receipts.append(receipt)
    books.lines.append(
        ReceiptLine(
            receipt=receipt,
            position=1,
            kind="product",
            name="Cream",
            visit=visit,
            product=product,
            origin="advice",
            staff=visit.staff,
            unit_gross=net,
            vat_rate=0,
            vat_reason="exempt",
            net=net,
            vat=0,
            gross=net,
        )
    )
