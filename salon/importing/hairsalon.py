"""A hair salon's export as neutral history: six reports, no staff list, no client list, no durations.

Money: `Amount` is net, `GST` and `PST` are added to it. A line keeps net = Amount and VAT = GST + PST, each rounded to
cents half away from zero, the tax once, on the sum of both; gross is their sum. Where the taxes have parts of a cent
the sums differ from the file's by those parts, and the reconciliation shows them. The list price is not used.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from hashlib import sha256
from pathlib import Path

from salon.core.time import HELSINKI
from salon.importing import records
from salon.importing.hairsalon_rows import (
    HOUSE,
    WALK_IN,
    Planned,
    Sold,
    at_noon,
    booking,
    find_tables,
    folded,
    listed_product,
    listed_service,
    parsed,
    person_or_nobody,
    sold,
)
from salon.importing.hairsalon_survey import Survey, occurrence
from salon.importing.history import History
from salon.importing.journal import Journal
from salon.stats.money import to_cents

NAME = "hairsalon"
NO_CATEGORY = "Other"
PlanKey = tuple[str, date, str, str]
Plans = dict[PlanKey, list[Planned]]


def digest_of(*parts: object) -> str:
    """A short stable name for what a row says."""
    return sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:24]


class HairsalonHistory(History):
    """The folder of one export."""

    name = NAME

    def __init__(self, folder: Path, journal: Journal, *, default_minutes: int) -> None:
        self.tables = find_tables(folder)
        self.journal = journal
        self.default_minutes = default_minutes
        self.survey = Survey(journal)
        # Completed bookings, so that the treatments of a receipt find the appointment they were given at.
        self.kept: dict[PlanKey, list[str]] = defaultdict(list)

    def check(self) -> None:
        self.survey.read(self.tables)

    def staff(self) -> Iterator[records.StaffRecord]:
        for order, (code, day) in enumerate(sorted(self.survey.staff.items())):
            yield records.StaffRecord(code, code, day, colour=order % 10 + 1)

    def clients(self) -> Iterator[records.ClientRecord]:
        for code, day in self.survey.clients.items():
            yield records.ClientRecord(code, f"Client {code}", at_noon(day))

    def services(self) -> Iterator[records.ServiceRecord]:
        for row in parsed(self.tables["Service Listing"], listed_service, None):
            if not row.code:
                self.journal.aside([row.place], "has neither a code nor a name")
                continue
            minutes = self.survey.minutes.get(row.code, self.default_minutes)
            category = row.category or NO_CATEGORY
            yield records.ServiceRecord(
                row.code, row.name, category, minutes, to_cents(row.price), active=row.active, places=(row.place,)
            )

    def products(self) -> Iterator[records.ProductRecord]:
        for row in parsed(self.tables["Product Listing (Retail)"], listed_product, None):
            if not row.code:
                self.journal.aside([row.place], "has neither a code nor a name")
                continue
            brand, category = row.brand or NO_CATEGORY, row.category or NO_CATEGORY
            yield records.ProductRecord(
                row.code, row.name, brand, category, to_cents(row.price), active=row.active, places=(row.place,)
            )

    def bookings(self) -> Iterator[records.BookingRecord]:
        """The bookings, each with what became of it; then the cancellations and no-shows that stand nowhere else."""
        seen: Counter[str] = Counter()
        missed = {key: list(plans) for key, plans in self.survey.missed.items()}
        cancelled = {key: list(plans) for key, plans in self.survey.cancelled.items()}
        yield from self._booked(missed, cancelled, seen)
        for rest, state in ((cancelled, "cancelled_client"), (missed, "no_show")):
            for plan in (plan for plans in rest.values() for plan in plans):
                if reason := self._nobody(plan):
                    self.journal.aside([plan.place], reason)
                else:
                    yield self._record(plan, state, plan, seen)

    def _booked(self, missed: Plans, cancelled: Plans, seen: "Counter[str]") -> Iterator[records.BookingRecord]:
        for plan in parsed(self.tables["Future Bookings (All Clients)"], booking, None):
            if reason := self._nobody(plan):
                self.journal.aside([plan.place], reason)
            elif found := self._state(plan, missed, cancelled):
                record = self._record(plan, *found, seen)
                if record.state == "completed":
                    self.kept[plan.key].append(record.key)
                yield record
            else:
                self.journal.aside([plan.place], "in the past, with no receipt, not cancelled and not a no-show")

    def _nobody(self, plan: Planned) -> str:
        """Why a plan cannot stand in the diary; nothing if it can."""
        if not person_or_nobody(plan.client, WALK_IN):
            return f"{WALK_IN} is nobody's appointment" if plan.client else "has no client code"
        if not person_or_nobody(plan.staff, HOUSE):
            return f"{HOUSE} is nobody who could have a diary" if plan.staff else "has no staff code"
        return (
            "" if plan.service in self.survey.codes else f"the service {plan.service!r} is not in the service listing"
        )

    def _state(
        self, plan: Planned, missed: dict[PlanKey, list[Planned]], cancelled: dict[PlanKey, list[Planned]]
    ) -> tuple[str, Planned | None] | None:
        """What became of a booking, and the row of another report that says so."""
        if missed.get(plan.key):
            return "no_show", missed[plan.key].pop(0)
        if plan.day > self.survey.newest:
            return "booked", None
        if (plan.client, plan.day) in self.survey.came:
            return "completed", None
        if cancelled.get(plan.key):
            return "cancelled_client", cancelled[plan.key].pop(0)
        return None

    def _record(self, plan: Planned, state: str, other: Planned | None, seen: "Counter[str]") -> records.BookingRecord:
        digest = digest_of(*plan.key, plan.clock, plan.cancelled_on, "" if plan.clock else state)
        starts_at = datetime.combine(plan.day, plan.clock or time(12), HELSINKI)
        changed_at = {"no_show": starts_at}.get(state)
        if other is not None and other.cancelled_on is not None:
            changed_at = at_noon(other.cancelled_on)
        written = self.survey.newest if state == "booked" else date.min
        known = at_noon(written) if written > date.min else starts_at
        places = (plan.place,) if other in (None, plan) else (plan.place, other.place)
        return records.BookingRecord(
            key=f"{NAME}:booking:{digest}:{occurrence(seen, digest)}",
            client=plan.client,
            staff=plan.staff,
            service=plan.service,
            starts_at=starts_at,
            minutes=self.survey.minutes.get(plan.service, self.default_minutes),
            state=state,
            booked_at=min(known, changed_at or known),
            places=places,
            changed_at=changed_at,
            reason=f"{other.by}" if other is not None else "",
        )

    def visits(self) -> Iterator[records.VisitRecord]:
        first = self.survey.first_visits()
        for key, (category, _net) in self.survey.visits.items():
            client, staff, day = key
            yield records.VisitRecord(
                visit_key(client, staff, day), client, staff, day, category or NO_CATEGORY, is_first=key in first
            )

    def treatments(self) -> Iterator[records.TreatmentDone]:
        for receipt in self.receipts():
            for line in receipt.lines:
                if line.kind == "treatment" and line.visit:
                    yield records.TreatmentDone(line.visit, line.service, receipt.paid_at, booking=line.booking)

    def receipts(self) -> Iterator[records.ReceiptRecord]:
        """Each receipt once all its lines are read: they mostly stand together, but need not."""
        given: Counter[PlanKey] = Counter()
        waiting: dict[int, list[Sold]] = {}
        for line in parsed(self.tables["Receipt Transactions"], sold, None):
            lines = waiting.setdefault(line.receipt, [])
            lines.append(line)
            if len(lines) == self.survey.receipts[line.receipt][1]:
                yield self._receipt(waiting.pop(line.receipt), given)

    def _receipt(self, lines: list[Sold], given: "Counter[PlanKey]") -> records.ReceiptRecord:
        seen: Counter[str] = Counter()
        made = [self._line(line, seen) for line in lines]
        for index, line in enumerate(made):
            key = line.client, lines[index].day, line.service, line.staff
            if line.kind == "treatment" and given[key] < len(self.kept.get(key, ())):
                made[index] = replace(line, booking=self.kept[key][given[key]])
                given[key] += 1
        client = next((line.client for line in made if line.client), "")
        return records.ReceiptRecord("import", lines[0].receipt, at_noon(lines[0].day), tuple(made), client)

    def _line(self, line: Sold, seen: "Counter[str]") -> records.LineRecord:
        kind, name = self.survey.kind_of(line), folded(line.name)
        client, staff = person_or_nobody(line.client, WALK_IN), person_or_nobody(line.staff, HOUSE)
        digest = digest_of(line.name, line.client, line.staff, line.quantity, line.amount, line.tax)
        service, product = self.survey.services.get(name), self.survey.products.get(name)
        gross = line.net + line.vat
        return records.LineRecord(
            key=f"{NAME}:{line.receipt}:{digest}:{occurrence(seen, digest)}",
            kind=kind,
            name=line.name or "-",
            quantity=line.quantity,
            unit_gross=to_cents(gross / line.quantity),
            vat_rate=line.vat_rate,
            net=line.net,
            vat=line.vat,
            gross=gross,
            places=(line.place,),
            client=client,
            staff=staff,
            visit=visit_key(client, staff, line.day) if (client, staff, line.day) in self.survey.visits else "",
            service=service.code if service and kind != "product" else "",
            product=product.code if product and kind == "product" else "",
            origin="unknown" if kind == "product" else "",
        )


def visit_key(client: str, staff: str, day: date) -> str:
    """One visit is one client with one person on one day."""
    return f"{NAME}:{client}:{staff}:{day}"
