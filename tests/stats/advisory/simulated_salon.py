"""A small made-up salon, from a fixed seed, whose people behave as told."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from salon.stats.advisory.history import Cover, Feedback, History, Recommendation, Sale, StaffPeriod, Visit

FIRST_DAY = date(2025, 1, 6)
CATEGORIES = ("facial", "lash")
WORKING_DAYS = 5


@dataclass(frozen=True)
class Habits:
    """Chances of one person: sells on advice, offers again after a no, is felt as pushing, loses a client."""

    sale: float = 0.15
    repeat: float = 0.04
    pressured: float = 0.03
    lost: float = 0.12


@dataclass
class Client:
    name: str
    usual: str
    rhythm: int
    talk: str
    due: int
    declined_on: int | None = None


class Salon:
    """Anna and Bea work all the time; Cilla stands in for Bea from one week to another."""

    def __init__(self, seed, *, weeks=52, cover_weeks=(26, 46), clients=180, **habits):
        self.random = Random(seed)
        self.weeks = weeks
        self.cover_days = tuple(7 * week for week in cover_weeks)
        self.habits = {"Anna": Habits(), "Bea": Habits(), "Cilla": Habits()} | habits
        self.clients = [self._client(number) for number in range(clients)]
        self.visits, self.recommendations, self.sales, self.feedback = [], [], [], []

    def history(self):
        for day in range(7 * self.weeks):
            if day % 7 < WORKING_DAYS:
                for client in self.clients:
                    if client.due <= day:
                        self._visit(client, day)
        start, end = (FIRST_DAY + timedelta(days=day) for day in self.cover_days)
        return History(
            staff=[StaffPeriod("Anna", FIRST_DAY), StaffPeriod("Bea", FIRST_DAY), StaffPeriod("Cilla", start, end)],
            visits=self.visits,
            covers=[Cover("Bea", "Cilla", start, end)],
            recommendations=self.recommendations,
            sales=self.sales,
            feedback=self.feedback,
        )

    def _client(self, number):
        rhythm = self.random.choice((21, 28, 35, 42))
        talk = self.random.choices(("none", "neutral", "welcome"), (2, 6, 2))[0]
        usual = self.random.choice(("Anna", "Bea"))
        return Client(f"C{number}", usual, rhythm, talk, self.random.randrange(rhythm))

    def _visit(self, client, day):
        chance = self.random.random
        away = client.usual == "Bea" and self.cover_days[0] <= day < self.cover_days[1]
        staff = "Cilla" if away else client.usual
        habits = self.habits[staff]
        visit, on = f"v{len(self.visits)}", FIRST_DAY + timedelta(days=day)
        category = CATEGORIES[len(client.name) % 2]
        self.visits.append(Visit(visit, on, staff, client.name, category, client.talk))
        self._advice(client, visit, day, habits, category)
        if chance() < habits.sale:
            self.sales.append(Sale(visit, "serum", Decimal("29.90"), True))
        if chance() < 0.3:
            self.feedback.append(Feedback(visit, chance() < habits.pressured))
        pause = 3 if chance() < habits.lost else 1
        client.due = day + pause * client.rhythm + self.random.randrange(-3, 4)

    def _advice(self, client, visit, day, habits, category):
        chance = self.random.random
        standing = client.declined_on is not None and day - client.declined_on <= 180
        if client.talk == "none" or standing:
            if chance() < habits.repeat:
                self.recommendations.append(Recommendation(visit, "balm", category, "declined"))
                client.declined_on = day
        elif chance() < 0.4:
            self.recommendations.append(Recommendation(visit, "balm", category, "declined"))
            client.declined_on = day


def pushy():
    return Habits(sale=0.45, repeat=0.25, pressured=0.2, lost=0.3)


def star():
    return Habits(sale=0.45, repeat=0.03, pressured=0.01, lost=0.08)
