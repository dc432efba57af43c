"""The people of the house: hired, changed, let go, and what each of them gives."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.names import clean_line
from salon.core.time import local_day
from salon.core.versions import check_version
from salon.house.models import Competence, Employment, Location, Service, Staff
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
    health_professional_from: date | None = None
    own_business_id: str = ""


@dataclass(frozen=True)
class Gives:
    """How somebody gives a treatment: in a time and at a price of her own, or as the price list says."""

    minutes: int | None = None
    price: Decimal | None = None


@dataclass(frozen=True)
class Given:
    """What somebody gives from a day on, by treatment."""

    wanted: Mapping[UUID, Gives]
    from_day: date


def facts_of(person: Staff) -> PersonFacts:
    """What stands about a person now."""
    return PersonFacts(**{field.name: getattr(person, field.name) for field in fields(PersonFacts)})


@transaction.atomic
def hire(facts: PersonFacts, *, by: User, at: datetime) -> Staff:
    """Take somebody into the house."""
    values = _checked(facts, at=at)
    begins = values.pop("employed_from")
    person = Staff(**values)
    person.save(force_insert=True)
    Employment.objects.create(staff=person, starts_on=begins)
    audit.record("staff.hired", person, by=by, at=at, name=person.name, employed_from=str(facts.employed_from))
    return person


@transaction.atomic
def change_facts(person: Staff, facts: PersonFacts, *, version: int, by: User, at: datetime) -> Staff:
    """Correct what stands about somebody; refused where somebody else changed it since the page was opened."""
    locked = Staff.objects.select_for_update().get(pk=person.pk)
    values = _checked(facts, at=at)
    changed = [name for name, value in values.items() if getattr(locked, name) != value]
    if changed:
        check_version(locked, version)
        if "employed_from" in changed:
            _begin_on(locked, facts.employed_from)
        columns = [name for name in changed if name != "employed_from"]
        for name in columns:
            setattr(locked, name, values[name])
        _save(locked, *columns)
        audit.record("staff.changed", locked, by=by, at=at, fields=changed)
    return locked


@transaction.atomic
def let_go(person: Staff, until: date, *, version: int, by: User, at: datetime) -> Staff:
    """Somebody's last day was the one before `until`: her column and her log-in end with it; what was stays."""
    locked = Staff.objects.select_for_update().get(pk=person.pk)
    check_version(locked, version)
    if until <= locked.employed_from:
        raise Refused(_("The employment began after this day."), code="ends_before_start")
    if until > at.date() + FURTHEST:
        raise Refused(_("This day is more than three years away. Check the year."), code="too_far")
    _end_newest(locked, until)
    close_accesses(locked, until, by=by, at=at)
    audit.record("staff.left", locked, by=by, at=at, employed_until=str(until))
    return locked


@transaction.atomic
def keep(person: Staff, *, by: User, at: datetime) -> Staff:
    """Take back that somebody leaves. A log-in that ended with it goes on, if it ended only just now or is to end."""
    locked = Staff.objects.select_for_update().get(pk=person.pk)
    until = locked.employed_until
    if until is None:
        return locked
    _end_newest(locked, None)
    reopen_accesses(locked, until, by=by, at=at)
    audit.record("staff.kept", locked, by=by, at=at, employed_until=str(until))
    return locked


@transaction.atomic
def come_back(person: Staff, from_day: date, *, version: int, by: User, at: datetime) -> Employment:
    """Somebody who left works here again from this day on. Her log-in stays closed until the owner gives it again."""
    locked = Staff.objects.select_for_update().get(pk=person.pk)
    check_version(locked, version)
    left = locked.employed_until
    if left is None:
        raise Refused(_("She works here: nothing to come back from."), code="still_here")
    if from_day < left:
        raise Refused(
            _("She works here until then already. Choose the day she left, or a later one."), code="still_here"
        )
    if from_day > local_day(at) + FURTHEST:
        raise Refused(_("This day is more than three years away. Check the year."), code="too_far")
    period = Employment.objects.create(staff=locked, starts_on=from_day)
    _save(locked)
    audit.record("staff.came_back", locked, by=by, at=at, employed_from=str(from_day))
    return period


@transaction.atomic
def stay_away(period: Employment, *, by: User, at: datetime) -> None:
    """Undo `come_back`, unless the new time was ended or another begun since."""
    locked = Staff.objects.select_for_update().get(pk=period.staff_id)
    newest = locked.newest
    if newest.pk != period.pk or newest.ends_on is not None or locked.employments.count() < 2:
        raise Refused(_("Her employment was changed meanwhile. It stays as it is now."), code="changed_meanwhile")
    period.delete()
    _save(locked)
    left = locked.employed_until
    if left is not None:
        # A log-in that was given her meanwhile ends as her earlier time did.
        close_accesses(locked, left, by=by, at=at)
    audit.record("staff.stayed_away", locked, by=by, at=at, employed_from=str(newest.starts_on))


def _begin_on(person: Staff, day: date) -> None:
    """Correct the first day of her newest time here."""
    newest = person.newest
    if newest.ends_on is not None and newest.ends_on <= day:
        raise Refused(_("The employment ends before this day."), code="ends_before_start")
    if person.employments.exclude(pk=newest.pk).filter(ends_on__gt=day).exists():
        raise Refused(_("She worked here then already: that was an earlier time."), code="earlier_time")
    Employment.objects.filter(pk=newest.pk).update(starts_on=day)


def _end_newest(person: Staff, until: date | None) -> None:
    Employment.objects.filter(pk=person.newest.pk).update(ends_on=until)
    _save(person)


def _save(person: Staff, *names: str) -> None:
    person.version += 1
    person.save(update_fields=[*names, "version"])


def competence_mark(person: Staff) -> str:
    """A sign of the treatments that a page showed as hers."""
    columns = ("service_id", "duration_minutes", "price", "valid_from", "valid_until")
    return mark(*person.competences.order_by("service_id", "valid_from", "pk").values_list(*columns))


@transaction.atomic
def set_competences(person: Staff, given: Given, *, seen: str, by: User, at: datetime) -> list[Competence]:
    """From a day on she gives these treatments of the price list, and no others.

    What she gave before that day, in what time and at what price, stays written; visits already booked stay.
    """
    locked = Staff.objects.select_for_update().get(pk=person.pk)
    insist(seen, competence_mark(locked))
    _check_given(given, at)
    rows = locked.competences.filter(service__active=True)
    later = [row.pk for row in rows if row.valid_from is not None and row.valid_from > given.from_day]
    Competence.objects.filter(pk__in=later).delete()
    running = {row.service_id: row for row in rows.on(given.from_day)}
    kept = {key for key, row in running.items() if given.wanted.get(key) == Gives(row.duration_minutes, row.price)}
    # What was to end later goes on; what changes or ends does so on this day.
    goes_on = rows.filter(pk__in=[running[key].pk for key in kept]).exclude(valid_until=None).update(valid_until=None)
    ended = [row for key, row in running.items() if key not in kept]
    _end(ended, given.from_day)
    written = [
        Competence.objects.create(
            staff=locked, service_id=key, duration_minutes=how.minutes, price=how.price, valid_from=given.from_day
        )
        for key, how in given.wanted.items()
        if key not in kept
    ]
    if ended or written or later or goes_on:
        removed = len(set(running) - set(given.wanted))
        facts = {"from_day": str(given.from_day), "written": len(written), "removed": removed}
        audit.record("staff.competences", locked, by=by, at=at, **facts)
    return written


def _end(rows: list[Competence], day: date) -> None:
    """They hold until this day; one that began on it never held."""
    Competence.objects.filter(pk__in=[row.pk for row in rows if row.valid_from == day]).delete()
    Competence.objects.filter(pk__in=[row.pk for row in rows if row.valid_from != day]).update(valid_until=day)


def _check_given(given: Given, at: datetime) -> None:
    today = local_day(at)
    if given.from_day < today:
        text = _("What is past stays as it was. Choose today or a later day.")
        raise Refused(text, code="terms_in_the_past")
    if given.from_day > today + FURTHEST:
        raise Refused(_("This day is more than three years away. Check the year."), code="too_far")
    known = set(Service.objects.filter(pk__in=given.wanted, active=True).values_list("pk", flat=True))
    if known != set(given.wanted):
        raise Refused(_("One of these treatments is no longer on the price list."), code="unknown_service")
    for gives in given.wanted.values():
        _check_gives(gives)


def _check_gives(gives: Gives) -> None:
    if gives.minutes is not None and not 5 <= gives.minutes <= 480:
        raise Refused(_("A treatment takes from five minutes to eight hours (480)."), code="odd_duration")
    if gives.price is not None and not 0 <= gives.price < 100_000:
        raise Refused(_("A price is not negative and less than 100,000."), code="odd_price")


def _checked(facts: PersonFacts, *, at: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {**vars(facts), "name": clean_line(facts.name)[:80]}
    values["own_business_id"] = clean_line(facts.own_business_id)[:20]
    if not values["name"]:
        raise Refused(_("Write the name."), code="no_name")
    if facts.colour not in COLOURS:
        raise Refused(_("Choose one of the ten colours."), code="odd_colour")
    if abs(facts.employed_from - at.date()) > 25 * FURTHEST:
        raise Refused(_("Check the year."), code="too_far")
    return values
