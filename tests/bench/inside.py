"""Run inside a salon (`python -m tests.bench.inside prepare|count|same`): says what to ask, and looks behind it."""

import json
import os
import sys
from datetime import date, datetime, timedelta
from itertools import islice

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salon.settings")
django.setup()

from django.db import connection  # noqa: E402 - Django must know its settings first
from django.test import Client as Browser  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.dateparse import parse_datetime  # noqa: E402

from clients.card.models import Client  # noqa: E402
from salon.booking.availability import Ask, free_times  # noqa: E402
from salon.booking.models import Appointment  # noqa: E402
from salon.booking.plans import Part  # noqa: E402
from salon.core.models import User  # noqa: E402
from salon.core.time import HELSINKI, day_bounds, local_day  # noqa: E402
from salon.house.hours import off_days  # noqa: E402
from salon.house.models import Location, Service  # noqa: E402
from tests.bench.floor.views import free_rows  # noqa: E402
from tests.bench.parts import HOST  # noqa: E402
from tests.bench.regular import make_regular, newest_visit  # noqa: E402

PASSWORD = "a password of this measurement only"
DESK = "desk1@history.example"
ASKED, BOOKED = "KASVO60", "KULMA"
FORTNIGHT = 13


class Question:
    """The days and rows that are asked about."""

    def __init__(self) -> None:
        today = local_day(timezone.now())
        self.location = Location.objects.order_by("diary_order").first()
        self.service = Service.objects.get(code=ASKED)
        self.first = _quiet_fortnight(today + timedelta(days=2))
        self.last = self.first + timedelta(days=FORTNIGHT)
        self.day = _busiest(self.first, self.location)


def _quiet_fortnight(first: date) -> date:
    """The first fortnight without a closed day: the floor knows none."""
    while off_days(first, first + timedelta(days=FORTNIGHT)):
        first += timedelta(days=1)
    return first


def _busiest(first: date, location: Location) -> date:
    days = [first + timedelta(days=n) for n in range(7)]
    here = Appointment.objects.live().filter(staff__location=location)
    return max(days, key=lambda day: here.during(*day_bounds(day)).count())


def prepare(rounds: int) -> dict:
    """A log-in, and each job's steps; a booking takes a time of its own, so there is a list of them."""
    desk = User.objects.get(email=DESK)
    desk.set_password(PASSWORD)
    desk.save()
    asked = Question()
    book = reverse("booking:book")
    day = f"{reverse('booking:diary')}?day={asked.day}&place={asked.location.pk}"
    jobs = {
        "free times of one day, any staff": _free(asked, asked.day, asked.day, 3),
        "free times of two weeks, all staff": _free(asked, asked.first, asked.last, 3),
        "create a booking": {"limit": 4, **_bookings(asked, book, rounds)},
        "day view, the visits in the page": {
            "limit": 1.5,
            "ours": [[{"path": day}]],
            "floor": [[{"path": f"/day?day={asked.day}&location={asked.location.pk.hex}"}]],
        },
    }
    carer, regular = make_regular(PASSWORD)
    part = _part_of_a_name()
    jobs |= {
        "search for a client": {
            "limit": 3,
            "ours": [[{"path": f"{reverse('card:search')}?q={part}"}]],
            "floor": [[{"path": f"/search?q={part}"}]],
        },
        "the card of a client with 300 visits": {
            "limit": 4,
            "as": carer.email,
            "ours": [[{"path": reverse("card:client", args=[regular.pk])}]],
            "floor": [[{"path": f"/card?client={regular.pk.hex}"}]],
        },
        "home care at a visit, 299 recommendations before": _home_care(carer, regular),
    }
    visits = Appointment.objects.shown().filter(staff__location=asked.location).during(*day_bounds(asked.day))
    others = {carer.email: reverse("card:consents", args=[regular.pk])}
    return {"email": DESK, "password": PASSWORD, "form": book, "jobs": jobs, "visits": visits.count(), "others": others}


def _home_care(carer: User, regular: Client) -> dict:
    newest = newest_visit(regular)
    ours, floor = reverse("advice:advise", args=[newest.pk]), f"/advise?client={regular.pk.hex}&visit={newest.pk.hex}"
    return {"limit": 4, "as": carer.email, "ours": [[{"path": ours}]], "floor": [[{"path": floor}]]}


def _part_of_a_name() -> str:
    """Three letters from inside the family name of somebody in the middle of the alphabet."""
    names = Client.objects.order_by("last_name").values_list("last_name", flat=True).distinct()
    long = [name for name in names if len(name) > 5 and name.isascii()]
    return long[len(long) // 2][1:5].lower()


def _free(asked: Question, first: date, last: date, limit: float) -> dict:
    place = f"service={asked.service.pk}&location={asked.location.pk}"
    ours = f"{reverse('booking:free-times')}?{place}&day={first}&until={last}"
    floor = f"/free?{place.replace('-', '')}&from={first}&until={last}"
    return {"limit": limit, "ours": [[{"path": ours}]], "floor": [[{"path": floor}]]}


def _bookings(asked: Question, book: str, rounds: int) -> dict:
    """As many free times as there will be bookings, no two of one person near each other."""
    service = Service.objects.get(code=BOOKED)
    clients = list(Client.objects.order_by("pk")[:rounds])
    last = Appointment.objects.live().latest("starts_at").starts_at
    first, last = asked.last + timedelta(days=1), local_day(last)
    closed = off_days(first, last)
    rows = [row for row in free_rows(service.pk.hex, asked.location.pk.hex, first, last) if _day(row) not in closed]
    free = list(islice(_apart(rows, timedelta(minutes=service.total_minutes)), 2 * rounds))
    pairs = zip(free[::2], free[1::2], clients, strict=False)
    steps = [(_ours(book, service, *one, who), _floor(service, *two, who)) for one, two, who in pairs]
    return {"ours": [[ours] for ours, _ in steps], "floor": [[floor] for _, floor in steps]}


def _apart(rows, long: timedelta):
    taken: dict[str, datetime] = {}
    for begin, _name, staff in rows:
        start = _moment(begin)
        if start >= taken.get(str(staff), start):
            taken[str(staff)] = start + long
            yield start, str(staff)


def _moment(begin) -> datetime:
    """SQLite answers in text."""
    return begin if isinstance(begin, datetime) else parse_datetime(f"{begin}+00:00")


def _day(row) -> date:
    return local_day(_moment(row[0]))


def _ours(book: str, service: Service, start: datetime, staff: str, client: Client) -> dict:
    wall = start.astimezone(HELSINKI)
    fields = {"service": service.pk, "staff": staff, "client": client.pk, "source": "phone"}
    fields |= {"more-TOTAL_FORMS": 0, "more-INITIAL_FORMS": 0}
    fields |= {"day": wall.date(), "time": wall.strftime("%H:%M")}
    texts = {name: str(value) for name, value in fields.items()}
    return {"path": book, "fields": texts, "headers": {"HX-Request": "true"}}


def _floor(service: Service, start: datetime, staff: str, client: Client) -> dict:
    asked = {"service": service.pk.hex, "staff": staff.replace("-", ""), "client": client.pk.hex}
    return {"path": "/book", "method": "POST", "body": json.dumps({**asked, "start": start.isoformat()})}


def count(jobs: dict) -> dict[str, int]:
    """Questions to the database of each job's pages, log-in and all, when nothing is new to the process any more."""
    counts = {}
    for name, job in jobs.items():
        steps = job["ours"]
        browser = Browser(headers={"host": HOST, "referer": f"https://{HOST}/"})
        browser.force_login(User.objects.get(email=job["as"] or DESK))
        for step in steps:
            _ask(browser, step) if "fields" not in step else browser.get(step["path"], secure=True)
        with CaptureQueriesContext(connection) as asked:
            statuses = [_ask(browser, step) for step in steps]
        if statuses != [step.get("status", 200) for step in steps]:
            sys.exit(f"{name} answered {statuses}")
        counts[name] = len(asked)
    return counts


def _ask(browser: Browser, step: dict) -> int:
    if "fields" in step:
        return browser.post(step["path"], step["fields"], headers=step.get("headers"), secure=True).status_code
    return browser.get(step["path"], headers=step.get("headers"), secure=True).status_code


def same() -> bool:
    """Whether the floor finds the very times that the salon finds."""
    asked = Question()
    ask = Ask((Part(asked.service),), location=asked.location)
    ours = [(free.starts_at, free.staff.pk.hex) for free in free_times(ask, asked.first, asked.last, at=timezone.now())]
    rows = free_rows(asked.service.pk.hex, asked.location.pk.hex, asked.first, asked.last)
    floor = [(_moment(begin), str(key).replace("-", "")) for begin, _name, key in rows]
    return bool(ours) and ours == floor


if __name__ == "__main__":
    asked_for = json.load(sys.stdin) if sys.argv[1] == "count" else None
    answer = {"prepare": lambda: prepare(int(sys.argv[2])), "count": lambda: count(asked_for), "same": same}
    json.dump(answer[sys.argv[1]](), sys.stdout)
