"""Who works in the demo salon, in which manner, and when."""

from dataclasses import dataclass
from datetime import date, timedelta

from salon.core.models import Role

PASSWORD = "tyyni-demo-salasana"  # noqa: S105 - printed for everybody who tries the demo; refused in production
# Hashed beforehand: it stands above for everybody to read, and hashing takes a second of the start.
PASSWORD_HASH = "pbkdf2_sha256$1000000$KauneushoitolaTyyni202$2zyvTCjrPpLgwv99j8wyXiAcp8beUpGFfEKHql6FlgE="  # noqa: S105
LEAVE_DAYS, LEAVE_LEFT = 140, 112
FIRST_COVER = (66 * 7, 56 * 7)  # days ago: from, until


@dataclass(frozen=True)
class Manner:
    """How somebody advises: shares of visits or offers [probability]."""

    offers: float
    bought: float
    declined: float
    # Offering what the client has said no to, where such a no rests.
    again: float
    pressed: float
    # Clients who do not come back: first-timers, and regulars.
    lost_new: float
    lost: float


@dataclass(frozen=True)
class Person:
    """Somebody who works in the demo salon."""

    code: str
    name: str
    role: Role | None
    colour: int
    order: int
    shift: tuple[int, int]
    weekdays: range
    manner: Manner | None = None
    share: int = 0
    treatment_percent: str = "30"
    product_percent: str = "10"

    @property
    def email(self) -> str:
        return f"{self.code}@tyyni.example"


HONEST = Manner(offers=0.30, bought=0.45, declined=0.30, again=0.01, pressed=0.02, lost_new=0.22, lost=0.02)
STAR = Manner(offers=0.40, bought=0.56, declined=0.22, again=0.005, pressed=0.015, lost_new=0.16, lost=0.012)
PUSHY = Manner(offers=0.80, bought=0.45, declined=0.42, again=0.50, pressed=0.30, lost_new=0.40, lost=0.10)

LIISA = Person("liisa", "Liisa Lehto", Role.OWNER, 1, 10, (9, 17), range(5), HONEST, share=22)
AINO = Person(
    "aino", "Aino Virtanen", Role.COSMETOLOGIST, 3, 20, (8, 16), range(7), STAR, share=34, treatment_percent="32"
)
MARI = Person("mari", "Mari Koski", Role.COSMETOLOGIST, 5, 30, (12, 20), range(7), HONEST, share=44)
SANNA = Person(
    "sanna", "Sanna Ranta", Role.SUBSTITUTE, 7, 40, (12, 20), range(7), PUSHY,
    treatment_percent="28", product_percent="15",
)  # fmt: skip
JONNA = Person("jonna", "Jonna Salo", None, 9, 50, (12, 20), range(7), HONEST, treatment_percent="28")
RIITTA = Person(
    "riitta", "Riitta Aalto", Role.RECEPTIONIST, 10, 90, (8, 20), range(7), None,
    treatment_percent="0", product_percent="3",
)  # fmt: skip
# Who does not give which treatment.
NOT_GIVEN = {("sanna", "MIKRO")}
CAST = (LIISA, AINO, MARI, SANNA, JONNA, RIITTA)


@dataclass(frozen=True)
class Calendar:
    """The days of the story, all relative to today."""

    today: date
    weeks: int = 104
    lived_days: int = 28
    ahead_days: int = 14

    @property
    def start(self) -> date:
        return self.today - timedelta(weeks=self.weeks)

    @property
    def lived_from(self) -> date:
        return self.today - timedelta(days=self.lived_days)

    @property
    def leave(self) -> tuple[date, date]:
        """Mari's family leave, which Sanna covers."""
        return self.today - timedelta(days=LEAVE_DAYS), self.today + timedelta(days=LEAVE_LEFT)

    @property
    def first_cover(self) -> tuple[date, date] | None:
        """An earlier, shorter absence, covered by Jonna; nothing in a history that is too short for it."""
        first, until = (self.today - timedelta(days=days) for days in FIRST_COVER)
        return (first, until) if first >= self.start + timedelta(weeks=20) else None

    def employment(self, person: Person) -> tuple[date, date | None]:
        if person is SANNA:
            return self.leave
        if person is JONNA and self.first_cover:
            return self.first_cover
        return self.start - timedelta(days=400), None

    def cast(self) -> tuple[Person, ...]:
        return tuple(person for person in CAST if person is not JONNA or self.first_cover)

    def works(self, person: Person, day: date) -> bool:
        """Whether the person has a shift on that day."""
        start, end = self.employment(person)
        away = person is MARI and any(a <= day < b for a, b in (self.leave, self.first_cover or (day, day)))
        return start <= day and (end is None or day < end) and not away and day.weekday() in person.weekdays

    def substitute(self, day: date) -> Person | None:
        """Who stands in for Mari on that day."""
        if self.leave[0] <= day < self.leave[1]:
            return SANNA
        first = self.first_cover
        return JONNA if first and first[0] <= day < first[1] else None
