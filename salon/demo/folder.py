"""The history as files of our own format: the demo comes in as any other salon's history would."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from salon.demo import cast, offer
from salon.demo.cast import Calendar
from salon.demo.story import Coming, Guest
from salon.demo.talk import REST_DAYS, Offered
from salon.importing.own_rows import FILES
from salon.stats.money import vat_of_gross

VAT_RATES = (
    ("general", date(2013, 1, 1), Decimal("24.00")),
    ("general", date(2024, 9, 1), Decimal("25.50")),
    ("reduced", date(2013, 1, 1), Decimal("14.00")),
    ("reduced", date(2026, 1, 1), Decimal("13.50")),
    ("exempt", date(2013, 1, 1), Decimal("0.00")),
)
Rows = dict[str, list[dict[str, Any]]]


def vat_on(day: date) -> Decimal:
    """The general rate of a day."""
    return max((start, percent) for name, start, percent in VAT_RATES if name == "general" and start <= day)[1]


class Ledger:
    """Collects rows file by file while the story is told, and writes them."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.rows: Rows = defaultdict(list)
        self.noes: dict[tuple[str, str, date], str] = {}
        self.numbers: dict[int, int] = defaultdict(int)

    def write(self, folder: Path, guests: list[Guest]) -> None:
        """All files of the folder; a file without rows is not written."""
        self._house()
        for guest in guests:
            self._add("clients.csv", **_card(guest))
        for file, rows in self.rows.items():
            with (folder / file).open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, [column.name for column in FILES[file]], restval="")
                writer.writeheader()
                writer.writerows(rows)

    def coming(self, coming: Coming) -> None:
        """One visit with all that belongs to it, or a time that nobody came to."""
        appointments = list(self._appointments(coming))
        if coming.outcome != "completed":
            return
        visit, guest, end = f"v{coming.number:05d}", coming.guest, _end(coming)
        self._add(
            "visits.csv",
            visit=visit,
            day=coming.day,
            client=guest.code,
            staff=coming.staff.code,
            category=coming.treatment.category,
            product_talk=guest.wish,
        )
        for index, (appointment, treatment) in enumerate(appointments):
            self._add(
                "treatments.csv",
                visit=visit,
                service=treatment.code,
                signed_at=_stamp(end),
                appointment=appointment,
                note="" if index else coming.note,
                reaction=0 if index else coming.reaction,
            )
        for item in coming.talk.offers:
            self._offer(visit, coming, item, end)
        if coming.talk.in_peace is not None and guest.email:
            answered_at = _stamp(end + timedelta(hours=20))
            self._add("feedback.csv", visit=visit, in_peace=coming.talk.in_peace, answered_at=answered_at)
        self._receipt(visit, coming, appointments, end)

    def _add(self, file: str, **cells: Any) -> None:
        self.rows[file].append({name: "" if value is None else value for name, value in cells.items()})

    def _appointments(self, coming: Coming) -> Iterator[tuple[str, offer.Treatment]]:
        starts_at = coming.starts_at
        changed = {"cancelled_client": timedelta(days=-2), "no_show": timedelta(minutes=20)}.get(coming.outcome)
        for letter, treatment in zip("ab", (coming.treatment, coming.also), strict=True):
            if treatment is None:
                continue
            code = f"a{coming.number:05d}{letter}"
            self._add(
                "appointments.csv",
                appointment=code,
                client=coming.guest.code,
                staff=coming.staff.code,
                service=treatment.code,
                starts_at=_stamp(starts_at),
                minutes=treatment.minutes,
                state=coming.outcome,
                booked_at=_stamp(coming.starts_at - timedelta(days=coming.booked_days)),
                source="phone" if coming.number % 3 else "desk",
                price=self._price(treatment, coming.day),
                changed_at=_stamp(coming.starts_at + changed) if changed else None,
            )
            starts_at += timedelta(minutes=treatment.minutes + treatment.buffer)
            yield code, treatment

    def _offer(self, visit: str, coming: Coming, item: Offered, end: datetime) -> None:
        at = _stamp(end - timedelta(minutes=5))
        again = self.noes.get((coming.guest.code, item.despite[1], item.despite[0])) if item.despite else None
        if item.answer == "declined":
            self.noes[coming.guest.code, item.ware.code, coming.day] = visit
        self._add(
            "recommendations.csv",
            visit=visit,
            product=item.ware.code,
            reason=item.reason,
            offered_at=at,
            need=item.need,
            slot=item.slot,
            basis=item.basis,
            finding=item.finding,
            answer=item.answer,
            answered_at=at,
            rests_until=coming.day + timedelta(days=REST_DAYS) if item.answer == "declined" else None,
            despite_visit=again,
            despite_product=item.despite[1] if again and item.despite else None,
        )

    def _receipt(self, visit: str, coming: Coming, done: list[tuple[str, offer.Treatment]], end: datetime) -> None:
        self.numbers[coming.day.year] += 1
        head = {
            "series": coming.day.year,
            "number": self.numbers[coming.day.year],
            "paid_at": _stamp(end + timedelta(minutes=4)),
            "client": coming.guest.code,
            "staff": coming.staff.code,
            "visit": visit,
            "quantity": 1,
            "method": "cash" if coming.number % 9 == 0 else "card",
        }
        for code, treatment in done:
            money = _money(self._price(treatment, coming.day), coming.day)
            cells = {"kind": "treatment", "code": treatment.code, "name": treatment.name, "appointment": code}
            self._add("receipts.csv", **head, **cells, **money)
        for ware, origin in sold(coming):
            money = _money(ware.price, coming.day)
            cells = {"kind": "product", "code": ware.code, "name": f"{ware.name} {ware.size}", "origin": origin}
            self._add("receipts.csv", **head, **cells, **money)

    def _price(self, treatment: offer.Treatment, day: date) -> Decimal:
        """Prices rose a year ago; what was paid before keeps the old price."""
        return treatment.price - (3 if day < self.calendar.today - timedelta(days=365) else 0)

    def _house(self) -> None:
        calendar = self.calendar
        for person in calendar.cast():
            start, end = calendar.employment(person)
            names = {"code": person.code, "name": person.name, "colour": person.colour, "diary_order": person.order}
            self._add("staff.csv", **names, started_on=start, ended_on=end)
            if person is not cast.LIISA:
                percents = {"treatment_percent": person.treatment_percent, "product_percent": person.product_percent}
                self._add("schemes.csv", staff=person.code, version=1, valid_from=start, accepted_on=start, **percents)
        for category in (offer.FACE, offer.PEEL, offer.EYES, offer.BODY, offer.SUGAR):
            self._add("categories.csv", name=category)
        for treatment in offer.TREATMENTS:
            facts = {name: getattr(treatment, name) for name in ("code", "name", "category", "minutes", "price")}
            self._add("services.csv", **facts, buffer_minutes=treatment.buffer)
        for ware in offer.WARES:
            names = {name: getattr(ware, name) for name in ("code", "name", "line", "category", "size", "price")}
            self._add("products.csv", **names, brand=offer.BRAND, purpose=ware.purpose, usage=ware.usage)
        self._times()

    def _times(self) -> None:
        calendar = self.calendar
        covers = [(cast.SANNA, "family", calendar.leave)]
        if calendar.first_cover:
            covers.append((cast.JONNA, "training", calendar.first_cover))
        for substitute, kind, (start, end) in covers:
            self._add("absences.csv", staff=cast.MARI.code, kind=kind, starts_on=start, ends_on=end)
            self._add("covers.csv", absent=cast.MARI.code, substitute=substitute.code, starts_on=start, ends_on=end)
        for name, days_ago in (("Kevään kosteusviikot", 230), ("Syksyn kirkkausviikot", 420)):
            start = calendar.today - timedelta(days=days_ago)
            self._add("campaigns.csv", name=name, starts_on=start, ends_on=start + timedelta(days=14))


def sold(coming: Coming) -> list[tuple[offer.Ware, str]]:
    """What the client bought: on a yes to an advice, or because she asked."""
    wares = [(item.ware, "advice") for item in coming.talk.offers if item.answer == "bought"]
    return wares + ([(coming.talk.asked, "client_asked")] if coming.talk.asked else [])


def _money(gross: Decimal, day: date) -> dict[str, Decimal]:
    rate = vat_on(day)
    split = vat_of_gross(gross, rate)
    return {"unit_gross": gross, "vat_rate": rate, "net": split.net, "vat": split.vat, "gross": split.gross}


def _card(guest: Guest) -> dict[str, Any]:
    names = ("code", "first_name", "last_name", "phone", "email", "language", "birth_date")
    return {name: getattr(guest, name) for name in names} | {"product_talk": guest.wish}


def _end(coming: Coming) -> datetime:
    minutes = coming.treatment.minutes
    if coming.also:
        minutes += coming.treatment.buffer + coming.also.minutes
    return coming.starts_at + timedelta(minutes=minutes)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
