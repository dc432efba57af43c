"""The first reading of a hair salon's export: every row is checked before one is written; what spans rows is noted."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import quantiles

from salon.importing.hairsalon_rows import (
    HOUSE,
    WALK_IN,
    Listed,
    Planned,
    Sold,
    booking,
    cancellation,
    folded,
    listed_product,
    listed_service,
    no_show,
    parsed,
    person_or_nobody,
    sold,
)
from salon.importing.journal import Journal
from salon.importing.problems import Place, Problems
from salon.importing.table import Table

VisitKey = tuple[str, str, date]
# So many bookings must be followed by another on the same day before their length is read from the gaps.
GAPS_NEEDED = 5
LONGEST_GAP = 240


@dataclass
class Survey:
    """What must be known before the first row is written. Grows with clients, days and bookings, not with lines."""

    journal: Journal
    problems: Problems = field(default_factory=Problems)
    services: dict[str, Listed] = field(default_factory=dict)
    products: dict[str, Listed] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    clients: dict[str, date] = field(default_factory=dict)
    staff: dict[str, date] = field(default_factory=dict)
    newest: date = date.min
    receipts: dict[int, tuple[date, int]] = field(default_factory=dict)
    came: set[tuple[str, date]] = field(default_factory=set)
    # The treatment that gives a visit its category: the dearest, the first of equals.
    visits: dict[VisitKey, tuple[str, Decimal]] = field(default_factory=dict)
    sold_to: set[VisitKey] = field(default_factory=set)
    missed: dict[tuple[str, date, str, str], list[Planned]] = field(default_factory=lambda: defaultdict(list))
    cancelled: dict[tuple[str, date, str, str], list[Planned]] = field(default_factory=lambda: defaultdict(list))
    minutes: dict[str, int] = field(default_factory=dict)

    def read(self, tables: dict[str, Table]) -> None:
        """Read all six files once; broken rows in any of them stop the import, all named together."""
        self._lists(tables)
        for line in parsed(tables["Receipt Transactions"], sold, self.problems):
            self._sold(line)
        self._planned(tables)
        self.problems.stop_if_any()
        for client, staff, _day in self.visits:
            self.journal.person(staff).visits += 1
            self.journal.person(staff).visits_with_product += (client, staff, _day) in self.sold_to

    def first_visits(self) -> set[VisitKey]:
        """Each client's first visit of the history; of several on that day the one that stands first."""
        first: dict[str, VisitKey] = {}
        for key in self.visits:
            if key[0] not in first or key[2] < first[key[0]][2]:
                first[key[0]] = key
        return set(first.values())

    def kind_of(self, line: Sold) -> str:
        """A treatment or a product by the price lists; what is neither and takes money away is a credit."""
        name = folded(line.name)
        if name in self.products and name not in self.services:
            return "product"
        if line.amount < 0:
            return "credit"
        return "treatment" if name in self.services else "other"

    def _lists(self, tables: dict[str, Table]) -> None:
        for listed in parsed(tables["Service Listing"], listed_service, self.problems):
            self._seen(listed.place)
            if listed.code:
                self.codes.add(listed.code)
                self.services.setdefault(folded(listed.name), listed)
        for listed in parsed(tables["Product Listing (Retail)"], listed_product, self.problems):
            self._seen(listed.place)
            if listed.code:
                self.products.setdefault(folded(listed.name), listed)

    def _sold(self, line: Sold) -> None:
        self._seen(line.place)
        day, count = self.receipts.get(line.receipt, (line.day, 0))
        if day != line.day:
            self.problems.add(line.place, f"receipt {line.receipt} is of {day:%m/%d/%Y} in an earlier line")
        self.receipts[line.receipt] = day, count + 1
        self.newest = max(self.newest, line.day)
        client, staff = person_or_nobody(line.client, WALK_IN), person_or_nobody(line.staff, HOUSE)
        self._met(client, staff, line.day)
        if client:
            self.came.add((client, line.day))
        self._count(line, client, staff)

    def _count(self, line: Sold, client: str, staff: str) -> None:
        kind, figures = self.kind_of(line), self.journal.person(staff)
        for money, net, tax in (
            (self.journal.money, line.amount, line.tax),
            (self.journal.cents, line.net, line.vat),
        ):
            money.net, money.tax, money.gross = money.net + net, money.tax + tax, money.gross + net + tax
        if kind == "treatment":
            figures.treatments += line.net
        elif kind == "product":
            figures.products += line.net
        else:
            figures.other += line.net
        if client and staff:
            key = client, staff, line.day
            if kind == "treatment" and (key not in self.visits or self.visits[key][1] < line.net):
                self.visits[key] = self.services[folded(line.name)].category, line.net
            if kind == "product" and line.net > 0:
                self.sold_to.add(key)

    def _planned(self, tables: dict[str, Table]) -> None:
        days: dict[tuple[str, date], list[tuple[int, str]]] = defaultdict(list)
        for plan in parsed(tables["Future Bookings (All Clients)"], booking, self.problems):
            self._meet(plan)
            if plan.clock is not None:
                days[plan.staff, plan.day].append((plan.clock.hour * 60 + plan.clock.minute, plan.service))
        self.minutes = usual_minutes(days.values())
        for plan in parsed(tables["Client Cancellations"], cancellation, self.problems):
            self._meet(plan)
            self.newest = max(self.newest, plan.cancelled_on or date.min)
            self.cancelled[plan.key].append(plan)
        for plan in parsed(tables["No-Show Report"], no_show, self.problems):
            self._meet(plan)
            self.missed[plan.key].append(plan)

    def _meet(self, plan: Planned) -> None:
        self._seen(plan.place)
        self._met(person_or_nobody(plan.client, WALK_IN), person_or_nobody(plan.staff, HOUSE), plan.day)

    def _met(self, client: str, staff: str, day: date) -> None:
        if client:
            self.clients[client] = min(day, self.clients.get(client, day))
        if staff:
            self.staff[staff] = min(day, self.staff.get(staff, day))

    def _seen(self, place: Place) -> None:
        self.journal.read(place)


def usual_minutes(days: Iterable[list[tuple[int, str]]]) -> dict[str, int]:
    """How long each treatment is given, where the diary shows it: a quarter of the gaps to the person's next booking
    are at most so long. The export has no durations; longer gaps hold a pause."""
    gaps: dict[str, list[int]] = defaultdict(list)
    for booked in days:
        booked.sort()
        for (start, service), (following, _next) in pairwise(booked):
            if 0 < following - start <= LONGEST_GAP:
                gaps[service].append(following - start)
    return {
        service: max(5, round(quantiles(seen, n=4, method="inclusive")[0] / 5) * 5)
        for service, seen in gaps.items()
        if len(seen) >= GAPS_NEEDED
    }


def occurrence(seen: "Counter[str]", digest: str) -> int:
    """1 for the first row that looks so, 2 for its exact double: a second unit is not the same row again."""
    seen[digest] += 1
    return seen[digest]
