"""Build the demo salon: all of it or nothing, in one transaction."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from django.db import transaction
from django.db.models import F

from clients.card.models import Client
from clients.care.models import Visit
from clients.safety.services.rules import begin_with_usual
from products.sales.models import Receipt
from salon.advisory.services import record_hearing, score
from salon.core.models import Mail
from salon.core.time import local_day
from salon.demo import cast
from salon.demo.afterwards import ask_afterwards, hear_answers
from salon.demo.cast import Calendar
from salon.demo.desk import ask_first, equip, take_calls
from salon.demo.folder import Ledger
from salon.demo.house import House, found, furnish, note_facts
from salon.demo.live import book_ahead, live_through, live_today
from salon.demo.papers import hand_out
from salon.demo.story import Coming, Story
from salon.house.models import Salon, Staff
from salon.importing.formats import open_history
from salon.importing.journal import Journal
from salon.importing.load import import_folder

Tell = Callable[[str], None]
HEARD = "Kuultu yhdessä: mitä lippu laskee, kuka sen näkee, ja että se ei muuta palkkaa eikä vuoroja."


@dataclass(frozen=True)
class Scale:
    """How much of the story is told; tests tell less of it."""

    weeks: int = 104
    clients: int = 70
    lived_days: int = 28
    ahead_days: int = 14
    seed: int = 1


class DemoFaultError(Exception):
    """The story contradicts itself: a fault of the demo, not of the data."""


def is_empty() -> bool:
    """Whether nobody has put anything into this database: no salon, no people, no clients."""
    return not (Salon.objects.exists() or Staff.objects.exists() or Client.objects.exists())


@transaction.atomic
def build(scale: Scale, *, now: datetime, tell: Tell) -> None:
    """Import the history, live the last weeks, book ahead, hear the staff, and score."""
    calendar = Calendar(local_day(now), scale.weeks, scale.lived_days, scale.ahead_days)
    tell("Writing the story of two years")
    story = Story(calendar, clients=scale.clients, seed=scale.seed)
    comings = list(story.tell())
    today = [coming for coming in comings if coming.day == calendar.today]
    today += story.fill(calendar.today, at_least=4)
    found()
    tell("Importing the history as any salon's history comes in")
    tell(_import(calendar, [coming for coming in comings if coming.day < calendar.lived_from], story, now=now))
    house = furnish(calendar, at=now)
    ask_afterwards(house, at=now)
    roll = Random(scale.seed)  # noqa: S311 - a story, not a secret
    note_facts(house, roll.sample(sorted(house.clients), max(3, len(house.clients) // 10)), roll, at=now)
    tell("Living the last weeks, visit by visit")
    lived = [coming for coming in comings if calendar.lived_from <= coming.day < calendar.today]
    count = live_through(house, sorted(lived, key=lambda coming: coming.starts_at), now=now)
    live_today(house, today, now=now)
    hear_answers(house, now=now)
    ahead = book_ahead(house, [coming for coming in comings if coming.day > calendar.today], now=now)
    equip(house)
    hand_out(house, now=now)
    take_calls(house, now=now)
    begin_with_usual(by=house.users["liisa"], at=now)
    ask_first(house, now=now)
    tell(f"{count} visits lived, {len(today)} today, {ahead} booked ahead")
    _deliver_old_mail(now)
    _hear_and_score(house, calendar, now=now, tell=tell)
    counts = (Client.objects.count(), Visit.objects.count(), Receipt.objects.count())
    tell("{:,} clients, {:,} visits, {:,} receipts since {:%d.%m.%Y}".format(*counts, calendar.start))


def _import(calendar: Calendar, comings: list[Coming], story: Story, *, now: datetime) -> str:
    ledger, journal = Ledger(calendar), Journal()
    for coming in comings:
        ledger.coming(coming)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ledger.write(folder, story.guests)
        history = open_history(folder, journal, wanted="salon", today=calendar.today)
        result = import_folder(history, journal, at=now)
    if not result.agrees or journal.set_aside:
        raise DemoFaultError("; ".join([*result.faults, *map(str, journal.set_aside[:3])]))
    lines = sum(tally.read for tally in journal.files.values())
    return f"{lines:,} lines read, {sum(journal.rows.values()):,} rows written; money in is money out, to the cent"


def _deliver_old_mail(now: datetime) -> None:
    """What was due before yesterday has gone out long ago; only the last day's mail waits for the sweep."""
    old = Mail.objects.filter(sent_at=None, due_at__lt=now - timedelta(days=1))
    old.update(sent_at=F("due_at"), attempts=1)


def _hear_and_score(house: House, calendar: Calendar, *, now: datetime, tell: Tell) -> None:
    """Staff were heard a little before the leave began; since then the flag has been kept."""
    heard_on = max(calendar.leave[0] - timedelta(days=10), calendar.start + timedelta(days=1))
    record_hearing(heard_on=heard_on, note=HEARD, by=house.users["liisa"], at=now)
    tell("Scoring the flag as every night would have")
    score(at=now)


def logins() -> list[tuple[str, str, str]]:
    """(mail address, name, role) of everybody who can log in."""
    return [(person.email, person.name, str(person.role.label)) for person in cast.CAST if person.role is not None]
