"""How the clients of the demo salon fared after their peels and needlings: most well, one waits to be looked at."""

from datetime import datetime, timedelta

from clients.followup.models import FollowUp
from clients.followup.services.followups import answer, ask_due, look_after, set_days
from salon.demo.house import House

ASKED_AFTER = {"KUORI": [2], "MIKRO": [2, 14]}
SAID = (
    ("good", ""),
    ("good", "Iho tuntuu pehmeältä."),
    ("tender", "Posket punoittivat vielä eilen."),
    ("good", ""),
)
LAST = ("worse", "Otsa kuumottaa yhä.")


def ask_afterwards(house: House, *, at: datetime) -> None:
    """Let the salon ask after the treatments that touch the skin most."""
    for code, days in ASKED_AFTER.items():
        set_days(house.services[code], days, by=house.users["liisa"], at=at)


def hear_answers(house: House, *, now: datetime) -> None:
    """Ask what was due so far, each on its day; four of five answer, and the newest answer waits."""
    due = list(FollowUp.objects.filter(due_at__lt=now - timedelta(hours=6)).order_by("due_at"))
    rows = [row for number, row in enumerate(due) if number % 5 != 4]
    for number, row in enumerate(rows):
        ask_due(at=row.due_at)
        row.refresh_from_db()
        if row.asked_at is None:
            continue
        newest = row.pk == rows[-1].pk
        feeling, words = LAST if newest else SAID[number % len(SAID)]
        said_at = row.asked_at + timedelta(hours=3)
        told = answer(row, feeling, words, by=None, at=said_at)
        if not newest:
            look_after(told, "", by=house.users["liisa"], at=said_at + timedelta(hours=1))
