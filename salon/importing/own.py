"""Our own format as neutral history: what `demo` writes, and what another system's files can be turned into."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from salon.importing import records
from salon.importing.hairsalon_rows import at_noon
from salon.importing.history import History
from salon.importing.journal import Journal
from salon.importing.own_rows import find_tables, values_of
from salon.importing.own_survey import OwnSurvey
from salon.importing.problems import Place
from salon.stats.money import to_cents

NAME = "salon"
Values = dict[str, Any]


class OwnHistory(History):
    """A folder of our own format."""

    name = NAME

    def __init__(self, folder: Path, journal: Journal, *, today: date) -> None:
        self.tables = find_tables(folder)
        self.survey = OwnSurvey(journal)
        self.today = today

    def check(self) -> None:
        self.survey.read(self.tables)

    def _rows(self, file: str) -> Iterator[tuple[Values, tuple[Place, ...]]]:
        if file in self.tables:
            for row in self.tables[file].rows():
                yield values_of(file, row), (row.place,)

    def staff(self) -> Iterator[records.StaffRecord]:
        for values, places in self._rows("staff.csv"):
            order = values.pop("diary_order")
            yield records.StaffRecord(**values, order=order, places=places)

    def clients(self) -> Iterator[records.ClientRecord]:
        for values, places in self._rows("clients.csv"):
            first = self.survey.first.get(values["code"])
            since = values.pop("since") or (first[0] if first else self.today)
            yield records.ClientRecord(**values, since=at_noon(since), places=places)

    def categories(self) -> Iterator[records.CategoryRecord]:
        for values, places in self._rows("categories.csv"):
            yield records.CategoryRecord(**values, places=places)

    def services(self) -> Iterator[records.ServiceRecord]:
        for values, places in self._rows("services.csv"):
            buffer = values.pop("buffer_minutes")
            yield records.ServiceRecord(**values, buffer=buffer, places=places)

    def products(self) -> Iterator[records.ProductRecord]:
        for values, places in self._rows("products.csv"):
            yield records.ProductRecord(**values, places=places)

    def absences(self) -> Iterator[records.AbsenceRecord]:
        for values, places in self._rows("absences.csv"):
            yield records.AbsenceRecord(**values, places=places)

    def covers(self) -> Iterator[records.CoverRecord]:
        for values, places in self._rows("covers.csv"):
            yield records.CoverRecord(**values, places=places)

    def campaigns(self) -> Iterator[records.CampaignRecord]:
        for values, places in self._rows("campaigns.csv"):
            yield records.CampaignRecord(**values, places=places)

    def schemes(self) -> Iterator[records.SchemeRecord]:
        for values, places in self._rows("schemes.csv"):
            yield records.SchemeRecord(**values, places=places)

    def bookings(self) -> Iterator[records.BookingRecord]:
        for values, places in self._rows("appointments.csv"):
            key = f"{NAME}:booking:{values.pop('appointment')}"
            booked_at = values.pop("booked_at") or values["starts_at"]
            yield records.BookingRecord(key=key, booked_at=booked_at, **values, places=places)

    def visits(self) -> Iterator[records.VisitRecord]:
        for values, places in self._rows("visits.csv"):
            code = values.pop("visit")
            first = self.survey.is_first(values["client"], code)
            yield records.VisitRecord(key=f"{NAME}:{code}", **values, is_first=first, places=places)

    def treatments(self) -> Iterator[records.TreatmentDone]:
        for values, places in self._rows("treatments.csv"):
            visit, booking = f"{NAME}:{values.pop('visit')}", f"{NAME}:booking:{values.pop('appointment')}"
            yield records.TreatmentDone(visit=visit, booking=booking, **values, places=places)

    def advice(self) -> Iterator[records.AdviceRecord]:
        for values, places in self._rows("recommendations.csv"):
            visit, despite = f"{NAME}:{values.pop('visit')}", f"{NAME}:{values.pop('despite_visit')}"
            yield records.AdviceRecord(visit=visit, despite_visit=despite, **values, places=places)

    def answers(self) -> Iterator[records.PeaceRecord]:
        for values, places in self._rows("feedback.csv"):
            visit = f"{NAME}:{values.pop('visit')}"
            yield records.PeaceRecord(visit=visit, **values, places=places)

    def receipts(self) -> Iterator[records.ReceiptRecord]:
        """Each receipt once all its lines are read; client, time and method are those of its first line."""
        waiting: dict[tuple[str, int], list[tuple[Values, tuple[Place, ...]]]] = {}
        for values, places in self._rows("receipts.csv"):
            number = values["series"], values["number"]
            lines = waiting.setdefault(number, [])
            lines.append((values, places))
            if len(lines) == self.survey.receipts[number]:
                first = waiting.pop(number)[0][0]
                yield records.ReceiptRecord(
                    *number,
                    first["paid_at"],
                    tuple(_line(values, position, places) for position, (values, places) in enumerate(lines, start=1)),
                    first["client"],
                    first["method"],
                )


def _line(values: Values, position: int, places: tuple[Place, ...]) -> records.LineRecord:
    code, product = values["code"], values["kind"] == "product"
    unit = values["unit_gross"]
    kept = ("kind", "name", "quantity", "vat_rate", "net", "vat", "gross", "client", "staff", "origin")
    return records.LineRecord(
        **{name: values[name] for name in kept},
        key=f"{NAME}:{values['series']}:{values['number']}:{position}",
        unit_gross=to_cents(values["gross"] / values["quantity"]) if unit is None else unit,
        places=places,
        visit=f"{NAME}:{values['visit']}" if values["visit"] else "",
        booking=f"{NAME}:booking:{values['appointment']}" if values["appointment"] else "",
        service="" if product else code,
        product=code if product else "",
    )
