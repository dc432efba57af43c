"""The people of the house: hired, changed, let go, and what each of them gives."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.names import clean_line
from salon.house.models import Competence, Location, Service, Staff
from salon.house.services.access import close_accesses, reopen_accesses
from salon.house.services.marks import insist, mark

COLOURS = range(1, 11)
FURTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class PersonFacts:
    """Who somebody is in the diary."""

    name: str
    employed_from: date
    colour: int = 1
    diary_order: int = 100
    has_column: bool = True
    location: Location | None = None


@dataclass(frozen=True)
class Gives:
    """How somebody gives a treatment: in a time and at a price of her own, or as the price list says."""

    minutes: int | None = None
    price: Decimal | None = None


def facts_of(person: Staff) -> PersonFacts:
    """What stands about a person now."""
    return PersonFacts(**{field.name: getattr(person, field.name) for field in fields(PersonFacts)})


def mark_of(person: Staff) -> str:
    """A sign of what a page about this person showed."""
    return mark(*vars(facts_of(person)).values(), person.employed_until)


@transaction.atomic
def hire(facts: PersonFacts, *, by: User, at: datetime) -> Staff:
    """Take somebody into the house."""
    person = Staff(**_checked(facts, at=at))
    person.save(force_insert=True)
    audit.record("staff.hired", person, by=by, at=at, name=person.name, employed_from=str(person.employed_from))
    return person


@transaction.atomic
def change_facts(person: Staff, facts: PersonFacts, *, seen: str, by: User, at: datetime) -> Staff:
    """Correct what stands about somebody; refused where somebody else changed it since the page was opened."""
    locked = Staff.objects.select_for_update().get(pk=person.pk)
    insist(seen, mark_of(locked))
    values = _checked(facts, at=at)
    if locked.employed_until is not None and locked.employed_until <= facts.employed_from:
        raise Refused(_("The employment ends before this day."), code="ends_before_start")
    changed = [name for name, value in values.items() if getattr(locked, name) != value]
    if changed:
        for name in changed:
            setattr(locked, name, values[name])
        locked.save(update_fields=changed)
        audit.record("staff.changed", locked, by=by, at=at, fields=changed)
    return locked


@transaction.atomic
def let_go(person: Staff, until: date, *, seen: str, by: User, at: datetime) -> Staff:
    """Somebody's last day was the one before `until`: her column and her log-in end with it; what was stays."""
    locked = Staff.objects.select_for_update().get(pk=person.pk)
    insist(seen, mark_of(locked))
    if until <= locked.employed_from:
        raise Refused(_("The employment began after this day."), code="ends_before_start")
    if until > at.date() + FURTHEST:
        raise Refused(_("This day is more than three years away. Check the year."), code="too_far")
    locked.employed_until = until
    locked.save(update_fields=["employed_until"])
    close_accesses(locked, until, by=by, at=at)
    audit.record("staff.left", locked, by=by, at=at, employed_until=str(until))
    return locked


@transaction.atomic
def keep(person: Staff, *, by: User, at: datetime) -> Staff:
    """Take back that somebody leaves. A log-in that ended with it goes on, if it ended only just now or is to end."""
    locked = Staff.objects.select_for_update().get(pk=person.pk)
    if locked.employed_until is None:
        return locked
    until, locked.employed_until = locked.employed_until, None
    locked.save(update_fields=["employed_until"])
    reopen_accesses(locked, until, by=by, at=at)
    audit.record("staff.kept", locked, by=by, at=at, employed_until=str(until))
    return locked


def competence_mark(person: Staff) -> str:
    """A sign of the treatments that a page showed as hers."""
    rows = person.competences.order_by("service_id").values_list("service_id", "duration_minutes", "price")
    return mark(*rows)


@transaction.atomic
def set_competences(
    person: Staff, wanted: Mapping[UUID, Gives], *, seen: str, by: User, at: datetime
) -> list[Competence]:
    """From now on she gives these treatments of the price list, and no others; visits already booked stay."""
    locked = Staff.objects.select_for_update().get(pk=person.pk)
    insist(seen, competence_mark(locked))
    known = set(Service.objects.filter(pk__in=wanted, active=True).values_list("pk", flat=True))
    if known != set(wanted):
        raise Refused(_("One of these treatments is no longer on the price list."), code="unknown_service")
    for gives in wanted.values():
        _check_gives(gives)
    before = {row.service_id: row for row in locked.competences.filter(service__active=True)}
    gone = [row.pk for key, row in before.items() if key not in wanted]
    Competence.objects.filter(pk__in=gone).delete()
    written = [
        Competence.objects.update_or_create(
            staff=locked, service_id=key, defaults={"duration_minutes": gives.minutes, "price": gives.price}
        )[0]
        for key, gives in wanted.items()
        if key not in before or (before[key].duration_minutes, before[key].price) != (gives.minutes, gives.price)
    ]
    if gone or written:
        audit.record("staff.competences", locked, by=by, at=at, written=len(written), removed=len(gone))
    return written


def _check_gives(gives: Gives) -> None:
    if gives.minutes is not None and not 5 <= gives.minutes <= 480:
        raise Refused(_("A treatment takes from five minutes to eight hours (480)."), code="odd_duration")
    if gives.price is not None and not 0 <= gives.price < 100_000:
        raise Refused(_("A price is not negative and less than 100,000."), code="odd_price")


def _checked(facts: PersonFacts, *, at: datetime) -> dict[str, object]:
    values: dict[str, object] = {**vars(facts), "name": clean_line(facts.name)[:80]}
    if not values["name"]:
        raise Refused(_("Write the name."), code="no_name")
    if facts.colour not in COLOURS:
        raise Refused(_("Choose one of the ten colours."), code="odd_colour")
    if abs(facts.employed_from - at.date()) > 25 * FURTHEST:
        raise Refused(_("Check the year."), code="too_far")
    return values
