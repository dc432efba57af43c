"""The day as the calendar on the screen reads it: people, visits, the grey of off-shift hours; by the wall clock."""

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from salon.booking.queries import Row, busy_elsewhere, people_of_day, people_to_book, rows_of_day
from salon.core.models import User
from salon.core.time import HELSINKI, day_bounds, local_day
from salon.house.hours import Span, working_spans
from salon.house.models import Staff
from salon.stats.slots import subtract

EARLIEST, LATEST = 8, 18


def day_as_events(user: User, day: date, at: datetime) -> dict[str, object]:
    """Everything the calendar draws for one day, in a constant number of queries."""
    people = people_of_day(user, day)
    hours = working_spans(people, day, day)
    rows = rows_of_day(user, day, at)
    bookable = {person.pk for person in people_to_book(user)}
    visits = [_visit(row, draggable=row.visit.staff_id in bookable) for row in rows]
    busy = [_busy(*held) for held in busy_elsewhere(people, day, [row.visit.pk for row in rows])]
    first, last = _edges([span for spans in hours.values() for span in spans], rows, day)
    grey = [_off(person, span) for person in people for span in subtract([day_bounds(day)], hours[person.pk])]
    return {
        "day": day.isoformat(),
        "from": f"{first:02}:00",
        "until": f"{last:02}:00",
        "people": [_person(person, hours[person.pk], bookable=person.pk in bookable) for person in people],
        "events": [*grey, *busy, *visits],
    }


def _wall(moment: datetime) -> str:
    return moment.astimezone(HELSINKI).replace(tzinfo=None).isoformat()


def _person(person: Staff, spans: list[Span], *, bookable: bool) -> dict[str, object]:
    props = {"colour": person.colour, "works": bool(spans), "bookable": bookable, "note": "" if spans else _("not in")}
    return {"id": str(person.pk), "title": person.name, "extendedProps": props}


def _off(person: Staff, span: Span) -> dict[str, object]:
    return {
        "resourceIds": [str(person.pk)],
        "start": _wall(span[0]),
        "end": _wall(span[1]),
        "display": "background",
        "classNames": ["off-shift"],
    }


def _busy(staff_id: object, start: datetime, end: datetime) -> dict[str, object]:
    return {
        "resourceIds": [str(staff_id)],
        "start": _wall(start),
        "end": _wall(end),
        "title": _("Taken"),
        "classNames": ["visit-busy"],
        "editable": False,
    }


def _visit(row: Row, *, draggable: bool) -> dict[str, object]:
    visit = row.visit
    return {
        "id": str(visit.pk),
        "resourceIds": [str(visit.staff_id)],
        "start": _wall(visit.starts_at),
        "end": _wall(visit.ends_at),
        "title": visit.client.full_name,
        "classNames": ["visit", f"staff-{visit.staff.colour}", "staff-block", f"visit-{visit.state}"],
        "startEditable": draggable and row.may_move,
        "extendedProps": {
            "service": visit.service.name,
            "icon": row.look.icon,
            "word": row.look.word,
            "signs": _signs(row),
            "url": reverse("booking:appointment", args=[visit.pk]),
            "moveUrl": reverse("booking:move", args=[visit.pk]),
            "version": visit.version,
        },
    }


def _signs(row: Row) -> list[list[str]]:
    """Icon and word of what stands beside the name."""
    visit = row.visit
    signs = [
        (getattr(visit, "warned", False), "exclamation-octagon-fill", _("Ask the cosmetologist first")),
        (getattr(visit, "is_new", False), "stars", _("New client")),
        (visit.asked_for, "person-heart", _("Asked for this person")),
        (bool(visit.note), "sticky", _("Has a note")),
    ]
    return [[icon, word] for shown, icon, word in signs if shown]


def _edges(spans: list[Span], rows: list[Row], day: date) -> tuple[int, int]:
    """The hours to draw: a usual day, stretched to whatever stands outside it."""
    all_spans = [*spans, *((row.visit.starts_at, row.visit.ends_at) for row in rows)]
    first, last = EARLIEST, LATEST
    for start, end in all_spans:
        first = min(first, start.astimezone(HELSINKI).hour) if local_day(start) == day else 0
        ends = (end - timedelta(seconds=1)).astimezone(HELSINKI)
        last = max(last, ends.hour + 1) if local_day(ends) == day else 24
    return first, last
