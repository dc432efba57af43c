"""The first reading of our own format: each row for itself, and each code against the file that it comes from."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from salon.importing.journal import Journal
from salon.importing.own_rows import values_of
from salon.importing.problems import Problems
from salon.importing.table import Table

# What a column's code must be found in, and which column gives each file's own codes.
OWN_CODE = {
    "staff.csv": "code", "clients.csv": "code", "services.csv": "code", "products.csv": "code",
    "appointments.csv": "appointment", "visits.csv": "visit",
}  # fmt: skip
POINTS_AT = {
    "staff": "staff.csv", "absent": "staff.csv", "substitute": "staff.csv", "client": "clients.csv",
    "service": "services.csv", "product": "products.csv", "appointment": "appointments.csv", "visit": "visits.csv",
}  # fmt: skip
PERIODS = (("starts_on", "ends_on"), ("valid_from", "valid_until"), ("started_on", "ended_on"))
Values = dict[str, Any]


@dataclass
class OwnSurvey:
    """What must be known before the first row is written."""

    journal: Journal
    problems: Problems = field(default_factory=Problems)
    codes: dict[str, set[str]] = field(default_factory=dict)
    # Each client's first visit: (day, visit).
    first: dict[str, tuple[date, str]] = field(default_factory=dict)
    visits: dict[str, tuple[str, str, date]] = field(default_factory=dict)
    met: set[tuple[str, str, date]] = field(default_factory=set)
    sold_at: set[str] = field(default_factory=set)
    advised: set[tuple[str, str]] = field(default_factory=set)
    once: dict[str, set[str]] = field(default_factory=lambda: {"appointment": set(), "treated": set(), "answer": set()})
    receipts: Counter[tuple[str, int]] = field(default_factory=Counter)

    def read(self, tables: dict[str, Table]) -> None:
        """Read every file once; broken rows stop the import, all named together."""
        checks: dict[str, Callable[[Values], None]] = {
            "visits.csv": self._visit,
            "treatments.csv": self._treatment,
            "recommendations.csv": self._advice,
            "feedback.csv": self._answer,
            "receipts.csv": self._line,
        }
        for file, table in tables.items():
            for row in table.rows(self.problems):
                self.journal.read(row.place)
                try:
                    values = values_of(file, row)
                    self._codes(file, values)
                    self._periods(values)
                    if file in checks:
                        checks[file](values)
                except ValueError as fault:
                    self.problems.add(row.place, str(fault))
        self.problems.stop_if_any()
        self._figures()

    def is_first(self, client: str, visit: str) -> bool:
        return self.first[client][1] == visit

    def _codes(self, file: str, values: Values) -> None:
        own = OWN_CODE.get(file)
        for name, where in POINTS_AT.items():
            code = values.get(name)
            if code and name != own and code not in self.codes.get(where, set()):
                raise ValueError(f"{name} {code!r} is not in {where}")
        if own:
            codes = self.codes.setdefault(file, set())
            if values[own] in codes:
                raise ValueError(f"{own} {values[own]!r} stands twice")
            codes.add(values[own])

    def _periods(self, values: Values) -> None:
        for start, end in PERIODS:
            if values.get(end) is not None and values[end] <= values[start]:
                raise ValueError(f"{end} is not after {start}")
        if "absent" in values and values["absent"] == values["substitute"]:
            raise ValueError("nobody substitutes for herself")

    def _visit(self, values: Values) -> None:
        key = values["client"], values["staff"], values["day"]
        if key in self.met:
            raise ValueError("the client has a visit with this person on this day already")
        self.met.add(key)
        self.visits[values["visit"]] = key
        first = values["day"], values["visit"]
        if values["client"] not in self.first or first[0] < self.first[values["client"]][0]:
            self.first[values["client"]] = first

    def _treatment(self, values: Values) -> None:
        self._only_once("treated", values["appointment"], "a treatment")

    def _answer(self, values: Values) -> None:
        self._only_once("answer", values["visit"], "an answer")

    def _only_once(self, kind: str, code: str, what: str) -> None:
        if code and code in self.once[kind]:
            raise ValueError(f"{code!r} has {what} already")
        self.once[kind].add(code)

    def _advice(self, values: Values) -> None:
        key = values["visit"], values["product"]
        despite = values["despite_visit"], values["despite_product"]
        if key in self.advised:
            raise ValueError("the product was recommended at this visit already")
        if bool(values["answer"]) != (values["answered_at"] is not None):
            raise ValueError("an answer has a time, and a time has an answer")
        if (values["answer"] == "declined") != (values["rests_until"] is not None):
            raise ValueError("rests_until is for a product that was declined, and for no other")
        if any(despite) and (despite not in self.advised or not values["basis"]):
            raise ValueError("despite_visit and despite_product name an earlier line, and need a basis")
        self.advised.add(key)

    def _line(self, values: Values) -> None:
        place = "products.csv" if values["kind"] == "product" else "services.csv"
        if values["code"] and values["code"] not in self.codes.get(place, set()):
            raise ValueError(f"code {values['code']!r} is not in {place}")
        if values["net"] + values["vat"] != values["gross"]:
            raise ValueError(f"net {values['net']} and vat {values['vat']} are not gross {values['gross']}")
        if not values["quantity"]:
            raise ValueError("quantity is 0")
        if values["vat_rate"] >= 100:
            raise ValueError("vat_rate is not below 100")
        if (values["kind"] == "product") != bool(values["origin"]):
            raise ValueError("origin says how a product came onto the receipt; other lines have none")
        if values["kind"] == "treatment":
            self._only_once("appointment", values["appointment"], "a paid treatment")
        self.receipts[values["series"], values["number"]] += 1
        self._sums(values)

    def _sums(self, values: Values) -> None:
        for money in (self.journal.money, self.journal.cents):
            money.net, money.tax = money.net + values["net"], money.tax + values["vat"]
            money.gross += values["gross"]
        figures = self.journal.person(values["staff"])
        name = {"treatment": "treatments", "product": "products"}.get(values["kind"], "other")
        setattr(figures, name, getattr(figures, name) + values["net"])
        if values["kind"] == "product" and values["net"] > 0 and values["visit"]:
            self.sold_at.add(values["visit"])

    def _figures(self) -> None:
        for visit, (_client, staff, _day) in self.visits.items():
            self.journal.person(staff).visits += 1
            self.journal.person(staff).visits_with_product += visit in self.sold_at
