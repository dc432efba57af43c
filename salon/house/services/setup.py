"""The set-up guide: each step keeps what was written, adds to what is there, and never changes it by surprise."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.names import clean_line
from salon.core.time import local_day
from salon.house.models import Competence, OpeningHours, Salon, Service, Staff, VatRate
from salon.house.services import rota
from salon.house.services.people import COLOURS, PersonFacts, hire
from salon.house.services.prices import TreatmentDetails, create_service
from salon.house.services.rules import HouseRules, change_rules
from salon.house.starter import BY_CODE, VAT_RATES, WEEK, Starter

MOST_AT_ONCE = 40
IDENTITY = ("name", "business_id", "street", "postal_code", "city", "phone", "email")


@transaction.atomic
def found_salon(identity: Mapping[str, str], *, version: int, by: User, at: datetime) -> Salon:
    """Write down who issues the receipts; where there are no VAT rates yet, those of Finland."""
    rules = HouseRules.of(Salon.objects.first() or Salon())
    known = vars(rules) | {name: identity[name] for name in IDENTITY}
    salon = change_rules(HouseRules(**known), version=version, by=by, at=at)
    if not VatRate.objects.exists():
        VatRate.objects.bulk_create(
            [VatRate(vat_class=name, valid_from=start, percent=percent) for name, start, percent in VAT_RATES]
        )
        audit.record("salon.vat_begun", salon, by=by, at=at)
    return salon


@transaction.atomic
def set_opening_hours(week: Mapping[int, tuple[time, time]], *, by: User, at: datetime) -> None:
    """The salon's usual week. People who have hours already keep theirs."""
    if not week:
        raise Refused(_("Choose at least one day on which the salon is open."), code="never_open")
    if any(ends <= starts for starts, ends in week.values()) or not set(week) <= set(range(7)):
        raise Refused(_("The end comes after the beginning, on the same day."), code="ends_before_start")
    before = {row.weekday: (row.starts, row.ends) for row in OpeningHours.objects.select_for_update()}
    if before == dict(week):
        return
    OpeningHours.objects.all().delete()
    OpeningHours.objects.bulk_create(
        [OpeningHours(weekday=day, starts=starts, ends=ends) for day, (starts, ends) in sorted(week.items())]
    )
    audit.record("salon.opening_hours_set", None, by=by, at=at, days=sorted(week))


@transaction.atomic
def take_on(names: Sequence[str], *, by: User, at: datetime) -> list[Staff]:
    """Hire each name that is not here yet: the salon's usual hours, every treatment of the price list."""
    wanted = list(dict.fromkeys(name for line in names if (name := clean_line(line))))
    if len(wanted) > MOST_AT_ONCE:
        raise Refused(_("Forty people at a time is the most."), code="too_many")
    if any(len(name) > 80 for name in wanted):
        raise Refused(_("A name has 80 letters at most. One line holds one name."), code="long_name")
    day = local_day(at)
    Salon.objects.select_for_update().first()  # two who send the same names take turns, and the second finds them here
    here = {person.name.casefold() for person in Staff.objects.employed_on(day)}
    new = [name for name in wanted if name.casefold() not in here]
    place = Staff.objects.count()
    people = []
    for number, name in enumerate(new, start=place):
        facts = PersonFacts(name, day, colour=number % len(COLOURS) + 1, diary_order=10 * (number + 1))
        people.append(_begin(hire(facts, by=by, at=at), by=by, at=at))
    _teach(people, Service.objects.bookable())
    return people


@transaction.atomic
def choose_treatments(prices: Mapping[str, Decimal], *, by: User, at: datetime) -> list[Service]:
    """Put treatments of the starter list on the price list, given by everybody; what is there already stays."""
    there = set(Service.objects.filter(code__in=prices).values_list("code", flat=True))
    made = [
        create_service(_details(BY_CODE[code]), price, by=by, at=at, code=code)
        for code, price in prices.items()
        if code in BY_CODE and code not in there
    ]
    _teach(Staff.objects.in_diary().employed_on(local_day(at)), made)
    return made


def usual_week() -> dict[int, tuple[time, time]]:
    """The salon's hours by weekday; the usual ones of a salon where nothing is written yet."""
    return {row.weekday: (row.starts, row.ends) for row in OpeningHours.objects.all()} or dict(WEEK)


def _begin(person: Staff, *, by: User, at: datetime) -> Staff:
    """Her hours from today on; the name of who writes is her own log-in."""
    week = usual_week()
    days = tuple((rota.Hours(*week[day]),) if day in week else () for day in range(7))
    rota.set_week(person, [rota.Week(days)], local_day(at), seen=rota.mark_of(person), by=by, at=at)
    if person.name.casefold() == by.name.casefold() and not Staff.objects.filter(user=by).exists():
        person.user = by
        person.save(update_fields=["user"])
    return person


def _teach(people: Iterable[Staff], services: Iterable[Service]) -> None:
    here, known = list(people), list(services)
    there = set(Competence.objects.filter(staff__in=here).values_list("staff_id", "service_id"))
    rows = [Competence(staff=person, service=service) for person in here for service in known]
    Competence.objects.bulk_create([row for row in rows if (row.staff_id, row.service_id) not in there])


def _details(starter: Starter) -> TreatmentDetails:
    return TreatmentDetails(
        name=starter.name,
        category=starter.category,
        duration_minutes=starter.work,
        gap_minutes=starter.gap,
        finish_minutes=starter.finish,
        buffer_after_minutes=starter.after,
    )
