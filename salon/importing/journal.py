"""What became of every line: read, written, already there, joined with another, or set aside with a reason."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from salon.importing.problems import Place, Problem


@dataclass
class Tally:
    """The lines of one file."""

    read: int = 0
    written: int = 0
    already: int = 0
    joined: int = 0
    aside: int = 0

    @property
    def accounted(self) -> int:
        return self.written + self.already + self.joined + self.aside


@dataclass
class Money:
    """Sums before and after rounding to cents."""

    net: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    gross: Decimal = Decimal(0)


@dataclass
class Figures:
    """One person's sums."""

    visits: int = 0
    visits_with_product: int = 0
    treatments: Decimal = Decimal("0.00")
    products: Decimal = Decimal("0.00")
    other: Decimal = Decimal("0.00")


@dataclass
class Journal:
    """Filled by the reader (what the files say) and the loader (what became of it)."""

    files: dict[str, Tally] = field(default_factory=dict)
    set_aside: list[Problem] = field(default_factory=list)
    rows: Counter[str] = field(default_factory=Counter)
    money: Money = field(default_factory=Money)
    # The same sums with every line rounded to cents: what must stand in the database.
    cents: Money = field(default_factory=Money)
    people: dict[str, Figures] = field(default_factory=dict)

    def tally(self, file: str) -> Tally:
        return self.files.setdefault(file, Tally())

    def read(self, place: Place) -> None:
        self.tally(place.file).read += 1

    def written(self, places: Iterable[Place]) -> None:
        """The first line made the row, the others were joined with it."""
        for index, place in enumerate(places):
            tally = self.tally(place.file)
            if index:
                tally.joined += 1
            else:
                tally.written += 1

    def already(self, places: Iterable[Place]) -> None:
        for place in places:
            self.tally(place.file).already += 1

    def aside(self, places: Iterable[Place], reason: str) -> None:
        for place in places:
            self.tally(place.file).aside += 1
            self.set_aside.append(Problem(place, reason))

    def person(self, code: str) -> Figures:
        return self.people.setdefault(code, Figures())
