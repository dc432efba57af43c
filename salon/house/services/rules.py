"""The rules of the house, who issues its receipts, and the days on which it is closed."""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.names import clean_line
from salon.core.time import local_day
from salon.core.versions import check_version
from salon.house.models import Salon, SpecialDay

LONGEST_CLOSED = 62
FURTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class HouseRules:
    """Who issues the receipts, how the salon is reached, and the rules of the house."""

    name: str
    business_id: str
    street: str
    postal_code: str
    city: str
    phone: str
    email: str
    decline_rest_days: int
    products_per_visit: int
    letters_per_month: int
    discount_percent: int
    discount_percent_treating: int
    refund_limit: Decimal
    vat_liable: bool
    closed_on_holidays: bool
    late_notice_hours: int
    price_rise_percent: int
    offer_hours: int
    offers_by_itself: bool = False

    @classmethod
    def of(cls, salon: Salon) -> "HouseRules":
        """The rules as they are."""
        return cls(**{field.name: getattr(salon, field.name) for field in fields(cls)})


def _differs(now: object, wanted: object) -> bool:
    """A sum of 200 is one of 200.00, and a phone number is what is written of it."""
    return now != wanted and str(now) != str(wanted)


@transaction.atomic
def change_rules(rules: HouseRules, *, version: int, by: User, at: datetime) -> Salon:
    """Set name, contact and rules, as they were at this version (0: no salon yet).

    The audit row names the fields, and the old and new value of each rule.
    """
    salon = Salon.objects.select_for_update().first() or Salon()
    if rules.decline_rest_days < 1:
        raise Refused(_("A declined product rests at least one day."), code="no_rest")
    values = {field.name: getattr(rules, field.name) for field in fields(rules)}
    changed = [name for name, value in values.items() if _differs(getattr(salon, name), value)]
    if not changed and not salon._state.adding:
        return salon
    check_version(salon, version)
    rest = {name: [getattr(salon, name), values[name]] for name in changed if isinstance(values[name], int)}
    for name in changed:
        setattr(salon, name, values[name])
    salon.version += not salon._state.adding
    salon.full_clean()
    salon.save()
    audit.record("salon.rules_changed", salon, by=by, at=at, fields=changed, rules=rest)
    return salon


@transaction.atomic
def close_days(first: date, last: date, name: str, *, by: User, at: datetime) -> list[SpecialDay]:
    """Close the salon on the days `[first, last]`; visits that are booked there stay until somebody moves them."""
    reason = clean_line(name)
    if not reason or len(reason) > 80:
        raise Refused(_("Write why the salon is closed, in 80 letters at most."), code="no_reason")
    if last < first:
        raise Refused(_("The last day comes after the first."), code="ends_before_start")
    if first < local_day(at):
        raise Refused(_("Choose today or a later day."), code="in_the_past")
    if last > local_day(at) + FURTHEST or (last - first).days >= LONGEST_CLOSED:
        raise Refused(_("Two months at a time, and three years ahead, is the most."), code="too_long")
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    rows = [
        SpecialDay.objects.update_or_create(day=day, defaults={"name": reason, "is_open": False})[0] for day in days
    ]
    facts = {"first": first.isoformat(), "last": last.isoformat(), "name": reason}
    audit.record("salon.days_closed", rows[0], by=by, at=at, **facts)
    return rows


@transaction.atomic
def open_on(day: date, name: str, *, by: User, at: datetime) -> SpecialDay:
    """Open the salon on a public holiday."""
    if day < local_day(at):
        raise Refused(_("Choose today or a later day."), code="in_the_past")
    row, _made = SpecialDay.objects.update_or_create(day=day, defaults={"name": name, "is_open": True})
    audit.record("salon.day_opened", row, by=by, at=at, day=day.isoformat())
    return row


@transaction.atomic
def as_usual(row: SpecialDay, *, by: User, at: datetime) -> None:
    """Let a day be again as its weekday is: what was closed opens, a holiday closes."""
    if row.day < local_day(at):
        raise Refused(_("This day is past: it stays as it was."), code="in_the_past")
    if SpecialDay.objects.filter(pk=row.pk).delete()[0]:
        audit.record("salon.day_as_usual", row, by=by, at=at, day=row.day.isoformat(), was_open=row.is_open)


@transaction.atomic
def close_on_holidays(closed: bool, *, by: User, at: datetime) -> Salon:
    """Set whether public holidays are closed days."""
    salon = Salon.objects.select_for_update().first()
    if salon is None:
        raise Refused(_("Write down the salon first: its name and address."), code="no_salon")
    if salon.closed_on_holidays != closed:
        salon.closed_on_holidays = closed
        salon.version += 1
        salon.save(update_fields=["closed_on_holidays", "version"])
        rules = {"closed_on_holidays": [not closed, closed]}
        audit.record("salon.rules_changed", salon, by=by, at=at, fields=["closed_on_holidays"], rules=rules)
    return salon
