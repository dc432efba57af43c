"""How the two years went: each client comes in her own rhythm to her own person, who treats her in her own manner."""

import heapq
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from salon.core.time import HELSINKI
from salon.demo import cast, names, offer
from salon.demo.cast import MARI, SANNA, Calendar, Person
from salon.demo.talk import Memory, Talk, talk_of


@dataclass
class Guest:
    """An invented client: what she comes for, how often, to whom, and how she likes to be spoken to."""

    code: str
    first_name: str
    last_name: str
    phone: str
    email: str
    language: str
    wish: str
    usual: Person
    treatment: offer.Treatment
    days: float
    # What she does when her own person is away.
    when_away: str
    birth_date: date
    visits: int = 0
    last_day: date | None = None
    memory: Memory = field(default_factory=Memory)


@dataclass(frozen=True)
class Coming:
    """One planned visit and how it went; two treatments where `also` is there."""

    number: int
    guest: Guest
    staff: Person
    treatment: offer.Treatment
    also: offer.Treatment | None
    starts_at: datetime
    outcome: str  # completed, cancelled_client, no_show
    talk: Talk
    note: str
    reaction: int
    asked_for: bool
    booked_days: int

    @property
    def day(self) -> date:
        return self.starts_at.date()


class Story:
    """Tells the comings in order of day. The same seed and the same today tell the same story."""

    def __init__(self, calendar: Calendar, *, clients: int, seed: int) -> None:
        self.calendar = calendar
        self.random = Random(seed)  # noqa: S311 - a story, not a secret
        self.guests: list[Guest] = []
        self.due: list[tuple[date, int]] = []
        self.taken: dict[tuple[str, date], list[tuple[datetime, datetime]]] = defaultdict(list)
        self.number = 0
        for _ in range(clients):
            guest = self._new_guest(self._usual(calendar.start))
            self._expect(calendar.start + timedelta(days=self.random.randrange(int(guest.days) + 1)), guest)
        # A salon that has grown: the weeks that matter are fuller than those two years ago.
        self.newcomers = clients / 60

    def tell(self) -> Iterator[Coming]:
        """All comings from the start to the end of the days ahead."""
        day = self.calendar.start
        last = self.calendar.today + timedelta(days=self.calendar.ahead_days)
        while day <= last:
            if self.random.random() < self.newcomers / 7:
                self._expect(day, self._new_guest(self._usual(day)))
            while self.due and self.due[0][0] <= day:
                coming = self._comes(self.guests[heapq.heappop(self.due)[1]], day)
                if coming is not None:
                    yield coming
            day += timedelta(days=1)

    def fill(self, day: date, at_least: int) -> Iterator[Coming]:
        """More comings of that day, until everybody who works has so many: a demo should not meet an empty diary."""
        for person in self.calendar.cast():
            if person.manner is None or not self.calendar.works(person, day):
                continue
            for guest in self.random.sample(self.guests, len(self.guests)):
                if len(self.taken[person.code, day]) >= at_least:
                    break
                gives = (person.code, guest.treatment.code) not in cast.NOT_GIVEN
                if guest.usual is person and gives and (coming := self._at(guest, person, day)):
                    yield coming

    def _usual(self, day: date) -> Person:
        people = (cast.LIISA, cast.AINO, MARI)
        usual = self.random.choices(people, [person.share for person in people])[0]
        substitute = self.calendar.substitute(day)
        return substitute if usual is MARI and substitute is not None else usual

    def _new_guest(self, usual: Person) -> Guest:
        roll, index = self.random, len(self.guests)
        treatment = roll.choices(offer.TREATMENTS, [treatment.weight for treatment in offer.TREATMENTS])[0]
        first, last = roll.choice(names.FIRST_NAMES), roll.choice(names.LAST_NAMES)
        mail = f"{first}.{last}.{index}@example.org".lower().translate(str.maketrans("äöå", "aoa"))
        guest = Guest(
            code=f"T{index + 1:04d}",
            first_name=first,
            last_name=last,
            phone=f"+35840000{index:04d}",
            email=mail if roll.random() < 0.8 else "",
            language="en" if roll.random() < 0.08 else "fi",
            wish=roll.choices(["gladly", "finding", "if_asked", "never"], [24, 54, 14, 8])[0],
            usual=usual,
            treatment=treatment,
            days=max(14.0, treatment.days * roll.uniform(0.75, 1.3)),
            when_away=roll.choices(["waits", "moves", "comes"], [40, 8, 52])[0],
            birth_date=date(1945, 1, 1) + timedelta(days=roll.randrange(21_000)),
        )
        self.guests.append(guest)
        return guest

    def _expect(self, day: date, guest: Guest) -> None:
        heapq.heappush(self.due, (day, int(guest.code[1:]) - 1))

    def _comes(self, guest: Guest, day: date) -> Coming | None:
        """Who sees her on that day, if anybody; when she comes next is decided here too."""
        person = guest.usual
        if person.name in {SANNA.name, cast.JONNA.name} and not self.calendar.substitute(day):
            person = MARI
        substitute = self.calendar.substitute(day)
        if person is MARI and substitute is not None:
            if guest.when_away == "waits":
                period = self.calendar.leave if substitute is SANNA else self.calendar.first_cover
                self._expect((period or (day, day))[1] + timedelta(days=self.random.randrange(12)), guest)
                return None
            person = substitute if guest.when_away == "comes" else self.random.choice([cast.AINO, cast.LIISA])
        if (person.code, guest.treatment.code) in cast.NOT_GIVEN:
            person = cast.AINO
        coming = self._at(guest, person, day)
        if coming is None:
            self._expect(day + timedelta(days=1), guest)
        else:
            self._follow_up(guest, person, coming)
        return coming

    def _at(self, guest: Guest, person: Person, day: date) -> Coming | None:
        """A coming on that day if the person has time."""
        roll = self.random
        also = offer.TREATMENTS[7] if guest.treatment.category == offer.FACE and roll.random() < 0.12 else None
        if guest.last_day == day:
            return None
        starts_at = self._free(person, day, [guest.treatment] + ([also] if also else []))
        if starts_at is None:
            return None
        guest.last_day = day
        outcome = roll.choices(["completed", "cancelled_client", "no_show"], [93, 5, 2])[0]
        talk = Talk()
        if outcome == "completed" and person.manner is not None:
            talk = talk_of(guest.wish, guest.memory, person.manner, guest.treatment.category, day, roll)
            guest.visits += 1
        self.number += 1
        return Coming(
            number=self.number,
            guest=guest,
            staff=person,
            treatment=guest.treatment,
            also=also,
            starts_at=starts_at,
            outcome=outcome,
            talk=talk,
            note=roll.choice(offer.NOTES[guest.treatment.category]),
            reaction=roll.choices([0, 1, 2], [85, 12, 3])[0],
            asked_for=person is guest.usual and guest.visits > 1,
            booked_days=roll.randrange(2, 25),
        )

    def _free(self, person: Person, day: date, treatments: list[offer.Treatment]) -> datetime | None:
        """A time of the person's shift at which nobody else is there."""
        if not self.calendar.works(person, day):
            return None
        minutes = sum(treatment.minutes + treatment.buffer for treatment in treatments)
        begin, end = (datetime.combine(day, time(hour), HELSINKI) for hour in person.shift)
        taken = self.taken[person.code, day]
        quarters = (int((end - begin).total_seconds()) // 60 - minutes) // 15
        starts = [begin + timedelta(minutes=15 * quarter) for quarter in range(quarters + 1)]
        self.random.shuffle(starts)
        for start in starts:
            until = start + timedelta(minutes=minutes)
            if not any(start < busy_until and busy_from < until for busy_from, busy_until in taken):
                taken.append((start, until))
                return start
        return None

    def _follow_up(self, guest: Guest, person: Person, coming: Coming) -> None:
        """When she comes again: after her own days, sooner after a cancelled time, or never."""
        manner = person.manner or cast.HONEST
        if coming.outcome != "completed":
            self._expect(coming.day + timedelta(days=self.random.randrange(5, 15)), guest)
            return
        first = guest.visits == 1 and coming.day > self.calendar.start + timedelta(days=84)
        lost = manner.lost_new if first else manner.lost
        if coming.talk.pressed:
            lost = max(lost, 0.55)
        if self.random.random() < lost:
            if person is SANNA and guest.usual is MARI:
                self._expect(self.calendar.leave[1] + timedelta(days=5), guest)
            return
        days = guest.days * self.random.lognormvariate(0, 0.12)
        self._expect(coming.day + timedelta(days=max(7, round(days))), guest)
