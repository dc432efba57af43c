"""VAT rates: written down for a day to come, corrected or taken back until that day; one that has begun stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.core.versions import check_version
from salon.house.models import VatClass, VatRate

FURTHEST = timedelta(days=3 * 366)
HIGHEST = Decimal("99.99")


@dataclass(frozen=True)
class Rate:
    """A class of VAT, how much of the price without VAT it is [per cent], and from which day on."""

    vat_class: str
    valid_from: date
    percent: Decimal


@transaction.atomic
def add_rate(rate: Rate, *, by: User, at: datetime) -> VatRate:
    """Write down a rate of a day to come, or of days on which the class had none."""
    _check(rate, at)
    row = VatRate(**vars(rate))
    _keep(row)
    audit.record("vatrate.added", row, by=by, at=at, values=_values({}, rate))
    return row


@transaction.atomic
def change_rate(row: VatRate, rate: Rate, *, version: int, by: User, at: datetime) -> VatRate:
    """Correct a rate that has not begun."""
    locked = VatRate.objects.select_for_update().get(pk=row.pk)
    _insist_on_coming(locked, at)
    had = vars(_rate_of(locked))
    if had == vars(rate):
        return locked
    check_version(locked, version)
    _check(rate, at, but=locked)
    for name, value in vars(rate).items():
        setattr(locked, name, value)
    locked.version += 1
    _keep(locked)
    audit.record("vatrate.changed", locked, by=by, at=at, values=_values(had, rate))
    return locked


@transaction.atomic
def take_back_rate(row: VatRate, *, by: User, at: datetime) -> VatRate:
    """Take a rate back that has not begun; gives it as it was, for who wants to undo it."""
    locked = VatRate.objects.select_for_update().get(pk=row.pk)
    _insist_on_coming(locked, at)
    values = {name: [str(value), ""] for name, value in vars(_rate_of(locked)).items()}
    audit.record("vatrate.taken_back", locked, by=by, at=at, values=values)
    VatRate.objects.filter(pk=locked.pk).delete()
    return locked


@transaction.atomic
def put_rate_back(row: VatRate, *, by: User, at: datetime) -> VatRate:
    """Undo `take_back_rate`, unless another rate was written for its day meanwhile."""
    rate = _rate_of(row)
    _check(rate, at)
    row._state.adding = True
    _keep(row)
    audit.record("vatrate.put_back", row, by=by, at=at, values=_values({}, rate))
    return row


def _rate_of(row: VatRate) -> Rate:
    return Rate(row.vat_class, row.valid_from, row.percent)


def _values(had: Mapping[str, object], rate: Rate) -> dict[str, list[str]]:
    now = vars(rate)
    return {name: [str(had.get(name, "")), str(now[name])] for name in now if had.get(name) != now[name]}


def _insist_on_coming(row: VatRate, at: datetime) -> None:
    if row.valid_from <= local_day(at):
        text = _("This rate has begun: receipts stand with it. Write down a new one from a later day.")
        raise Refused(text, code="rate_has_begun")


def _check(rate: Rate, at: datetime, but: VatRate | None = None) -> None:
    today = local_day(at)
    if rate.vat_class not in VatClass.values:
        raise Refused(_("There is no such class of VAT."), code="no_such_class")
    if not 0 <= rate.percent <= HIGHEST:
        raise Refused(_("A rate is between 0 and 99.99 per cent."), code="odd_percent")
    if rate.vat_class == VatClass.EXEMPT and rate.percent:
        raise Refused(_("What is free of VAT has a rate of 0."), code="exempt_is_nothing")
    if rate.valid_from > today + FURTHEST:
        raise Refused(_("This day is more than three years away. Check the year."), code="too_far")
    others = VatRate.objects.filter(vat_class=rate.vat_class)
    others = others.exclude(pk=but.pk) if but else others
    if rate.valid_from <= today and others.filter(valid_from__lte=rate.valid_from).exists():
        text = _("Receipts of that day stand with the rate that held. Choose tomorrow or a later day.")
        raise Refused(text, code="rate_in_the_past")


def _keep(row: VatRate) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        text = _("This class has a rate from that day on already. Correct that one.")
        raise Refused(text, code="one_per_day") from error
